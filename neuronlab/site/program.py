"""The one script of all pages: every card's modules, and what brings the cards of a page to life."""

from ..widgets.kit.one_script import one_script

PAGE = "../site/page.js"  # by its place beside the cards' files, as the bundler wants it


def page_program(entries) -> str:
    """Return the script of pages with the cards `entries`, such as "stepper/stepper_widget.js"."""
    return f'((files) => files["{PAGE}"].start(files))({one_script([*entries, PAGE])});\n'
