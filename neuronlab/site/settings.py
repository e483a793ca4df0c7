"""How Sphinx builds the site; what it shares with `nox -s docs` is here once."""

from pathlib import Path

from .. import __version__
from .places import ICON, OWN_SCRIPT, OWN_SHEET
from .running import COPIES

STATIC = Path(__file__).parent / "static"

# docs/conf.py takes these, too. Docstrings are in numpydoc's form; names in single backticks become links
# where they are ours.
REFERENCE = {
    "numpydoc_show_class_members": False,  # autodoc lists methods and properties
    "default_role": "py:obj",
    "add_module_names": False,
    "autodoc_default_options": {"members": True, "member-order": "bysource"},
    "autodoc_typehints": "none",  # the sections say what is taken and returned
}


def settings(source, address) -> dict:
    """Return what a conf.py would hold, for pages made from `source`, to be found at `address`."""
    return REFERENCE | {
        "project": "neuronlab",
        "author": "the neuronlab authors",
        "project_copyright": "the neuronlab authors",
        "version": __version__,
        "release": __version__,
        "language": "en",
        "extensions": ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "neuronlab.site.extension"],
        "root_doc": "index",
        "exclude_patterns": ["docs/index.rst", f"{COPIES}/*"],
        "html_theme": "sphinx_book_theme",
        "html_title": "neuronlab",
        "html_baseurl": address or "",
        "html_favicon": str(STATIC / ICON),
        "html_static_path": [str(STATIC), str(source / "_static")],
        "html_css_files": [OWN_SHEET],
        "html_js_files": [(OWN_SCRIPT, {"loading_method": "defer"})],
        "html_show_sphinx": False,
        "html_show_sourcelink": False,
        "html_copy_source": False,
        "html_permalinks_icon": "#",
        "html_context": {"default_mode": "auto"},
        "html_theme_options": {
            **{f"navbar_{part}": [] for part in ("start", "center", "end", "persistent")},
            "home_page_in_toc": True,
            "show_navbar_depth": 1,
            "show_toc_level": 2,
            "use_download_button": False,
            "use_fullscreen_button": False,
            "toc_title": "On this page",
            "search_bar_text": "Search",
            "pygments_light_style": "a11y-high-contrast-light",
            "pygments_dark_style": "a11y-high-contrast-dark",
        },
        # Nothing is run, and nothing comes from another host.
        "nb_execution_mode": "off",
        "nb_ipywidgets_js": {},
        "nb_render_image_options": {},
        "nb_code_prompt_show": "Show the code",
        "nb_code_prompt_hide": "Hide the code",
        "html_math_renderer": "mathml",
        "myst_enable_extensions": ["dollarmath", "amsmath"],
        "myst_dmath_allow_space": False,
        "myst_dmath_allow_digits": False,
        "myst_heading_anchors": 4,
        "myst_links_external_new_tab": False,
        # Pygments does not know nested rules of CSS yet.
        "suppress_warnings": ["misc.highlighting_failure"],
    }
