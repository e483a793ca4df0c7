// Two plugins of JupyterLab. One looks a second time for widgets that were given up while their notebook was still opening;
// the other lets the course's figures be dark where JupyterLab is.
//
// The widget manager of ipywidgets 8.1.9 waits 2 s for the model of a view. Where the notebook's widgets are restored just
// then, because the kernel took so long to start, it writes LOST although they are there a moment later, and nothing in it
// looks again (docs/tried.md). JupyterLab asks for this file by the rules of module federation; it needs no build.

(() => {
  const LOST = "Error displaying widget: model not found";
  const MARK = "jupyter-widgets"; // the manager's class of an output that could not be displayed, among others
  const PAUSES = [200, 500, 1000, 2000, 4000]; // ms before each look

  const seen = new WeakSet(); // outputs that are looked after, or were
  const pause = (ms) => new Promise((over) => setTimeout(over, ms));

  /** The renderers of a notebook's outputs, each with its output. */
  function* rendered(app) {
    for (const panel of app.shell.widgets("main"))
      for (const { outputArea } of panel.content?.widgets ?? [])
        for (const [k, item] of (outputArea?.widgets ?? []).entries())
          for (const renderer of item.widgets ?? []) yield { renderer, output: outputArea.model.get(k) };
  }

  function lookAgain(app) {
    for (const { renderer, output } of rendered(app)) {
      if (!output || seen.has(output) || !isLost(renderer) || !renderer.renderModel) continue;
      seen.add(output);
      void renderAgain(renderer, output);
    }
  }

  const isLost = (renderer) => !renderer.isDisposed && renderer.node.textContent === LOST;

  async function renderAgain(renderer, output) {
    for (const ms of PAUSES) {
      await pause(ms);
      if (!isLost(renderer)) return;
      renderer.removeClass(MARK);
      await renderer.renderModel(output);
    }
  }

  const secondLook = {
    id: "neuronlab:second-look",
    description: "Looks a second time for widgets whose notebook was still opening.",
    autoStart: true,
    activate(app) {
      const marked = document.getElementsByClassName(MARK); // kept up to date by the browser
      let waiting = false;
      new MutationObserver(() => {
        if (waiting || !marked.length) return;
        waiting = true;
        setTimeout(() => {
          waiting = false;
          lookAgain(app);
        }, PAUSES[0]);
      }).observe(document.body, { childList: true, subtree: true });
    },
  };

  // The head of the text with which such a figure's file begins (neuronlab/figures/figure.py); others stay as they are.
  const FIGURE = "AAAAGXRFWHRTb2Z0d2FyZQBuZXVyb25sYWIgZmlndXJl";
  // Light and dark change places, hues stay, and paper becomes the page.
  const DARK = `[data-jp-theme-light="false"] .jp-RenderedImage img[src*="${FIGURE}"] {
    filter: invert(1) hue-rotate(180deg);
    mix-blend-mode: screen;
  }`;

  const darkFigures = {
    id: "neuronlab:dark-figures",
    description: "Lets the figures of neuronlab be dark where JupyterLab is.",
    autoStart: true,
    activate() {
      document.head.append(Object.assign(document.createElement("style"), { textContent: DARK }));
    },
  };

  globalThis._JUPYTERLAB ??= {};
  globalThis._JUPYTERLAB.neuronlab = {
    init: () => {}, // shares no library with JupyterLab
    get: async () => () => ({ __esModule: true, default: [secondLook, darkFigures] }),
  };
})();
