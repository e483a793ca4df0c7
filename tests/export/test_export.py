"""Saved pages: one file that works from disk, without a kernel, and asks the network for nothing."""

import json
import os
import re
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from card import Card

import neuronlab as nl
from neuronlab.course.chapters import CHAPTERS
from neuronlab.course.chapters.on_paper import on_paper_in
from neuronlab.export import save_page
from neuronlab.export.__main__ import main
from neuronlab.export.formulas import mathml
from neuronlab.export.models import for_script
from neuronlab.widgets.kit.bundle import bundle

PROSE = r"""# A page

The error term $\delta_b = \frac{\partial E}{\partial z_b}$, and
$$\begin{aligned} z_a &= 1 \\ &= 2 \end{aligned}$$

It costs \$5. Go on with [the next](second%20one.ipynb#Place), [none](missing.ipynb) or [the web](https://example.org/a.ipynb).
`</script><!--<script>`

<details><summary>Answer</summary>

folded away

</details>
"""
CODE = (
    "import neuronlab as nl\nimport ipywidgets\nstepper = nl.Stepper.of(nl.examples.two_neurons)\nstepper",
    "stepper",
    "ipywidgets.VBox([nl.Stepper.of(nl.examples.two_neurons, position=4,"
    " source='</script><!--<script><b>'), ipywidgets.IntSlider(7)])",
    "ipywidgets.IntSlider(value=3, description='<b>')",
    "nl.formula(stepper.trace, stepper.step)",
    "print('</script><b>bold</b>')",
)


