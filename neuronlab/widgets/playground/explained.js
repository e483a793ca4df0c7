// One step explained: a stepper below the playground, with numbers of its own.

import { noticeChanges } from "../kit/changes.js";
import { localModel } from "../kit/local_model.js";
import { packNumbers } from "../kit/wire.js";
import { renderStepper } from "../stepper/stepper.js";

// What a stepper's model holds besides its numbers; the same defaults as in neuronlab/widgets/stepper.
const STEPPER_TRAITS = {
  printed: [],
  source: "",
  applied: [],
  frozen: [],
  iteration: 1,
  notation: "letters",
  update: "subtract",
  digits: 4,
  comma: false,
  hide_results: false,
  followed: [],
};

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
    const title = Object.assign(document.createElement("p"), {
      className: "nl-pg-title",
      textContent: `${explained.title}. What is changed here changes nothing above.`,
    });
    const place = document.createElement("div");
    host.append(title, place);
    const local = localModel({
      ...STEPPER_TRAITS,
      ...explained,
      values: packNumbers(explained.initial_values, explained.initial_values.length),
    });
    endStepper = renderStepper({ model: local, el: place });
    // Whoever asks for it wants to see it: below, it may be out of sight.
    host.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  return { paint, end };
}
