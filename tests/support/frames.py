"""Waits for what a page does by itself, without guessing how long it takes."""

SETTLE = """async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  for (const each of document.getAnimations())
    if (Number.isFinite(each.effect.getComputedTiming().endTime)) each.finish();
}"""


def settle(page):
    """Wait until a page has answered a change, and end what is still moving.

    Observers of sizes are called in the frame after a change, what they change may be measured in the next
    one, and is drawn in the third.
    """
    page.evaluate(SETTLE)
