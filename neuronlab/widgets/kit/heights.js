// How high a part of a card would be with other contents.

/**
 * The heights of `part`, in pixels, with each of `items` in it as `write` writes it into a copy. The copies stand below
 * the part for a moment, all at once: to look at them one by one would lay the page out anew for each.
 * @template Item
 * @param {HTMLElement} part
 * @param {Item[]} items
 * @param {(copy: HTMLElement, item: Item) => void} write
 * @returns {number[]}
 */
export function heightsOf(part, items, write) {
  const copies = items.map((item) => {
    const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
    write(copy, item);
    return copy;
  });
  part.after(...copies);
  const heights = copies.map((copy) => copy.offsetHeight);
  for (const copy of copies) copy.remove();
  return heights;
}
