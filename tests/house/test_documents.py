"""The written house: links lead somewhere, keys of the sources can be looked up, project files agree."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from test_coverage import LINES, rows

from tools import fill_urls

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
KEY = r"\b[NALBCPEFS]\d{1,2}\b"


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def without_blocks(text):
    """Return Markdown without its blocks of code."""
    return re.sub(r"^(````*)\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def places_in(text):
    """Return the fragments (#...) under which the headings of a Markdown page are found."""
    headings = re.findall(r"^#+ +(.+?) *$", without_blocks(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page, text):
    """Return the relative links of a Markdown page in `text` that lead to no file or to no heading of it."""
    found = []
    prose = re.sub(r"`[^`\n]*`", "", without_blocks(text))  # in code brackets mean something else
    for link in re.findall(r"\]\(<?([^)\s>]+)", prose):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, place = link.partition("#")
        target = page.parent / name if name else page
        if target.exists() and (not place or place in places_in(text if target == page else read(target))):
            continue
        found.append(link)
    return found


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in PAGES])
def test_links_lead_somewhere(page):
    assert broken_links(ROOT / page, read(page)) == []


def test_broken_links_are_noticed():
    text = "# One thing\n[a](#one-thing) [b](#two) [c](gone.md) [d](LICENSE) `[e](gone)` [f](README.md#start)"
    assert broken_links(ROOT / "CONTRIBUTING.md", text) == ["#two", "gone.md"]


FOLDERS = ("neuronlab", "tests", "tools", "docs", "notebooks", "benchmarks")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def names_of_nothing(text):
    """Return the files and the tests that a page names in backticks, and that are not there."""
    spans = re.findall(r"`([^`\n]+)`", without_blocks(text))
    paths = [span for span in spans if re.fullmatch(rf"({'|'.join(FOLDERS)})/[\w./-]+", span)]
    tests = [span for span in spans if re.fullmatch(r"test_\w+", span)]
    return [path for path in paths if not (ROOT / path).exists()] + [
        name for name in tests if f"def {name}(" not in TESTS
    ]


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in PAGES])
def test_files_and_tests_that_are_named_are_there(page):
    assert names_of_nothing(read(page)) == []


def test_what_is_not_there_is_noticed():
    text = "`neuronlab/gone.py` `neuronlab/steps.py` `neuronlab/<card>/` `test_of_nothing` `tests/house/`"
    assert names_of_nothing(text) == ["neuronlab/gone.py", "test_of_nothing"]


# --- the keys of the sources


def known_keys():
    """Return the keys that docs/sources.md explains, in its order."""
    return re.findall(rf"^(?:- \*\*|\| )({KEY})", read("docs/sources.md"), flags=re.MULTILINE)


def test_no_key_stands_for_two_facts():
    assert len(known_keys()) == len(set(known_keys())) > 60


def keys_in(path):
    """Return the keys that a file names; of JavaScript only in comments, elsewhere M3 may move a pen."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        text = "\n".join(re.findall(r"//.*|/\*.*?\*/", text, flags=re.DOTALL))
    return set(re.findall(KEY, text))


def test_every_key_can_be_looked_up():
    used = {name.relative_to(ROOT).as_posix(): keys_in(name) for name in (ROOT / "docs").rglob("*.md")}
    for room, suffixes in (("neuronlab", (".py", ".js")), ("tests", (".py",)), ("benchmarks", (".py",))):
        for path in (ROOT / room).rglob("*"):
            if path.suffix in suffixes:
                used[path.relative_to(ROOT).as_posix()] = keys_in(path)
    assert len(set().union(*used.values())) > 60
    known = set(known_keys())
    assert {path: sorted(keys - known) for path, keys in used.items() if keys - known} == {}


def test_every_line_of_the_sources_is_in_the_table_of_the_course():
    taught = {key for key in known_keys() if key[0] not in "FS"}
    assert taught == LINES == {row[0] for row in rows()}


# --- what is said in more than one file


def test_urls_are_those_of_docs_project():
    assert fill_urls.stale() == [], "run `python tools/fill_urls.py`"


def test_an_edit_of_docs_project_reaches_every_file(tmp_path, monkeypatch):
    for name in (*fill_urls.TARGETS, "docs/project.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(read(name), encoding="utf-8")
    monkeypatch.setattr(fill_urls, "ROOT", tmp_path)
    project = tmp_path / "docs/project.toml"
    text = re.sub(r'^owner = ".*"', 'owner = "ada"', project.read_text("utf-8"), flags=re.MULTILINE)
    project.write_text(text, encoding="utf-8")
    assert fill_urls.main(["--check"]) == 1 and fill_urls.main([]) == 0 and fill_urls.stale() == []
    for name in fill_urls.TARGETS:
        assert "https://github.com/ada/" in (tmp_path / name).read_text(encoding="utf-8"), name


def test_citation_agrees_with_the_package():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    cited = yaml.safe_load(read("CITATION.cff"))
    assert cited["cff-version"] == "1.2.0" and cited["type"] == "software"
    for field in ("version", "license", "keywords"):
        assert cited[field] == project[field]
    assert cited["title"].startswith(project["name"]) and cited["abstract"].startswith(project["description"])
    assert [author["name"] for author in cited["authors"]] == [a["name"] for a in project["authors"]]


def test_the_changelog_begins_with_what_is_not_released():
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:])
    kinds = set(re.findall(r"^### (.+)$", read("CHANGELOG.md"), flags=re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("name", ["bug", "wrong_number", "idea"])
def test_issue_form_can_be_shown(name):
    form = yaml.safe_load((TEMPLATES / f"{name}.yml").read_text(encoding="utf-8"))
    assert form["name"] and form["description"]
    asked = [part for part in form["body"] if part["type"] != "markdown"]
    assert asked and len({part["id"] for part in asked}) == len(asked)
    for part in asked:
        assert part["type"] in ("input", "textarea", "dropdown", "checkboxes") and part["attributes"]["label"]
        assert part["type"] not in ("dropdown", "checkboxes") or part["attributes"]["options"]


def test_hooks_before_a_commit_run_what_is_there():
    hooks = [
        hook
        for source in yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
        for hook in source["hooks"]
    ]
    assert len({hook["id"] for hook in hooks}) == len(hooks) > 3
    for hook in hooks:
        for script in re.findall(r"\S+\.py\b", hook["entry"]):
            assert (ROOT / script).exists(), f"{hook['id']} runs {script}"


def test_the_package_page_names_addresses_only():
    """What the README says beside the repository's files, the page of the package says without them."""
    hook = tomllib.loads(read("pyproject.toml"))["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    page = read("README.md")
    for edit in hook["substitutions"]:
        page = re.sub(edit["pattern"], edit["replacement"], page)
    links = re.findall(r"(!?)\[[^\]]*\]\(([^)\s]+)", page)
    assert len(links) > 15
    for picture, link in links:
        assert link.startswith("#" if link[0] == "#" else "https://")
        assert not picture or link.startswith("https://raw.githubusercontent.com/"), link
