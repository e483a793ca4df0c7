"""The widgets of the cluster as a learner moves them: on a saved page, without a kernel."""

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from accessibility import look
from effort import THOROUGH, sample, with_more
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab import parallel
from neuronlab.figures import colors
from neuronlab.widgets.cluster_cards.step_timeline import PRECISIONS

pytestmark = pytest.mark.browser

THEMES = ("light", "dark")
SHOWN = {
    "step": "nl.StepTimeline(n_buckets=4, slowest=1.2, loss=0.001, recovery='go-back-N', digits=10)",
    "wasted": "nl.Checkpoints(restart_seconds=300.0, digits=10)",
    "zero": "nl.TrainingMemory(stage=2, digits=10)",
}
KEYS = ("Home", "ArrowRight", "ArrowRight", "PageUp", "End", "ArrowLeft", "PageDown", "x", "ArrowUp")
STICKING_OUT = """(root) => {
  const right = root.getBoundingClientRect().right - parseFloat(getComputedStyle(root).paddingRight);
  return [...root.querySelectorAll("*")]
    .filter((part) => part.textContent && !part.closest("math, option, .nl-zr-cut, .nl-tl-box"))
    .filter((part) => part.getBoundingClientRect().right > right + 1.5)
    .map((part) => part.className || part.tagName);
}"""
UNITS = dict(
    zip(("ns", "µs", "ms", "s", "min", "h", "days"), (1e-9, 1e-6, 1e-3, 1, 60, 3600, 86400), strict=True)
)
UNITS |= {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "PB": 1e15, "%": 0.01, "": 1}
UNITS |= {"million": 1e6, "billion": 1e9, "trillion": 1e12}
OPERATORS = {"·": "*", "÷": "/", "−": "-"}


# --- what Python says of a card, and what stands on it


def of_step(widget):
    step, n = widget.step, widget.n_workers
    efficiency = parallel.EFFICIENCIES[widget.recovery](widget.loss, widget.window)
    factor = parallel.bus_factor("all_reduce", n)
    rate = parallel.algorithm_bandwidth(step.n_bytes, step.communicate) if n > 1 else None
    return {
        "utilisation": step.utilisation,
        "seconds": step.seconds,
        "exposed": step.exposed,
        "communicate": step.communicate,
        "timeouts": step.timeouts,
        "bytes": step.n_bytes,
        "sent": factor * step.n_bytes,
        "left": widget.bandwidth * efficiency,
        "algorithm": rate,
        "bus": rate and rate * factor,
    }


def of_checkpoints(widget):
    mtbf, best = widget.mtbf, widget.best_interval
    return {
        "share": widget.wasted,
        "mtbf": mtbf,
        "failures": 86400 / mtbf,
        "best": best,
        "least": parallel.wasted_share(best, widget.checkpoint_seconds, mtbf, widget.restart_seconds),
        "written": widget.checkpoint_seconds / widget.interval,
        "again": parallel.wasted_share(widget.interval, 0, mtbf),
        "hours": widget.gpu_hours_per_day,
        "cost": widget.cost_per_day,
    }


def of_memory(widget):
    memory = widget.memory
    return {
        "total": memory.total,
        "weights": memory.weights,
        "gradients": memory.gradients,
        "optimizer": memory.optimizer,
        "needed": widget.gpus_needed,
        "largest": widget.largest_model,
        "sent": widget.bytes_sent,
    }


NUMBERS = {"step": of_step, "wasted": of_checkpoints, "zero": of_memory}


class Card:
    """One card on a page, and `twin`, the same widget in Python, which has to say the same."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.root = page.locator(f".nl-{name}")
        self.root.locator(".nl-fg").first.wait_for()
        self.twin = eval(SHOWN[name], {"nl": nl})

    def find(self, selector, **conditions):
        return self.root.locator(selector, **conditions)

    def slider(self, trait):
        return self.find(f"input[data-trait={trait}]")

    def follow(self, trait):
        """Let the twin have what the slider of this trait says."""
        stops = self.twin.stops[trait]
        setattr(self.twin, trait, stops[int(self.slider(trait).input_value())])

    def figures(self):
        read = "(all) => Object.fromEntries(all.map((e) => [e.dataset.figure, e.dataset.value]))"
        return self.find(".nl-fg").evaluate_all(read)

    def check(self):
        """Compare every number with Python's, and return them."""
        shown = self.figures()
        wanted = NUMBERS[self.name](self.twin)
        assert shown.keys() == wanted.keys()
        for name, value in wanted.items():
            if value is None:
                assert shown[name] == ""
            elif name == "exposed":  # a small difference of large numbers
                assert math.isclose(
                    float(shown[name]), value, rel_tol=1e-9, abs_tol=1e-12 * self.twin.step.seconds
                )
            else:
                assert math.isclose(float(shown[name]), value, rel_tol=1e-12), (name, shown[name], value)
        return wanted


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("cluster"), "import neuronlab as nl", *SHOWN.values())


