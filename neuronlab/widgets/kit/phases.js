// The bar of phases: how far each has come, and a way to jump into one.

/** @import { StepsState } from "./types.d.ts" */

const PHASES = [
  ["forward", "Forward"],
  ["error", "Error"],
  ["backward", "Backward"],
  ["average", "Average"],
  ["update", "Update"],
];

/**
 * Fill `host` with a button a phase, `titles` are [phase, title]; returns {paint, where}: `where()` says in words which step this is.
 * @param {HTMLElement} host
 * @param {StepsState} state
 * @param {string[][]} [titles]
 */
export function makePhases(host, state, titles = PHASES) {
  const { steps } = state.program;
  const phases = phasesOf(steps, titles).map(({ phase, title, positions }) => {
    const button = document.createElement("button");
    button.className = "nl-phase";
    button.style.setProperty("--nl-letters", String(title.length));
    button.tabIndex = -1; // with what stands beside it, it is one stop for the Tab key
    button.innerHTML = `<span>${title}</span><i class="nl-bar"><i></i></i>`;
    button.addEventListener("click", (event) => {
      // A click on the bar goes to that share of the phase, one on the word to its first step.
      const bar = button.querySelector(".nl-bar").getBoundingClientRect();
      const onBar = event.detail > 0 && event.clientY >= bar.top - 6;
      const share = onBar ? Math.max(0, Math.min(0.999, (event.clientX - bar.left) / bar.width)) : 0;
      const visited = visitedOf(positions);
      if (visited.length) state.goTo(visited[Math.floor(share * visited.length)]);
    });
    host.append(button);
    return { phase, button, positions, fill: button.querySelector(".nl-bar i") };
  });

  const visitedOf = (positions) => {
    const path = state.path && new Set(state.path);
    return path ? positions.filter((position) => path.has(position)) : positions;
  };

  function paint() {
    for (const { phase, button, positions, fill } of phases) {
      const visited = visitedOf(positions);
      const done = visited.filter((position) => position <= state.position).length;
      fill.style.width = `${(100 * done) / Math.max(1, visited.length)}%`;
      button.classList.toggle("nl-on", phase === state.phase);
      button.setAttribute("aria-pressed", String(phase === state.phase));
    }
  }

  function where() {
    if (!state.path) return placeOf(steps, state.position, titles);
    const count = state.path.filter((position) => position <= state.position).length;
    const { title } = phasesOf(steps, titles).find(({ positions }) => positions.includes(state.position));
    return `${state.about}: step ${count} of ${state.path.length} · ${title}`;
  }

  return { paint, where };
}

/**
 * Which step this is, in words.
 * @param {unknown[][]} steps
 * @param {number} position
 * @param {string[][]} [titles]
 */
export function placeOf(steps, position, titles = PHASES) {
  const { title, positions } = phasesOf(steps, titles).find((one) => one.positions.includes(position));
  return `Step ${position + 1} of ${steps.length} · ${title} ${positions.indexOf(position) + 1} of ${positions.length}`;
}

/** The phases that these steps go through, each with the positions of its steps. */
function phasesOf(steps, titles) {
  return titles.flatMap(([phase, title]) => {
    const positions = steps.flatMap(([of], i) => (of === phase ? [i] : []));
    return positions.length ? [{ phase, title, positions }] : [];
  });
}
