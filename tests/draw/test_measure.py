"""What is measured of a picture is what stands in it."""

from __future__ import annotations

import struct
import zlib

import pytest
from draw.demo_scenes import synapse
from draw.geometry import boxes

from kg.draw.elements import element_ids
from kg.draw.formats.render import to_svg
from kg.draw.measure import _cross, _flat, measured, white_share
from kg.draw.paper import smallest_type


def png(rows: list[list[int]], kind: int = 0) -> bytes:
    """A grey PNG of these rows; only the filters 0 and 2 are written."""
    body, before = b"", [0] * len(rows[0])
    for row in rows:
        body += bytes([kind, *((a - b * (kind == 2)) & 255 for a, b in zip(row, before, strict=True))])
        before = row
    parts = ((b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(body)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def test_a_sound_picture_has_no_faults() -> None:
    """A drawn synapse: its type on paper follows from its width; the one crossing that it has is found, no arrow covers anything."""
    scene = synapse()
    svg = to_svg(scene)
    found = measured(scene, svg)
    assert found.points(180) == pytest.approx(smallest_type(svg) * 510.24 / found.width, rel=1e-3)
    assert found.points(180, 20) < found.points(180)
    assert found.crossings == (("ac-camp", "d2-arr"),)
    assert (found.over_nodes, found.over_words, found.fused) == ((), (), ())


def test_what_is_moved_over_others_is_seen() -> None:
    """An arrow moved onto a node that is not its own is counted as such, and as crossing what it then crosses."""
    scene, ids = synapse(), element_ids(synapse())
    svg = to_svg(scene)
    table, edge = boxes(svg), scene.edges[-1]
    line, other = table[ids["e." + edge.id]], table[ids["n." + scene.edges[0].source]]
    by = (other[0] + other[2] - line[0] - line[2]) / 2, (other[1] + other[3] - line[1] - line[3]) / 2
    name = f'id="{ids["e." + edge.id]}"'
    moved = svg.replace(name, f'{name} transform="translate({by[0]} {by[1]})"', 1)
    assert (edge.id, scene.edges[0].source) in measured(scene, moved).over_nodes


@pytest.mark.parametrize("kind", [0, 2])
def test_white_is_counted_in_patches(kind: int) -> None:
    """Of a page whose left half is white a half is white; one dark pixel in each patch leaves none, however the PNG is filtered."""
    half = [[255] * 66 + [90] * 66 for _ in range(132)]
    assert white_share(png(half, kind)) == 0.5
    dotted = [[0 if x % 2 and y % 2 else 255 for x in range(132)] for y in range(20)]
    assert white_share(png(dotted, kind)) == 0.0


def test_what_is_no_picture_is_refused() -> None:
    """Bytes that are no PNG raise ValueError, and so does an SVG without a page."""
    with pytest.raises(ValueError, match="no PNG"):
        white_share(b"GIF89a")
    with pytest.raises(ValueError, match="viewBox"):
        measured(synapse(), "<svg/>")


def test_an_x_whose_arms_meet_at_a_knot_is_a_crossing() -> None:
    """Two straight curves that cross in the middle of both, where their samples coincide, are seen to cross."""
    one = _flat([(0.0, 0.0), (25.0, 15.0), (50.0, 30.0), (75.0, 45.0)])
    other = [(75.0 - x, y) for x, y in one]
    assert _cross(one, other, shared=False)
    assert not _cross(one, [(x, y + 50.0) for x, y in other], shared=False)
