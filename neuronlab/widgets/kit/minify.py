"""Leaves out of a JavaScript or CSS text what no reader in a browser needs: comments and indentation."""

import re
from itertools import groupby

_STRING = r'"(?:\\.|[^"\\\n])*"|' + r"'(?:\\.|[^'\\\n])*'"
_COMMENT = r"/\*.*?\*/"
_JS = re.compile(
    rf"(?P<comment>//[^\n]*|{_COMMENT})|(?P<string>{_STRING})|(?P<template>`)|(?P<slash>/)|(?P<brace>[{{}}])",
    re.DOTALL,
)
_CSS = re.compile(rf"(?P<comment>{_COMMENT})|(?P<string>{_STRING})", re.DOTALL)
_TEMPLATE_TEXT = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/")
# After these a slash begins a regular expression; after a name, a number or a bracket it divides.
_BEFORE_REGEX = re.compile(
    r"(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|new|throw|void))\s*\Z"
)
_LINE_END = re.compile(r"[ \t]*\n\s*")


def minify_js(source) -> str:
    """Return a module's text without comments, indentation and empty lines.

    Strings, template literals and regular expressions stay as they are, and so does every line end between
    two words of code, since JavaScript may end a statement there. ValueError for an unfinished template.
    """
    return small(js_pieces(source))


def minify_css(source) -> str:
    """Return a style sheet's text without comments, indentation and empty lines; strings stay as they are."""
    return small(_css_pieces(source))


def without_comments(pieces) -> str:
    """Return the text of `pieces` with a space, or a line end, for each comment."""
    return "".join(_space_of(text) if kind == "comment" else text for kind, text in pieces)


def small(pieces) -> str:
    """Return the text of `pieces` without comments, indentation and empty lines."""
    parts = []
    for kept, group in groupby(pieces, lambda piece: piece[0] == "kept"):
        text = without_comments(group)
        parts.append(text if kept else _LINE_END.sub("\n", text))
    return "".join(parts).strip() + "\n"


def _space_of(comment):
    return "\n" if "\n" in comment else " "


def js_pieces(source):
    """Yield (kind, text) of a module, where kind is "comment", "kept" (string, template, regex) or "code"."""
    depths = []  # for each template literal around this place: how many braces are open inside its ${ }
    place, before = 0, ""
    while found := _JS.search(source, place):
        before += source[place : found.start()]
        yield "code", source[place : found.start()]
        place, kind, text = found.end(), found.lastgroup, found[0]
        into_template = kind == "template"
        if kind == "comment":
            yield kind, text
            continue
        if kind == "slash" and _BEFORE_REGEX.search(before):
            if regex := _REGEX.match(source, found.start()):
                kind, text, place = "string", regex[0], regex.end()
        elif kind == "brace" and depths:
            depths[-1] += 1 if text == "{" else -1
            if into_template := depths[-1] == 0:  # the brace that ends ${ }: the literal's text goes on
                depths.pop()
        yield "kept" if kind in ("string", "template") else "code", text
        before = text
        if into_template:
            if not (ended := _TEMPLATE_TEXT.match(source, place)):
                raise ValueError(f"a template literal has no end: {source[found.start() :][:40]!r}")
            yield "kept", ended[0]
            place, before = ended.end(), ended[0]
            if ended[0].endswith("${"):
                depths.append(1)
    if depths:
        raise ValueError("a template literal has no end: its ${ is never closed")
    yield "code", source[place:]


def _css_pieces(source):
    place = 0
    for found in _CSS.finditer(source):
        yield "code", source[place : found.start()]
        yield "comment" if found.lastgroup == "comment" else "kept", found[0]
        place = found.end()
    yield "code", source[place:]
