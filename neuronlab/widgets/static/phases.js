// The bar of phases: how far each has come, and a way to jump into one.

const PHASES = [["forward", "Forward"], ["error", "Error"], ["backward", "Backward"], ["update", "Update"]];

/** Fill `host` with a button a phase; returns {paint, where}: `where()` says in words which step this is. */
export function makePhases(host, state) {
  const { steps } = state.program;
  const phases = PHASES.flatMap(([phase, title]) => {
    const positions = steps.flatMap(([of], i) => (of === phase ? [i] : []));
    if (!positions.length) return [];
    const button = document.createElement("button");
    button.className = "nl-phase";
    button.innerHTML = `<span>${title}</span><i class="nl-bar"><i></i></i>`;
    button.addEventListener("click", (event) => {
      // A click on the bar goes to that share of the phase, one on the word to its first step.
      const bar = button.querySelector(".nl-bar").getBoundingClientRect();
      const onBar = event.detail > 0 && event.clientY >= bar.top - 6;
      const share = onBar ? Math.max(0, Math.min(0.999, (event.clientX - bar.left) / bar.width)) : 0;
      state.goTo(positions[Math.floor(share * positions.length)]);
    });
    host.append(button);
    return [{ phase, title, button, positions, fill: button.querySelector(".nl-bar i") }];
  });

  function paint() {
    for (const { phase, button, positions, fill } of phases) {
      const done = positions.filter((position) => position <= state.position).length;
      fill.style.width = `${(100 * done) / positions.length}%`;
      button.classList.toggle("nl-on", phase === state.phase);
      button.setAttribute("aria-pressed", String(phase === state.phase));
    }
  }

  function where() {
    const { title, positions } = phases.find(({ phase }) => phase === state.phase);
    return `Step ${state.position + 1} of ${steps.length} · ${title} ${positions.indexOf(state.position) + 1} of ${positions.length}`;
  }

  return { paint, where };
}
