"""A marimo notebook with cards of the course: `marimo edit examples/marimo_stepper.py`, or `marimo run`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    import neuronlab as nl

    example = nl.examples.two_neurons
    return example, mo, nl


@app.cell
def _(mo):
    mo.md("""
    # A step at a time

    Step through one iteration of backpropagation. marimo runs the cell below again whenever the card moves.
    """)
    return


@app.cell
def _(example, mo, nl):
    stepper = mo.ui.anywidget(nl.Stepper.of(example))
    stepper
    return (stepper,)


@app.cell
def _(example, mo, nl, stepper):
    _trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    _steps = nl.steps(_trace, lr=example.lr)
    _step = _steps[stepper.value["position"]]
    mo.md(f"Step {stepper.value['position'] + 1} of {len(_steps)} belongs to the **{_step.phase}** phase.")
    return


@app.cell
def _(mo, nl):
    mo.ui.anywidget(nl.Exercise("4.1"))
    return


@app.cell
def _(mo, nl):
    mo.ui.anywidget(nl.Playground())
    return


@app.cell
def _(mo, nl):
    mo.ui.anywidget(nl.RingPlayer([[1.0, 10.0], [2.0, 20.0]]))
    return


if __name__ == "__main__":
    app.run()
