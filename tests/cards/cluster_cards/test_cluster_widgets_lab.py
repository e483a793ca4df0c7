"""A widget of the cluster in JupyterLab: page and kernel tell each other, and no key gets away."""

import pytest
from test_cluster_widgets_browser import SHOWN, Card

from tools.browser import wait_until

pytestmark = pytest.mark.browser


def test_page_and_kernel_tell_each_other(scratch):
    scratch.show(f"s = {SHOWN['step']}\ns", cell=1)
    cells = scratch.cells
    card = Card(scratch.page, "step")
    card.check()
    for trait in ("n_workers", "bandwidth", "loss"):
        for key in ("ArrowRight", "ArrowRight", "x"):  # x deletes a cell, if JupyterLab gets to hear it
            card.slider(trait).press(key)
        card.follow(trait)
    card.check()
    scratch.wait_for("s.link, s.step", f"{card.twin.own} {card.twin.step}")
    scratch.execute("s.link = 'Wi-Fi 6'")
    card.twin.link = "Wi-Fi 6"
    wait_until(
        scratch.page, "document.querySelector('select[data-trait=link]').value === 'Wi-Fi 6'", timeout=5_000
    )
    card.check()
    with pytest.raises(RuntimeError, match="loss must be below 1"):
        scratch.execute("s.loss = 1.0")
    card.find("[data-do=reset]").click()
    card.twin.reset()
    card.check()
    scratch.wait_for("s.link, s.step", f"{card.twin.link} {card.twin.step}")
    assert scratch.cells == cells and scratch.take_errors() == []
