"""Exercises and predictions of the chapters, by keys such as "4.1" and "4.p1": first the chapter's number."""

from importlib import import_module
from inspect import signature

from . import chapter1, chapter2, chapter3, chapter4, chapter5, chapter6, chapter7, chapter8
from .chapter import Chapter

CHAPTERS = (
    Chapter(1, "One artificial neuron", "01_neuron.ipynb", chapter1.QUESTIONS),
    Chapter(2, "Activation functions", "02_activations.ipynb", chapter2.QUESTIONS),
    Chapter(3, "Layers and loss", "03_layers_and_loss.ipynb", chapter3.QUESTIONS),
    Chapter(4, "Backpropagation: the first iteration", "04_backprop_iteration_1.ipynb", chapter4.QUESTIONS),
    Chapter(
        5,
        "Backpropagation: the second iteration, and on to the goal",
        "05_backprop_iteration_2.ipynb",
        chapter5.QUESTIONS,
    ),
    Chapter(6, "Training on real data", "06_training.ipynb", chapter6.QUESTIONS),
    Chapter(7, "Data parallelism", "07_data_parallelism.ipynb", chapter7.QUESTIONS),
    Chapter(8, "What the network costs", "08_network_impact.ipynb", chapter8.QUESTIONS),
    Chapter(9, "Questions people ask", "09_questions_people_ask.ipynb", {}),  # guesses, and no exercises
)


def question(key):
    """Return the `Question` or `Choice` called `key`, such as "4.1".

    TypeError for a key that is no str, ValueError for an unknown one.
    """
    if not isinstance(key, str):
        raise TypeError(f"key must be a str such as '4.1', got {type(key).__name__}")
    known = {name: make for chapter in CHAPTERS for name, make in chapter.questions.items()}
    if key not in known:
        raise ValueError(f"no exercise {key!r}; known are {', '.join(known)}")
    return known[key]()


def predictions_of(number) -> dict:
    """Return {key: a function that makes the `Prediction`} of the chapter with this number."""
    return import_module(f"{__name__}.predictions.chapter{number}").PREDICTIONS


def prediction(key, *values):
    """Return the `Prediction` called `key`, such as "4.p1"; it is computed now.

    `values` are what the chapter has computed for it already; most take none. TypeError for a key that is no
    str and for values that it does not take, ValueError for an unknown key.
    """
    if not isinstance(key, str):
        raise TypeError(f"key must be a str such as '4.p1', got {type(key).__name__}")
    known = {name: make for chapter in CHAPTERS for name, make in predictions_of(chapter.number).items()}
    if key not in known:
        raise ValueError(f"no prediction {key!r}; known are {', '.join(known)}")
    wanted = list(signature(known[key]).parameters)
    if len(values) != len(wanted):
        named = f" ({', '.join(wanted)})" if wanted else ""
        raise TypeError(f"prediction {key} takes {len(wanted)} values{named}, got {len(values)}")
    return known[key](*values)
