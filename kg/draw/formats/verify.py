"""A drawn SVG held against its scene: each node with its shape and text, each arrow with its one right head."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kg.display import plain
from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.escape import clipped
from kg.draw.key import fill_rows, samples
from kg.draw.labels import foot_lines, node_text
from kg.draw.style import LONGEST_FOOT, Style, line_end, table_for
from kg.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from kg.draw.scene import Scene

# The drawn parts of each head: (element, corners, filled), as both engines write them.
_HEADS: dict[str, list[tuple[str, int, bool]]] = {
    "normal": [("polygon", 3, True)],
    "empty": [("polygon", 3, False)],
    "tee": [("polygon", 4, True), ("polyline", 2, False)],
    "odiamond": [("polygon", 4, False)],
    "onormaltee": [("polygon", 3, False), ("polygon", 4, True), ("polyline", 2, False)],
    "odot": [("ellipse", 0, False)],
    "none": [],
}
_OUTLINES = ("polygon", "path", "ellipse", "polyline")


def verify(scene: Scene, svg: str, style: str | Style = "house", *, prefix: str = "kg") -> None:
    """Raise ServiceError that names the first things of the scene which the SVG does not show."""
    missing = list(losses(scene, svg, table_for(scene.layout, style), prefix))
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ServiceError(
            f"the picture is not whole: {'; '.join(missing[:3])}{more}",
            "SVG of the layout engine",
            "use the other layout engine, or write a .dot file and report the picture",
        )


def losses(scene: Scene, svg: str, style: Style, prefix: str) -> Iterator[str]:
    """What is missing in the SVG, in words; nothing when the picture is whole."""
    from xml.etree import ElementTree as ET

    try:
        root = ET.fromstring(svg)  # noqa: S314 - written by our own layout engine, from text that was escaped
    except ET.ParseError as fault:
        yield f"the whole of it, because the SVG is malformed ({fault})"
        return
    table: dict[str, Element] = {}
    for element in root.iter():
        name = element.get("id")
        if name and name in table:
            yield f"the id {name} stands twice"
        if name:
            table[name] = element
    ids = element_ids(scene, prefix)
    yield from _lost_nodes(scene, table, ids)
    yield from _lost_places(scene, table, ids)
    for edge in scene.edges:
        yield from _lost_head(
            table.get(ids["e." + edge.id]),
            line_end(edge, style).arrowhead,
            f"arrow {edge.source} → {edge.target}",
            edge.caption,
        )
    yield from _lost_key(scene, table, style, prefix)
    whole = _text(root)
    # A head is cut as it is drawn, sooner than a foot.
    head = (clipped(scene.title), clipped(scene.subtitle, LONGEST_FOOT))
    for line in (*head, *(clipped(line, LONGEST_FOOT) for line in foot_lines(scene, style))):
        if _squeezed(line) not in whole:
            yield f"the text “{clipped(line)}”"


def _lost_nodes(scene: Scene, table: dict[str, Element], ids: dict[str, str]) -> Iterator[str]:
    for node in scene.nodes:
        drawn = table.get(ids["n." + node.id])
        if drawn is None or not any(_tag(part) in _OUTLINES for part in drawn.iter()):
            yield f"node “{node.label}”"
            continue
        lines, marks, small = node_text(node, scene.layout)
        if _squeezed("".join([*lines, marks, *small])) not in _text(drawn):
            yield f"the label of node “{node.label}”"


def _lost_places(scene: Scene, table: dict[str, Element], ids: dict[str, str]) -> Iterator[str]:
    for place in drawn_compartments(scene):
        drawn = table.get(ids["c." + place.id])
        if drawn is None or not any(_tag(part) in _OUTLINES for part in drawn.iter()):
            yield f"compartment “{place.label}”"
            continue
        named = table.get(ids["c." + place.id] + "-label")
        if named is None or _squeezed(clipped(place.label)) not in _text(named):
            yield f"the label of compartment “{place.label}”"


def _lost_key(scene: Scene, table: dict[str, Element], style: Style, prefix: str) -> Iterator[str]:
    legend = scene.legend()
    lines, ways = samples(legend, style), fill_rows(legend, style)
    for number, sample in enumerate(lines):
        if sample.dash:
            yield from _lost_head(table.get(f"{prefix}-key-{number}"), sample.head, f"key “{sample.text}”", "")
    for part, words in (("fills", [text for _, _, text in ways]), ("lines", [one.text for one in lines])):
        drawn = table.get(f"{prefix}-key-{part}")
        for one in words:
            if drawn is None or _squeezed(one) not in _text(drawn):
                yield f"key entry “{one}”"


def _lost_head(drawn: Element | None, head: str, name: str, caption: str) -> Iterator[str]:
    if drawn is None or not any(_tag(part) == "path" for part in drawn.iter()):
        yield name
        return
    parts = [
        (_tag(part), _corners(part), part.get("fill") != "none")
        for part in drawn.iter()
        if _tag(part) in ("polygon", "polyline", "ellipse")
    ]
    if sorted(parts) != sorted(_HEADS[head]):
        yield f"the head ({head}) of {name}"
    if caption and _squeezed(clipped(caption)) not in _text(drawn):
        yield f"the caption of {name}"


def _corners(part: Element) -> int:
    return len(set((part.get("points") or "").split()))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    return _squeezed("".join(part.text or "" for part in element.iter() if _tag(part) == "text"))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", plain(text)))
