// What a click on the plane does where the data is painted: the choice above it, and the pointer's form over it.

/** Bring the choice `host` to life, for the plane `map`; returns what paints both. */
export function makeTools(host, map, state) {
  const undo = host.querySelector("[data-do=undo]");
  const radios = [...host.querySelectorAll("input")];
  const group = `nl-pg-tool-${Math.random().toString(36).slice(2)}`; // another one in each view
  for (const radio of radios) {
    radio.name = group;
    radio.addEventListener("change", () => state.setTool(radio.value));
  }

  return function paint() {
    const canPaint = state.brush !== null;
    host.hidden = !canPaint;
    undo.setAttribute("aria-disabled", String(!state.canUndo));
    for (const radio of radios) radio.checked = radio.value === state.tool;
    map.classList.toggle("nl-pg-painting", canPaint);
    const use = state.isPainted ? "paints or erases a point" : "chooses a training point to explain";
    map.setAttribute(
      "aria-label",
      `The plane of the two inputs. Arrow keys move a cross, Enter ${use} there.`,
    );
  };
}
