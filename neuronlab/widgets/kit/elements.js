// Elements of a card and of its drawings: made with a class and a text; attributes are written only where they change.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Append an element, with classes and a text where there are any; `parent` may be null.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Element | null} parent
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function addElement(parent, tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = String(text);
  parent?.append(made);
  return made;
}

/**
 * Append an element of a drawing, with classes and attributes where there are any; `parent` may be null.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Element | null} parent
 * @param {Tag} tag
 * @param {string} [className]
 * @param {Record<string, unknown>} [attributes]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function addSvg(parent, tag, className = "", attributes = {}) {
  const made = document.createElementNS(SVG_NAMESPACE, tag);
  if (className) made.setAttribute("class", className);
  setAttributes(made, attributes);
  parent?.append(made);
  return made;
}

/**
 * Write attributes, but not those that are there already: to write one again makes the browser work, and a screen
 * reader speak.
 * @param {Element} element
 * @param {Record<string, unknown>} attributes
 */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}
