"""What the page of a playground may ask for, and how it is answered."""

import traitlets

from ...checks import as_count
from .frame import encode_explanation

WORDS = {"lr": "learning rate", "batch_size": "batch size", "n_points": "points"}  # as the page calls them


def answer(playground, message):
    """Do what the page asks for by `message`, such as {"do": "play"}; what is refused is said there.

    A message of another form, or of another name than those below, is left alone.
    """
    if not isinstance(message, dict):
        return
    name, given = message.get("do"), message.get("with")
    if name not in _WISHES:
        return
    try:
        with playground._lock:
            playground.send({"heard": name})
            _WISHES[name](playground, given)
    except (TypeError, ValueError, traitlets.TraitError) as error:
        name, space, rest = str(error).partition(" ")
        kind = "diverged" if playground.run.diverged else "error"
        playground._say(kind, WORDS.get(name, name) + space + rest)


def _set_speed(playground, speed):
    playground.speed = as_count("speed", speed, 0)


def _paint(playground, point):
    _repaint(playground, playground.run.paint, *point)


def _erase(playground, place):
    found = [point[:2] for point in playground.run.painted]
    place = found.index(tuple(place)) if tuple(place) in found else len(found)
    _repaint(playground, playground.run.erase, place)


def _clear(playground, _):
    _repaint(playground, playground.run.clear)


def _repaint(playground, change, *given):
    change(*given)
    problem = playground.run.problem
    playground._say("note", problem)
    if problem:
        playground.set_trait("playing", False)
    playground._show_all()


def _restore(playground, text):
    try:
        playground.restore(text)
    except (TypeError, ValueError) as error:
        playground.send({"refused": str(error)})
        raise
    playground.send({"restored": True})


def _explain(playground, sample):
    playground.explained = encode_explanation(playground.run, sample)


def _close(playground, _):
    playground.explained = {}


_WISHES = {
    "play": lambda playground, _: playground.play(),
    "pause": lambda playground, _: playground.pause(),
    "step": lambda playground, _: playground.step(),
    "epoch": lambda playground, _: playground.epoch(),
    "rewind": lambda playground, _: playground.rewind(),
    "good": lambda playground, _: playground.go_to_good(),
    "change": lambda playground, given: playground.change(**given),
    "speed": _set_speed,
    "paint": _paint,
    "erase": _erase,
    "clear": _clear,
    "copy": lambda playground, _: playground.send({"copy": playground.text}),
    "restore": _restore,
    "explain": _explain,
    "close": _close,
    "losses": lambda playground, _: playground._show(),
    "hello": lambda playground, _: None,
}
