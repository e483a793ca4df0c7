// What can be taken back, and with it the state before the last change, which a card keeps as a pale ghost.

const MOST_UNDONE = 100;
const ONE_CHANGE = 1200; // milliseconds: changes by one control that follow each other so fast are one

/**
 * The past of a card; `take()` returns what it would come back to.
 * @template T
 * @param {() => T} take
 */
export function createBefore(take) {
  /** @type {T[]} */
  const past = [];
  let last = { control: "", at: 0 };
  let held = false; // by a finger

  const before = {
    get canUndo() {
      return past.length > 0;
    },

    /** How things stood before the last change, or null. */
    get state() {
      return past.at(-1) ?? null;
    },

    /** Remember how things stand. */
    remember() {
      past.push(take());
      if (past.length > MOST_UNDONE) past.shift();
      last = { control: "", at: 0 };
    },

    /** Remember how things stand before a change by this control, unless it goes on with one. */
    changedBy(control) {
      const goesOn = control === last.control && (held || performance.now() - last.at < ONE_CHANGE);
      if (!goesOn) before.remember();
      last = { control, at: performance.now() };
    },

    /** Whether a finger is down: until it is lifted, all changes by one control are one. */
    hold(down) {
      held = down;
      if (down) last = { control: "", at: 0 };
    },

    /** What to go back to, or null. */
    undo() {
      last = { control: "", at: 0 };
      return past.pop() ?? null;
    },
  };
  return before;
}
