"""One of each card, as a line of a notebook; docs/without_a_kernel.md has the same list."""

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
HIDING = {
    "Stepper": "nl.Stepper.of(nl.examples.two_neurons, position=21, hide_results=True)",
    "Replicas": "nl.Replicas.of(two_gpus, position=6, hide_results=True)",
    "Shards": "nl.Shards(*batch, n_workers=2, first=3, hide_results=True)",
    "RingPlayer": "nl.RingPlayer(np.arange(12.0).reshape(3, 4) * 1.37 + 0.11, position=1, hide_results=True)",
    "StepTimeline": "nl.StepTimeline(hide_results=True)",
    "Checkpoints": "nl.Checkpoints(hide_results=True)",
    "TrainingMemory": "nl.TrainingMemory(hide_results=True)",
}
