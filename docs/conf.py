"""How Sphinx builds the documentation: `nox -s docs` writes docs/_build, and every warning is an error."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the package beside this folder, installed or not

from neuronlab import __version__ as release  # noqa: E402
from neuronlab.site.settings import REFERENCE  # noqa: E402

project = "neuronlab"
author = "the neuronlab authors"
project_copyright = author
version = release

# Nothing is fetched while building, and no page asks another host for anything: so no intersphinx.
extensions = ["sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build", "*.md"]  # the pages for those who work on it are read as they are
html_theme = "alabaster"
html_theme_options = {"description": "Watch a neural network learn, number by number", "fixed_sidebar": True}
html_show_sphinx = False
html_show_sourcelink = False

globals().update(REFERENCE)  # how docstrings are read; the web edition shares it
