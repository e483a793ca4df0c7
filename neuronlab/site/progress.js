// What this browser's reader has solved: noted in the browser's own storage, and shown on every map of the chapters.

const PLACE = "neuronlab-progress"; // {"solved": {key: when}, "helped": {key: when}}, as in the file beside the notebooks
const KINDS = ["solved", "helped"];
const FORGET = "Forget all of it";

/** What is noted; nothing where the browser keeps nothing, or where something else stands in its place. */
function load() {
  try {
    const noted = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    return Object.fromEntries(KINDS.map((kind) => [kind, { ...Object(noted?.[kind]) }]));
  } catch {
    return { solved: {}, helped: {} };
  }
}

function save(noted) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(noted));
    return "";
  } catch {
    return "Your progress could not be noted: this browser keeps nothing for this page.";
  }
}

/** The key of an exercise of the course, such as "4.1", or "". */
const keyOf = (model) => /^Exercise (\d+\.\d+)$/.exec(model.get("name"))?.[1] ?? "";

/**
 * Let an exercise begin as it was left, and note what is solved in it.
 * @param {{ get: Function, set: Function, on: Function }} model
 */
export function followExercise(model) {
  const key = keyOf(model);
  if (!key) return;
  const before = load();
  for (const kind of KINDS) {
    model.set(kind, key in before[kind]);
    model.on(`change:${kind}`, () => {
      const noted = load();
      if (!model.get(kind)) delete noted[kind][key];
      else noted[kind][key] ??= new Date().toISOString();
      model.set("report", save(noted));
      paintMaps();
    });
  }
}

/** Mark what is solved on the maps of this page. */
export function paintMaps() {
  const noted = load();
  const count = new Set(KINDS.flatMap((kind) => Object.keys(noted[kind]))).size;
  for (const place of elements("[data-key]")) {
    const { key } = place.dataset;
    const kind = KINDS.find((each) => key in noted[each]) ?? "";
    place.dataset.state = kind;
    place.firstElementChild.textContent = { solved: `${key} ✓`, helped: `${key} (✓)` }[kind] ?? key;
    place.title = { solved: "solved", helped: "solved, after the way was shown" }[kind] ?? "still to come";
  }
  for (const place of elements(".site-solved")) {
    place.hidden = !count;
    place.textContent = `${count} solved. `;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: FORGET });
    button.addEventListener("click", () => askFirst(button));
    place.append(button);
  }
}

/** @returns {HTMLElement[]} */
const elements = (selector) => [...document.querySelectorAll(selector)];

function askFirst(button) {
  if (button.textContent === FORGET) {
    button.textContent = "Really forget? Press again";
    return;
  }
  save({ solved: {}, helped: {} });
  paintMaps();
}

addEventListener("storage", paintMaps); // another tab of this browser
