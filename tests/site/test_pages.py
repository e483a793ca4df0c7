"""The site's files: what stands on its pages, what does not, and that all its links lead somewhere."""

import json
import re
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from site_visitor import ADDRESS, CHAPTERS, ROOT

from neuronlab.course.chapters import CHAPTERS as COURSE
from neuronlab.course.chapters import predictions_of
from neuronlab.course.chapters.on_paper import on_paper_in
from neuronlab.site import build_site
from neuronlab.site.__main__ import main
from neuronlab.site.chapter import page_chapter
from neuronlab.site.finishing import _with_policy

# What a policy may let in: files of the same server, and what is a part of the page.
OWN = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
# Words that only hold where there is something to run.
OF_NOTEBOOKS = re.compile(
    r"Run All|Shift\+Enter|run the cell|run its cells|Ctrl\+Home|picture: run the page", re.I
)


@pytest.fixture(scope="session")
def pages(site):
    """{name: parsed page} of all that readers get to see."""
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    return {name: BeautifulSoup(path.read_text("utf-8"), "html.parser") for name, path in found.items()}


def chapters(pages):
    return {name: pages[f"notebooks/{name}.html"] for name in CHAPTERS}


def test_every_kind_of_page_is_in_one_navigation(pages):
    links = {link["href"] for link in pages["index.html"].select("nav.bd-links a")}
    for page in ("docs/api/index", "docs/design", "docs/sources", "CONTRIBUTING", "CHANGELOG"):
        assert f"{page}.html" in links
    assert {f"notebooks/{name}.html" for name in CHAPTERS} <= links
    for page in chapters(pages).values():
        assert page.select("nav.bd-toc-nav a, nav.page-toc a"), "no contents of the page itself"
    assert pages[f"notebooks/{CHAPTERS[0]}.html"].find("link", rel="next")["href"] == f"{CHAPTERS[1]}.html"


def test_links_lead_somewhere(pages, site):
    """To a page that is there, and to a place that is on it."""
    broken = []
    places = {name: {part["id"] for part in page.select("[id]")} for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.select("a[href]"):
            target = urlsplit(link["href"])
            if target.scheme or link["href"] == "#":
                continue
            there = name
            if target.path:
                parts = [*name.split("/")[:-1], *unquote(target.path).split("/")]
                while ".." in parts:
                    at = parts.index("..")
                    del parts[max(0, at - 1) : at + 1]
                there = "/".join(parts)
            if there.endswith(".ipynb") and (site / there).is_file():
                continue  # a chapter to download
            if there not in pages or (target.fragment and unquote(target.fragment) not in places[there]):
                broken.append((name, link["href"]))
    assert broken == []


def test_a_chapter_says_where_it_runs(pages, site):
    for name, page in chapters(pages).items():
        (copy,) = (link["href"] for link in page.select(".site-run a") if link["href"].startswith("../"))
        downloaded = (site / "notebooks" / copy).resolve()
        assert downloaded.read_bytes() == (ROOT / "notebooks" / f"{name}.ipynb").read_bytes()


def test_nothing_is_loaded_from_another_host(pages):
    for name, page in pages.items():
        sources = [element["src"] for element in page.select("[src]")]
        sources += [link["href"] for link in page.select("link[href]") if "canonical" not in link["rel"]]
        assert [source for source in sources if re.match(r"[a-z]+:|//", source)] == [], name


def test_the_policy_lets_in_what_the_page_has_and_nothing_else(pages):
    for name, page in pages.items():
        policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        sources = {source for part in policy.split(";") for source in part.split()[1:]}
        foreign = {source for source in sources if not source.startswith("'sha256-")} - OWN
        assert foreign == set(), name
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0], name
        inside = [one for one in page.select("script:not([src])") if one.get("type") != "application/json"]
        assert policy.count("'sha256-") == len({one.string for one in inside}), name


def test_a_script_that_was_not_there_is_let_in_by_no_policy():
    html = "<head></head><script>a()</script>"
    assert _with_policy(html).count("sha256-") == 1
    assert _with_policy(html) != _with_policy(html.replace("a()", "b()"))
    assert "sha256" not in _with_policy('<head></head><script type="application/json">{}</script>')


def test_pages_do_not_speak_of_what_only_a_notebook_can(pages):
    for name, page in chapters(pages).items():
        prose = page.find("article").get_text(" ")
        assert OF_NOTEBOOKS.findall(prose) == [], name
        assert "as soon as" in prose


def test_a_chapter_made_ready_is_a_valid_notebook():
    chapter = nbformat.read(ROOT / "notebooks/00_start_here.ipynb", as_version=4)
    nbformat.validate(page_chapter(chapter).notebook)


