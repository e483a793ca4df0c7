"""Data-parallel training: shards, the ring that adds up their gradients, and the price of the network."""

from .all_reduce.algorithms import parameter_server, recursive_doubling, ring
from .all_reduce.data_parallel import ParallelStep, parallel_step
from .all_reduce.gradients import all_reduce, apply_gradient, gradient_vector, split_gradient, weigh
from .all_reduce.replicas import drift
from .all_reduce.schedule import Schedule, check
from .all_reduce.sharding import chunks, shard
from .all_reduce.simulation import Simulation, simulate
from .all_reduce.training import ParallelHistory, train_parallel
from .all_reduce.transfer import Transfer
from .all_reduce.wrong_ways import average_error_terms, plain_mean
from .cost.adam_memory import AdamMemory, adam_bytes, elements_sent, fits, gpus_needed, largest_model
from .cost.collectives import (
    ALGORITHMS,
    OPERATIONS,
    algorithm_bandwidth,
    bus_bandwidth,
    bus_factor,
    double_tree_seconds,
    parameter_server_seconds,
    rabenseifner_seconds,
    recursive_doubling_seconds,
    ring_seconds,
    schedule_seconds,
    tree_seconds,
)
from .cost.failures import (
    cluster_mtbf,
    daly_interval,
    device_mtbf,
    expected_seconds,
    idle_cost,
    wasted_share,
    young_interval,
)
from .cost.links import LINKS, Link
from .cost.loss_row import loss_table
from .cost.lossy_step import NCCL_RETRIES, NCCL_TIMEOUT_SECONDS, LossyStep
from .cost.measured import measured
from .cost.measurement import Measurement
from .cost.model_row import model_table
from .cost.packet_loss import (
    EFFICIENCIES,
    expected_attempts,
    go_back_n,
    message_loss,
    pause_seconds,
    selective_repeat,
)
from .cost.published_run import LLAMA3
from .cost.segment import Segment
from .cost.servers import hierarchical_seconds, server_rings_seconds
from .cost.timeline import TrainingStep, training_step
from .cost.transmission import transmit
from .cost.units import (
    GB,
    MB,
    TB,
    GiB,
    MiB,
    TiB,
    bytes_per_second,
    bytes_text,
    gigabits_per_second,
    rate_text,
    seconds_text,
)
from .processes.cluster import run_on_cluster
from .processes.errors import ClusterError
from .processes.timed_run import TimedRun, times_table

__all__ = [
    "ALGORITHMS",
    "EFFICIENCIES",
    "GB",
    "LINKS",
    "LLAMA3",
    "MB",
    "NCCL_RETRIES",
    "NCCL_TIMEOUT_SECONDS",
    "OPERATIONS",
    "TB",
    "AdamMemory",
    "ClusterError",
    "GiB",
    "Link",
    "LossyStep",
    "Measurement",
    "MiB",
    "ParallelHistory",
    "ParallelStep",
    "Schedule",
    "Segment",
    "Simulation",
    "TiB",
    "TimedRun",
    "TrainingStep",
    "Transfer",
    "adam_bytes",
    "algorithm_bandwidth",
    "all_reduce",
    "apply_gradient",
    "average_error_terms",
    "bus_bandwidth",
    "bus_factor",
    "bytes_per_second",
    "bytes_text",
    "check",
    "chunks",
    "cluster_mtbf",
    "daly_interval",
    "device_mtbf",
    "double_tree_seconds",
    "drift",
    "elements_sent",
    "expected_attempts",
    "expected_seconds",
    "fits",
    "gigabits_per_second",
    "go_back_n",
    "gpus_needed",
    "gradient_vector",
    "hierarchical_seconds",
    "idle_cost",
    "largest_model",
    "loss_table",
    "measured",
    "message_loss",
    "model_table",
    "parallel_step",
    "parameter_server",
    "parameter_server_seconds",
    "pause_seconds",
    "plain_mean",
    "rabenseifner_seconds",
    "rate_text",
    "recursive_doubling",
    "recursive_doubling_seconds",
    "ring",
    "ring_seconds",
    "run_on_cluster",
    "schedule_seconds",
    "seconds_text",
    "selective_repeat",
    "server_rings_seconds",
    "shard",
    "simulate",
    "split_gradient",
    "times_table",
    "train_parallel",
    "training_step",
    "transmit",
    "tree_seconds",
    "wasted_share",
    "weigh",
    "young_interval",
]
