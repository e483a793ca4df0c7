"""What the site adds to Sphinx: formulas as MathML, living cards, and what other sites show of a page."""

import re
from html import escape

from docutils import nodes
from sphinx.util import logging

from ..export.formulas import mathml
from ..export.page import held_together
from .places import SCRIPT, SHARE, SHEET
from .share import share_picture

LONGEST = 200  # characters of a description
SHORTEST = 30  # a line below that says nothing of a page

log = logging.getLogger(__name__)


def setup(app):
    """Register all of it (Sphinx calls this)."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    app.connect("html-page-context", _complete, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(translator, node):
    translator.body.append(_formula(node, "inline"))
    raise nodes.SkipNode


def _block(translator, node):
    translator.body.append(f'<div class="site-formula">{_formula(node, "block")}</div>\n')
    raise nodes.SkipNode


def _formula(node, display):
    made = mathml(node.astext(), display)
    if not made.startswith("<math"):
        log.warning("a formula that cannot be written as MathML: %s", node.astext(), location=node)
    return made


def _complete(app, pagename, templatename, context, doctree):
    """Give a page its description, its picture for other sites, and the states of its cards."""
    if doctree is None:
        return
    chapter = app.site.chapters.get(pagename)
    body = held_together(context["body"])
    if chapter and chapter.models:
        body += f'<script type="application/json" id="site-models">{chapter.models}</script>\n'
        app.add_css_file(SHEET)
    if chapter or "data-key" in body:
        app.add_js_file(SCRIPT, loading_method="defer")
    context["body"] = body
    context["metatags"] = context.get("metatags", "") + _about(app, pagename, context, doctree, chapter)


def _about(app, pagename, context, doctree, chapter):
    """The <meta> elements about a page, and its picture as a file."""
    title, words = _plain(context["title"]), description(doctree)
    said = {"og:title": title, "og:type": "article", "og:site_name": "neuronlab"}
    if words:
        said["og:description"] = words
    if app.config.html_baseurl:  # other sites take whole addresses only
        name = f"{SHARE}/{pagename.replace('/', '-')}.png"
        target = app.outdir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(share_picture(title, words, chapter.share if chapter else b""))
        said["og:url"] = f"{app.config.html_baseurl}{pagename}.html"
        said["og:image"] = f"{app.config.html_baseurl}{name}"
        said["og:image:alt"] = title
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in said.items()]
    if words:
        lines.insert(0, f'<meta name="description" content="{escape(words)}">')
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    return "\n".join(["", *lines, ""])


def description(doctree) -> str:
    """Return the first paragraph that says something, cut at a word's end; "" for a page without one."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) < SHORTEST:
            continue
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rpartition(' ')[0].rstrip(',;:.')}…"
    return ""


def _plain(html):
    return " ".join(re.sub(r"<[^>]*>", "", html).split())
