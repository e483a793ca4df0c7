"""Reads what stands on a stepper's card, in any browser page, and holds it against the engine."""

import json
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
from reading import Reader, tex_of

import neuronlab as nl
from neuronlab.evaluation import from_leaves
from neuronlab.writing.numbers import LEAST_DIGITS, format_number, parse_number
from neuronlab.writing.words import sentence

# As text: so many parts come from the page sooner than as an object.
READ = """(root) => {
  const xml = (math) => new XMLSerializer().serializeToString(math);
  const number = (e) => ({
    place: Number(e.dataset.ref), sign: Number(e.dataset.sign ?? 1), text: e.textContent,
    own: e.classList.contains("nl-own"), pending: e.classList.contains("nl-pending"),
  });
  const formula = root.querySelector(".nl-explanation .nl-formula");
  const row = (body) => ({
    math: [...body.querySelectorAll("math")].map(xml),
    numbers: [...body.querySelectorAll(".nl-num")].map(number),
  });
  const bodies = [...formula.querySelectorAll(".nl-body")];
  return JSON.stringify({
    where: root.querySelector(".nl-where").textContent,
    phase: root.querySelector(".nl-phase[aria-pressed=true]").textContent.trim(),
    iteration: root.querySelector(".nl-iteration").textContent,
    sentence: root.querySelector(".nl-sentence").textContent,
    remark: root.querySelector(".nl-printed").textContent,
    relations: [...formula.querySelectorAll(".nl-relation")].map((e) => e.textContent),
    symbols: row(bodies[0]),
    operands: bodies.length > 2 ? row(bodies[1]) : null,
    answer: row(bodies.at(-1)),
    picture: [...root.querySelectorAll(".nl-picture .nl-num")].map(number),
    after: [...root.querySelectorAll(".nl-picture .nl-after")].filter((e) => e.textContent).map(
      (e) => ({ text: e.textContent, place: Number(e.parentElement.querySelector(".nl-num").dataset.ref) })),
    open: root.querySelector(".nl-values").open,
    panel: [...root.querySelectorAll(".nl-panel .nl-num")].map(number),
    sliders: [...root.querySelectorAll(".nl-panel .nl-range")].map((e) => Number(e.value)),
  });
}"""


def engine_numbers(trace, leaves) -> dict:
    """Return {Ref: float} of all numbers for these leaves, from backprop and sgd."""
    lr = leaves[nl.Ref("lr")]
    network, X, Y = from_leaves(trace, leaves)
    found = nl.backprop(network, X, Y, trace.loss)
    updated = nl.sgd(network, found, lr)
    numbers = dict(leaves)
    for step in nl.steps(found, lr=lr):
        ref = step.result
        if step.phase != "update":
            numbers[ref] = nl.read(found, ref)
            continue
        kind, name = ref.name.split("_")
        index = ref.row if ref.column is None else (ref.row, ref.column)
        new = float(getattr(updated.layers[ref.layer], name)[index])
        numbers[ref] = new if kind == "new" else -lr * numbers[replace(ref, name=f"d{name}")]
    scalar = nl.evaluate(nl.steps(found, lr=lr), leaves)
    assert all(abs(scalar[ref] - numbers[ref]) <= 1e-12 * max(1, abs(scalar[ref])) for ref in scalar)
    return numbers


def is_shown(text, value, digits, comma=False) -> bool:
    """True if `text`, perhaps in parentheses, is `value` as shown with `digits` digits."""
    if (text.startswith("("), text.endswith(")")) == (True, True):
        text = text[1:-1]
        if not text.startswith("−"):
            return False
    shown = parse_number(text)
    if format_number(shown, digits, comma) != text and format_number(value, digits, comma) != text:
        return False
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 0
    return abs(shown - value) <= max(0.5 * unit * (1 + 1e-9), 1e-12)