def write_notebook(path, *cells):
    """Write a notebook of markdown (a text that begins with "#") and code cells."""
    new = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    notebook = nbformat.v4.new_notebook(cells=[new[text.startswith("#")](text) for text in cells])
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder in which the command has saved page.html and "second one.html"."""
    folder = tmp_path_factory.mktemp("export")
    first = write_notebook(folder / "page.ipynb", PROSE, *CODE)
    second = write_notebook(folder / "second one.ipynb", "# Second\n\n[back](page.ipynb)")
    assert main([str(first), str(second), "-o", str(folder / "pages")]) == 0
    return folder / "pages"


@pytest.fixture(scope="module")
def soup(pages):
    return BeautifulSoup((pages / "page.html").read_text(encoding="utf-8"), "html.parser")


def test_one_file_a_notebook_and_no_leftovers(pages):
    assert sorted(path.name for path in pages.iterdir()) == ["page.html", "second one.html"]


def test_page_names_no_address_but_those_of_the_prose(pages, soup):
    loaded = [e["href"] for e in soup.find_all(["script", "link", "img", "iframe"]) if e.get("href")]
    assert loaded == ["data:,"]  # an empty icon, or a server would be asked for one
    sources = [e["src"] for e in soup.find_all(src=True)]
    assert sources and all(source.startswith("data:image/png;base64,") for source in sources)
    assert "default-src 'none'" in soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    html = (pages / "page.html").read_text(encoding="utf-8")
    for loader in ("MathJax", "require.min.js", "mermaid.esm", "unpkg"):
        assert loader not in html


def test_prose(soup):
    assert soup.title.string == "A page"
    prose = soup.find(class_="jp-MarkdownCell")
    assert len(prose.find_all("math")) == 2
    assert prose.find("math", display="block").find("mtable")
    assert "$5" in prose.text and prose.text.count("$") == 1
    assert prose.find("details").find("p").text == "folded away"
    assert prose.find("code").text == "</script><!--<script>"


def test_links_lead_to_pages_that_are_there(pages, soup):
    links = {a.text: a["href"] for a in soup.find(class_="jp-MarkdownCell").find_all("a") if a.text != "¶"}
    assert links == {"the next": "second%20one.html#Place", "the web": "https://example.org/a.ipynb"}
    assert "none" in soup.find("span", title=True).text
    assert 'href="page.html"' in (pages / "second one.html").read_text(encoding="utf-8")


def test_links_of_outputs_lead_to_pages_too(tmp_path):
    """The map of the chapters is such an output."""
    first = write_notebook(tmp_path / "00.ipynb", "# Map", "import neuronlab as nl\nnl.progress()")
    write_notebook(tmp_path / "01_neuron.ipynb", "# Neuron")
    page = save_page(first, beside=[tmp_path / "01_neuron.ipynb"])
    output = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find(class_="nl-map")
    links = {a.text: a["href"] for a in output.find_all("a")}
    assert links.pop("One artificial neuron") == "01_neuron.html"
    keys = [*CHAPTERS[0].questions, *on_paper_in(1)]
    assert links == dict.fromkeys(keys, "01_neuron.html#Exercises")
    # The card, which takes the table's place, leads to the same pages, and nowhere where there is none.
    saved = json.loads(BeautifulSoup(page.read_text("utf-8"), "html.parser").find(id="saved-models").string)
    (traits,) = [traits for traits in saved["models"].values() if "chapters" in traits]
    rows = json.loads(saved["values"][traits["chapters"]][0])
    assert [row["notebook"] for row in rows] == ["01_neuron.html", *[""] * (len(CHAPTERS) - 1)]
    assert output.find("span", title=True).text == "Activation functions"


def test_outputs(soup):
    cells = soup.find_all(class_="jp-CodeCell")
    # One of the controls in the box has a front end of its own, the other needs the kernel.
    assert [len(cell.find_all(class_="saved-widget")) for cell in cells] == [1, 1, 1, 0, 0, 0]
    assert [cell.find(class_="saved-note") is not None for cell in cells] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert cells[3].find(class_="saved-picture").text.strip() == "IntSlider(value=3, description='<b>')"
    assert cells[4].find("math", display="block")
    assert cells[5].find(class_="jp-OutputArea-output").text.strip() == "</script><b>bold</b>"
    assert cells[0].find("img")["alt"].startswith("Stepper(")


def test_code_that_is_folded_in_the_notebook_is_folded_on_the_page(tmp_path):
    path = write_notebook(tmp_path / "folded.ipynb", "print('to be read')", "print('a table')")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["jupyter"] = {"source_hidden": True}
    nbformat.write(notebook, path)
    assert main([str(path), "-o", str(tmp_path)]) == 0
    page = BeautifulSoup((tmp_path / "folded.html").read_text(encoding="utf-8"), "html.parser")
    (folded,) = page.select("details.saved-code")
    assert "a table" in folded.text and "to be read" not in folded.text and not folded.has_attr("open")
    assert [
        cell.select_one(".jp-OutputArea-output").text.strip() for cell in page.select(".jp-CodeCell")
    ] == [
        "to be read",
        "a table",
    ]


def test_what_models_share_stands_once(pages):
    html = (pages / "page.html").read_text(encoding="utf-8")
    for text in (nl.Stepper._esm, bundle("kit/keep.js")):
        assert html.count(text.splitlines()[0].replace('"', '\\"')) == 1
    assert html.count('"n_leaves"') == 1


@pytest.mark.browser
def test_page_works_from_disk_without_network(pages, browser):
    example = nl.examples.two_neurons
    trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    asked, said = [], []
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((pages / "page.html").as_uri())
    first, second, third = (page.locator(".nl").nth(k) for k in range(3))
    card = Card(first, trace, example.lr)
    Card(third, trace, example.lr).check(4)
    assert page.locator(".saved-picture").count() == 1  # the control that needs a kernel

    card.focus()
    card.press("ArrowRight", "ArrowRight")
    card.check(2)
    Card(second, trace, example.lr).check(2)  # the other view of the same model
    card.press("End")
    card.open_values()
    card.slider("w_a1").focus()
    card.press("ArrowRight", "ArrowRight")
    moved = float(card.slider("w_a1").input_value())
    assert moved > 0.1
    card.set("w_a1", moved)
    card.check(card.position)

    card.focus()
    card.press("Home", " ")
    card.wait_for_position(1)
    context.close()
    assert [url for url in asked if not re.match(r"file:|blob:|data:", url)] == []
    assert said == []


@pytest.mark.browser
def test_no_letter_of_a_formula_needs_a_font_for_mathematics(pages, browser):
    """Phones have none: where the browser slants a letter itself, it takes it from there, or draws a box."""
    page = browser.new_page()
    page.goto((pages / "page.html").as_uri())
    page.locator(".nl math").first.wait_for()
    letters = page.locator("mi").evaluate_all(
        "(all) => all.map((letter) => [letter.textContent, getComputedStyle(letter).textTransform])"
    )
    assert len(letters) > 50 and page.locator("mi:not(.nl mi)").count()  # of cards, and of the prose
    assert [letter for letter, transform in letters if transform != "none"] == []
    page.close()


@pytest.mark.browser
def test_picture_stays_without_javascript(pages, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "page.html").as_uri())
    assert page.locator(".saved-picture img").first.is_visible()
    context.close()


def test_theme(tmp_path):
    page = save_page(write_notebook(tmp_path / "page.ipynb", "# Dark"), theme="dark")
    assert page == tmp_path / "page.html"
    assert 'data-jp-theme-light="false"' in page.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="theme must be 'light' or 'dark', got 'blue'"):
        save_page(tmp_path / "page.ipynb", theme="blue")


def test_failing_cell_is_named_and_older_page_stays(tmp_path, capfd):
    broken = write_notebook(tmp_path / "broken.ipynb", "# Title", "x = 0", "1 / x")
    (tmp_path / "broken.html").write_text("older")
    fine = write_notebook(tmp_path / "fine.ipynb", "# Fine")
    assert main([str(broken), str(fine)]) == 1
    said = capfd.readouterr().err
    assert "Cell 3 of 3, In [2], raised ZeroDivisionError: division by zero" in said
    assert (tmp_path / "broken.html").read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "broken.html",
        "broken.ipynb",
        "fine.html",
        "fine.ipynb",
    ]


@pytest.mark.parametrize("contents", [b"{}", b"[]", b"# text", b"\xff\xfe", b'{"cells": 3, "nbformat": 4}'])
def test_what_is_not_a_notebook_is_refused(tmp_path, contents, capfd):
    path = tmp_path / "page.ipynb"
    path.write_bytes(contents)
    with pytest.raises(ValueError, match="is not a Jupyter notebook"):
        save_page(path)
    assert main([str(path), str(tmp_path / "absent.ipynb")]) == 1
    said = capfd.readouterr().err
    assert "absent.ipynb: not saved. " in said and "Traceback" not in said
    assert [p.name for p in tmp_path.iterdir()] == ["page.ipynb"]


def test_two_notebooks_of_one_name_do_not_overwrite_each_other(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["a/page.ipynb", "b/page.ipynb", "-o", str(tmp_path)])
    assert "page.html" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["nbconvert", "latex2mathml"])
def test_missing_package_names_the_extra(tmp_path, monkeypatch, module):
    for name in [name for name in sys.modules if name.startswith("neuronlab.export.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError, match=rf'{module}.*"neuronlab\[course\]"'):
        save_page(tmp_path / "page.ipynb")


@pytest.mark.parametrize("tex", [r"\notacommand x", r"\frac{1}{", "a & b", ""])
def test_tex_that_is_not_understood_stays_tex(tex, caplog):
    assert BeautifulSoup(mathml(tex), "html.parser").find("code").text == tex
    assert len(caplog.records) == 1


def test_text_in_a_formula_is_no_element():
    assert "<script>" not in mathml(r"\text{<script>a & b</script>}")
    assert "&lt;script&gt;" in mathml(r"\text{<script>a & b</script>}")


def test_letters_are_those_of_any_font_and_words_stand_upright():
    formula = BeautifulSoup(mathml(r"\mathbf{x} + \delta \tanh z"), "html.parser")
    assert {part["mathvariant"] for part in formula.find_all("mi")} == {"normal"}
    letters = {part.text: (part.get("class"), part.get("style")) for part in formula.find_all("mi")}
    upright, slanted, bold = (None, None), (["nl-slanted"], None), (None, "font-weight:bold")
    assert letters == {"x": bold, "δ": slanted, "tanh": upright, "z": slanted}


@pytest.mark.parametrize(
    "tex, letters", [(r"\hat{y}_k", "ŷk"), (r"\mathbf{\hat{y}}", "ŷ"), (r"\hat{Y}", "Ŷ"), (r"\hat{q}", "q")]
)
def test_a_letter_and_its_hat_are_one_where_fonts_have_it(tex, letters):
    formula = BeautifulSoup(mathml(tex), "html.parser")
    assert "".join(part.text for part in formula.find_all("mi")) == letters
    assert [part.text for part in formula.find_all("mo")] == ["^"] * (letters == "q")


@pytest.mark.parametrize("minus", ["-", "−"])
def test_a_minus_sign_in_a_formula_is_an_operator(minus):
    formula = BeautifulSoup(mathml(f"a {minus} b"), "html.parser")
    assert [part.text for part in formula.find_all("mo")] == ["−"]
    assert [part.text for part in formula.find_all("mi")] == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["<!-- x", "</script>x", "<script>", "<SCRIPT>", "</ScRiPt >", "<!--<script>"]
)
def test_no_text_of_a_widget_ends_or_hides_the_script_that_holds_it(text):
    made = for_script(json.dumps({"text": text}))
    assert not re.search(r"<!--|</?script", made, re.IGNORECASE)
    assert json.loads(made) == {"text": text}


def test_a_page_that_cannot_be_saved_leaves_nothing_behind(tmp_path, monkeypatch):
    import nbformat

    notebook = tmp_path / "page.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x")]), notebook)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        save_page(notebook, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.ipynb"]
