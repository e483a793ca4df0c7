"""Following one neuron or weight: the page visits the steps that concern it, and no others."""

import pytest
from javascript import in_node
from page_state import in_page

import neuronlab as nl
from neuronlab.widgets.stepper.program import program
from neuronlab.writing.names import neuron_letters

NETWORKS = (
    ((2, 4, 4, 1), ("tanh", "relu", "identity"), "binary_cross_entropy"),
    ((3, 1, 1), ("relu", "relu"), "half_squared_error"),
    ((2, 3, 2), ("sigmoid", "identity"), "softmax_cross_entropy"),
)
SCRIPT = """
const program = readProgram(data.program);
const answer = data.addresses.map((address) => stepsAbout(program, address));
"""


@pytest.fixture(params=NETWORKS, ids=lambda network: "-".join(map(str, network[0])))
def made(request):
    sizes, activations, loss = request.param
    return nl.Architecture(sizes, activations, loss)


def visited(architecture, addresses, n_samples=2):
    data = {"program": program(architecture, n_samples, True), "addresses": addresses}
    names = ["stepper/program.js", "stepper/following.js"]
    return in_node(names, SCRIPT, data)


def test_of_a_neuron_its_own_numbers_and_of_an_output_the_loss(made):
    steps = made.steps(2, rate=True)
    last = len(made.sizes) - 2
    addresses = [["neuron", l, j, None] for l, n in enumerate(made.sizes[1:]) for j in range(n)]
    for (_, l, j, _), found in zip(addresses, visited(made, addresses), strict=True):

        def own(ref, l=l, j=j):
            where = last if ref.name == "y_hat" else ref.layer
            return ref.row == j and where == l

        wanted = [
            k
            for k, step in enumerate(steps)
            if own(step.result) or (step.result.name == "loss" and any(map(own, step.operands)))
        ]
        assert found == wanted
        names = {steps[k].result.name for k in wanted}
        assert {"z", "a", "delta", "dW", "db", "new_W", "new_b"} <= names and ("loss" in names) == (l == last)


def test_of_a_parameter_all_that_use_or_change_it(made):
    steps = made.steps(2, rate=True)
    refs = [ref for ref in made.refs(2, rate=True) if ref.name in ("W", "b")]
    addresses = [[ref.name, ref.layer, ref.row, ref.column] for ref in refs]
    for ref, found in zip(refs, visited(made, addresses), strict=True):
        family = {
            nl.Ref(f"{kind}{ref.name}", ref.layer, None, ref.row, ref.column)
            for kind in ("", "d", "adjust_", "new_")
        }
        wanted = [
            k for k, step in enumerate(steps) if step.result in family or not family.isdisjoint(step.operands)
        ]
        assert found == wanted and len(found) >= 5  # z of both samples, gradient, adjustment, new value


def test_what_is_followed_is_named_in_python():
    example = nl.examples.two_neurons
    stepper = nl.Stepper.of(example, follow="b")
    assert stepper.followed == ["neuron", 1, 0, None]
    for name in ("w_a1", "w_a0", "a", ""):
        stepper.follow = name
        address = stepper.followed
        stepper.follow = "b"
        stepper.followed = address  # what the page sends
        assert stepper.follow == name
    with pytest.raises(ValueError, match="follow must be '' or one of a, b, w_a0"):
        stepper.follow = "c"
    with pytest.raises(ValueError, match="followed must be the address"):
        stepper.followed = ["neuron", 7, 0, None]
    assert stepper.follow == "" and stepper.followed == []
    letters = [name for row in neuron_letters(example.network) for name in row]
    assert set(letters) < set(stepper._followable)


def test_a_number_leads_to_what_is_followed_with_it():
    architecture = nl.Architecture((2, 3, 1), ("tanh", "identity"), "binary_cross_entropy")
    refs = architecture.refs(1, rate=True)
    script = """const { refs, sizes } = readProgram(data);
      const answer = refs.map((ref) => followedBy(ref, sizes));"""
    names = ["stepper/program.js", "stepper/following.js"]
    found = dict(zip(refs, in_node(names, script, program(architecture, 1, True)), strict=True))
    assert found[nl.Ref("dW", 0, None, 2, 1)] == ["W", 0, 2, 1]
    assert found[nl.Ref("new_b", 1, None, 0)] == ["b", 1, 0, None]
    assert found[nl.Ref("a", 0, 0, 2)] == ["neuron", 0, 2, None]
    assert found[nl.Ref("y_hat", None, 0, 0)] == ["neuron", 1, 0, None]
    for name in ("x", "y", "lr", "loss"):
        (place,) = [found[ref] for ref in refs if ref.name == name][:1]
        assert place is None, name


NEURON, WEIGHT = ["neuron", 1, 0, None], ["W", 0, 0, 1]  # b, and what leads from x2 to a


def test_the_page_stays_with_what_is_followed_until_it_is_left():
    stepper = nl.Stepper.of(nl.examples.two_neurons)
    of_neuron, of_weight = visited(nl.Architecture.of(stepper.trace), [NEURON, WEIGHT], 1)
    assert of_neuron[0] == 2 and of_weight == [0, 16, 22, 23]
    asked = [["ask", "path"], ["ask", "about"]]
    deeds = [*asked, ["goTo", 5], ["follow", NEURON], *asked, ["follow", WEIGHT], *asked]
    deeds += [["goTo", 29], ["keepToPath"], ["keepToPath"], ["follow", WEIGHT], *asked]
    _, none, nothing, _, at_neuron, neuron, words, at_weight, weight, others, *rest = in_page(stepper, *deeds)
    assert (none, nothing) == (None, "") == tuple(rest[-2:])
    assert (neuron, words, at_neuron["position"]) == (of_neuron, "Neuron b", 6)
    assert (weight, others, at_weight["position"]) == (of_weight, "Weight from input x2 to neuron a", 16)
    end, kept, again, left, *_ = rest
    assert [page["position"] for page in (end, kept, again, left)] == [29, 23, 23, 23]
    assert again["heard"] == []


def test_iterations_begin_and_end_on_the_path():
    stepper = nl.Stepper.of(nl.examples.two_neurons)
    deeds = [["follow", NEURON], ["nextIteration"], ["follow", WEIGHT], ["previousIteration"]]
    _, _, following, _, previous = in_page(stepper, *deeds)
    assert (following["position"], following["iteration"]) == (2, 2)
    assert (previous["position"], previous["iteration"]) == (23, 1)
