// Lines of equal height through a grid of numbers: marching squares.

/**
 * The line of this `level` through a grid (row 0 first) as pieces [x1, y1, x2, y2], in columns and rows; where a corner is no
 * finite number there is none.
 * @param {ArrayLike<number>} heights
 * @param {number} columns
 * @param {number} rows
 * @param {number} level
 * @returns {number[][]}
 */
export function contourOf(heights, columns, rows, level) {
  const pieces = [];
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      // Around the cell: each corner with its place.
      const at = row * columns + column;
      const corners = [
        [column, row, heights[at]],
        [column + 1, row, heights[at + 1]],
        [column + 1, row + 1, heights[at + columns + 1]],
        [column, row + 1, heights[at + columns]],
      ];
      if (!corners.every(([, , height]) => Number.isFinite(height))) continue;
      const crossings = [];
      corners.forEach(([x, y, height], k) => {
        const [x2, y2, height2] = corners[(k + 1) % 4];
        if (height < level === height2 < level) return;
        const share = (level - height) / (height2 - height);
        crossings.push([x + share * (x2 - x), y + share * (y2 - y)]);
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) pieces.push([...crossings[k], ...crossings[k + 1]]);
    }
  return pieces;
}
