"""A card that hides its results does not show them in its still picture either."""

import numpy as np
import pytest
from effort import with_more

import neuronlab as nl

E = nl.examples.two_gpus
CARDS = {
    "stepper": lambda **shown: nl.Stepper.of(nl.examples.two_neurons, position=7, **shown),
    "ring": lambda **shown: nl.RingPlayer(np.arange(9.0).reshape(3, 3), **shown),
    "replicas": lambda **shown: nl.Replicas.of(nl.examples.two_gpus, **shown),
    "shards": lambda **shown: nl.Shards(E.network, E.X, E.Y, E.loss, **shown),
    "timeline": lambda **shown: nl.StepTimeline(**shown),
}


def picture(card):
    return card._repr_mimebundle_()[0]["image/png"]


@pytest.mark.parametrize("name", with_more(["stepper", "timeline"], "ring", "replicas", "shards"))
def test_no_result_is_in_the_picture(name):
    shown, hidden = CARDS[name](), CARDS[name](hide_results=True)
    assert picture(shown) != picture(hidden)
    if name in ("stepper", "ring"):
        at_another_step = CARDS[name](hide_results=True)
        at_another_step.position = 2
        assert picture(at_another_step) == picture(hidden), "it does not depend on any number"
    hidden.hide_results = False
    assert picture(hidden) == picture(shown), "and it comes back"