@pytest.fixture
def show(page, saved):
    """Opens the page of the card of this name, alone, and gives it."""

    def opened(name, theme="light"):
        page.goto(saved.address(theme, 1 + list(SHOWN).index(name)))
        return Card(page, name)

    return opened


@pytest.mark.parametrize("name", SHOWN)
def test_every_slider_by_keyboard(show, name):
    card = show(name)
    card.check()
    for turn, trait in enumerate(card.twin.stops):
        slider = card.slider(trait)
        # Keys are the browser's own work and alike for all sliders: a push presses all of them on one.
        for key in KEYS if THOROUGH or turn == 0 else ("Home", "End"):
            slider.press(key)
            card.follow(trait)
            card.check()
        assert slider.get_attribute("aria-valuetext")
    card.find("[data-do=reset]").click()
    card.twin.reset()
    card.check()


@pytest.mark.parametrize("name", SHOWN)
def test_every_slider_by_mouse(page, show, name):
    card = show(name)
    for trait in sample(card.twin.stops):
        slider = card.slider(trait)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        for share in (0.4, 0.7, 0.9):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
            card.follow(trait)
            card.check()
        page.mouse.up()
        assert int(slider.input_value()) > 0.8 * (len(card.twin.stops[trait]) - 1)
        card.find("[data-do=reset]").click()
        card.twin.reset()


def test_choices_by_keyboard(page, show):
    card = show("step")
    radios = card.find("[data-trait=precision] input")
    radios.nth(1).focus()
    for key, precision in (("ArrowRight", "fp8"), ("ArrowRight", "fp32"), ("ArrowLeft", "fp8")):
        page.keyboard.press(key)
        card.twin.precision = precision
        assert card.check()["bytes"] == 7e9 * PRECISIONS[precision]
    assert card.slider("window").is_visible()
    card.find("[data-trait=recovery] input").first.check()
    card.twin.recovery = "selective repeat"
    card.check()
    assert not card.slider("window").is_visible()
    stages = show("zero")
    stages.find(".nl-zr-row input").nth(2).focus()
    for stage in (3, 0, 1):
        page.keyboard.press("ArrowDown")
        stages.twin.stage = stage
        stages.check()
        verdict = "fits" if stages.twin.fits else "does not fit"
        assert stages.find(".nl-sc-said").inner_text().startswith(f"Stage {stage} {verdict}:")


def test_a_link_brings_its_figures_until_one_is_moved(show):
    card = show("step")
    menu = card.find("select[data-trait=link]")
    for name in parallel.LINKS:
        menu.select_option(name)
        card.twin.link = name
        card.check()
    card.slider("latency").press("ArrowRight")
    card.follow("latency")
    card.check()
    assert menu.input_value() == card.twin.link == card.twin.own
    menu.select_option("NVLink 4")
    card.twin.link = "NVLink 4"
    card.check()


def set_stop(card, trait, value):
    """Put a slider near a value at once."""
    stops = card.twin.stops[trait]
    card.slider(trait).evaluate(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')); }",
        stops.index(min(stops, key=lambda stop: abs(stop - value))),
    )
    card.follow(trait)


def test_the_timeline_is_to_scale(show):
    card = show("step")
    for buckets in (1, 4, 50, 100):
        set_stop(card, "n_buckets", buckets)
        step = card.twin.step
        read = """(boxes) => boxes.map((box) => {
          const [own, track] = [box.getBoundingClientRect(), box.parentElement.getBoundingClientRect()];
          return [(own.left - track.left) / track.width, own.width / track.width];
        })"""
        drawn = card.find(".nl-tl-track .nl-tl-box:not(.nl-tl-update)").evaluate_all(read)
        wanted = [each for each in step.segments if each.kind != "update"]
        assert len(drawn) == len(wanted)
        for (left, wide), each in zip(drawn, wanted, strict=True):
            assert abs(left - each.start / step.seconds) < 0.004, each
            assert abs(wide - each.seconds / step.seconds) < 0.004 or each.seconds < 0.004 * step.seconds, (
                each
            )


