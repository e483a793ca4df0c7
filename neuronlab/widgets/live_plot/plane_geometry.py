"""A plane over two inputs as a flat picture has it: cut to a box, and seen from a side."""

import math

REACH = 3.0  # both inputs run from -REACH to REACH
TOP = 6.0  # heights from -TOP to TOP are drawn
SQUASH = 0.9  # of a height in the picture, as a share of an input
CORNERS = ((-REACH, -REACH), (REACH, -REACH), (REACH, REACH), (-REACH, REACH))


def project(point, turn, tilt) -> tuple:
    """Return where a point (x1, x2, height) is seen: to the right and upwards, REACH of an input being 1.

    `turn` is how far the floor is turned to the left, `tilt` how far one looks down on it, in degrees; at 0
    and 90 one sees a map, x1 to the right and x2 upwards.
    """
    x, y, z = point[0] / REACH, point[1] / REACH, SQUASH * point[2] / TOP
    sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    away = x * sin + y * cos
    return (
        x * cos - y * sin,
        away * math.sin(math.radians(tilt)) + z * math.cos(math.radians(tilt)),
    )


def height(plane, x1, x2) -> float:
    """Return the height of the plane (w1, w2, b) at a place."""
    w1, w2, b = plane
    return w1 * x1 + w2 * x2 + b


def cut(plane, low, high) -> list:
    """Return the corners (x1, x2, height) of what of the plane lies over the square between two heights."""
    polygon = [(*corner, height(plane, *corner)) for corner in CORNERS]
    for sign, limit in ((1, low), (-1, high)):
        polygon = _kept(polygon, sign, limit)
    return polygon


def rules(plane, low, high) -> list:
    """Return the lines of whole inputs on the plane, between two heights, as pairs of ends."""
    found = []
    for k in range(math.ceil(-REACH), math.floor(REACH) + 1):
        for ends in (((k, -REACH), (k, REACH)), ((-REACH, k), (REACH, k))):
            line = [(*end, height(plane, *end)) for end in ends]
            for sign, limit in ((1, low), (-1, high)):
                line = _kept(line, sign, limit)
            if len(line) >= 2:
                found.append((line[0], line[1]))
    return found


def zero_line(plane) -> list:
    """Return the two ends of the line in the square where the plane has height 0, or an empty list."""
    ends = []
    for k, corner in enumerate(CORNERS):
        after = CORNERS[(k + 1) % 4]
        here, there = height(plane, *corner), height(plane, *after)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            ends.append(tuple(c + share * (d - c) for c, d in zip(corner, after, strict=True)))
    return ends


def nearest(plane) -> tuple | None:
    """Return the point (x1, x2) of that line that is nearest to the origin, also outside of the square."""
    w1, w2, b = plane
    square = w1 * w1 + w2 * w2
    return (-b * w1 / square, -b * w2 / square) if square else None


def _kept(points, sign, limit):
    """The part of a polygon, or of a line of two points, whose sign * height is at least sign * limit."""
    kept = []
    is_line = len(points) == 2
    for k, point in enumerate(points):
        inside = sign * (point[2] - limit) >= 0
        if inside:
            kept.append(point)
        if is_line and k == 1:
            break
        after = points[(k + 1) % len(points)]
        if inside != (sign * (after[2] - limit) >= 0):
            share = (limit - point[2]) / (after[2] - point[2])
            kept.append(tuple(c + share * (d - c) for c, d in zip(point, after, strict=True)))
    return kept
