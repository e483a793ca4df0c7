"""What leads a reader to a chapter that runs leads to a file that is there, whoever owns the repository."""

import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from neuronlab.site.running import COPIES, binder_link, lite_link, ways_to_run
from tools.fill_urls import filled

ROOT = Path(__file__).resolve().parents[2]
PRESENT = tomllib.loads((ROOT / "docs/project.toml").read_text(encoding="utf-8"))
OWNED = PRESENT | {"owner": "somebody", "repository": "a-copy", "branch": "next/one"}
CHAPTERS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


def opened_by(link):
    """The repository, the branch and the file that a Binder address opens."""
    parts = urlsplit(link)
    _, version, host, owner, repository, branch = parts.path.split("/")
    assert (parts.netloc, version, host) == ("mybinder.org", "v2", "gh")
    (place,) = parse_qs(parts.query)["urlpath"]
    return f"{owner}/{repository}", unquote(branch), place.removeprefix("lab/tree/")


def test_the_readme_has_each_chapter_once():
    links = re.findall(r"\[(\d+)\]\((https://mybinder\.org/[^)]*)\)", filled("README.md", OWNED))
    assert [int(number) for number, _ in links] == list(range(len(CHAPTERS)))
    opened = [opened_by(link) for _, link in links]
    assert opened == [("somebody/a-copy", "next/one", chapter) for chapter in CHAPTERS]


def test_without_an_owner_there_is_no_dead_link():
    assert "mybinder" not in filled("README.md", OWNED | {"owner": "OWNER"})
    line = ways_to_run(OWNED | {"owner": "OWNER", "lite": "https://OWNER.github.io/lite"}, CHAPTERS[0])
    assert re.findall('href="([^"]*)"', line) == [f"../{COPIES}/00_start_here.ipynb"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_page_leads_to_lite_binder_and_a_copy(chapter):
    project = OWNED | {"lite": "https://example.org/lite/"}
    lite, binder, copy = re.findall('href="([^"]*)"', ways_to_run(project, chapter))
    assert lite == lite_link(project, chapter) and lite.endswith(f"?path={Path(chapter).name}")
    assert binder == binder_link(project, chapter) and opened_by(binder)[2] == chapter
    assert (ROOT / "notebooks" / Path(copy).name).is_file()
