"""A matplotlib figure as SVG in the colours of the page's theme."""

import re
from io import StringIO

from ...figures import colors

PIXELS = 100  # of the page, for an inch of the figure

_STYLED = {
    **{getattr(tones, tone).lower(): f"var(--nl-{name}{end})" for name, tones in colors.MEANINGS.items()
       for tone, end in (("mark", ""), ("text", "-text"))},
    colors.INK.lower(): "var(--nl-ink)",
    "#000000": "var(--nl-ink)",
    colors.CALM.lower(): "var(--nl-calm)",
    colors.LINE.lower(): "var(--nl-rule)",
    colors.WHITE.lower(): "var(--nl-paper)",
}  # fmt: skip


def themed_svg(figure) -> str:
    """Return the text of `figure` as an <svg> element.

    The course's colours and black and white become the theme's; the figure's own background is left out.
    """
    from matplotlib import rc_context

    page = StringIO()
    # Letters as outlines look the same everywhere; the salt gives the same names of parts in every build.
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "neuronlab"}):
        figure.savefig(page, format="svg", transparent=True, metadata={"Date": None})
    return _themed(page.getvalue())


def _themed(svg):
    # In a page an SVG's own style sheet would hold for all other pictures too; the card's sheet has it.
    # A link of an artist would lead away from what is dragged.
    svg = re.sub(
        r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|</?a\b[^>]*>",
        "",
        svg[svg.index("<svg") :],
        flags=re.DOTALL,
    )
    svg = re.sub(r"\s*\n\s*", " ", svg)
    return re.sub("#[0-9a-f]{6}", lambda found: _STYLED.get(found[0], found[0]), svg)
