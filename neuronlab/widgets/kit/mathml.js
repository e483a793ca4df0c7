// MathML that comes from outside our own templates: elements and attributes of a list only, the same as in neuronlab/course/mathml.py.

const MATH_LANGUAGE = "http://www.w3.org/1998/Math/MathML";
const mathElements = new Set(
  (
    "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub " +
    "msubsup msup mtable mtd mtext mtr munder munderover"
  ).split(" "),
);
const mathAttributes = new Set(
  (
    "accent accentunder columnspan depth dir displaystyle fence form height largeop linethickness lspace " +
    "mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric " +
    "voffset width xmlns"
  ).split(" "),
);
// The line over a mean, as neuronlab/writing/names.py draws it: the only style there is.
const OVERLINE = "border-top:0.06em solid;padding-top:0.1em";

/**
 * The <math> element around `inside`, or null unless all of it is on the list. It is read as XML in a document of its own, where nothing runs and nothing is loaded.
 * @param {string} inside
 * @returns {Element | null}
 */
export function readMath(inside) {
  const read = new DOMParser().parseFromString(
    `<math xmlns="${MATH_LANGUAGE}">${inside}</math>`,
    "application/xml",
  );
  const math = read.documentElement;
  for (const element of [math, ...math.querySelectorAll("*")]) {
    // A word is upright, as browsers have it; our style sheets slant what has no variant (neuronlab/writing/mathml.py).
    if (
      element.localName === "mi" &&
      element.textContent.trim().length > 1 &&
      !element.hasAttribute("mathvariant")
    )
      element.setAttribute("mathvariant", "normal");
    // A fault of the text is an element of another language too.
    if (element.namespaceURI !== MATH_LANGUAGE || !mathElements.has(element.localName)) return null;
    for (const { name, value } of element.attributes) {
      if (!mathAttributes.has(name) && !(name === "style" && value === OVERLINE)) return null;
    }
  }
  return document.importNode(math, true);
}
