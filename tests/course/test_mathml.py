"""MathML that a question brings along: what may stand on a page, what may not, and both lists alike."""

import pytest
from javascript import in_node

from neuronlab.course.chapters import CHAPTERS, question
from neuronlab.course.choice import Choice
from neuronlab.course.hint import Hint
from neuronlab.course.mathml import ATTRIBUTES, ELEMENTS, LONGEST, as_mathml
from neuronlab.course.question import Question
from neuronlab.writing.symbols import OVERLINE

KEYS = [key for chapter in CHAPTERS for key in chapter.questions]
REFUSED = [
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"/>',
    "<script>alert(1)</script>",
    "<mi>z</mi><script>alert(1)</script>",
    "<mtext><img src='x' onerror='alert(1)'/></mtext>",
    "<mtext><b>z</b></mtext>",
    '<mi onclick="alert(1)">z</mi>',
    '<mi href="javascript:alert(1)">z</mi>',
    '<mi style="position:fixed">z</mi>',
    '<mi style="border-top:0.06em solid;padding-top:0.1em;position:fixed">z</mi>',
    '<mi class="nl-button">z</mi>',
    '<maction actiontype="toggle"><mi>z</mi></maction>',
    "<semantics><mi>z</mi></semantics>",
    "<annotation-xml encoding='text/html'><img src='x' onerror='alert(1)'/></annotation-xml>",
    "<svg><mi>z</mi></svg>",
    '<mi xmlns="http://www.w3.org/1999/xhtml">z</mi>',
    '<x:img xmlns:x="http://www.w3.org/1999/xhtml" src="x"/>',
    '<mi xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:alert(1)">z</mi>',
    "</math><img src='x' onerror='alert(1)'/><math>",
    "<mi>z",
    "z</mi>",
    "<",
    "&nbsp;",
    "&",
    "\x00",
    "\ud800",
    "<!DOCTYPE x [<!ENTITY a 'b'>]><mi>&a;</mi>",
    "<MI>z</MI>",
    "<mrow>" * 1_500 + "</mrow>" * 1_500,
    "<mrow>" * 2_000,
    "z" * (LONGEST + 1),
]
KEPT = [
    "",
    "z",
    "<mi>z</mi>",
    '<msub><mi>z</mi><mi mathvariant="normal">a</mi></msub><mo>=</mo><mn>0.76</mn>',
    '<mfrac linethickness="1px"><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>',
    '<mrow style="border-top:0.06em solid;padding-top:0.1em"><mi>E</mi></mrow>',
    "<mtext>\u00a0if\u00a0</mtext><mo>\u2062</mo><mo>&lt;</mo>",
]
# XML skips a comment, an instruction and the marks of a section; HTML would end the first at once.
REWRITTEN = [
    ("<!--><img src=x onerror=alert(1)>--><mi>z</mi>", "<mi>z</mi>"),
    ("<mi><![CDATA[<img src=x onerror=alert(1)>]]></mi>", "<mi>&lt;img src=x onerror=alert(1)&gt;</mi>"),
    ("<?x ><img src=x onerror=alert(1)>?><mi>z</mi>", "<mi>z</mi>"),
    ("<mspace/>", "<mspace></mspace>"),
    ("&#60;img src=x onerror=alert(1)&#62;", "&lt;img src=x onerror=alert(1)&gt;"),
]


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_no_mathml_of_the_list_is_refused(given):
    """At each of the places where a question takes it."""
    with pytest.raises(ValueError, match="symbol must be"):
        Question("z?", 1.0, symbol=given)
    with pytest.raises(ValueError, match=r"given\[1\]\[2\] must be"):
        Question("z?", 1.0, given=[("x", "1"), ("y", "2", given)])
    for make in (
        lambda hints: Question("z?", 1.0, hints=hints),
        lambda hints: Choice("z?", [("yes", True, "")], hints=hints),
    ):
        with pytest.raises(ValueError, match=r"hints\[1\]\.mathml must be"):
            make([Hint("Look."), Hint("Look.", given)])


@pytest.mark.parametrize(("given", "kept"), [*zip(KEPT, KEPT, strict=True), *REWRITTEN])
def test_mathml_of_the_list_is_kept(given, kept):
    asked = Question("z?", 1.0, symbol=given, given=[("x", "1", given)], hints=[("Look.", given)])
    assert (asked.symbol, asked.given[0][2], asked.hints[0].mathml) == (kept, kept, kept)
    assert as_mathml("symbol", kept) == kept


@pytest.mark.parametrize("given", [None, 3, b"<mi>z</mi>", ["<mi>z</mi>"]])
def test_what_is_no_text_is_refused(given):
    with pytest.raises(TypeError, match="symbol must be text"):
        Question("z?", 1.0, symbol=given)
    with pytest.raises(TypeError, match=r"hints\[0\]\.mathml must be text"):
        Question("z?", 1.0, hints=[("Look.", given)])


@pytest.mark.parametrize("key", KEYS)
def test_nothing_of_the_course_is_changed(key):
    """What our own templates write is on the list, and comes back as it was."""
    card = question(key).card()
    for text in (
        card.get("symbol", ""),
        *(item[2] for item in card.get("given", ()) if len(item) > 2),
        *(hint["mathml"] for hint in card["hints"]),
    ):
        assert as_mathml("text", text) == text


def test_the_page_has_the_same_list():
    script = "const answer = [[...mathElements], [...mathAttributes], OVERLINE];"
    elements, attributes, overline = in_node(["kit/mathml.js"], script, None)
    assert overline == OVERLINE
    assert set(elements) - {"math"} == ELEMENTS and set(attributes) - {"xmlns"} == ATTRIBUTES
