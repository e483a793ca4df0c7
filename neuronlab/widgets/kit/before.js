// What can be taken back, and the state before a hand took hold, which a card keeps as a pale ghost to compare with.

const MOST_UNDONE = 100;
const ONE_CHANGE = 1200; // milliseconds: changes by one control that follow each other so fast are one
const NO_CHANGE = { control: "", at: 0 };

/**
 * The past of a card; `take()` returns what it would come back to. The state to compare with is the one in which the
 * finger or the keyboard last took hold, not one press of a key behind: `release` says that the hand is somewhere else.
 * @template T
 * @param {() => T} take
 */
export function createBefore(take) {
  /** @type {T[]} */
  const past = [];
  /** @type {T | null} */
  let compared = null;
  let isHeld = false; // by the same finger or keyboard as at the change before
  let last = NO_CHANGE;
  let isDown = false; // a finger on a control

  const before = {
    get canUndo() {
      return past.length > 0;
    },

    /** How things stood when the hand took hold, or null as long as nothing has changed. */
    get state() {
      return compared;
    },

    /** The next change is compared with what stands then. */
    release() {
      isHeld = false;
    },

    /** To be called before each change that cannot be taken back. */
    compare() {
      if (!isHeld) compared = take();
      isHeld = true;
    },

    /** To be called before each change: `undo` comes back here. */
    remember() {
      before.compare();
      past.push(take());
      if (past.length > MOST_UNDONE) past.shift();
      last = NO_CHANGE;
    },

    /** Remember how things stand before a change by this control, unless it goes on with one. */
    changedBy(control) {
      const goesOn = control === last.control && (isDown || performance.now() - last.at < ONE_CHANGE);
      if (!goesOn) before.remember();
      last = { control, at: performance.now() };
    },

    /** Whether a finger is down: until it is lifted, all changes by one control are one. */
    hold(down) {
      isDown = down;
      if (down) last = NO_CHANGE;
    },

    /** What to go back to, or null; it is compared with what is left. */
    undo() {
      if (!past.length) return null;
      before.release();
      before.compare();
      before.release();
      last = NO_CHANGE;
      return past.pop();
    },
  };
  return before;
}

/**
 * Tell a card's past when a finger, or the Tab key, goes somewhere else below `root`.
 * @param {HTMLElement} root
 * @param {() => void} release
 */
export function releaseElsewhere(root, release) {
  for (const event of ["pointerdown", "focusin"]) root.addEventListener(event, release, true);
}
