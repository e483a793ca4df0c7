"""What the page of a playground may ask for, and how it is answered."""

import traitlets

from ...checks import as_count
from .frame import encode_explanation

WORDS = {"lr": "learning rate", "batch_size": "batch size", "n_points": "points"}  # as the page calls them


class Wishes:
    """The part of a playground that hears its page."""

    def _hear(self, widget, message, buffers):
        """What the page sends, such as {"do": "play"}; what is refused is said there."""
        if not isinstance(message, dict):
            return
        painted = message.get("painted")
        if isinstance(painted, int) and self._painted < painted <= self.frame["number"]:
            self._painted = painted
        name, given = message.get("do"), message.get("with")
        if name not in self._DOES:
            return
        try:
            with self._lock:
                self.send({"heard": name})
                self._DOES[name](self, given)
        except (TypeError, ValueError, traitlets.TraitError) as error:
            name, space, rest = str(error).partition(" ")
            text = WORDS.get(name, name) + space + rest
            self.said = {"kind": "diverged" if self.run.diverged else "error", "text": text}

    def _restore(self, text):
        try:
            self.restore(text)
        except (TypeError, ValueError) as error:
            self.send({"refused": str(error)})
            raise
        self.send({"restored": True})

    def _erase(self, place):
        found = [point[:2] for point in self.run.painted]
        self.run.erase(found.index(tuple(place)) if tuple(place) in found else len(found))

    def _paint(self, change, *given):
        playing = self.playing
        change(*given)
        self._note(self.run.problem)
        if playing and self.run.problem:
            self.set_trait("playing", False)
        self._show_all()

    _DOES = {  # noqa: RUF012 (never written to)
        "play": lambda self, _: self.play(),
        "pause": lambda self, _: self.pause(),
        "step": lambda self, _: self.step(),
        "epoch": lambda self, _: self.epoch(),
        "rewind": lambda self, _: self.rewind(),
        "good": lambda self, _: self.go_to_good(),
        "change": lambda self, given: self.change(**given),
        "speed": lambda self, given: setattr(self, "speed", as_count("speed", given, 0)),
        "paint": lambda self, given: self._paint(self.run.paint, *given),
        "erase": lambda self, given: self._paint(self._erase, given),
        "clear": lambda self, _: self._paint(self.run.clear),
        "copy": lambda self, _: self.send({"copy": self.text}),
        "restore": lambda self, given: self._restore(given),
        "explain": lambda self, given: setattr(self, "explained", encode_explanation(self.run, given)),
        "close": lambda self, _: setattr(self, "explained", {}),
        "losses": lambda self, _: self._show(),
        "hello": lambda self, _: None,
    }
