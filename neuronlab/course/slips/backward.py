"""Slips on the way back: in the first derivative, slopes, error terms, gradients and the update."""

from dataclasses import replace

from ...ref import Ref
from ...rules import RULES
from .forward import SQUARED
from .slip import collector

BACKWARD = []  # the likelier ones of a step first
_slip = collector(BACKWARD)


@_slip(
    "the difference is taken the wrong way round",
    "When an output is below its target, does a larger one make the error grow, or fall? The sign must "
    "say so.",
)
def _target_minus_output(at):
    if at.rule.startswith("residual:"):
        yield -at.value


@_slip("the target is left out", "How wrong an output is depends on what it should have been.")
def _target_forgotten(at):
    if at.rule.startswith("residual:"):
        yield RULES[at.rule](at.numbers[0], 0.0)


@_slip(
    "the error itself is taken in place of its derivative",
    "The backward pass begins with how fast the error changes. The power rule takes the square away.",
)
def _error_for_derivative(at):
    kind, _, name = at.rule.partition(":")
    if kind == "residual" and name in SQUARED:
        yield RULES[f"loss:{name}"](at.numbers)


@_slip(
    "the slope of the activation is left out",
    "On its way back the error passes through the neuron's activation function, too. How steep is that, "
    "at z?",
)
def _slope_forgotten(at):
    if at.name == "delta":
        yield at.numbers[0]


@_slip(
    "the activation's value stands in the place of its slope",
    "The slope says how steep the curve is at z, not how high.",
)
def _value_for_slope(at):
    if at.name == "slope":
        yield at[at.of_neuron("a")]


@_slip(
    "the slope is taken at the neuron's output",
    "The slope belongs to the sum z, before the activation function.",
)
def _slope_at_output(at):
    if at.name == "slope":
        yield RULES[at.rule](at[at.of_neuron("a")])


@_slip(
    "the updated weight is used too early",
    "The backward pass goes through the weights that the forward pass has used. All of them change at the "
    "very end.",
)
def _updated_weight(at):
    if at.name == "da" and at.is_sum:
        yield from at.with_weights(lambda w: Ref("new_W", w.layer, row=w.row, column=w.column))


@_slip(
    "another neuron's error term is used",
    "A weight learns from the error term of the neuron that it leads into.",
)
def _other_error_term(at):
    if at.name in ("dW", "db"):
        for layer, row in at.other_neurons:
            yield at.mean_of(
                lambda delta, *source, layer=layer, row=row: (
                    at[Ref("delta", layer, delta.sample, row)],
                    *(at[ref] for ref in source),
                )
            )


@_slip(
    "the error term is given without the input",
    "The gradient of a weight has two factors: an error term, and the number that the weight multiplies.",
)
def _error_term_for_gradient(at):
    if at.name == "dW":
        yield at.mean_of(lambda delta, source: (at[delta],))


@_slip(
    "the sum z of the neuron before is used in place of its output",
    "A weight multiplies what the neuron before it gives out: its output, behind the activation function.",
)
def _z_for_output(at):
    if at.name == "dW" and at.step.result.layer:
        yield at.mean_of(lambda delta, source: (at[delta], at[replace(source, name="z")]))


@_slip(
    "the error terms are added up, and multiplied by the mean input",
    "Each sample has an input of its own: multiply it by its own error term, then take the mean of the "
    "products.",
    rules=2,
)
def _mean_input(at):
    if at.name == "dW" and len(at.groups) > 1:
        deltas, inputs = zip(*at.groups, strict=True)
        mean = sum(inputs) / len(inputs)
        yield sum(deltas) * mean
        yield sum(deltas) / len(deltas) * mean


@_slip("another input is used", "Which number does this very weight multiply on the way forward?")
def _other_input(at):
    if at.name == "dW":
        for row in range(at.n_inputs):
            yield at.mean_of(lambda delta, source, row=row: (at[delta], at[replace(source, row=row)]))


@_slip(
    "the weight stands in the place of its input",
    "How fast does a product grow with one of its factors? As fast as the other factor says.",
)
def _weight_for_input(at):
    if at.name == "dW":
        yield at.mean_of(lambda delta, source: (at[delta], at[at.of_parameter()]))


@_slip("the bias's gradient is multiplied by the bias or by an input", "The input of a bias is always 1.")
def _bias_with_factor(at):
    if at.name == "db":
        yield at.value * at[at.of_parameter()]
        for row in range(at.n_inputs):
            yield at.mean_of(lambda delta, row=row: (at[delta], at[at.input_of(delta, row)]))


@_slip(
    "the learning rate is left out",
    "A step goes downhill by a part of the gradient. Which number says how large a part?",
)
def _rate_forgotten(at):
    if at.name.startswith("adjust"):
        yield -at.numbers[1]


@_slip(
    "the step goes uphill", "The gradient says where the error grows. Which way should a parameter go, then?"
)
def _added_for_subtracted(at):
    if at.name.startswith("adjust"):
        yield -at.value


@_slip(
    "the adjustment is given in place of the new value", "The adjustment says how far to move. From where?"
)
def _adjustment_for_new(at):
    if at.name.startswith("new"):
        yield at.numbers[1]


@_slip(
    "the gradient is added to the parameter as it is",
    "First the gradient becomes an adjustment: rate and sign.",
)
def _gradient_added(at):
    if at.name.startswith("new"):
        yield at.numbers[0] + at[at.of_parameter("d")]


@_slip(
    "the sign is turned",
    "The size is right. Go through the signs once more, factor by factor.",
    carried=False,
)
def _sign_turned(at):
    if not (at.rule.startswith("residual:") or at.name.startswith("adjust")):  # they have a slip of their own
        yield -at.value


@_slip(
    "the decimal point has moved",
    "The digits are right. Estimate roughly how large the result must be.",
    carried=False,
)
def _decimal_point(at):
    yield from (at.value * factor for factor in (10, 0.1, 100, 0.01))
