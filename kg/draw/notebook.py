"""What a notebook shows of an answer: its picture inline, with PNG and text for viewers that take no SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import settings
from kg.draw.picture import Picture
from kg.draw.views.compare import compare_scene
from kg.draw.views.compound import compound_scene
from kg.draw.views.figure import figure_scene
from kg.draw.views.network import atlas_of
from kg.draw.views.pathway import pathway_scene
from kg.draw.views.protocol import protocol_scene
from kg.draw.views.route import route_scene, traced_scene
from kg.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.explore import Perturbation
    from kg.network.question import Workbench
    from kg.network.tracing import Traced

_VIEWS = {"Figure": figure_scene, "Protocol": protocol_scene, "Pathway": pathway_scene, "Module": pathway_scene}


def picture(answer: Perturbation, *, to: str = "", within: str = "", style: str = "house",
            most: int = settings.DRAW_NODE_LIMIT) -> Picture:
    """The picture of an answer: its strongest routes, those `to` one node, or those `within` one context.

    A `Picture` shows itself in a notebook and has `.svg() .png() .html() .dot() .save(path)`.
    """
    scene = route_scene(answer, to, most) if to else compound_scene(answer, most, within)
    return Picture(scene, atlas_of(answer.bench).style(style))


def comparison(first: Perturbation, second: Perturbation, *, style: str = "house",
               most: int = settings.DRAW_NODE_LIMIT) -> Picture:
    """Two answers in one picture: two compounds, or one compound at two doses in two panels."""
    return Picture(compare_scene(first, second, most), atlas_of(first.bench).style(style))


def record_picture(bench: Workbench, name: str, *, style: str = "house") -> Picture:
    """The picture of a pathway, a figure (`figure/NAME`) or a protocol, by name. Raises NotFound with near misses."""
    atlas = atlas_of(bench)
    match = bench.directory.resolve(full_name(name), (*_VIEWS, "Compound"), "compound, pathway, figure or protocol")
    view = next((_VIEWS[kind] for kind in match.types if kind in _VIEWS), None)
    if view is None:
        raise NotFound(f"{match.label} is drawn from an answer", cure="ask `perturb` and take the `picture` of its answer")
    return Picture(view(atlas, match.iri), atlas.style(style))


def trace_picture(bench: Workbench, found: Sequence[Traced], start: str, end: str, *, style: str = "house") -> Picture:
    """The picture of signed routes between two entities; NotFound where there is none."""
    if not found:
        raise NotFound(f"no route from {start} to {end}", cure="`kg trace` with a larger --max-length may find one")
    return Picture(traced_scene(bench, found, start, end), atlas_of(bench).style(style))


def full_name(name: str) -> str:
    """`figure/004-trk` as the record's own name; other names as they are."""
    kind, slash, rest = name.partition("/")
    if not slash or kind not in ("figure", "protocol", "pathway"):
        return name
    return f"figure-{rest.removeprefix('figure-')}" if kind == "figure" else rest


def bundle(answer: Perturbation) -> dict[str, object]:
    """The `_repr_mimebundle_` of an answer: HTML with inline SVG, SVG, PNG, and the picture in sentences."""
    return picture(answer)._repr_mimebundle_()