class CardCheck:
    """What a card says, held against the engine: of `root` (a locator), for `trace`, `leaves` and `shows`.

    `refs` are the numbers in the order of the page; `shows` has digits, comma, update and iteration.
    """

    def read(self):
        return json.loads(self.root.evaluate(READ))

    def check(self, position):
        """Hold every number on the card, at this step, against the engine; return what was read."""
        seen = self.read()
        numbers = engine_numbers(self.trace, self.leaves)
        listed = nl.steps(self.trace, lr=1.0)
        step = listed[position]
        in_phase = [k for k, other in enumerate(listed) if other.phase == step.phase]
        phase = step.phase.capitalize()
        turn = in_phase.index(position) + 1
        assert seen["where"] == f"Step {position + 1} of {len(listed)} · {phase} {turn} of {len(in_phase)}"
        assert (seen["phase"], seen["iteration"]) == (phase, f"iteration {self.shows['iteration']}")
        n_samples = len(self.trace.X)
        assert seen["sentence"] == sentence(
            self.trace.network, self.trace.loss, step, n_samples, self.shows.get("notation", "letters")
        )
        self._check_formula(seen, step, numbers)
        self._check_picture(seen, position, step, numbers)
        self._check_panel(seen)
        return seen

    def _check_formula(self, seen, step, numbers):
        rows = [row for row in (seen["operands"], seen["answer"]) if row]
        for shown in (shown for row in rows for shown in row["numbers"]):
            self._check_number(shown, numbers, self.shows["digits"])
        own = [shown["place"] for shown in seen["answer"]["numbers"] if shown["own"]]
        assert own == [self.refs.index(step.result)]
        # Read back and computed, what stands on the page must give what stands behind the last equals sign.
        answer = self._value(seen["answer"], lambda e: self._typed(e.text))
        by_symbols = self._value(seen["symbols"], lambda e: self._exact(e, numbers))
        exact = seen["relations"][-1] == "="
        off = 1e-11 if exact else 10.0 ** (2 - self.shows["digits"])
        # A difference of rounded numbers is as rough as they are.
        size = max(abs(numbers[ref]) for ref in step.operands)
        assert np.allclose(by_symbols, answer, rtol=off, atol=off * min(1, size)), (
            f"{step}: symbols give {by_symbols}"
        )
        if seen["operands"]:
            by_numbers = self._value(seen["operands"], lambda e: self._typed(e.text))
            close = np.allclose(by_numbers, answer, rtol=off, atol=off * min(1, size))
            assert close, f"{step}: numbers give {by_numbers}"
        assert set(seen["relations"]) <= {"=", "≈"}

    def _value(self, row, fill):
        elements = [ElementTree.fromstring(text) for text in row["math"]]
        return Reader("".join(tex_of(e, fill, len(self.trace.X)) for e in elements)).value()

    def _typed(self, text):
        inside = text.strip("()")
        number = repr(parse_number(inside))
        return f"({number})" if text.startswith("(") else f"{number} "

    def _exact(self, element, numbers):
        """A symbol as what it stands for: a number, or a whole array, whose rows are neurons or samples."""
        values = {ref: self._sign_of(ref) * value for ref, value in numbers.items()}
        if element.get("data-ref"):
            return f"({values[self.refs[int(element.get('data-ref'))]]!r})"
        rows = {}
        for ref in (self.refs[int(place)] for place in element.get("data-refs").split()):
            first = None if ref.name.endswith("b") else ref.row if ref.sample is None else ref.sample
            rows.setdefault(first, []).append(repr(values[ref]))
        return "[" + ",".join(f"[{','.join(row)}]" for row in rows.values()) + "]"

    def _check_picture(self, seen, position, step, numbers):
        known = {*self.leaves, *(done.result for done in nl.steps(self.trace, lr=1.0)[: position + 1])}
        # Where room is short the picture may round more, but never below three digits.
        digits = range(LEAST_DIGITS, self.shows["digits"] + 1)
        for shown in seen["picture"]:
            if self.refs[shown["place"]] in known:
                self._check_number(shown, numbers, *digits)
            else:
                assert (shown["text"], shown["pending"]) == ("·", True)
        places = {shown["place"] for shown in seen["picture"]}
        samples = {self.refs[place].sample for place in places} - {None}
        drawn = {k for k, ref in enumerate(self.refs) if ref.sample in samples or ref.sample is None}
        later = re.compile(r"adjust_|new_|dW|db|mean_loss")
        assert places >= {k for k in drawn if not later.match(self.refs[k].name)}, (
            "not all of the network is drawn"
        )
        for after in seen["after"]:
            self._check_after(after, step, numbers, digits)

    def _check_after(self, after, step, numbers, digits):
        """What stands behind a weight: a product, its gradient, its adjustment or its new value."""
        weight = self.refs[after["place"]]
        sign, text = after["text"][0], after["text"].lstrip("=∂+ ")
        if sign == "=":
            (group,) = [term for term in step.terms if isinstance(term, tuple) and weight in term]
            expected = math.prod(numbers[ref] for ref in group)
        elif sign == "∂":
            expected = numbers[replace(weight, name=f"d{weight.name}")]
        else:
            adjusting = step.result == replace(weight, name=f"adjust_{weight.name}")
            expected = numbers[replace(weight, name=f"{'adjust' if adjusting else 'new'}_{weight.name}")]
        assert any(is_shown(text, expected, d, self.shows["comma"]) for d in digits), (
            f"{after} for {expected}"
        )

    def _check_panel(self, seen):
        if not seen["open"]:
            return
        assert sorted(shown["place"] for shown in seen["panel"]) == list(range(len(self.leaves)))
        for shown, slider in zip(seen["panel"], seen["sliders"], strict=True):
            self._check_number(shown, self.leaves, self.shows["digits"])
            value = shown["sign"] * self.leaves[self.refs[shown["place"]]]
            # Browsers keep a slider's value to some 15 digits.
            assert math.isclose(slider, value, rel_tol=1e-14), f"slider at {slider} for {value}"

    def _check_number(self, shown, numbers, *digits):
        ref = self.refs[shown["place"]]
        assert shown["sign"] in (1, self._sign_of(ref)), shown
        value = shown["sign"] * numbers[ref]
        fits = [is_shown(shown["text"], value, d, self.shows["comma"]) for d in digits]
        assert any(fits), f"{shown} for {value}"

    def _sign_of(self, ref):
        """-1 for the rate in the "add" convention, which writes it negative."""
        return -1 if ref.name == "lr" and self.shows["update"] == "add" else 1
