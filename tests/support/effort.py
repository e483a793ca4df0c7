"""How much a run searches: all in `nox -s thorough`, a sixth in a push, less for mutants."""

import os

PROFILE = os.environ.get("NEURONLAB_PROFILE", "push")  # hypothesis' word for a set of choices
THOROUGH = PROFILE == "thorough"
PROFILES = {"push": 6, "thorough": 1, "mutants": 10}  # a profile tries one of so many random cases


def share(planned):
    """Return how many of the random cases that a test plans are tried in this run."""
    return -(-planned // PROFILES[PROFILE])


def sample(cases, turn=0):
    """Return the listed cases that this run tries: all, or one of so many, with others at another `turn`."""
    return list(cases)[turn % PROFILES[PROFILE] :: PROFILES[PROFILE]]


def with_more(cases, *more):
    """Return the cases that every run tries, and in the thorough one also `more` of the same kind."""
    return [*cases, *(more if THOROUGH else ())]
