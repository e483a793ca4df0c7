// Whether the page around a card is dark: the one place that knows each host's sign of it, and sees it change.

const DARK_SCHEME = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
// Of an element: true, false, or undefined where it says nothing.
const THEME_SIGNS = [
  // JupyterLab, Notebook 7, Voila, pages that nbconvert or neuronlab has saved
  ({ dataset }) => ({ true: false, false: true })[dataset.jpThemeLight],
  // marimo, Sphinx
  ({ dataset }) => ({ dark: true, light: false })[dataset.theme],
  // Colab
  (element) => ({ dark: true, light: false })[element.getAttribute("theme")],
  // VS Code; the names stand in this order, since a light one of high contrast has both
  ({ classList }) =>
    [
      ["vscode-high-contrast-light", false],
      ["vscode-light", false],
      ["vscode-dark", true],
      ["vscode-high-contrast", true],
    ].find(([name]) => classList.contains(name))?.[1],
];
const THEME_ATTRIBUTES = ["data-jp-theme-light", "data-theme", "theme"];

const themeFollowers = new Set();
let stopWatching = () => {};

/**
 * Whether the page around an element is dark: as the nearest of its ancestors says, out of shadow roots too; where none
 * says anything, as the reader's system has it.
 * @param {Element} element
 */
export function isOnDark(element) {
  /** @type {Node | null} */
  let node = element.isConnected ? element : document.body;
  while (node) {
    if (node instanceof HTMLElement)
      for (const sign of THEME_SIGNS) {
        const dark = sign(node);
        if (dark !== undefined) return dark;
      }
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return Boolean(DARK_SCHEME?.matches);
}

/**
 * Keep on a card, as `data-nl-theme`, whether the page around it is "dark" or "light", from which its colours follow;
 * `changed` is called when it becomes the other. Returns what ends it.
 * @param {HTMLElement} root
 * @param {() => void} [changed]
 */
export function followTheme(root, changed = () => {}) {
  const decide = () => {
    const theme = isOnDark(root) ? "dark" : "light";
    if (theme === root.dataset.nlTheme) return;
    const isFirst = root.dataset.nlTheme === undefined;
    root.dataset.nlTheme = theme;
    if (!isFirst) changed();
  };
  decide();
  requestAnimationFrame(decide); // where the card comes into the page only now
  if (!themeFollowers.size) stopWatching = watchThemes();
  themeFollowers.add(decide);
  return () => {
    themeFollowers.delete(decide);
    if (!themeFollowers.size) stopWatching();
  };
}

/** Look anew whenever something on the page may have changed its theme; returns what ends it. */
function watchThemes() {
  const look = () => [...themeFollowers].forEach((decide) => decide());
  const signs = new MutationObserver(look);
  signs.observe(document, { subtree: true, attributes: true, attributeFilter: THEME_ATTRIBUTES });
  const classes = new MutationObserver(look); // of these two only: elsewhere they change all the time
  for (const element of [document.documentElement, document.body])
    classes.observe(element, { attributes: true, attributeFilter: ["class"] });
  DARK_SCHEME?.addEventListener("change", look);
  return () => {
    signs.disconnect();
    classes.disconnect();
    DARK_SCHEME?.removeEventListener("change", look);
  };
}
