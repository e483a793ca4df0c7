// What a drawing remembers of the state, so that it paints only what has become another.

/**
 * Returns a function that says whether any of the values given to it is another one than the last time.
 * @returns {(...values: unknown[]) => boolean}
 */
export function noticeChanges() {
  /** @type {unknown[] | null} */
  let last = null;
  return (...values) => {
    const before = last;
    last = values;
    return !before || values.some((value, k) => !Object.is(value, before[k]));
  };
}
