"""Acts on a card of any kind, with the pointer and with keys, and sees that it answers each time."""

# What a card shows: its words and numbers, and the lines that are drawn on it.
SHOWN = """(selector) => {
    const card = document.querySelector(selector);
    const lines = [...card.querySelectorAll("path")].map((path) => path.getAttribute("d"));
    return [card.textContent, ...lines].join("|");
}"""
HAS = "(selector) => Boolean(document.querySelector(selector)?.checkVisibility())"
IN_RIGHT_HALF = """(selector) => {
    const { valueAsNumber, min, max } = document.querySelector(selector);
    return 2 * valueAsNumber > Number(min) + Number(max);
}"""
COMMIT = ":is(.nl-ex-check, .nl-pr-commit)"


class ActingCard:
    """The card in the place with this CSS selector, in a window (windows.py)."""

    def __init__(self, window, selector):
        self.window, self.selector = window, selector

    def act(self):
        """Do what its kind is made for; AssertionError where it does not answer."""
        for part, deed in DEEDS.items():
            if self._has(part):
                deed(self, part)
                return
        raise AssertionError("nobody knows what to do with this card")

    def _has(self, part):
        return self.window.ask(HAS, f"{self.selector} {part}")

    def _answers(self, do, *given):
        """Do one thing, after which the card has to show something else."""
        before = self.window.ask(SHOWN, self.selector)
        do(*given)
        self.window.wait_until(f"(selector, before) => ({SHOWN})(selector) !== before", self.selector, before)

    def _write(self, field):
        self.window.click(f"{self.selector} {field}")
        self.window.type("0.1234")
        self._answers(self.window.press, "Enter")

    def _choose(self, radio):
        self.window.click(f"{self.selector} {radio}")
        self._answers(self.window.click, f"{self.selector} {COMMIT}")

    def _step(self, button):
        self._answers(self.window.click, f"{self.selector} {button}")
        self.window.focus(f"{self.selector} .nl")
        self._answers(self.window.press, "ArrowRight" if "back" in button else "ArrowLeft")

    def _train(self, button):
        self._answers(self.window.click, f"{self.selector} {button}")

    def _draw(self, paper):
        self._answers(self.window.drag, f"{self.selector} {paper}", 40)
        self.window.focus(f"{self.selector} {paper}")
        self._answers(self.window.press, "Home", "ArrowUp")

    def _slide(self, slider):
        self.window.focus(f"{self.selector} {slider}")
        self._answers(self.window.press, "ArrowRight", "ArrowRight", "ArrowLeft")  # at either end, too
        # From the middle to the half where its thumb is not: there it has another value, for certain.
        in_right_half = self.window.ask(IN_RIGHT_HALF, f"{self.selector} {slider}")
        self._answers(self.window.drag, f"{self.selector} {slider}", -32 if in_right_half else 32)

    def _grab(self, knob):
        self._answers(self.window.drag, f"{self.selector} {knob}", 32, 16)
        self.window.focus(f"{self.selector} [role=slider]:has(> circle)")
        # Where only one direction counts, both keys may go along it: they do not cancel each other out.
        self._answers(self.window.press, "ArrowUp", "ArrowUp", "ArrowLeft")


# The first of these parts that a card has says what is done.
DEEDS = {
    ":is(.nl-ex-input, .nl-pr-input)": ActingCard._write,
    ":is(.nl-exercise, .nl-predict) input[type=radio]": ActingCard._choose,
    "svg.nl-pr-pad": ActingCard._draw,
    "[data-do=epoch]": ActingCard._train,
    "[data-do=next]:not(:disabled, [aria-disabled=true])": ActingCard._step,
    "[data-do=back]:not(:disabled, [aria-disabled=true])": ActingCard._step,
    "[role=slider] > circle:not(.nl-wrong-ring)": ActingCard._grab,
    "input[type=range]": ActingCard._slide,
}
