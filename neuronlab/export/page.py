"""Turns an executed notebook into the HTML of one page, with nbconvert and its lab template."""

import json
import re
from html import escape, unescape
from urllib.parse import quote, unquote

from jinja2 import BytecodeCache, pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from .models import keep_models, maps
from .prose import ProseRenderer, without_page
from .script import TEMPLATES, page_script
from .wording import for_page


class _Compiled(BytecodeCache):
    """Templates that were compiled for one page, for the next: each has an environment of its own."""

    def __init__(self):
        self._known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket):
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def write_page(notebook, path, theme, link_to) -> str:
    """Return the page of an executed notebook from `path`; `link_to(notebook)` says where links lead."""
    exporter = ChapterExporter(path, link_to, theme=theme)
    exporter.environment.bytecode_cache = _COMPILED
    notebook.metadata["title"] = title_of(notebook) or path.stem
    place = {"name": path.stem, "path": str(path.parent)}
    resources = {"metadata": place, "page_script": page_script()}
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def title_of(notebook):
    """Return the words of the first heading, or None."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = re.search(r"^#+ +(.+?) *#*$", prose, flags=re.MULTILINE)
    return " ".join(found[1].split()) if found else None


class ChapterExporter(HTMLExporter):
    """nbconvert's HTML exporter, with formulas as MathML, widgets that live on, and nothing to be loaded."""

    def __init__(self, path, link_to, **keywords):
        self._path, self._link_to = path, link_to
        super().__init__(
            template_name="chapter",
            extra_template_basedirs=[str(TEMPLATES)],
            embed_images=True,
            **keywords,
        )
        # nbconvert marks what it registers, which a method does not allow.
        self.register_preprocessor(lambda *given: self._link_outputs(*given), enabled=True)
        self.register_preprocessor(keep_models, enabled=True)

    @pass_context
    def markdown2html(self, context, source):
        """The filter of that name, with our renderer."""
        renderer = ProseRenderer(
            self._target,
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
        )
        return held_together(MarkdownWithMath(renderer=renderer).render(for_page(source)))

    def _link_outputs(self, notebook, resources):
        """Let the links of HTML outputs lead where those of the prose do (a preprocessor)."""

        def relink(found):
            target = self._target(unescape(found[1]))
            return f'<a href="{escape(target)}">{found[2]}</a>' if target else without_page(found[2])

        for data in (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())):
            if "text/html" in data:
                data["text/html"] = _LINK.sub(relink, "".join(data["text/html"]))
        for chapter_map in maps(notebook):
            rows = json.loads(chapter_map["chapters"])
            rows = [row | {"notebook": self._target(row["notebook"]) or ""} for row in rows]
            chapter_map["chapters"] = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
        return notebook, resources

    def _target(self, url):
        """Where a link of the prose leads on the page; None for a notebook that has no page."""
        link, mark, place = url.partition("#")
        if re.match(r"[a-z][a-z+.-]*:|//", link, flags=re.IGNORECASE) or not link.lower().endswith(".ipynb"):
            return url
        page = self._link_to(self._path.parent / unquote(link))
        return page and quote(page) + mark + place


def held_together(html):
    """Keep a line from breaking between a formula and the punctuation beside it, as MathJax does."""
    return re.sub(
        r"(\()?(<math\b(?:(?!</math>).)*</math>)([.,;:!?)]+)|(\()(<math\b(?:(?!</math>).)*</math>)",
        r'<span class="saved-together">\g<0></span>',
        html,
        flags=re.DOTALL,
    )
