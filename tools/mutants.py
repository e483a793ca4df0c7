"""Changes the code in one place after another, and counts how many of these mutants the tests notice.

python -m tools.mutants                  all modules of the list, which takes hours
python -m tools.mutants course/rounding  one of them
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120  # of the tests of one mutant: one that hangs is noticed, too

# The modules that everything rests on, each with the quick tests that should notice a change of it.
TESTS = {
    "rules": ["tests/engine/test_functions.py", "tests/engine/test_steps.py"],
    "evaluation": ["tests/engine/test_steps.py", "tests/engine/test_backprop.py"],
    "backprop": ["tests/engine/test_backprop.py", "tests/engine/test_gradcheck.py"],
    "network": ["tests/engine/test_network.py"],
    "parameters": ["tests/engine/test_parameters.py"],
    "course/rounding": ["tests/course/test_slips.py", "tests/course/test_exercises.py"],
    "course/slips/forward": ["tests/course/test_slips.py"],
    "course/slips/backward": ["tests/course/test_slips.py"],
    "course/progress_file": ["tests/course/test_progress.py"],
    "course/worksheets/html": ["tests/course/test_worksheets.py"],
    "diagnosis/diagnose": ["tests/diagnosis/test_diagnose.py"],
    "diagnosis/catalogue": ["tests/diagnosis/test_diagnose.py"],
}


def count(module, clone):
    """Try all mutants of `module` in `clone`, a copy of the repository, and print how many were noticed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
    tests = " ".join([*command, "-m", "'not browser'", *TESTS[module]])
    config, session = clone / "mutants.toml", clone / "mutants.sqlite"
    session.unlink(missing_ok=True)
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "neuronlab/{module}.py"\ntimeout = {SECONDS}\nexcluded-modules = []\n'
        f'test-command = "{tests}"\n[cosmic-ray.distributor]\nname = "local"\n',
        encoding="utf-8",
    )
    for step in ("init", "exec"):
        subprocess.run(["cosmic-ray", step, config.name, session.name], cwd=clone, check=True)
    report = ["cr-report", "--show-diff", "--surviving-only", session.name]
    print(f"--- {module}", flush=True)
    subprocess.run(report, cwd=clone, check=True)


def main(modules):
    unknown = [module for module in modules if module not in TESTS]
    if unknown:
        print(f"no such module: {', '.join(unknown)}; there are {', '.join(TESTS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        # Mutants are written in place: never into the files that somebody works on.
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for module in modules or TESTS:
            count(module, clone)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