def test_the_point_on_the_curve_is_dragged(page, show):
    card = show("wasted")
    plot = card.find(".nl-wc-plot")
    plot.scroll_into_view_if_needed()
    best = card.twin.best_interval
    box = plot.bounding_box()
    low, high = best / 30, best * 30
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], middle)
    page.mouse.down()
    for share in (0.3, 0.52, 0.95):
        page.mouse.move(box["x"] + share * box["width"], middle)
        wanted = low * (high / low) ** share
        written = float(card.figures()["written"])
        card.twin.interval = float(f"{card.twin.checkpoint_seconds / written:.3g}")
        assert card.twin.interval == pytest.approx(wanted, rel=0.03)
        card.check()
        point = card.find(".nl-wc-point").bounding_box()
        assert abs(point["x"] + point["width"] / 2 - box["x"] - share * box["width"]) < 3
    page.mouse.up()
    page.mouse.move(box["x"] + 0.1 * box["width"], middle)
    card.check()
    card.find("button", has_text="use Young's interval").click()
    card.twin.interval = best
    assert card.check()["share"] == pytest.approx(card.check()["least"], rel=1e-12)
    card.slider("n_gpus").press("Home")
    card.find("button", has_text="like Llama 3").click()
    card.check()


# --- the formulas are true


def read_math(node):
    """Return a row of MathML as Python."""
    if node.tag == "mfrac":
        return f"(({read_math(node[0])})/({read_math(node[1])}))"
    if node.tag == "msqrt":
        return f"({read_math(node[0])})**0.5"
    if node.tag == "mo":
        return OPERATORS.get(node.text, node.text)
    if node.tag in ("mn", "mtext"):
        found = re.fullmatch(r"(?:\$ )?(\d[\d.,]*) ?([^\d/]*)(/s)?", node.text)
        return f"({found[1].replace(',', '')}*{UNITS[found[2]]!r})" if found else "#" + node.text
    return "".join(map(read_math, node))


