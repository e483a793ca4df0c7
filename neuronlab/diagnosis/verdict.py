"""One verdict over several networks: what explains the wrong gradients on all of them."""

import re

from .diagnosis import told
from .factors import OR


def verdict(wrong) -> str:
    """Return what is said of `wrong`: (sizes, samples, `Diagnosis`) of each network with wrong gradients.

    What all of them share is told. A single sample hides what only several show, such as a sum for a mean: if
    those with several share more slips, they are believed.
    """
    if not wrong:
        return "Right: all gradients agree, on every network that was tried."
    common = _common(wrong)
    several = [one for one in wrong if one[1] > 1]
    if several and len(_names(_common(several))) > len(_names(common)):
        wrong, common = several, _common(several)
    sizes, n, found = wrong[0]
    place = f"On a {name_of(sizes)} network with {n} sample{'s' * (n > 1)}: "
    if common:
        lines = told(_joined(common), found.together)
        return "\n".join([place + str(found).partition("\n")[0], *lines])
    if found.slips:
        return f"{place}{found}\n(On other networks other slips would be needed: this one may not be all.)"
    return place + str(found)


def name_of(sizes) -> str:
    """Return what a network of these sizes is called, such as 3-2-2."""
    return "-".join(map(str, sizes))


def _common(wrong):
    """{key: (slip, what happened)} of what explains every one of them."""
    first, *others = (dict(_readings(found.slips)) for _, _, found in wrong)
    return {key: slip for key, slip in first.items() if all(key in other for other in others)}


def _readings(slips):
    """Yield (key, (slip, what happened)) for each way to read each slip; the key is the same on all networks.

    What is the factor 2 on a network with two outputs is none of the outputs if it is 2 with three as well.
    """
    for slip in slips:
        for when in slip.when.split(OR):
            yield (slip.name, re.sub("[0-9]+ (?=samples|outputs)", "", when)), (slip, when)


def _names(common):
    return {name for name, _ in common}


def _joined(common):
    """The slips, each with the ways to read it that all networks share."""
    ways = {}
    for slip, when in common.values():
        ways.setdefault(slip, []).append(when)
    return [slip._replace(when=OR.join(whens)) for slip, whens in ways.items()]