def test_code_in_docstrings_is_code(pages):
    """An indented block without the mark of a literal one becomes a quotation, its lines run together."""
    quoted = [name for name, page in pages.items() if name.startswith("docs/api") and page.find("blockquote")]
    assert quoted == []


def test_formulas_are_mathml(pages):
    formulas = {name: len(page.find_all("math")) for name, page in chapters(pages).items()}
    assert formulas["04_backprop_iteration_1"] > 60
    for name, page in pages.items():
        assert not page.select(".MathJax, span.math, div.math"), name
        if name not in (f"notebooks/{one}.html" for one in CHAPTERS):
            continue  # a table of the project quotes TeX
        tex = page.find_all(string=re.compile(r"\\frac|\\partial"))
        left = [text for text in tex if not text.find_parent(["pre", "code", "script"])]
        assert left == [], name


def test_cards_have_their_states_and_share_one_program(site, pages):
    scripts = set()
    for name, page in chapters(pages).items():
        models = json.loads(page.find(id="site-models").string)
        wanted = [place["data-model"] for place in page.select("[data-model]")]
        assert wanted and set(wanted) == set(models["models"]), name
        text = page.find(id="site-models").string
        for code in ("neuronlab.modules", "function render", "_esm", "_css"):
            assert code not in text
        scripts |= {script["src"] for script in page.select("script[src*=cards]")}
    assert len(scripts) == 1
    program = (site / "_static/cards.js").read_text("utf-8")
    assert program.count('files["kit/numbers.js"] = ') == 1


def test_a_reader_without_javascript_has_the_pictures(site, pages):
    for page in chapters(pages).values():
        for card in page.select(".site-card"):
            (picture,) = card.select("noscript img")
            assert picture["alt"] and int(picture["width"]) > 0 and int(picture["height"]) > 0
            assert (site / "notebooks" / picture["src"]).resolve().is_file()


def test_code_that_only_shows_is_folded(pages):
    page = pages["notebooks/04_backprop_iteration_1.html"]
    for cell in page.select("div.cell:has(.site-card)"):
        assert cell.select_one("details.hide .cell_input"), cell.get_text()[:80]
    assert page.select("div.cell:not(:has(details.hide)) > .cell_input"), "code to be read stands open"


def test_each_page_says_what_it_is(site, pages):
    seen = {}
    for name, page in pages.items():
        if name in ("search.html", "genindex.html", "py-modindex.html"):
            continue
        about = {
            meta.get("property", meta.get("name")): meta["content"] for meta in page.select("meta[content]")
        }
        assert 20 <= len(about["description"]) <= 200, name
        assert about["og:url"] == ADDRESS + name
        picture = site / about["og:image"].removeprefix(ADDRESS)
        head = picture.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert [int.from_bytes(head[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
        assert about["og:image"] not in seen, name
        seen[about["og:image"]] = name
        assert page.find("link", rel="icon")
    assert len(seen) > 15


def test_the_sitemap_lists_all_pages(site, pages):
    listed = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    wanted = set(pages) - {"search.html", "genindex.html", "py-modindex.html"}
    assert {url.removeprefix(ADDRESS) for url in listed} == wanted
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_the_map_has_every_exercise(pages):
    listed = [place["data-key"] for place in pages["index.html"].select(".site-map [data-key]")]
    there = {f"{name}.ipynb" for name in CHAPTERS}
    assert listed == [key for chapter in COURSE if chapter.notebook in there for key in chapter.questions]
    ticks = [place["data-paper"] for place in pages["index.html"].select(".site-map [data-paper]")]
    assert ticks == [
        key for chapter in COURSE if chapter.notebook in there for key in on_paper_in(chapter.number)
    ]
    guesses = {place["data-guess"] for place in pages["index.html"].select(".site-map [data-guess]")}
    assert guesses == {
        key for chapter in COURSE if chapter.notebook in there for key in predictions_of(chapter.number)
    }
    assert [
        place["data-key"] for place in pages["notebooks/00_start_here.html"].select("[data-key]")
    ] == listed


def test_what_cannot_be_built_says_why(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="no copy of the repository"):
        build_site(tmp_path / "out", repository=tmp_path)
    with pytest.raises(FileNotFoundError, match="no such chapter: 99_gone"):
        build_site(tmp_path / "out", chapters=["99_gone"])
    with pytest.raises(ValueError, match="address must be one such as"):
        build_site(tmp_path / "out", address="example.org")
    assert main([str(tmp_path / "out"), "--chapter", "99_gone"]) == 1
    assert "not built. no such chapter" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
