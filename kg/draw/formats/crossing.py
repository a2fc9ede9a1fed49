"""What a membrane holds, drawn pale behind its name: helices of a receptor, walls of a pore, a carrier's gate, a vesicle's ring."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from kg.draw.formats.svg_parts import NAMESPACE, bounds
from kg.draw.style import INK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.draw.formats.svg_parts import Box
    from kg.draw.scene import Scene

BAR = 4.6  # points across a helix
HEAD, PITCH, RING = (
    2.4,
    4.2,
    2.8,
)  # points across a lipid head, from one to the next, and from the outline to their ring
PALE, DOTS = "0.11", "0.4"  # how much of their ink shows: a name stands on the bars, and inside the ring
INSIDE, ASIDE = 6.0, 5.5  # points from a box's top or bottom, and from its sides, to the middle of a helix
HELICES = 7
ROUND = 0.5523  # of a radius, at which a cubic curve is a quarter of an ellipse
_SHAPES = ("polygon", "path", "ellipse", "polyline")
Stroke = tuple[str, float, str, str]  # path, width in points, opacity, dashes


# Paths name points of the page alone, no steps and no radii: whoever measures a picture reads its numbers in pairs.


def crossings(drawing: Element, scene: Scene, ids: dict[str, str]) -> None:
    """Put the form of each node that has one behind its words; its box, its place and its arrows stay as they are."""
    parts = {name: one for one in drawing if (name := one.get("id"))}
    for node in scene.nodes:
        drawn, form = parts.get(ids["n." + node.id]), FORMS.get(node.form)
        if drawn is None or form is None:
            continue
        holder = next((one for one in drawn.iter() if any(_tag(inner) == "text" for inner in one)), None)
        shape = next((one for one in drawn.iter() if _tag(one) in _SHAPES), None)
        if holder is None or shape is None:
            continue
        group = Element(f"{{{NAMESPACE}}}g", {"class": f"form {node.form}"})
        for path, width, shows, dashes in form(bounds([shape])):
            look = {"fill": "none", "stroke": INK, "stroke-opacity": shows, "stroke-linecap": "round"}
            look |= {"stroke-dasharray": dashes} if dashes else {}
            SubElement(group, f"{{{NAMESPACE}}}path", look | {"d": path, "stroke-width": f"{width:g}"})
        holder.insert(next(place for place, one in enumerate(holder) if _tag(one) == "text"), group)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _bar(x: float, top: float, bottom: float, end: float | None = None) -> Stroke:
    """A helix from the outer to the inner side, upright or leaning towards `end`."""
    return f"M{x:.2f},{top:.2f}L{x if end is None else end:.2f},{bottom:.2f}", BAR, PALE, ""


def _seven(box: Box) -> Iterator[Stroke]:
    """Seven helices from the left to the right."""
    left, top, right, bottom = box[0] + 2 * ASIDE, box[1] + INSIDE, box[2] - 2 * ASIDE, box[3] - INSIDE
    step = (right - left) / (HELICES - 1)
    yield from (_bar(left + number * step, top, bottom) for number in range(HELICES))


def _pore(box: Box) -> Iterator[Stroke]:
    """The walls of a pore: two helices at each side."""
    left, top, right, bottom = box[0] + ASIDE, box[1] + INSIDE, box[2] - ASIDE, box[3] - INSIDE
    for x in (left, left + BAR + 1.4, right - BAR - 1.4, right):
        yield _bar(x, top, bottom)


def _carrier(box: Box) -> Iterator[Stroke]:
    """A gate that is open to one side: helices that lean towards each other."""
    left, top, right, bottom = box[0] + ASIDE, box[1] + INSIDE, box[2] - ASIDE, box[3] - INSIDE
    for shift in (0.0, BAR + 1.4):
        yield _bar(left + shift, top, bottom, left + shift + 2 * BAR)
        yield _bar(right - shift, top, bottom, right - shift - 2 * BAR)


def _single(box: Box) -> Iterator[Stroke]:
    """Two chains that cross once each, with a domain at both ends."""
    left, top, right, bottom = box[0] + 2 * ASIDE, box[1] + INSIDE, box[2] - 2 * ASIDE, box[3] - INSIDE
    for x in (left, right):
        yield _bar(x, top, bottom)
        yield from ((f"M{x:.2f},{y:.2f}L{x + 0.01:.2f},{y:.2f}", 2 * BAR, PALE, "") for y in (top + 2.0, bottom - 2.0))


def _vesicle(box: Box) -> Iterator[Stroke]:
    """The heads of a vesicle's membrane around what it holds."""
    left, top, right, bottom = box[0] + RING, box[1] + RING, box[2] - RING, box[3] - RING
    x, y = (left + right) / 2, (top + bottom) / 2
    across, down = ROUND * (right - left) / 2, ROUND * (bottom - top) / 2
    quarters = (
        ((left, y - down), (x - across, top), (x, top)),
        ((x + across, top), (right, y - down), (right, y)),
        ((right, y + down), (x + across, bottom), (x, bottom)),
        ((x - across, bottom), (left, y + down), (left, y)),
    )
    ring = "".join("C" + " ".join(f"{px:.2f},{py:.2f}" for px, py in one) for one in quarters)
    yield f"M{left:.2f},{y:.2f}{ring}", HEAD, DOTS, f"0.01 {PITCH:g}"


FORMS: dict[str, Callable[[Box], Iterator[Stroke]]] = {
    "seven-helix": _seven,
    "pore": _pore,
    "carrier": _carrier,
    "single-helix": _single,
    "vesicle": _vesicle,
}
