"""How numbers and texts travel between Python and the browser: as float64, so that nothing is lost."""

import json
import math
import struct

# For `traitlets.Bytes().tag(**WIRE)`: what a browser sends arrives as a memoryview, which that trait refuses.
WIRE = {"sync": True, "from_json": lambda buffer, widget: bytes(buffer)}

# For a trait with much text: a saved notebook writes a list line by line, which takes a third more.
AS_TEXT = {
    "sync": True,
    "to_json": lambda value, widget: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "from_json": lambda text, widget: json.loads(text),
}


def pack(numbers) -> bytes:
    """Return the bytes of `numbers`, little-endian float64; widgets/kit/wire.js does the same."""
    return struct.pack(f"<{len(numbers)}d", *numbers)


def unpack(packed) -> tuple:
    """Return the numbers that `pack` made these bytes of; ValueError where the last one is cut off."""
    if len(packed) % 8:
        raise ValueError(f"numbers must be 8 bytes each, got {len(packed)} bytes")
    return struct.unpack(f"<{len(packed) // 8}d", packed)


def check_packed(given, count) -> bytes:
    """Return `given`; ValueError unless it holds `count` numbers, all of them finite."""
    if len(given) != 8 * count:
        raise ValueError(f"values must hold {count} float64 numbers, {8 * count} bytes, got {len(given)}")
    # Refused here, before the change, or `values` would keep what those who follow them do not take.
    for place, number in enumerate(unpack(given)):
        if not math.isfinite(number):
            raise ValueError(f"values must be finite, got {number} at {place}")
    return given
