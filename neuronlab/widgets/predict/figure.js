// The figure that shows after a guess: matplotlib's drawing in the colours of the theme, or pixels on white.

const SVG_LANGUAGE = "http://www.w3.org/2000/svg";
const SVG_ELEMENTS = new Set("svg g path use defs clipPath rect image pattern".split(" "));
// A part of the same drawing, or pixels that stand in the text itself: nothing is fetched, and nothing runs.
const INSIDE = /^(?:#[\w-]+|data:image\/png;base64,[A-Za-z0-9+/=\s]+)$/;
// A backslash could hide the letters of "url" in a style.
const OUTSIDE = /url\(\s*(?!#)|expression|@import|\\/i;
const PIXELS = /^[A-Za-z0-9+/=]+$/;

/**
 * The element of a kept figure, {svg or png, width, alt}, or null if it holds anything that a drawing does not need.
 * @param {{svg?: string, png?: string, width: number, alt: string}} kept
 * @returns {HTMLElement | null}
 */
export function readFigure(kept) {
  const place = document.createElement("div");
  place.className = "nl-pr-figure";
  place.style.setProperty("--nl-pr-width", `${Number(kept.width) || 800}px`);
  const drawing = kept.svg ? readDrawing(kept.svg) : readPixels(kept.png ?? "");
  if (!drawing) return null;
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", kept.alt);
  // On a phone it is scrolled sideways: letters that shrink with it could not be read.
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "Figure");
  place.append(drawing);
  return place;
}

function readPixels(png) {
  if (!PIXELS.test(png)) return null;
  return Object.assign(document.createElement("img"), { src: `data:image/png;base64,${png}` });
}

function readDrawing(text) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return [svg, ...svg.querySelectorAll("*")].every(isHarmless) ? document.importNode(svg, true) : null;
}

function isHarmless(element) {
  if (element.namespaceURI !== SVG_LANGUAGE || !SVG_ELEMENTS.has(element.localName)) return false;
  return [...element.attributes].every(({ localName, value }) => {
    if (localName.startsWith("on")) return false;
    return localName === "href" ? INSIDE.test(value) : !OUTSIDE.test(value);
  });
}
