// A heat map under the axes of a live plot: one byte a cell from Python, coloured here in the theme's colours.

/** Paint `heat` ({rows, columns, data, colors, opacity}, row 0 lowest, or nothing) onto `canvas` in the colours of `style`. */
export function paintHeat(canvas, heat, style) {
  canvas.hidden = !heat?.data;
  if (canvas.hidden) return;
  const { rows, columns, data, colors, opacity } = heat;
  Object.assign(canvas, { width: columns, height: rows });
  canvas.style.opacity = opacity;
  const [low, middle, high] = [colors[0], "paper", colors[1]].map((name) => rgbOf(style.getPropertyValue(`--nl-${name}`)));
  const palette = Array.from({ length: 256 }, (_, i) => {
    const [from, to, share] = i < 128 ? [low, middle, i / 127.5] : [middle, high, i / 127.5 - 1];
    return from.map((channel, c) => channel + share * (to[c] - channel));
  });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = palette[data.getUint8(row * columns + column)];
      image.data.set([red, green, blue, 255], 4 * ((rows - 1 - row) * columns + column));
    }
  }
  context.putImageData(image, 0, 0);
}

/** Red, green, blue of any colour that CSS knows. */
function rgbOf(color) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  context.fillStyle = color.trim();
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
