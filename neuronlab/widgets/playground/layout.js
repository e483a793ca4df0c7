// Where the playground's parts stand, by the width there is: the plane beside the network or above it.

const SIDE_BY_SIDE = 720; // pixels: from this width on, the plane stands beside the network
const PHONE_WIDTH = 480;
const BETWEEN_PARTS = 32;
const TALL_CURVES = 138;
const WIDEST_PLANE = 400;

/** The plane's usual side: in a row it leaves the network the larger part. */
const usualSide = (room, beside) => Math.min(beside ? room * 0.36 : room, WIDEST_PLANE);

/** Returns what gives the parts {network, map, inspector, curves} of `root` their places and sizes. */
export function makeLayout(root, { network, map, inspector, curves }) {
  const find = (selector) => root.querySelector(selector);

  function layOut() {
    const style = getComputedStyle(root);
    const room = root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (!(room > 0)) return;
    root.classList.toggle("nl-pg-phone", root.clientWidth < PHONE_WIDTH);
    const beside = room >= SIDE_BY_SIDE;
    root.classList.toggle("nl-pg-beside", beside);
    // One below the other, the plane comes first: it is what one watches, and the buttons above it stay in sight.
    const [main, left, right] = ["main", "left", "right"].map((name) => find(`.nl-pg-${name}`));
    if (main.firstElementChild !== (beside ? left : right)) main.prepend(beside ? left : right);
    if (document.fullscreenElement === root) fillScreen(room, beside);
    else arrange(room, beside, usualSide(room, beside), 1);
  }

  /** On a projector everything grows with the screen, as far as all of it stays in view and the plane large. */
  function fillScreen(room, beside) {
    const [wide, tall] = [root.clientWidth, window.innerHeight];
    const widest = Math.min(1.7, Math.max(1, wide / 1300));
    const inView = () => find(".nl-transport").getBoundingClientRect().bottom + root.scrollTop <= 0.98 * tall; // the padding is below it
    for (let unit = widest; beside && unit >= 1; unit -= 0.05) {
      const side = Math.min(room * 0.36, 0.96 * tall - 260 - 285 * unit);
      if (side < 0.38 * tall) continue;
      arrange(room, beside, side, unit);
      if (inView()) return;
    }
    // A low screen has to be scrolled.
    arrange(room, beside, Math.min(beside ? room * 0.36 : room, Math.max(260, tall - 420 * widest)), widest);
  }

  function arrange(room, beside, side, unit) {
    root.style.setProperty("--nl-scale", unit);
    find(".nl-pg-right").style.width = `${side}px`;
    map.arrange(Math.floor(side));
    const height = beside ? side + 60 * unit : 210;
    network.arrange(Math.floor(beside ? room - side - BETWEEN_PARTS : room), height, unit);
    inspector.reserve();
    curves.arrange(Math.floor(side), TALL_CURVES * unit, unit);
    curves.paint();
  }

  return layOut;
}
