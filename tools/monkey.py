"""A monkey that uses the cards of a notebook at random, with mouse and keys, in the real JupyterLab."""

import random
import time

from .browser import resize

CARD = '.jp-OutputArea-output:has([class^="nl-"], .nl)'
KEYS = (
    *["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] * 3,
    *["Tab", "Shift+Tab", "Enter", " ", "Escape", "Home", "End", "PageUp", "PageDown"],
    *"0123456789.-hn?",
)
TEXTS = ("0.5", "-3", "1e5", "five", "", "999999999999", "1/3", "<b>1</b>", "0,25", "NaN")
SIZES = ((1280, 720), (800, 900), (1600, 1000), (480, 900))
THEMES = ("JupyterLab Light", "JupyterLab Dark")
# What it does, and how often.
HABITS = {"click": 30, "drag": 20, "press": 30, "type": 8, "wheel": 4, "theme": 2, "resize": 3, "save": 2}

# Where the controls and pictures of one card are, those that lie open to the mouse; links lead away.
PLACES = """([selector, which]) => {
    const cards = [...document.querySelectorAll(selector)].filter((card) => card.offsetParent !== null);
    if (!cards.length) return null;
    const card = cards[which % cards.length];
    card.scrollIntoView({ block: "center" });
    const parts = card.querySelectorAll(
        "button, input:not([type=file]), select, summary, [role=slider], [tabindex], svg, canvas, math"
    );
    return [...parts].map((part) => part.getBoundingClientRect())
        .filter(({ x, y, width, height }) => {
            const at = document.elementFromPoint(x + width / 2, y + height / 2);
            return width > 2 && height > 2 && at && card.contains(at) && !at.closest("a[href]");
        })
        .map(({ x, y, width, height }) => [x, y, width, height]);
}"""
IN_A_CARD = "(selector) => Boolean(document.activeElement?.closest(selector))"
IN_A_FIELD = """(selector) => document.activeElement?.closest(selector) !== null
    && document.activeElement.matches("input:not([type=radio]):not([type=checkbox]):not([type=range])")"""


class Monkey:
    """Uses the cards of one open notebook; the same seed does the same as far as the cards stand alike.

    It never presses a key outside a card: there JupyterLab's own commands would delete cells.
    """

    def __init__(self, notebook, seed):
        self.notebook, self.random = notebook, random.Random(seed)
        self.done = dict.fromkeys(HABITS, 0)

    @property
    def page(self):
        return self.notebook.page

    def play(self, seconds):
        """Act for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.act()

    def act(self):
        """Do one thing."""
        (habit,) = self.random.choices(list(HABITS), HABITS.values())
        if getattr(self, f"_{habit}")():
            self.done[habit] += 1

    def _place(self):
        """Return a point inside a random part of a random card, which is scrolled into view; or None."""
        boxes = self.page.evaluate(PLACES, [CARD, self.random.randrange(10**6)])
        if not boxes:
            return None
        x, y, width, height = self.random.choice(boxes)
        return x + width * self.random.uniform(0.2, 0.8), y + height * self.random.uniform(0.2, 0.8)

    def _click(self):
        if place := self._place():
            self.page.mouse.click(*place)
        return place

    def _drag(self):
        if place := self._place():
            x, y = place
            self.page.mouse.move(x, y)
            self.page.mouse.down()
            for _ in range(self.random.randint(1, 6)):
                x, y = x + self.random.uniform(-60, 60), y + self.random.uniform(-40, 40)
                self.page.mouse.move(x, y)
            self.page.mouse.up()
        return place

    def _press(self):
        pressed = 0
        for _ in range(self.random.randint(1, 12)):
            if not self.page.evaluate(IN_A_CARD, CARD):
                break
            self.page.keyboard.press(self.random.choice(KEYS))
            pressed += 1
        return pressed or self._click()

    def _type(self):
        if not self.page.evaluate(IN_A_FIELD, CARD):
            return self._click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(self.random.choice(TEXTS))
        self.page.keyboard.press(self.random.choice(["Enter", "Tab", "Escape"]))
        return True

    def _wheel(self):
        if place := self._place():
            self.page.mouse.move(*place)
            self.page.mouse.wheel(0, self.random.uniform(-800, 800))
        return place

    def _theme(self):
        theme = self.random.choice(THEMES)
        self.page.evaluate(
            "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        return True

    def _resize(self):
        width, height = self.random.choice(SIZES)
        resize(self.page, width, height)
        return True

    def _save(self):
        self.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        return True


def heap_bytes(session):
    """Return what the page holds after a collection; `session` speaks the protocol of Chromium."""
    for _ in range(2):  # what the first one frees may free more
        session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"]


# Acts on the controls of a card, one after another, until its look changes; then it is alive.
ANSWERS = """async ([selector, which]) => {
    const card = [...document.querySelectorAll(selector)][which];
    card.scrollIntoView({ block: "center" });
    const look = () => card.innerHTML + [...card.querySelectorAll("input, select")].map((part) => part.value)
        + [...card.querySelectorAll("canvas")].map((part) => part.toDataURL());
    const name = card.querySelector('[class^="nl-"], .nl')?.className ?? "";
    const frame = () => new Promise((done) => setTimeout(done, 120));
    const press = (part, key) => {
        part.focus();
        for (const type of ["keydown", "keyup"]) {
            part.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
        }
    };
    // A key that a script makes does not move the browser's own slider.
    const slide = (part) => {
        part.value = part.value === part.max ? part.min : part.max;
        for (const type of ["input", "change"]) part.dispatchEvent(new Event(type, { bubbles: true }));
    };
    for (const part of card.querySelectorAll("button, [role=slider], input, select, summary")) {
        if (!part.checkVisibility()) continue; // nobody can press it
        const before = look();
        if (part.matches("input[type=range]")) slide(part);
        else if (part.matches("[role=slider]")) press(part, "ArrowRight");
        else part.click();
        await frame();
        if (look() !== before) return [name, true];
        press(part, "ArrowRight");
        await frame();
        if (look() !== before) return [name, true];
    }
    return [name, false];
}"""


def dead_cards(page):
    """Return the class of each card that answers to none of its controls, and how many cards there are."""
    count = page.evaluate("(selector) => document.querySelectorAll(selector).length", CARD)
    answers = [page.evaluate(ANSWERS, [CARD, which]) for which in range(count)]
    return [name for name, alive in answers if not alive], count
