"""The course's colours as the custom properties of a card, for a light page and a dark one."""

from ...figures import colors

THEME = "kit/theme.css"  # what the rule below is called among files; it is written in none
_ON_DARK = '&[data-nl-theme="dark"]'  # what page_theme.js sets on a card
# A browser turns a slider's track dark where its own colour is too light for a light page.
_SLIDERS = {"weight": "#B97500", "update": "#B3568A"}


def custom_properties() -> str:
    """Return the rule that gives `.nl` its colours: `--nl-input`, `--nl-input-text`, ..., `--nl-focus`.

    Ink and paper are the page's own where it is JupyterLab's; a card's other rules hold no colour.
    """
    light, dark = {}, {}
    for name, tones in colors.MEANINGS.items():
        light |= {f"--nl-{name}": tones.mark, f"--nl-{name}-text": tones.text}
        dark |= {f"--nl-{name}": tones.dark_mark, f"--nl-{name}-text": tones.dark_text}
    light |= {f"--nl-{name}-slider": color for name, color in _SLIDERS.items()}
    dark |= {f"--nl-{name}-slider": f"var(--nl-{name})" for name in _SLIDERS}
    light |= _greys(colors.WHITE, colors.INK, colors.CALM, colors.LINE, colors.FOCUS)
    dark |= _greys(colors.DARK, colors.DARK_INK, colors.DARK_CALM, colors.DARK_LINE, colors.DARK_FOCUS)
    dark |= {"color-scheme": "dark"}
    return f".nl {{\n{_declared(light)}{_ON_DARK} {{\n{_declared(dark)}}}\n}}\n"


def _greys(paper, ink, calm, line, focus):
    return {
        "--nl-paper": f"var(--jp-layout-color0, {paper})",
        "--nl-ink": f"var(--jp-ui-font-color0, {ink})",
        "--nl-calm": calm,
        "--nl-rule": line,
        "--nl-focus": focus,
    }


def _declared(properties):
    return "".join(f"{name}: {value.lower()};\n" for name, value in properties.items())
