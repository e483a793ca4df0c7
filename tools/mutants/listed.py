"""The files whose mutants are counted, each with the quick tests that should notice them."""

import tomllib
from pathlib import Path

LEAST = 0.9
ANY = "*"  # instead of what one line becomes: whatever it becomes
SLIPS = [
    f"tests/course/test_{name}.py"
    for name in ("slips", "slip_scopes", "slip_search", "scopes", "whereabouts")
]
CHANGES = ["tests/cards/kit/test_changes.py"]
WORKSHEETS = [f"tests/course/test_{name}.py" for name in ("worksheets", "worksheet_pages")]


def _engine(*names):
    return [f"tests/engine/test_{name}.py" for name in names]


# Name: (file, tests).
FILES = {
    "rules": _engine("functions", "steps", "backprop"),
    "evaluation": _engine("steps", "backprop"),
    "backprop": _engine("backprop", "gradcheck", "training", "masks"),
    "network": _engine("network", "records", "training"),
    "parameters": _engine("parameters", "training"),
    "training": _engine("training"),
    "_buffered": _engine("buffered", "training"),
    "functions": _engine("functions", "own_functions", "steps", "records", "network", "backprop", "trial"),
    "trial": _engine("trial", "own_functions"),
    "history": _engine("training", "records"),
    "architecture": _engine("architecture", "steps", "records", "own_functions"),
    "steps": _engine("steps"),
    "checks": _engine("checks", "masks", "seeds"),
    "gradcheck": _engine("gradcheck"),
    "course/rounding": ["tests/course/test_slips.py", "tests/course/test_exercises.py"],
    "course/slips/altered": SLIPS,
    "course/slips/backward": SLIPS,
    "course/slips/calculation": SLIPS,
    "course/slips/diagnosis": SLIPS,
    "course/slips/forward": SLIPS,
    "course/slips/path": SLIPS,
    "course/slips/place": SLIPS,
    "course/slips/scope": SLIPS,
    "course/slips/whereabouts": SLIPS,
    "course/progress_file": [
        "tests/course/test_progress.py",
        "tests/cards/progress_map/test_progress_map.py",
    ],
    "course/notes_file": ["tests/course/test_progress.py", "tests/engine/test_files.py"],
    "course/progress_place": ["tests/course/test_progress.py"],
    "files": _engine("files"),
    "course/worksheets/content": WORKSHEETS,
    "course/worksheets/html": WORKSHEETS,
    "course/worksheets/markdown": WORKSHEETS,
    "course/worksheets/worksheet": WORKSHEETS,
    "kit/before.js": CHANGES,
    "kit/commit.js": CHANGES,
    "kit/activations.js": _engine("browser_evaluation"),
    "kit/evaluate.js": _engine("browser_evaluation"),
    "kit/losses.js": _engine("browser_network"),
    "kit/numbers.js": ["tests/writing/test_numbers.py", "tests/course/test_units.py"],
    "kit/reply.js": ["tests/cards/exercise/test_exercise.py", "tests/course/test_units.py"],
    "stepper/state.js": [f"tests/cards/stepper/test_{name}.py" for name in ("page_state", "following")],
}
FILES = {
    name: (f"neuronlab/widgets/{name}" if name.endswith(".js") else f"neuronlab/{name}.py", tests)
    for name, tests in FILES.items()
}


def by_hand() -> list:
    """Return the mutants of by_hand.toml: {what, file, line, becomes, tests} of each."""
    text = Path(__file__).with_name("by_hand.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["mutant"]


def survivors() -> list:
    """Return all that survivors.toml explains: {file, line, becomes, reason} of each."""
    text = Path(__file__).with_name("survivors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text).get("survivor", [])


def explained(file, mutant) -> bool:
    """Return whether a mutant of a file is one that no test can notice, or none has to."""
    found = squeezed(mutant.becomes)
    return any(
        one["file"] == file
        and squeezed(one["line"]) == squeezed(mutant.line)
        and squeezed(one["becomes"]) in (found, ANY)
        for one in survivors()
    )


def squeezed(text) -> str:
    """Return `text` without its blanks, of which operators leave more or fewer than people write."""
    return "".join(text.split())
