"""An executed chapter as the site shows it: words for a page, places for cards, and their saved states."""

import base64
import hashlib
import re
from html import escape, unescape
from io import BytesIO
from typing import Any, NamedTuple

from docutils.nodes import make_id
from PIL import Image

from ..export.models import STATE, VIEW, as_json, for_script, leaves
from ..export.wording import for_page
from .places import PICTURES

# What a widget's state holds for a kernel and its front end only; the site's own script knows all cards.
_NOT_FOR_PAGES = ("layout", "tabbable", "tooltip", "comm")
FOLDED = "hide-input"  # tag of a cell whose code a page folds behind a button
KEEP_COLORS = "keep-colors"  # tag of a cell whose text speaks of black and white
_HEADINGS = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r'(\]\(|<a href=")([\w%.-]+)\.ipynb(#[^)"\s]*)?(?=[)"])')


class Chapter(NamedTuple):
    """What the site needs of one chapter."""

    notebook: Any  # ready for myst-nb
    models: str  # the states of its cards, for a <script>
    entries: list  # the cards' modules, such as "stepper/stepper_widget.js"
    sheets: list  # their style sheets, each after those that it needs
    pictures: dict  # {name: bytes of a WebP file}: figures, and cards for readers without JavaScript
    share: bytes  # its first card's picture as a PNG file, or b""


def page_chapter(notebook, chapter_map="") -> Chapter:
    """Return the `Chapter` made of an executed notebook, with `chapter_map` in the place of `nl.progress()`.

    ValueError for a card that is not of this course.
    """
    state = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    kept, pictures, order, heading, share = {}, {}, [], [""], b""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(_to_page, for_page(cell.source))
            heading = _HEADINGS.findall(cell.source)[-1:] or heading
            continue
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if 'class="nl-map"' in "".join(data.get("text/html", "")):
                # The site's own map: it stands on its first page too, and knows the pages of this site.
                output.data = {"text/html": chapter_map}
            elif VIEW in data:
                inside = list(leaves(data[VIEW]["model_id"], state))
                cards = [name for name in inside if state[name]["model_module"] == "anywidget"]
                kept |= {name: _card(state[name]) for name in cards}
                order += cards
                share = share or base64.b64decode(data.get("image/png", ""))
                shown = _still(data, pictures, "".join(data.get("text/plain", "")), "dark-light")
                output.data = {"text/html": _place(cards, *shown, needs_kernel=len(cards) < len(inside))}
            elif "image/png" in data:
                kind = "site-photo" if KEEP_COLORS in cell.metadata.get("tags", ()) else "site-figure"
                words = f"Figure: {heading[0]}"
                output.data = {"text/html": _still(data, pictures, words, f"dark-light {kind}")[0]}
            elif "text/html" in data:
                data["text/html"] = _LINK.sub(_to_file, data["text/html"])
        if _shows(cell) and FOLDED not in (tags := cell.metadata.setdefault("tags", [])):
            tags.append(FOLDED)
    files = [state[name]["state"]["_files"] for name in dict.fromkeys(order)]
    return Chapter(
        notebook,
        for_script(as_json(kept)) if kept else "",
        list(dict.fromkeys(_entry(file) for file in files)),
        list(dict.fromkeys(name for file in files for name in file["css"].split())),
        pictures,
        share,
    )


def _entry(files):
    return files["js"].split()[-1]


def _card(model):
    """The state of a card as the page's script takes it: `card` is its module, nothing else is code."""
    traits = model["state"]
    if "_files" not in traits:
        raise ValueError(f"a card that is not of this course: {traits.get('_anywidget_id')}")
    own = {name: value for name, value in traits.items() if name[0] != "_" and name not in _NOT_FOR_PAGES}
    return {**model, "state": {**own, "card": _entry(traits["_files"])}}


def _still(data, pictures, words, kind):
    """(HTML of an output's picture, or of its words without one; its height in pixels)."""
    if "image/png" not in data:
        return f"<pre>{escape(words)}</pre>", 0
    picture = Image.open(BytesIO(base64.b64decode(data["image/png"])))
    file = BytesIO()
    picture.save(file, "WEBP", lossless=True, quality=90)  # the same pixels in less than half the bytes
    name = f"{hashlib.sha256(file.getvalue()).hexdigest()[:16]}.webp"
    pictures[name] = file.getvalue()
    size = f'width="{picture.width}" height="{picture.height}" loading="lazy"'
    place = f'src="../{PICTURES}/{name}"'
    return f'<img class="{kind}" {place} alt="{escape(words)}" {size}>', picture.height


def _place(cards, shown, height, needs_kernel):
    """The HTML in whose place the cards will be; without JavaScript what is `shown` stands there."""
    note = '<p class="site-note">This control needs the running notebook.</p>' if needs_kernel else ""
    if not cards:
        return f'<div class="site-still">{shown}{note}</div>'
    places = "".join(f'<div data-model="{escape(card)}"></div>' for card in cards)
    room = f'style="--site-high: {height}"'
    return f'<div class="site-card" {room}>{places}<noscript>{shown}</noscript></div>{note}'


def _shows(cell):
    """Whether code only makes what stands below it: a card or a figure. A page folds it behind a button."""
    made = ["".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ())]
    return bool(made) and all('class="site-' in html for html in made)


def _to_page(found):
    """A link of the prose; its fragment is JupyterLab's, and becomes MyST's."""
    before, name, place = found[1], found[2], (found[3] or "")[1:]
    slug = re.sub(r"[^\w\- ]", "", unescape(place).lower())
    return f"{before}{name}.ipynb{'#' * bool(slug)}{slug}"


def _to_file(found):
    """A link of an output, which no parser reads: to the page as it will be called."""
    place = make_id(unescape((found[3] or "")[1:]))
    return f"{found[1]}{found[2]}.html{'#' * bool(place)}{place}"
