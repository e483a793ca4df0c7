"""Whether each word that is seen stands whole on one line: what has too little room breaks or cuts it."""

# Code, formulas and addresses may break anywhere; .nl-said is for the ear.
BROKEN = r"""(place) => {
  const other = "script, style, noscript, pre, code, math, svg, option, dt, a[href^=http], .nl-said";
  const range = document.createRange(), found = [];
  const walker = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (parent.closest(other) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    for (const { index, 0: word } of node.data.matchAll(/\p{L}{2,}/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter(({ width }) => width).map(({ top }) => top);
      if (Math.max(...tops) - Math.min(...tops) > 6) found.push(`broken: ${word}`);
    }
    const scrolls = ["auto", "scroll", "visible"].includes(getComputedStyle(parent).overflowX);
    if (!scrolls && parent.scrollWidth > parent.clientWidth + 1) found.push(`cut: ${node.data.trim()}`);
  }
  return found;
}"""
