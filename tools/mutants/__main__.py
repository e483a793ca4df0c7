"""Changes the code in one place after another, and counts how many of these mutants the tests notice.

python -m tools.mutants                       a sample of each file of the list
python -m tools.mutants rules kit/numbers.js  of some
python -m tools.mutants --all parameters      every mutant there is
python -m tools.mutants by-hand               those of by_hand.toml, which come first in a run of all

A file passes where at least 90 of 100 mutants are noticed, apart from those that survivors.toml explains.
"""

import argparse
import os
import sys
import time

from . import in_javascript, in_python
from .listed import FILES, LEAST, by_hand, explained
from .mutant import sample
from .trial import ROOT, Trials

SEED = 11
BY_HAND = "by-hand"


def measure(name, size, seed) -> dict:
    """Try the mutants of one file; return how many there are, were noticed, are explained, and the others."""
    file, tests = FILES[name]
    source = (ROOT / file).read_text(encoding="utf-8")
    language = in_python if file.endswith(".py") else in_javascript
    chosen = sample(language.mutants(source), size, seed)
    trials = Trials(file, tests)
    trials.baseline()
    left, known = [], 0
    for mutant in chosen:
        if trials.notice(mutant.source):
            continue
        if explained(file, mutant):
            known += 1
            continue
        left.append(mutant)
        print(f"  {file}:{mutant.line_number}\n    {mutant.line}\n    {mutant.becomes}", flush=True)
    counted = len(chosen) - known
    noticed = counted - len(left)
    return {"mutants": len(chosen), "noticed": noticed, "explained": known, "left": len(left), "of": counted}


def try_by_hand() -> int:
    """Try the mutants of by_hand.toml; return how many are not noticed."""
    known, left = {}, 0
    for mutant in by_hand():
        file, tests, line = mutant["file"], tuple(mutant["tests"]), mutant["line"]
        source = (ROOT / file).read_text(encoding="utf-8")
        if source.count(line) != 1:
            raise ValueError(f"{file} has this line {source.count(line)} times: {line}")
        if (file, tests) not in known:
            known[file, tests] = Trials(file, tests)
            known[file, tests].baseline()
        if not known[file, tests].notice(source.replace(line, mutant["becomes"])):
            left += 1
            print(f"  {file}: {mutant['what']}\n    {line}\n    {mutant['becomes']}", flush=True)
    print(f"{BY_HAND:28} {len(by_hand()):4} mutants, not noticed: {left}", flush=True)
    return left


def main(words) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", help=f"of {BY_HAND}, {', '.join(FILES)}")
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--sample", type=int, default=60, help="mutants of a file (60)")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(words)
    if unknown := [name for name in given.files if name not in {BY_HAND, *FILES}]:
        parser.error(f"no such file: {', '.join(unknown)}; there are {', '.join(FILES)}")
    if not hasattr(os, "fork"):
        print("mutants are tried in copies of this process, which Windows cannot make")
        return 77
    poor = []
    for name in given.files or [BY_HAND, *FILES]:
        if name == BY_HAND:
            poor += [BY_HAND] * (try_by_hand() > 0)
            continue
        begin = time.monotonic()
        found = measure(name, None if given.all else given.sample, given.seed)
        share = found["noticed"] / found["of"] if found["of"] else 1.0
        poor += [name] * (share < LEAST)
        print(
            f"{name:28} {found['mutants']:4} mutants, {found['noticed']:4} noticed ({share:6.1%}), "
            f"{found['explained']:2} explained, unexplained survivors: {found['left']}"
            f" ({time.monotonic() - begin:.0f} s)",
            flush=True,
        )
    if poor:
        print(f"less than {LEAST:.0%} noticed, or one of {BY_HAND}: {', '.join(poor)}")
    return 1 if poor else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
