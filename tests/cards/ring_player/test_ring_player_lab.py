"""The ring player in JupyterLab: what is changed on the page reaches Python, and the other way round."""

import numpy as np
import pytest

from neuronlab.parallel import recursive_doubling
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.writing.numbers import format_number

pytestmark = pytest.mark.browser

SMALL = np.random.default_rng(3).normal(size=(4, 8)).round(2)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def button(player, name):
    return player.locator(f'[data-do="{name}"]')


def numbers(player):
    return player.locator(".nl-ring-numbers .nl-num").all_inner_texts()


def test_page_and_kernel_follow_each_other(scratch):
    player = scratch.show(f"r = nl.RingPlayer({SMALL.tolist()})\nr", cell=1).locator(".nl-ring")
    cells, page = scratch.cells, scratch.page
    player.locator('.nl-ring-numbers .nl-leaf[data-ref="0"]').focus()
    press(page, "Enter")
    page.keyboard.type("19.5")
    press(page, "Enter", "x")  # x deletes a cell, if JupyterLab gets to hear it
    player.get_by_label("Number of workers").select_option("2")
    player.get_by_label("Schedule").select_option("recursive doubling")
    button(player, "next").click()
    player.locator(".nl-where", has_text="Step 1 of 1").wait_for()
    changed = SMALL[:2].copy()
    changed[0, 0] = 19.5
    expected = simulate(recursive_doubling(2), changed).result.tolist()
    said = "RingPlayer(recursive doubling, 2 workers, vectors of 8, position 1 of 1)"
    scratch.wait_for("r, r.simulation.result.tolist()", f"{said} {expected}")
    button(player, "undo").click()
    button(player, "undo").click()
    scratch.wait_for("r.n_workers, r.schedule", "4 ring")
    scratch.execute("r.vectors = r.vectors * 0 + 2\nr.position = 6")
    player.locator(".nl-where", has_text="Step 6 of 6").wait_for()
    assert set(numbers(player)) == {"8"}
    scratch.execute("r.reset()")
    player.locator(".nl-where", has_text="Start").wait_for()
    assert numbers(player) == [format_number(float(x)) for x in SMALL.ravel()]
    assert scratch.cells == cells and scratch.take_errors() == []
