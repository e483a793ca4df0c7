"""The script that brings the widgets of one page to life, all of it in the page."""

import re
from pathlib import Path

from ..widgets.kit.bundle import module_of

TEMPLATES = Path(__file__).parent / "templates"
# By its place beside the cards' files, as the bundler wants it.
SAVED_MODELS = "../export/templates/chapter/saved_models.js"


def page_script() -> str:
    """Return the module of a saved page: saved_models.js, and models.js without the line that imports it."""
    models = (TEMPLATES / "chapter" / "models.js").read_text(encoding="utf-8")
    own, count = re.subn(r'^import .* from "\./saved_models\.js";\n', "", models, flags=re.MULTILINE)
    if count != 1:
        raise ValueError(f"models.js should import saved_models.js in one line, found {count}")
    return module_of(SAVED_MODELS).inner + own
