// How a card lives on its page: it hears the model and notices its width, until it is taken away.

/** Call `heard` when one of the model's traits `names` changes and `resized` when `root` gets another width; returns what ends it. */
export function live(root, model, names, heard, resized) {
  for (const name of names) model.on(`change:${name}`, heard);
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    resized();
  });
  observer.observe(root);
  return () => {
    observer.disconnect();
    for (const name of names) model.off(`change:${name}`, heard);
  };
}
