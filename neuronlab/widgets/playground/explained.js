// One step explained: a stepper below the playground, with numbers of its own.

import { noticeChanges } from "../kit/changes.js";
import { addElement } from "../kit/elements.js";
import { embedStepper } from "../stepper/embedded.js";

/** Show in `host` the stepper that `button` asks for; returns {paint, end}. */
export function makeExplained(host, button, state) {
  const isNew = noticeChanges();
  let endStepper = null;

  function end() {
    endStepper?.();
    endStepper = null;
  }

  function paint() {
    const { explained } = state;
    if (!isNew(explained)) return;
    end();
    host.replaceChildren();
    const isOpen = Boolean(explained.program);
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? "close the explanation" : "explain a step";
    if (!isOpen) return;
    addElement(host, "p", "nl-pg-title", `${explained.title}. What is changed here changes nothing above.`);
    endStepper = embedStepper(addElement(host, "div"), explained);
    // Whoever asks for it wants to see it: below, it may be out of sight.
    host.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  return { paint, end };
}
