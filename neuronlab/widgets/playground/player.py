"""How a playground learns in the background, picture by picture, while its page stays alive."""

import asyncio
from time import perf_counter

BUDGET = 0.015  # seconds of learning from picture to picture
SLICE = 0.002  # seconds of learning without a look at what the page says
BREATH = 0.02  # seconds for the page: to hear of a pause, and to paint
MOST_EPOCHS = 100_000
WINDOW = 4  # pictures that may be on their way; the page says after every second one how far it is


class Player:
    """A task beside the cells: it learns for `playground` while that is playing, and shows what it learns.

    A slow page gets fewer pictures, and a busy one is not kept waiting. `painted` is the number of the newest
    picture that the page has painted.
    """

    def __init__(self, playground):
        self._playground = playground
        self.painted = 0
        self.task = None

    def start(self):
        """Begin, unless it has begun. RuntimeError without a running event loop, as outside of a kernel."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError("play needs a running kernel; epoch() and step() work everywhere") from None
        self._playground.set_trait("playing", True)
        if self.task is None or self.task.done():
            self.task = loop.create_task(self._learn())

    def hear_painted(self, number):
        """Note that the page has painted the picture of this number; anything else is left alone."""
        if isinstance(number, int) and self.painted < number <= self._playground.frame["number"]:
            self.painted = number

    async def _learn(self):
        playground = self._playground
        try:
            while playground.playing:
                end, last = perf_counter() + BUDGET, self._last_epoch()
                while playground.playing and playground.run.epoch < last and perf_counter() < end:
                    self._learn_a_little(last)
                    await asyncio.sleep(0)  # a click on pause is heard here, in the middle of a picture
                if playground.playing:  # else it is shown already where it stopped
                    with playground._lock:
                        self._show_if_awaited()
                    await asyncio.sleep(BREATH)
        finally:
            if playground.playing:
                playground.pause()

    def _last_epoch(self):
        """The epoch at which the next picture is due, if time allows."""
        run, speed = self._playground.run, self._playground.speed
        most = run.first_epoch + MOST_EPOCHS
        return min(run.epoch + speed, most) if speed else most

    def _learn_a_little(self, last):
        playground, end = self._playground, perf_counter() + SLICE
        with playground._lock:
            run = playground.run
            while playground.playing and run.epoch < last and perf_counter() < end:
                run.step()
                if run.diverged:
                    playground.pause()
                    playground._say("diverged", run.diverged)
                elif run.epoch >= run.first_epoch + MOST_EPOCHS:
                    playground.pause()
                    playground._say("note", f"Paused after {MOST_EPOCHS:,} epochs.")

    def _show_if_awaited(self):
        """Send a frame unless too many are on their way: a slow page gets fewer of them, and never a queue.

        As in the protocols of a network, a window keeps both sides at work, where waiting for each answer
        would cost a round trip a picture. The page has to answer seldom, which spares JupyterLab work.
        """
        if self._playground.frame["number"] - self.painted < WINDOW:
            self._playground._show_news()
