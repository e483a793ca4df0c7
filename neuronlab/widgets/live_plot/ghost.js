// The ghost of a card's numbers: how they stood before a hand took hold, kept pale beside what they have become.

/**
 * A ghost of `values`, whose first `nCompared` decide whether there is anything to compare. It stands where the finger
 * or the keyboard last took hold, not one press of a key behind: `release` says that the hand is somewhere else now.
 * @param {Float64Array} values
 * @param {number} nCompared
 */
export function createGhost(values, nCompared) {
  const before = Float64Array.from(values);
  let isHeld = false;
  return {
    values: before,

    /** The next change is compared with what stands then. */
    release() {
      isHeld = false;
    },

    /** To be called before each change. */
    take() {
      if (!isHeld) before.set(values);
      isHeld = true;
    },

    /** Nothing is to be compared, until the next change. */
    lay() {
      before.set(values);
      isHeld = false;
    },

    get isSeen() {
      for (let k = 0; k < nCompared; k++) if (before[k] !== values[k]) return true;
      return false;
    },
  };
}

/**
 * Tell a ghost when a finger, or the Tab key, goes somewhere else below `root`.
 * @param {HTMLElement} root
 * @param {{release: () => void}} ghost
 */
export function releaseGhost(root, ghost) {
  for (const event of ["pointerdown", "focusin"]) root.addEventListener(event, ghost.release, true);
}
