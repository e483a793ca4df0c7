"""The prose of a chapter as HTML: formulas as MathML, and links that lead to pages."""

from html import escape

from nbconvert.filters.markdown_mistune import IPythonRenderer

from .formulas import mathml

NO_PAGE = "this chapter has not been saved with the page"


def without_page(words) -> str:
    """Return the words of a link to a chapter that is not there."""
    return f'<span title="{escape(NO_PAGE)}">{words}</span>'


class ProseRenderer(IPythonRenderer):
    """Markdown as nbconvert renders it, except for formulas and for links to other chapters."""

    def __init__(self, target, **keywords):
        super().__init__(**keywords)
        self._target = target

    def block_html(self, html):
        # nbconvert parses raw HTML to embed its pictures, which would close a lone <details> at once.
        return super().block_html(html) if "<img" in html else html

    def inline_html(self, html):
        return super().inline_html(html) if "<img" in html else html

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        return mathml(body, display="block")

    def latex_environment(self, name, body):
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display="block")

    def link(self, text, url, title=None):
        target = self._target(url)
        if target is None:
            return without_page(text)
        return super().link(text, target, title)
