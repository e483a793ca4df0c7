"""The public names of neuronlab, and where each of them comes from."""

from . import course, data, figures, functions, parallel
from .architecture import Architecture
from .backprop import LayerTrace, Trace, backprop, forward
from .course import examples
from .course.choice import Choice
from .course.progress_file import reset_progress
from .course.question import Question
from .course.sketch import Sketch
from .course.worksheets import worksheet
from .diagnosis.check_my_backprop import check_my_backprop
from .diagnosis.diagnose import diagnose
from .diagnosis.diagnosis import Diagnosis
from .evaluation import evaluate, leaves, read
from .functions import Activation, Loss
from .gradcheck import check_gradients
from .history import DivergenceError
from .interchange.from_keras import from_keras
from .interchange.from_sklearn import from_sklearn
from .interchange.from_torch import from_torch
from .interchange.to_torch import to_torch
from .network import Layer, Network, init
from .steps import Ref, Step, steps
from .training import Epoch, History, iterate, sgd, train
from .widgets.cluster_cards.checkpoints import Checkpoints
from .widgets.cluster_cards.neuron_memory import NeuronMemory
from .widgets.cluster_cards.step_timeline import StepTimeline
from .widgets.cluster_cards.training_memory import TrainingMemory
from .widgets.data_parallel.replicas import Replicas
from .widgets.data_parallel.shards import Shards
from .widgets.exercise.exercise import Exercise
from .widgets.live_plot.activation_explorer import ActivationExplorer
from .widgets.live_plot.fit_explorer import FitExplorer
from .widgets.live_plot.linear_plane import LinearPlane
from .widgets.live_plot.live_plot import LivePlot
from .widgets.live_plot.loss_explorer import LossExplorer
from .widgets.live_plot.loss_landscape import LossLandscape
from .widgets.live_plot.perceptron import Perceptron
from .widgets.live_plot.saturation_explorer import SaturationExplorer
from .widgets.playground.playground import Playground
from .widgets.predict.predict import Predict
from .widgets.progress_map.progress_map import ProgressMap, progress
from .widgets.ring_player.ring_player import RingPlayer
from .widgets.stepper.stepper import Stepper
from .writing.formula import formula
from .writing.names import describe

__version__: str

__all__ = [
    "Activation",
    "ActivationExplorer",
    "Architecture",
    "Checkpoints",
    "Choice",
    "Diagnosis",
    "DivergenceError",
    "Epoch",
    "Exercise",
    "FitExplorer",
    "History",
    "Layer",
    "LayerTrace",
    "LinearPlane",
    "LivePlot",
    "Loss",
    "LossExplorer",
    "LossLandscape",
    "Network",
    "NeuronMemory",
    "Perceptron",
    "Playground",
    "Predict",
    "ProgressMap",
    "Question",
    "Ref",
    "Replicas",
    "RingPlayer",
    "SaturationExplorer",
    "Shards",
    "Sketch",
    "Step",
    "StepTimeline",
    "Stepper",
    "Trace",
    "TrainingMemory",
    "backprop",
    "check_gradients",
    "check_my_backprop",
    "course",
    "data",
    "describe",
    "diagnose",
    "evaluate",
    "examples",
    "figures",
    "formula",
    "forward",
    "from_keras",
    "from_sklearn",
    "from_torch",
    "functions",
    "init",
    "iterate",
    "leaves",
    "parallel",
    "progress",
    "read",
    "reset_progress",
    "sgd",
    "steps",
    "to_torch",
    "train",
    "worksheet",
]
