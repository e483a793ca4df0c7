"""Chapter 8 in JupyterLab: all cells run, and its three cards show the engine's numbers."""

import pytest

from neuronlab.parallel import GB, LLAMA3, adam_bytes, training_step, wasted_share, young_interval

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def chapter(open_notebook):
    notebook = open_notebook("08_network_impact.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


def card(chapter, call):
    """Return the card that the cell with this call shows."""
    (cell,) = (k for k, (kind, source) in enumerate(chapter.cells) if kind == "code" and call in source)
    output = chapter.output(cell)
    output.scroll_into_view_if_needed()
    return output.locator(".nl-sc")


def number(card, label):
    """Return what the card shows under this label, with all digits."""
    return float(card.get_by_role("button", name=label).first.get_attribute("data-value"))


def set_slider(card, words, text):
    """Move a slider with the arrow keys until this text stands beside it."""
    row = card.locator("label.nl-sl-row", has_text=words)
    row.locator("input").focus()
    for _ in range(60):
        if row.locator("output span").inner_text() == text:
            return
        row.page.keyboard.press("ArrowRight")
    raise AssertionError(f"{words} never was {text}")


def test_no_cell_fails_and_the_console_is_quiet(chapter):
    assert chapter.cell_errors() == []
    assert chapter.errors == []


def test_memory_grows_until_it_no_longer_fits(chapter):
    memory = card(chapter, "nl.TrainingMemory(")
    assert number(memory, "on each GPU") == adam_bytes(7.5e9)
    set_slider(memory, "parameters", "10 billion")
    assert number(memory, "on each GPU") == adam_bytes(1e10) > 80 * GB


def test_the_step_on_other_links_and_in_ten_buckets(chapter):
    clock = card(chapter, "nl.StepTimeline(")
    for link in ("Wi-Fi 6", "NVLink 4", "RoCEv2 400G"):
        clock.locator("select").first.select_option(link)
        step = training_step(7.5e9, 2, 64, link, 0.5, stage=2)
        assert number(clock, "utilisation") == pytest.approx(step.utilisation, rel=1e-12)
        assert number(clock, "time of one step") == pytest.approx(step.seconds, rel=1e-12)
    set_slider(clock, "buckets", "10")
    step = training_step(7.5e9, 2, 64, "RoCEv2 400G", 0.5, stage=2, n_buckets=10)
    assert number(clock, "utilisation") == pytest.approx(step.utilisation, rel=1e-12)
    set_slider(clock, "packet loss", "1 %")
    step = training_step(7.5e9, 2, 64, "RoCEv2 400G", 0.5, stage=2, n_buckets=10, loss=0.01)
    assert number(clock, "time of one step") == pytest.approx(step.seconds, rel=1e-12)
    assert number(clock, "time-outs") == pytest.approx(step.timeouts, rel=1e-12)
    set_slider(clock, "GPUs a server", "8")
    set_slider(clock, "NICs a server", "8")
    servers = {"gpus_per_server": 8, "nics_per_server": 8}
    step = training_step(7.5e9, 2, 64, "RoCEv2 400G", 0.5, stage=2, n_buckets=10, loss=0.01, **servers)
    assert number(clock, "time of one step") == pytest.approx(step.seconds, rel=1e-12)


def test_least_is_wasted_at_youngs_interval(chapter):
    snapshots = card(chapter, "nl.Checkpoints(")
    hourly = number(snapshots, "wasted")
    assert hourly == pytest.approx(wasted_share(3600, 60, LLAMA3.mtbf), rel=1e-12)
    snapshots.get_by_role("button", name="use Young's interval").click()
    best = wasted_share(young_interval(60, LLAMA3.mtbf), 60, LLAMA3.mtbf)
    assert number(snapshots, "wasted") == pytest.approx(best, rel=1e-12)
    assert best < hourly
