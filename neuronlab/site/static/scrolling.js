// Lets the keyboard reach what is wider than its place, on every page: a formula, code, a table, a figure.

const PLACES = ".site-formula, .highlight pre, .bd-article table, .cell_output .text_html:has(> img)";

function reachScrollers() {
  for (const place of document.querySelectorAll(PLACES))
    if (place.scrollWidth > place.clientWidth) place.setAttribute("tabindex", "0");
    else place.removeAttribute("tabindex");
}

addEventListener("load", reachScrollers);
addEventListener("resize", reachScrollers);
