"""A run of the playground as one short text, to be handed to others and restored by them, bit by bit."""

import base64
import json
import re
import zlib
from dataclasses import asdict
from math import isfinite

from ...checks import as_count, as_number
from ...network import Layer, Network
from .settings import Settings
from .training_run import TrainingRun

VERSION = 2  # version 1 drew data and orders from another generator
_NAME = "neuronlab-playground-"
_TEXT = re.compile(rf"{_NAME}(\d{{1,6}}):([0-9a-f]{{8}}):([\w-]*)", re.ASCII)
_MOST_CHARACTERS, _MOST_BYTES = 100_000, 1_000_000


def to_text(run) -> str:
    """Return `run` as text: settings, painted points, epoch, and all weights in full; not its past losses.

    Of a training that diverged it is the last good state. The text is "neuronlab-playground-", the version of
    this format, a checksum, and JSON, packed (zlib) and in letters (base64).
    """
    network, epoch, batch = run.good
    said = {
        "settings": asdict(run.settings),
        "painted": run.painted,
        "epoch": epoch,
        "batch": batch,
        "first_loss": run.first_loss if isfinite(run.first_loss) else None,
        "weights": [[layer.W.tolist(), layer.b.tolist()] for layer in network.layers],
    }
    packed = zlib.compress(json.dumps(said, separators=(",", ":"), allow_nan=False).encode(), 9)
    letters = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return f"{_NAME}{VERSION}:{zlib.crc32(packed):08x}:{letters}"


def from_text(text) -> TrainingRun:
    """Return the `TrainingRun` that `to_text` wrote; spaces and line breaks that a mail added do no harm.

    TypeError unless `text` is a str; ValueError for one that is no such text, is of another version, was cut
    off or changed, or holds what no playground has.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, got {type(text).__name__}")
    text = "".join(text[: 2 * _MOST_CHARACTERS].split())
    if not text.startswith(_NAME) or len(text) > _MOST_CHARACTERS:
        raise ValueError(f"this is not the text of a playground, which begins with {_NAME}{VERSION}:")
    found = _TEXT.fullmatch(text)
    if found and int(found[1]) != VERSION:
        raise ValueError(f"this text has version {int(found[1])}; this playground reads version {VERSION}")
    if not found or (said := _unpacked(found[3], found[2])) is None:
        raise ValueError("this text was cut off or changed on its way: copy all of it again")
    try:
        return _run_of(said)
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise ValueError(f"this text holds what no playground has: {error}") from error


def _unpacked(letters, checksum):
    """Return what was packed, or None if not every letter is there."""
    try:
        packed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        if f"{zlib.crc32(packed):08x}" != checksum:
            return None
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, _MOST_BYTES)
        return json.loads(content) if unpacker.eof else None
    except (ValueError, zlib.error, RecursionError):
        return None


def _run_of(said):
    run = TrainingRun(Settings(**said["settings"]), said["painted"])
    layers = [
        Layer(W, b, own.activation) for (W, b), own in zip(said["weights"], run.network.layers, strict=True)
    ]
    network = Network(layers)
    if network.sizes != run.network.sizes:
        raise ValueError(f"weights of a {network.sizes} network, for one of sizes {run.network.sizes}")
    batch = as_count("batch", said["batch"], 0)
    if batch >= run.n_batches:
        raise ValueError(f"batch must be from 0 to {run.n_batches - 1}, got {batch}")
    first_loss = said["first_loss"]
    if first_loss is not None:
        first_loss = as_number("first_loss", first_loss)
    run.begin_at(network, as_count("epoch", said["epoch"], 0), batch, first_loss)
    if len(run.data.X) and not isfinite(run.losses[0][0]):
        raise ValueError("weights with a loss that is not finite")
    return run
