// Brings the cards of a site's page to life, the nearest first, and keeps what this browser's reader has solved.

import { once, savedModels } from "../export/templates/chapter/saved_models.js";
import { beginMaps } from "./progress.js";

const NEAR = "100% 0px"; // a screen above and below the one that is seen

/**
 * Begin, on the page that has loaded this.
 * @param {Record<string, { default?: { render: Function } }>} files the cards' modules, by their names
 */
export function start(files) {
  beginMaps();
  const text = document.getElementById("site-models")?.textContent;
  if (!text) return;
  const makeModel = savedModels(text);
  const models = new Map();
  const waiting = new Set(document.querySelectorAll(".site-card"));

  function show(card) {
    if (!waiting.delete(card)) return;
    near.unobserve(card);
    try {
      for (const el of card.querySelectorAll("[data-model]")) {
        const model = once(models, el.dataset.model, makeModel);
        files[model.get("card")].default.render({ model, el });
      }
      card.dataset.lives = "";
    } catch (error) {
      // The picture that is there for readers without JavaScript.
      card.innerHTML = card.querySelector("noscript").textContent;
      throw error;
    }
  }

  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => show(entry.target)),
    { rootMargin: NEAR },
  );
  for (const card of waiting) near.observe(card);

  /** All others one by one, whenever there is time: whoever searches the page finds what stands in them. */
  function showNext() {
    const [card] = waiting;
    if (!card) return;
    show(card);
    soon(showNext);
  }
  addEventListener("load", () => soon(showNext));
  addEventListener("beforeprint", () => [...waiting].forEach(show));
}

const soon = (act) => (globalThis.requestIdleCallback ?? ((later) => setTimeout(later, 50)))(act);
