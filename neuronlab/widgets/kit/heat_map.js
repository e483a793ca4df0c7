// A heat map: one byte a cell from Python, coloured here in the theme's colours.

/** @import { Meaning } from "./types.d.ts" */

/**
 * Paint `heat` ({rows, columns, data, colors, opacity}, row 0 lowest, or nothing) onto `canvas` in the colours of `style`.
 * @param {HTMLCanvasElement} canvas
 * @param {{rows: number, columns: number, data: DataView, colors: Meaning[], opacity: number} | null} heat
 * @param {CSSStyleDeclaration} style
 */
export function paintHeat(canvas, heat, style) {
  canvas.hidden = !heat?.data;
  if (canvas.hidden) return;
  canvas.style.opacity = String(heat.opacity);
  paintCells(canvas, heat.rows, heat.columns, heat.data, 0, paletteOf(heat.colors, style));
}

/**
 * Paint rows x columns cells of the DataView `data`, the first at byte `start`, in the 256 colours of `palette`.
 * @param {HTMLCanvasElement} canvas
 * @param {number} rows
 * @param {number} columns
 * @param {DataView} data
 * @param {number} start
 * @param {number[][]} palette
 */
export function paintCells(canvas, rows, columns, data, start, palette) {
  if (canvas.width !== columns || canvas.height !== rows)
    Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colors = pixelsOf(palette);
  for (let row = 0; row < rows; row++) {
    const at = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column++)
      pixels[at + column] = colors[data.getUint8(start + row * columns + column)];
  }
  context.putImageData(image, 0, 0);
}

const packed = new WeakMap();

/**
 * The colours of a palette, each as the four bytes of a pixel.
 * @param {number[][]} palette
 * @returns {Uint32Array}
 */
function pixelsOf(palette) {
  if (!packed.has(palette)) packed.set(palette, new Uint32Array(Uint8Array.from(palette.flat()).buffer));
  return packed.get(palette);
}

/**
 * 256 colours as [red, green, blue, 255], from the first of `colors` over the paper's to the second.
 * @param {string[]} colors
 * @param {CSSStyleDeclaration} style
 * @returns {number[][]}
 */
export function paletteOf(colors, style) {
  const [low, middle, high] = [colors[0], "paper", colors[1]].map((name) =>
    rgbOf(style.getPropertyValue(`--nl-${name}`)),
  );
  return Array.from({ length: 256 }, (_, i) => {
    const [from, to, share] = i < 128 ? [low, middle, i / 127.5] : [middle, high, i / 127.5 - 1];
    return [...from.map((channel, c) => Math.round(channel + share * (to[c] - channel))), 255];
  });
}

/** Red, green, blue of any colour that CSS knows. */
function rgbOf(color) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  context.fillStyle = color.trim();
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
