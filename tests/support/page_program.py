"""What a stepper's page makes of its program: names, sentences and formulas, written in Node."""

from javascript import in_node

import neuronlab as nl
from neuronlab.widgets.stepper.program import program
from neuronlab.writing.cross_entropy import predictions
from neuronlab.writing.formula import _way

SCRIPT = """const answer = data.map(([packed, ways]) => {
  const program = readProgram(packed);
  const steps = program.steps.map((_, position) => position);
  const ofLosses = (make) =>
    Object.fromEntries(Object.keys(program.variants).map((loss) => [loss, make(loss)]));
  const ofNotations = (make) => ["letters", "indices", "matrix"].flatMap((notation) =>
    ["subtract", "add"].map((update) => [`${notation} ${update}`, make(notation, update)]));
  return {
    refs: program.refs, symbols: program.symbols, bare: program.bare,
    names: Object.fromEntries(["letters", "indices", "matrix"].map((one) => [one, program.namesIn(one)])),
    steps: program.steps,
    code: program.refs.map((_, k) => program.code(k)),
    rules: ofLosses((loss) => program.variants[loss].rules),
    sentences: ofLosses((loss) => Object.fromEntries(["letters", "indices", "matrix"].map((notation) =>
      [notation, steps.map((position) => program.sentence(loss, position, notation))]))),
    formulas: ofLosses((loss) => Object.fromEntries(ofNotations((notation, update) =>
      steps.map((position) =>
        program.formula(loss, notation, update, position, ways[loss]?.[position] ?? null))))),
  };
});"""


def read_programs(traces) -> list:
    """Return for each trace what its page knows; with a rate, so that the update's steps are there."""
    packed = [[program(nl.Architecture.of(trace), len(trace.X), True), _ways(trace)] for trace in traces]
    return in_node(["stepper/program.js"], SCRIPT, packed)


def _ways(trace):
    """How the numbers of `trace` let the page write its cross entropies; nothing for other losses."""
    written = [_way(trace, step) if predictions(step) else None for step in nl.steps(trace, lr=1.0)]
    return {trace.loss.name: written}


def formulas_of(page, trace, notation, update) -> list:
    """Return the formulas of all steps: {left, symbols, numbers, result} each."""
    return page["formulas"][trace.loss.name][f"{notation} {update}"]
