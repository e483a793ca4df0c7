"""How a playground learns in the background, picture by picture, while its page stays alive."""

import asyncio
from time import perf_counter

BUDGET = 0.015  # seconds of learning from picture to picture
SLICE = 0.002  # seconds of learning without a look at what the page says
BREATH = 0.02  # seconds for the page: to hear of a pause, and to paint
MOST_EPOCHS = 100_000
WINDOW = 4  # pictures that may be on their way; the page says after every second one how far it is


class Learning:
    """The part of a playground that plays and pauses: a task beside the cells, which shows what it learns.

    A slow page gets fewer pictures, and a busy one is not kept waiting.
    """

    _task, _painted, _sent = None, 0, 0

    def play(self):
        """Go on learning, in the background, until `pause`; picture by picture, as the page can take them.

        ValueError where there is nothing to learn from, or after a divergence; RuntimeError without a kernel.
        """
        if self.run.diverged:
            self.run.step()  # says so
        self.run.rows  # noqa: B018 (says what is wrong with the data)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError("play needs a running kernel; epoch() and step() work everywhere") from None
        self._note("")
        self.set_trait("playing", True)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._learn())

    def pause(self):
        """Stop learning, and show where it stopped."""
        with self._lock, self.hold_sync():  # one message: no older picture is painted behind it
            self.set_trait("playing", False)
            self._show()

    async def _learn(self):
        try:
            while self.playing:
                end, last = perf_counter() + BUDGET, self._last_epoch()
                while self.playing and self.run.epoch < last and perf_counter() < end:
                    self._learn_a_little(last)
                    await asyncio.sleep(0)  # a click on pause is heard here, in the middle of a picture
                if self.playing:  # else it is shown already where it stopped
                    with self._lock:
                        self._show_if_awaited()
                    await asyncio.sleep(BREATH)
        finally:
            if self.playing:
                self.pause()

    def _last_epoch(self):
        """The epoch at which the next picture is due, if time allows."""
        most = self.run.first_epoch + MOST_EPOCHS
        return min(self.run.epoch + self.speed, most) if self.speed else most

    def _learn_a_little(self, last):
        end = perf_counter() + SLICE
        with self._lock:
            run = self.run
            while self.playing and run.epoch < last and perf_counter() < end:
                run.step()
                if run.diverged:
                    self.pause()
                    self.said = {"kind": "diverged", "text": run.diverged}
                elif run.epoch >= run.first_epoch + MOST_EPOCHS:
                    self.pause()
                    self._note(f"Paused after {MOST_EPOCHS:,} epochs.")

    def _show_if_awaited(self):
        """Send a frame unless too many are on their way: a slow page gets fewer of them, and never a queue.

        As in the protocols of a network, a window keeps both sides at work, where waiting for each answer
        would cost a round trip a picture. The page has to answer seldom, which spares JupyterLab work.
        """
        if self.frame["number"] - self._painted < WINDOW:
            self._show(self._sent)
