"""Where a chapter can be run: on Binder, in JupyterLite, or with a copy of it, as docs/project.toml says."""

from html import escape
from urllib.parse import quote

PLACEHOLDER = "OWNER"
COPIES = "_static/notebooks"  # of the site: the chapters as files


def binder_link(project, notebook) -> str:
    """Return the address at which Binder opens a notebook of the repository in JupyterLab.

    `project` is what docs/project.toml holds, `notebook` a path such as "notebooks/01_neuron.ipynb".
    """
    place = "/".join((project["owner"], project["repository"], quote(project.get("branch", "HEAD"), safe="")))
    return f"https://mybinder.org/v2/gh/{place}?urlpath={quote(f'lab/tree/{notebook}')}"


def lite_link(project, notebook) -> str | None:
    """Return the address at which the JupyterLite of docs/project.toml opens a chapter; None without one."""
    lite = project.get("lite", "")
    if not lite or PLACEHOLDER in lite:
        return None
    return f"{lite.rstrip('/')}/lab/index.html?path={quote(notebook.rsplit('/', 1)[-1])}"


def ways_to_run(project, notebook) -> str:
    """Return a line of HTML for the page of a chapter: what leads to a copy of it that runs."""
    ways = []
    if lite := lite_link(project, notebook):
        ways.append((lite, "in this browser"))
    if PLACEHOLDER not in (project["owner"], project["repository"]):
        ways.append((binder_link(project, notebook), "on Binder"))
    name = notebook.rsplit("/", 1)[-1]
    ways.append((f"../{COPIES}/{quote(name)}", "in your own Jupyter: download it"))
    links = " · ".join(f'<a href="{escape(address)}">{escape(words)}</a>' for address, words in ways)
    return f'<p class="site-run">Run this chapter {links}</p>'
