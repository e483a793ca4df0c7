// The signs on buttons, drawn here because not every machine has them in a font.

const ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z",
  back: "M14 4v12L5 10z",
  next: "M6 4v12l9-6z",
  last: "M14 4h2v12h-2zM4 4v12l9-6z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  full: "M3 3h6v2H5v4H3zM11 3h6v6h-2V5h-4zM3 11h2v4h4v2H3zM15 11h2v6h-6v-2h4z",
  more: "M3 8.4h3.2v3.2H3zM8.4 8.4h3.2v3.2H8.4zM13.8 8.4H17v3.2h-3.2z",
};

/**
 * One sign as inline SVG.
 * @param {keyof typeof ICONS} name
 */
export const icon = (name) =>
  `<svg class="nl-icon-svg" viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
