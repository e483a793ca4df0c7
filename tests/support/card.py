"""A stepper's card in any browser page, used as a learner does and held against the engine."""

import re
from dataclasses import replace
from itertools import count

from card_check import CardCheck, engine_numbers

import neuronlab as nl
from neuronlab.writing.names import neuron_letters
from tools.browser import wait_until


class Card(CardCheck):
    """The card of one stepper: `root` is the locator of its element, `trace` a trace of its network's make.

    `leaves` {Ref: float} and the keywords say what it ought to show; `check` compares with the engine.
    """

    def __init__(self, root, trace, lr, **shows):
        self.root, self.page = root, root.page
        self.trace, self.leaves = trace, nl.leaves(trace, lr)
        self.refs = nl.Architecture.of(trace).refs(len(trace.X), rate=lr is not None)
        self.n_steps = len(self.refs) - len(self.leaves)
        self.shows = {"digits": 4, "comma": False, "update": "subtract", "iteration": 1} | shows
        # In an order of their own: the panel lists them by neuron.
        self.names = dict(zip(self._names(), self.leaves, strict=True))
        root.wait_for()
        root.locator(".nl-stage").wait_for()

    def _names(self):
        letters = neuron_letters(self.trace.network)
        for ref in self.leaves:
            sample = f"[{ref.sample + 1}]" if len(self.trace.X) > 1 and ref.sample is not None else ""
            if ref.name == "x" or (ref.name == "y" and self.trace.network.sizes[-1] > 1):
                yield f"{ref.name}{ref.row + 1}{sample}"
            elif ref.name == "y":
                yield f"y{sample}"
            elif ref.name == "lr":
                yield "lr"
            else:
                yield f"w_{letters[ref.layer][ref.row]}{0 if ref.column is None else ref.column + 1}"

    def find(self, selector, **conditions):
        return self.root.locator(selector, **conditions)

    def handle(self, name, where=".nl-picture"):
        """The locator of a leaf's number, by a name such as "w_a1"."""
        return self.find(f'{where} .nl-num[data-ref="{self.place(name)}"]')

    def slider(self, name):
        row = self.find(f'.nl-panel .nl-slider:has(.nl-num[data-ref="{self.place(name)}"])')
        return row.locator("input[type=range]")

    def place(self, name):
        return self.refs.index(self.names[name])

    def set(self, name, value):
        """Expect a leaf to have this value from now on."""
        self.leaves[self.names[name]] = value

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self):
        self.root.focus()

    def open_values(self):
        self.find(".nl-values > summary").click()

    def click(self, name):
        """Click a button of the transport by its name, such as "next"."""
        # What is only marked as disabled can be clicked.
        self.find(f'[data-do="{name}"]').click(force=True)

    def choose(self, label, value):
        """Choose in the menu, as a learner does."""
        if label == "Notation":
            self.shows["notation"] = value
        if not self.find(".nl-menu").is_visible():
            self.find(".nl-settings > summary").click()
        line = self.find(".nl-menu label", has_text=label)
        if value in (True, False):
            line.locator("input").set_checked(value)
        else:
            line.locator("select").select_option(str(value))

    def walk(self, start=0, every=1):
        """Step with the right arrow key from the first position, or `start`, to the last, and check them.

        Each of them, or each `every`-th one.
        """
        for position in range(start, self.n_steps):
            if (position - start) % every == 0:
                self.check(position)
            self.press("ArrowRight")

    @property
    def position(self):
        """The position, from 0, as the card says it."""
        return int(re.match(r"Step (\d+) of", self.find(".nl-where").text_content())[1]) - 1

    def wait_for_position(self, position):
        wait_until(
            self.page,
            "([root, text]) => root.querySelector('.nl-where').textContent.startsWith(text)",
            arg=[self.root.element_handle(), f"Step {position + 1} of "],
            timeout=5_000,
        )

    def value_on_page(self, name):
        """The full value that the page has for a leaf in the picture."""
        handle = self.handle(name)
        return float(handle.get_attribute("aria-valuenow")) * int(handle.get_attribute("data-sign") or 1)

    def next_iteration(self):
        """Expect the parameters that one update makes of the present ones."""
        numbers = engine_numbers(self.trace, self.leaves)
        self.shows["iteration"] += 1
        for ref in [ref for ref in self.leaves if ref.name in ("W", "b")]:
            self.leaves[ref] = numbers[replace(ref, name=f"new_{ref.name}")]

    def wait_for_kernel(self, execute):
        """Wait until s, the stepper in Python, has these leaves; `execute` runs code, returns its print."""
        for attempt in count():
            printed = execute("print(*s.leaves.values())")
            there = dict(zip(self.leaves, map(float, printed.split()), strict=True))
            apart = {ref: (there[ref], x) for ref, x in self.leaves.items() if abs(there[ref] - x) > 1e-12}
            if not apart or attempt == 40:
                assert apart == {}
                return
            self.page.wait_for_timeout(50)
