"""Widgets look the same whatever stands beside them: no style sheet changes another widget's card."""

import json

import pytest
from all_cards import CARDS, MORE
from frames import settle

from tools.browser import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WIDGETS = [*CARDS, *MORE]
# Each card: place and size of every element that is seen, counted from the card's own corner, and its looks.
# As text: so many numbers come from the page much sooner than as an object.
BOXES = """() => {
    const all = [...document.querySelectorAll(".nl")];
    const cards = all.filter((card) => !card.parentElement.closest(".nl"));
    return JSON.stringify(cards.map((card) => {
        const corner = card.getBoundingClientRect();
        const parts = [...card.querySelectorAll("*")].filter((element) => !element.closest("math, svg"));
        return parts.flatMap((element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            const fine = (n) => Math.round(100 * n) / 100;
            const numbers = [left - corner.left, top - corner.top, width, height].map(fine);
            const style = getComputedStyle(element);
            const font = [style.fontSize, style.fontWeight];
            const looks = [style.color, style.backgroundColor, style.border, ...font];
            return width || height ? [[`${element.tagName} ${element.className}`, ...numbers, ...looks]] : [];
        });
    }));
}"""


# All have measured themselves and settled: asked once in a while, nothing has moved since it was asked last.
SETTLED = f"""() => {{
    const now = ({BOXES})(), still = globalThis.before === now;
    globalThis.before = now;
    return still;
}}"""


# Every widget brings base.css along. The first of their sheets becomes the last; returns their number.
TURN = """() => {
    const all = [...document.head.querySelectorAll("style")];
    const sheets = all.filter((sheet) => sheet.textContent.includes("& .nl-button {"));
    document.head.append(sheets[0]);
    return sheets.length;
}"""


def is_same(one, other):
    """Whether two boxes have the same looks, and the same place but for the browser's rounding."""
    near = all(abs(a - b) <= 0.5 for a, b in zip(one[1:5], other[1:5], strict=True))
    return near and (one[0], *one[5:]) == (other[0], *other[5:])


@pytest.mark.parametrize("width", [400, 1280])
def test_the_order_of_style_sheets_changes_no_widget(page_of, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(page_of(*WIDGETS))
    wait_until(page, f"() => document.querySelectorAll('.nl').length >= {len(WIDGETS)}")
    wait_until(page, SETTLED, every=200)
    first = json.loads(page.evaluate(BOXES))
    assert len(first) == len(WIDGETS)
    for _ in range(page.evaluate(TURN) - 1):  # each of them comes last once
        settle(page)
        now = json.loads(page.evaluate(BOXES))
        for name, boxes, again in zip(WIDGETS, first, now, strict=True):
            moved = [pair for pair in zip(boxes, again, strict=True) if not is_same(*pair)]
            assert not moved, f"{name}: {moved[0]}"
        page.evaluate(TURN)
