"""The public figures, and where each of them comes from."""

from .chain import chain_figure
from .cluster import cluster_figure
from .confusion import confusion_figure
from .cost import cost_figure
from .curves import loss_curves, loss_surface, output_curve
from .drift import drift_figure
from .efficiency import efficiency_figure
from .fit import fit_figure
from .images import image_figure, weights_figure
from .learning import learning_curves
from .loss_shape import loss_by_probability
from .neuron_drawing import neuron_figure
from .plane import plane_figure
from .scaling import scaling_figure
from .shapes import product_figure
from .step_times import step_time_figure
from .timeline import timeline_figure

__all__ = [
    "chain_figure",
    "cluster_figure",
    "confusion_figure",
    "cost_figure",
    "drift_figure",
    "efficiency_figure",
    "fit_figure",
    "image_figure",
    "learning_curves",
    "loss_by_probability",
    "loss_curves",
    "loss_surface",
    "neuron_figure",
    "output_curve",
    "plane_figure",
    "product_figure",
    "scaling_figure",
    "step_time_figure",
    "timeline_figure",
    "weights_figure",
]