@pytest.mark.parametrize("name", SHOWN)
def test_every_formula_gives_its_number(show, name):
    card = show(name)
    n_formulas = 0
    for _ in range(3 if THOROUGH else 2):
        for figure, value in card.check().items():
            button = card.find(f"[data-figure={figure}]")
            button.focus()
            assert button.get_attribute("aria-pressed") == "true"
            assert card.find(".nl-fg-words b").inner_text() == button.locator(".nl-fg-label").inner_text()
            maths = card.find(".nl-fg-lines math")
            if value is None or maths.count() == 0:
                continue
            texts = maths.evaluate_all(
                "(all) => all.map((math) => new XMLSerializer().serializeToString(math))"
            )
            row = ElementTree.fromstring(texts[-1].replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
            _, how, result = read_math(row).split("=")
            how, _, rounded = how.partition("#")
            calculated = math.ceil(eval(how) - 1e-6) if rounded else eval(how)
            if figure == "hours":
                calculated /= 3600  # the unit of its result
            # Whole parameters are shared out: of a few, the largest share is not the mean one.
            shared = name == "zero" and figure != "total"
            assert calculated == pytest.approx(value, rel=1e-3 if shared else 2e-7, abs=1e-6), (figure, how)
            assert eval(result) == pytest.approx(value, rel=1e-7, abs=1e-6), figure
            n_formulas += 1
        # Other values, other formulas.
        for trait in ("n_workers", "n_gpus", "n_buckets", "restart_seconds", "loss"):
            if trait in card.twin.stops:
                for _ in range(3):
                    card.slider(trait).press("ArrowLeft")
                card.follow(trait)
        if name == "zero":
            card.find(".nl-zr-row input").nth(3 if card.twin.stage == 2 else 0).check()
            card.twin.stage = 3 if card.twin.stage == 2 else 0
    assert n_formulas > (12 if THOROUGH else 8)


# --- settings, hidden results, looks


@pytest.mark.parametrize(
    "moved",
    with_more(
        [
            {"stage": 2, "n_buckets": 10},
            {
                "stage": 0,
                "n_buckets": 10,
                "gpus_per_server": 8,
                "nics_per_server": 16,
            },  # NVLink sets the pace
        ],
        {"stage": 2, "n_buckets": 1},
        {"stage": 1, "n_buckets": 10, "gpus_per_server": 8, "nics_per_server": 8},
        {"stage": 2, "n_buckets": 10, "gpus_per_server": 8, "nics_per_server": 16},
        {"stage": 2, "n_buckets": 1000, "gpus_per_server": 8, "nics_per_server": 16},  # of the weights only
        {"stage": 2, "n_workers": 8, "gpus_per_server": 8, "nics_per_server": 8},
    ),
)
def test_the_formula_of_the_network_whatever_a_server_holds(show, moved):
    """The page without a kernel is asked through its sliders, so each is brought to the stop in question."""
    card = show("step")
    for trait, value in moved.items():
        if trait == "stage":
            card.find("[data-trait=stage] input").nth(value).check()
        else:
            stops = card.twin.stops[trait]
            value = min(stops, key=lambda stop: abs(stop - value))
            card.slider(trait).evaluate(
                "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')); }",
                stops.index(value),
            )
        setattr(card.twin, trait, value)
    value = card.check()["communicate"]
    card.find("[data-figure=communicate]").focus()
    texts = card.find(".nl-fg-lines math").evaluate_all(
        "(all) => all.map((math) => new XMLSerializer().serializeToString(math))"
    )
    row = ElementTree.fromstring(texts[-1].replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    _, how, result = read_math(row).split("=")
    assert eval(how) == pytest.approx(value, rel=2e-7) and eval(result) == pytest.approx(value, rel=1e-7)


@pytest.mark.parametrize("name", SHOWN)
def test_results_are_hidden_until_asked_for(show, name):
    card = show(name)
    stage = card.find(".nl-sc-stage")
    card.find("label", has_text="hide results").locator("input").check()
    trait = next(iter(card.twin.stops))
    for _ in range(2):
        assert set(card.figures().values()) == {""} and not stage.is_visible()
        assert "?" in card.find(".nl-sc-how").inner_text()
        assert set(card.find(".nl-sc-figures .nl-fg-number").all_inner_texts()) == {"?"}
        card.find(".nl-sc-reveal").click()
        assert stage.is_visible()
        card.check()
        card.slider(trait).press("ArrowRight")  # which asks anew
        card.follow(trait)
    card.find("label", has_text="hide results").locator("input").uncheck()
    card.check()


def test_digits_and_comma(show):
    card = show("step")
    card.find(".nl-sc-foot select").select_option("5")
    assert card.find("[data-figure=sent] .nl-fg-number").inner_text() == "27.563 GB"
    card.find("label", has_text="decimal comma").locator("input").check()
    assert card.find("[data-figure=sent] .nl-fg-number").inner_text() == "27,563 GB"
    assert "27,563 GB" not in card.find(".nl-sc-how").inner_text()
    card.find("[data-figure=sent]").click()
    assert "27,563 GB" in card.find(".nl-sc-how").inner_text()
    card.check()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 360, 800])
def test_nothing_sticks_out(page, show, width):
    page.set_viewport_size({"width": width, "height": 900})
    for name in SHOWN:
        card = show(name)
        card.find(".nl-sc-foot select").select_option("3")
        assert card.root.evaluate(STICKING_OUT) == [], name


RUN_AWAY = """(root) => {
  const sliders = [...root.querySelectorAll("input[type=range]")].filter((slider) => slider.offsetParent);
  const figures = [...root.querySelectorAll(".nl-fg")];
  const watched = [...sliders, ...figures, root.querySelector(".nl-sc-foot")];
  const top = (part) => part.getBoundingClientRect().top;
  const places = () => watched.map((part) => top(part) - top(root));
  const [began, moved] = [places(), new Set()];
  const look = (what) => places().forEach((place, k) => Math.abs(place - began[k]) > 2 && moved.add(what));
  const point = (what) => figures.forEach((figure) => {
    figure.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "mouse" }));
    look(`${what}, explaining ${figure.dataset.figure}`);
    figure.dispatchEvent(new PointerEvent("pointerleave"));
  });
  point("at first");
  for (const slider of sliders) {
    const was = slider.value;
    for (let stop = 0; stop <= slider.max; stop++) {
      slider.value = stop;
      slider.dispatchEvent(new Event("input"));
      look(`${slider.dataset.trait} ${stop}`);
    }
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input"));
    look(`${slider.dataset.trait} at its end`);
    point(`${slider.dataset.trait} at its end`);
    slider.value = was;
    slider.dispatchEvent(new Event("input"));
  }
  return [...moved];
}"""


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1100, 700])
def test_nothing_runs_away_while_a_slider_moves(page, show, width):
    """Sliders, numbers and the line below stay where they are, whatever is chosen or explained."""
    page.set_viewport_size({"width": width, "height": 900})
    for name in SHOWN:
        card = show(name)
        card.find(".nl-sc-foot select").select_option("3")
        if name == "step":
            card.slider("slowest").press("Home")
        assert card.root.evaluate(RUN_AWAY) == [], name


