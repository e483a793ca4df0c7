// Which settings a playground can have, and in plain words why not another: the limits of settings.py.

// What the card calls a setting, where that is not its name.
const WORDS = { lr: "learning rate", batch_size: "batch size", n_points: "points", hidden: "hidden layers" };

/** Why one of `settings`, whatever it holds, cannot be; "" if all can. */
export function refusalOf(settings, choices) {
  for (const [name, check] of Object.entries(CHECKS)) {
    const why = check(settings[name], choices);
    if (why) return `${WORDS[name] ?? name} ${why}`;
  }
  return "";
}

/** Why these painted points cannot be; "" if they can. */
export function refusalOfPoints(painted, { reach, most_painted }) {
  if (!Array.isArray(painted)) return "painted points must be a list";
  if (painted.length > most_painted)
    return `there is room for ${most_painted} painted points, and ${painted.length} are too many`;
  const isPoint = (point) =>
    Array.isArray(point) &&
    point.length === 3 &&
    point.slice(0, 2).every((x) => Number.isFinite(x) && Math.abs(x) <= reach) &&
    (point[2] === 0 || point[2] === 1);
  return painted.every(isPoint) ? "" : `a painted point must be x1 and x2 within ±${reach}, and class 0 or 1`;
}

const shown = (value) => JSON.stringify(value)?.slice(0, 20) ?? "nothing";

const oneOf = (name) => (value, choices) =>
  choices[name].some(([known]) => known === value)
    ? ""
    : `must be one of ${choices[name].map(([known]) => known).join(", ")}, got ${shown(value)}`;

function whole(value, least, most = Number.MAX_SAFE_INTEGER) {
  if (!Number.isFinite(value)) return `must be a number, got ${shown(value)}`;
  if (!Number.isInteger(value)) return `must be a whole number, got ${shown(value)}`;
  if (value < least) return `must be at least ${least}, got ${value}`;
  return value > most ? `must be at most ${most}, got ${value}` : "";
}

const CHECKS = {
  data: oneOf("data"),
  n_points: (value, choices) => whole(value, choices.least_points, choices.most_points),
  noise: (value) =>
    Number.isFinite(value) && value >= 0 && value <= 1 ? "" : `must be from 0 to 1, got ${shown(value)}`,
  hidden(value, choices) {
    if (!Array.isArray(value)) return `must be a list, got ${shown(value)}`;
    if (value.length > choices.most_layers)
      return `can be ${choices.most_layers} at most, got ${value.length}`;
    const why = value.map((count) => whole(count, 1, choices.most_neurons)).find(Boolean);
    return why ? `have neurons, whose number ${why}` : "";
  },
  activation: oneOf("activation"),
  loss: oneOf("loss"),
  lr(value) {
    if (!Number.isFinite(value)) return `must be a number, got ${shown(value)}`;
    return value > 0 ? "" : `must be above 0, got ${value}`;
  },
  batch_size: (value) => whole(value, 1),
  seed: (value, choices) => whole(value, 0, choices.most_seed),
};
