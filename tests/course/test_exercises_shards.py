"""The exercises of chapter 7: answers and slips worked out on paper, and whatever numbers are drawn."""

import pytest

from neuronlab.course.chapters import question
from neuronlab.writing.numbers import format_number

ON_PAPER = [
    ("7.1", "0.3", None),  # (24 * 0.5 - 8 * 0.3) / 32
    ("7.1", "0.1", "plain mean"),  # E12
    ("7.1", "0.2", "sum"),
    ("7.1", "-0.1", "sizes swapped"),
    ("7.2", "0.01", None),  # (0.4 * 0.5 - 0.2 * 0.9) / 2
    ("7.2", "0.07", "product of means"),
    ("7.2", "0.05", "error terms averaged, input of A"),  # E11: 0.1 * 0.5
    ("7.2", "0.09", "error terms averaged, input of B"),
    ("7.2", "0.02", "sum"),
    ("7.2", "0.14", "sum times mean input"),  # (0.4 - 0.2) * 0.7
    ("7.3", "7.5", None),  # 60 / 8
    ("7.3", "60", "as for a mean"),
    ("7.3", "0.2344", "divided by samples"),  # 60 / 256
    ("7.6", "30", None),  # 6 + 10 + 14
    ("7.6", "32", "one step too many"),
    ("7.6", "24", "old chunk sent"),
    ("7.7", "50.4", None),  # 2 * 9 / 10 * 28 MB
    ("7.7", "25.2", "factor 2 forgotten"),
    ("7.7", "56", "factor (n-1)/n forgotten"),
    ("7.7", "403.2", "bits for bytes"),
    ("7.7", "12.6", "numbers"),
    ("7.7", "6.3", "bits twice"),  # 50.4 / 8
]


@pytest.mark.parametrize(("key", "typed", "slip"), ON_PAPER)
def test_on_paper(key, typed, slip):
    reply = question(key).check(typed)
    assert (reply.verdict, reply.slips) == (("wrong", (slip,)) if slip else ("right", ()))


@pytest.mark.parametrize("key", ["7.1", "7.2", "7.3", "7.6", "7.7"])
def test_whatever_numbers_are_drawn_slips_are_told_from_the_answer(key):
    texts = set()
    for seed in range(200):
        drawn = question(key).another(seed)
        texts.add(drawn.text)
        assert drawn.check(format_number(drawn.answer, drawn.digits)).verdict == "right"
        for wrong in drawn.wrongs:
            assert wrong.name in drawn.check(format_number(wrong.value, drawn.digits)).slips
    assert len(texts) > 150