@pytest.mark.thorough
def test_names_of_stages_are_whole_or_not_there(page, show):
    card = show("zero")
    card.slider("parameters").press("End")  # long amounts, and "does not fit", leave least room
    for width in range(320, 620, 20):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)"
        assert card.find(".nl-zr-words").evaluate_all(cut) == [], width


@pytest.mark.thorough
@pytest.mark.only_chromium("once a page has filled the screen, no window of Firefox gets another size")
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (2560, 1440)])
def test_a_full_screen_enlarges_the_whole_card_and_shows_all_of_it(page, show, width, height):
    page.set_viewport_size({"width": width, "height": height})
    for name in SHOWN:
        card = show(name)
        card.find(".nl-sc-foot select").select_option("3")
        enlarge = card.find("button[aria-label='Full screen']")
        sizes = []
        for is_full in (False, True):
            if is_full:
                enlarge.press("Enter")
                page.locator(f".nl-{name}:fullscreen:not([style*='--nl-scale: 1;'])").wait_for()
            words = card.find(".nl-sl-row").first.locator("span").first
            sizes.append(words.evaluate("(e) => [e, ...e.children].at(-1).getBoundingClientRect().height"))
        scale = float(card.root.evaluate("(root) => root.style.getPropertyValue('--nl-scale')"))
        assert scale >= 1.4 and sizes[1] / sizes[0] == pytest.approx(scale, rel=0.1)
        assert card.root.evaluate(STICKING_OUT) == [], name
        assert card.root.evaluate("(root) => root.scrollHeight <= root.clientHeight"), name
        enlarge.press("Enter")
        page.locator(".nl:fullscreen").wait_for(state="detached")


@pytest.mark.thorough
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave(page, show, theme):
    for name in SHOWN:
        card = show(name, theme)
        for hide in (False, True):
            if hide:
                card.find("label", has_text="hide results").locator("input").check()
            grave, looked_at = look(page, f".nl-{name}")
            assert looked_at["color-contrast"] > 20
            assert grave == [], name


@pytest.mark.parametrize("name", SHOWN)
def test_hidden_results_are_nowhere_on_the_page(show, name):
    card = show(name)
    told = card.find(".nl-sc-controls").inner_text() + card.find(".nl-sc-foot").inner_text()
    results = {
        text
        for text in card.find(".nl-fg-number").all_inner_texts()
        if len(text) > 4 and text not in told and re.search(r"\d", text)
    }
    assert len(results) > 3
    card.find("label", has_text="hide results").locator("input").check()
    controls = card.find(".nl-sc-controls").inner_html()
    for figure in card.find(".nl-fg:visible").all():
        figure.focus()  # which explains it
        html = card.root.evaluate("(root) => root.outerHTML").replace(controls, "")
        assert [text for text in results if text in html] == []
    card.find(".nl-sc-reveal").click()
    assert all(text in card.root.inner_text() for text in results)


def share_painted(image):
    """Return the share of a lane's width that has the dark ink of what is sent."""
    from matplotlib.colors import to_rgb
    from matplotlib.image import imread

    pixels = imread(image)[:, :, :3].mean(axis=2)
    ink = 1 - pixels[round(0.85 * len(pixels))]  # a pixel is as grey as the box in it is wide
    return float(ink.mean() / (1 - np.mean(to_rgb(colors.ERROR.text))))


@pytest.mark.parametrize("compute", [1, 10], ids=["touching", "with gaps"])
def test_the_network_lane_is_painted_as_far_as_it_is_busy(show, tmp_path, compute):
    card = show("step")
    set_stop(card, "slowest", 1)
    set_stop(card, "loss", 0)
    set_stop(card, "compute", compute)
    lane = card.find(".nl-tl-lane").last.locator(".nl-tl-track")
    lane.scroll_into_view_if_needed()
    for n_buckets in with_more([1, 20, 100], 8, 30, 50):
        set_stop(card, "n_buckets", n_buckets)
        step = card.twin.step
        lane.screenshot(path=tmp_path / "lane.png")
        painted = share_painted(tmp_path / "lane.png")
        assert painted == pytest.approx(step.communicate / step.seconds, abs=0.03), n_buckets
