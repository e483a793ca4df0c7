"""One of each card, as a line of a notebook; docs/without_a_kernel.md has the same list.

CARDS has each class once, MORE what a class shows beside that, HIDING those that hide their results.
"""

SETUP = """\
import numpy as np
from matplotlib.figure import Figure
import neuronlab as nl
two_gpus = nl.examples.two_gpus
batch = two_gpus.network, two_gpus.X, two_gpus.Y, two_gpus.loss
"""
LIVE_PLOT = """\
x, y = nl.Ref("x", sample=0, row=0), nl.Ref("y", sample=0, row=0)
figure = Figure()
axes = figure.add_subplot()
axes.set(xlim=(-6, 6), ylim=(-6, 6))
here = {"kind": "point", "x": x, "y": y, "drag": "xy", "name": "here"}
nl.LivePlot(figure, {x: 2, y: 3}, items=[here], side={"rows": [{"cells": ["here", x, y]}]})"""
LANDSCAPE = """\
two = nl.examples.two_neurons
w_a0, w_b1 = nl.Ref("b", 0, row=0), nl.Ref("W", 1, row=0, column=0)
nl.LossLandscape(two.network, two.X, two.Y, two.loss, w_a0, w_b1, ((0.2, 0.8), (0.1, 0.8)), lr=0.6)"""
CARDS = {
    "Stepper": "nl.Stepper.of(nl.examples.two_neurons)",
    "Exercise": "nl.Exercise('4.1')",
    "Predict": "nl.Predict('1.p1')",
    "ProgressMap": "nl.progress()",
    "Playground": "nl.Playground()",
    "LivePlot": LIVE_PLOT,
    "Perceptron": "nl.Perceptron([[0, 0], [0, 1], [1, 0], [1, 1]], labels='AND')",
    "ActivationExplorer": "nl.ActivationExplorer()",
    "LinearPlane": "nl.LinearPlane()",
    "LossExplorer": "nl.LossExplorer()",
    "SaturationExplorer": "nl.SaturationExplorer()",
    "LossLandscape": LANDSCAPE,
    "FitExplorer": "nl.FitExplorer([0, 1, 2, 3], [0, 1, 0, 1], [0.5, 2.5], [1, 1])",
    "Replicas": "nl.Replicas.of(two_gpus)",
    "Shards": "nl.Shards(*batch, n_workers=2)",
    "RingPlayer": "nl.RingPlayer(np.arange(12.0).reshape(3, 4))",
    "StepTimeline": "nl.StepTimeline()",
    "Checkpoints": "nl.Checkpoints()",
    "TrainingMemory": "nl.TrainingMemory()",
    "NeuronMemory": "nl.NeuronMemory()",
}
LONG = """\
first = nl.Layer([[-0.4017, 0.3125]] * 4, [0.1] * 4, "tanh")
network = nl.Network([first, nl.Layer([[-0.2517] * 4], [0.1], "identity")])
nl.Stepper(network, [-0.4017, -0.2345], [1.0], "half_squared_error", lr=0.3)"""
MORE = {
    "Stepper of one neuron": "nl.Stepper.of(nl.examples.neuron)",
    "Stepper in matrix notation": "nl.Stepper.of(nl.examples.two_neurons, notation='matrix')",
    "Stepper with long numbers": LONG,  # an input as long as they get, and weights on every line
    "Predict a number": "nl.Predict(nl.course.Question('How large?', 2.5), unit='s')",
    "Predict a curve": "nl.Predict(nl.Sketch('How?', [0, 1, 2], [1, 0, 1]))",
    "Playground of two moons": "nl.Playground(data='two_moons')",
    "Replicas, averaged": "nl.Replicas.of(two_gpus, position=138)",
    "RingPlayer of a step": "nl.RingPlayer.of(nl.parallel.parallel_step(*batch, two_gpus.lr, 4))",
    "StepTimeline of stage 2": "nl.StepTimeline(7.5e9, 'bf16', 64, compute=0.5, stage=2)",
    "Checkpoints of a minute": "nl.Checkpoints(checkpoint_seconds=60, interval=3600)",
    "TrainingMemory of 64 GPUs": "nl.TrainingMemory(parameters=7.5e9, n_gpus=64, gpu_bytes=80e9)",
}
HIDING = {
    "Stepper": "nl.Stepper.of(nl.examples.two_neurons, position=21, hide_results=True)",
    "Replicas": "nl.Replicas.of(two_gpus, position=6, hide_results=True)",
    "Shards": "nl.Shards(*batch, n_workers=2, first=3, hide_results=True)",
    "RingPlayer": "nl.RingPlayer(np.arange(12.0).reshape(3, 4) * 1.37 + 0.11, position=1, hide_results=True)",
    "StepTimeline": "nl.StepTimeline(hide_results=True)",
    "Checkpoints": "nl.Checkpoints(hide_results=True)",
    "TrainingMemory": "nl.TrainingMemory(hide_results=True)",
}
