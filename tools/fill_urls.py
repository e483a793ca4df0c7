"""Writes the addresses of the project, as docs/project.toml says them, into every file that names them.

    python tools/fill_urls.py            write them
    python tools/fill_urls.py --check    only say which files are behind; status 1 if there are any

In each file they stand between two lines that say "project links" and "end of project links".
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
sys.path.insert(0, str(ROOT))  # the package that stands here, installed or not

from neuronlab.site.running import binder_link  # noqa: E402

PLACEHOLDER = "OWNER"
_BETWEEN = re.compile(
    r"(^[^\n]*\bproject links\b[^\n]*\n)(.*?)(^[^\n]*\bend of project links\b)", re.M | re.S
)


def _pyproject(home, project):
    raw = home.replace("//github.com/", "//raw.githubusercontent.com/")
    return f"""[project.urls]
Homepage = "{home}"
Source = "{home}"
Issues = "{home}/issues"
Documentation = "{home}/tree/HEAD/docs"
Changelog = "{home}/blob/HEAD/CHANGELOG.md"

# The package's page is not beside the files that the README names: pictures and links lead to the repository.
[tool.hatch.metadata.hooks.fancy-pypi-readme]
content-type = "text/markdown"

[[tool.hatch.metadata.hooks.fancy-pypi-readme.fragments]]
path = "README.md"

[[tool.hatch.metadata.hooks.fancy-pypi-readme.substitutions]]
pattern = '(!\\[[^\\]]*\\]\\()(?![a-z]+:|#)'
replacement = '\\1{raw}/HEAD/'

[[tool.hatch.metadata.hooks.fancy-pypi-readme.substitutions]]
pattern = '((?<!!)\\[[^\\]]*\\]\\()(?![a-z]+:|#)'
replacement = '\\1{home}/blob/HEAD/'
"""


def _citation(home, project):
    return f'repository-code: "{home}"\nurl: "{home}"\n'


def _readme(home, project):
    if PLACEHOLDER in home.split("/"):
        return ""  # a reader would only find a dead link
    site = project["site"]
    read = "" if PLACEHOLDER in site else f"[Read it on the web]({site})\n"
    notebooks = sorted(path.name for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    first, *_ = links = [binder_link(project, f"notebooks/{name}") for name in notebooks]
    badge = f"[![Open the course on Binder](https://mybinder.org/badge_logo.svg)]({first})\n"
    each = " · ".join(f"[{number}]({link})" for number, link in enumerate(links))
    return f"{read}{badge}[Issues]({home}/issues)\n\nRun a chapter on Binder: {each}\n"


def _contributing(home, project):
    return f"```\ngit clone {home}.git\ncd {home.rsplit('/', 1)[1]}\n```\n"


def _issue_config(home, project):
    return f"""contact_links:
  - name: Read how the project is built
    url: {home}/tree/HEAD/docs
    about: The design, the sources key by key, and how cards and chapters are made.
"""


# {file: what stands between the marks}
TARGETS = {
    "pyproject.toml": _pyproject,
    "CITATION.cff": _citation,
    "README.md": _readme,
    "CONTRIBUTING.md": _contributing,
    ".github/ISSUE_TEMPLATE/config.yml": _issue_config,
}


def filled(name, project=None) -> str:
    """Return the text of the file `name` with the present addresses; ValueError without its marks.

    `project` is what docs/project.toml holds, or would.
    """
    project = project or tomllib.loads((ROOT / "docs/project.toml").read_text(encoding="utf-8"))
    links = TARGETS[name](f"https://github.com/{project['owner']}/{project['repository']}", project)
    text, count = _BETWEEN.subn(
        lambda found: found[1] + links + found[3], (ROOT / name).read_text(encoding="utf-8")
    )
    if count != 1:
        raise ValueError(f"{name} must have one pair of lines around its project links, found {count}")
    return text


def stale() -> list:
    """Return the names of the files whose addresses are not those of docs/project.toml."""
    return [name for name in TARGETS if filled(name) != (ROOT / name).read_text(encoding="utf-8")]


def main(arguments=None) -> int:
    """Write the addresses, or with --check look for files that are behind; return the exit status."""
    parser = argparse.ArgumentParser(description="Write the project's addresses into all its files.")
    parser.add_argument("--check", action="store_true", help="only look, write nothing")
    options = parser.parse_args(arguments)
    behind = stale()
    for name in behind:
        print(f"{name}: {'is behind docs/project.toml' if options.check else 'written'}")
        if not options.check:
            (ROOT / name).write_text(filled(name), encoding="utf-8", newline="\n")
    return int(options.check and bool(behind))


if __name__ == "__main__":
    sys.exit(main())
