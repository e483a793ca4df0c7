// The question of an exercise: what is given, what is asked, and the field or the options for the answer.

import { addElement } from "../kit/elements.js";
import { addAnswerField, addOptions, writeQuestion } from "../kit/question.js";
import { watchPresses } from "../kit/refusal.js";
import { replyTo } from "../kit/reply.js";

/** @import { Model } from "../kit/types.d.ts" */

/**
 * The question in the card `root`; `asked()` is the one that is shown, and `say(reply)` replies to an answer, null to none.
 * Returns {write, answer, show, describe}: `answer()` is what stands in the field or the letter that is chosen, `show()`
 * writes there what the model holds, and `describe` says in the field whether it can be read.
 * @param {HTMLElement} root
 * @param {Model} model
 * @param {string} id
 * @param {() => any} asked
 * @param {(reply: any) => void} say
 */
export function makeQuestion(root, model, id, asked, say) {
  /** @type {(selector: string) => any} */
  const find = (selector) => root.querySelector(selector);
  const isPressing = watchPresses(root);

  function write() {
    writeQuestion(find(".nl-qu"), asked(), id);
    find(".nl-ex-form").replaceChildren();
    (asked().kind === "choice" ? writeOptions : writeField)(asked());
    addElement(find(".nl-ex-form"), "button", "nl-button nl-qu-send nl-ex-check", "Check").type = "submit";
    show();
  }

  function writeField(question) {
    const label = addElement(find(".nl-ex-form"), "label", "nl-ex-field");
    const field = addAnswerField(label, question, "nl-ex-input");
    field.setAttribute("aria-label", "Your answer");
    describe(field, false);
    field.addEventListener("change", () => {
      keep();
      // What cannot be read is said as soon as the field is left; all else waits for "Check".
      const reply = replyTo(asked(), answer());
      if (isPressing()) return;
      if (field.value.trim() && reply.verdict === "unreadable") say(reply);
      else if (field.getAttribute("aria-invalid") === "true") say(null);
    });
    addElement(find(".nl-ex-form"), "span", "nl-ex-digits", question.wanted).id = `${id}-digits`;
  }

  /** What is read with the field: the question, its digits, and the reply where that says why the text cannot be read. */
  function describe(field, isUnreadable) {
    field.setAttribute("aria-invalid", String(isUnreadable));
    field.setAttribute("aria-describedby", `${id}-ask ${id}-digits${isUnreadable ? ` ${id}-reply` : ""}`);
  }

  function writeOptions(question) {
    addOptions(find(".nl-ex-form"), question, id, true).addEventListener("change", keep);
  }

  /** What stands in the field, or the letter that is chosen. */
  function answer() {
    const field = find(".nl-ex-input");
    return field ? field.value : (find("input:checked")?.value ?? "");
  }

  function show() {
    const given = model.get("given");
    const field = find(".nl-ex-input");
    if (field) {
      // Python may be some answers behind: what is being typed stays.
      if (field.value !== given && !field.matches(":focus")) field.value = given;
    } else {
      /** @type {NodeListOf<HTMLInputElement>} */
      const options = root.querySelectorAll("input[type=radio]");
      for (const option of options) option.checked = option.value === given;
    }
  }

  function keep() {
    if (model.get("given") === answer()) return;
    model.set("given", answer());
    model.save_changes();
  }

  return { write, answer, show, describe };
}
