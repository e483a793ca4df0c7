"""The reference lists all public names, and each says what it takes, returns and raises, in sections."""

import ast
import inspect
import re
import sys
import textwrap
from pathlib import Path

import numpydoc.validate
import pytest
from sphinx.cmd.build import main as build
from test_names_in_chapters import PUBLIC

DOCS = Path(__file__).resolve().parents[2] / "docs"
DIRECTIVE = re.compile(r"^\.\. (?:auto(?:function|class|exception)|py:data):: (\w+)", re.MULTILINE)
MODULE = re.compile(r"^\.\. automodule:: ([\w.]+)", re.MULTILINE)

# What numpydoc looks at, but for tastes: where the first line begins and its length (GL01, SS06), an extended
# summary, See Also and Examples in every docstring (ES01, SA01, EX01), and descriptions that begin with a
# name in small letters (PR08).
LEFT_OUT = {"GL01", "GL02", "SS06", "ES01", "SA01", "EX01", "PR08"}
# Calls that refuse wrong input: who makes one of them has errors to tell about.
REFUSES = re.compile(r"^(_?as_|_?check|_checked$)")


def pages():
    """Return {module: names on its page}."""
    found = {}
    for path in (DOCS / "api").glob("*.rst"):
        text = path.read_text(encoding="utf-8")
        for module in MODULE.findall(text):
            found[module] = DIRECTIVE.findall(text)
    return found


def documented():
    """Yield (dotted name, object) of every public function and class, and of the methods of these classes."""
    seen = set()
    for module in PUBLIC.values():
        for name in module.__all__:
            thing = getattr(module, name)
            if not (inspect.isfunction(thing) or inspect.isclass(thing)) or thing in seen:
                continue
            seen.add(thing)
            yield f"{thing.__module__}.{thing.__qualname__}", thing
            for own, member in vars(thing).items() if inspect.isclass(thing) else ():
                member = member.__func__ if isinstance(member, classmethod) else member
                if not own.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    yield f"{thing.__module__}.{thing.__qualname__}.{own}", member


THINGS = dict(documented())


def faults(dotted, thing):
    """Return what numpydoc, and the two rules of the house, have against a docstring."""
    result = numpydoc.validate.validate(dotted)
    found = [(code, message) for code, message in result["errors"] if code not in LEFT_OUT]
    text = inspect.getdoc(thing) or ""
    if inspect.isclass(thing) and "\nAttributes\n---" in text:
        # What is only ever handed out lists what it holds, and not how it is made.
        found = [(code, message) for code, message in found if not code.startswith("PR0")]
        fields = getattr(thing, "__dataclass_fields__", getattr(thing, "_fields", ()))
        lacking = [name for name in fields if not listed(name, text)]
        if lacking:
            found.append(("", f"Attributes lack {', '.join(lacking)}"))
    if inspect.isfunction(thing) and refuses(thing) and "\nRaises\n---" not in text:
        found.append(("", "it refuses wrong input, and has no section Raises"))
    return [f"{code} {message}".strip() for code, message in found]


def listed(name, text):
    return re.search(rf"^(?:\w+, )*{name}(?:, \w+)* : ", text, re.MULTILINE)


def refuses(function):
    """Whether a function raises, or calls what checks its arguments."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = (getattr(each, "id", getattr(each, "attr", "")) for each in called)
    return any(isinstance(node, ast.Raise) for node in ast.walk(tree)) or any(map(REFUSES.match, names))


def test_every_public_name_is_in_the_reference():
    found = pages()
    assert set(PUBLIC) <= set(found)
    homes = {id(getattr(sys.modules[module], name)) for module, names in found.items() for name in names}
    for module in PUBLIC.values():
        for name in module.__all__:
            thing = getattr(module, name)
            assert inspect.ismodule(thing) or name in found[module.__name__] or id(thing) in homes, (
                f"no page of docs/api has {module.__name__}.{name}"
            )


def test_the_reference_names_only_what_is_public():
    for module, names in pages().items():
        assert sorted(set(names)) == sorted(names), module
        assert set(names) <= set(sys.modules[module].__all__), module


@pytest.mark.parametrize("name", THINGS)
def test_docstring_says_what_is_taken_returned_and_raised(name):
    assert faults(name, THINGS[name]) == []


@pytest.mark.parametrize("name", THINGS)
def test_signature_has_types(name):
    thing = THINGS[name]
    if isinstance(thing, property):
        thing = thing.fget
    made = thing.__init__ if inspect.isclass(thing) else thing
    if made is object.__init__ or made.__qualname__.startswith("_"):
        return
    parameters = [
        each for each in inspect.signature(made).parameters.values() if each.name not in ("self", "cls")
    ]
    bare = [
        each.name
        for each in parameters
        if each.annotation is each.empty and each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
    ]
    assert bare == [], f"{name} has parameters without a type"
    assert inspect.isclass(thing) or "return" in made.__annotations__, f"{name} does not say what it returns"


def right(size: float) -> float:
    """Return twice a size.

    Parameters
    ----------
    size : float
        In bytes.

    Returns
    -------
    float
        In bytes.

    Raises
    ------
    TypeError
        For what is no number.
    """
    if not isinstance(size, float):
        raise TypeError(size)
    return 2 * size


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ("size : float", "length : float", "PR01"),
        ("size : float", "size", "PR04"),
        ("Returns\n    -------\n    float\n        In bytes.\n", "", "RT01"),
        ("Raises\n    ------\n    TypeError\n        For what is no number.\n", "", "no section Raises"),
        ("Return twice a size.", "Return twice a size", "SS03"),
        ("Returns", "Result", "RT01"),
    ],
)
def test_a_docstring_that_lacks_something_is_noticed(monkeypatch, there, instead, fault):
    assert faults(f"{__name__}.right", right) == []
    assert there in right.__doc__
    monkeypatch.setattr(right, "__doc__", right.__doc__.replace(there, instead))
    assert any(fault in each for each in faults(f"{__name__}.right", right))


@pytest.mark.thorough  # as `nox -s docs` does
def test_sphinx_builds_the_reference_without_a_warning(tmp_path):
    assert (
        build(
            [
                "-q",
                "-W",
                "--keep-going",
                "-b",
                "html",
                "-d",
                str(tmp_path / "trees"),
                str(DOCS),
                str(tmp_path),
            ]
        )
        == 0
    )
    page = (tmp_path / "api/neuronlab.html").read_text(encoding="utf-8")
    assert "neuronlab.train" in page
    asked = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"(https?:[^\"]+)", page)
    assert asked == [], "the page asks another host for something"
