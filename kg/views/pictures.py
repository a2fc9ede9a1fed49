"""What a notebook shows of an answer: its picture inline, with PNG and text for viewers that take no SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import settings
from kg.answer.trace import traced
from kg.draw.picture import Picture
from kg.errors import NotFound, UsageError
from kg.views.clearing import cleared
from kg.views.comparison import compare_scene
from kg.views.compound import compound_scene
from kg.views.figure import figure_scene
from kg.views.fitting import COMPARED, JOURNAL, fitted
from kg.views.parts import atlas_of
from kg.views.pathway import pathway_scene
from kg.views.protocol import protocol_scene
from kg.views.provenance import sources_of
from kg.views.route import route_scene, traced_scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.perturbation import Perturbation
    from kg.answer.traced import Traced
    from kg.draw.paper import Paper
    from kg.question.workspace import Workspace

_VIEWS = {"Figure": figure_scene, "Protocol": protocol_scene, "Pathway": pathway_scene, "Module": pathway_scene}


def picture(
    answer: Perturbation,
    *,
    to: str = "",
    within: str = "",
    style: str = "house",
    most: int = 0,
    paper: Paper | None = None,
) -> Picture:
    """The picture of an answer: its strongest routes, those `to` one node, or those `within` one context.

    Of at most `most` nodes; without it as many as the paper takes, where it has a width. A `Picture` shows itself in a
    notebook and has `.svg() .png() .html() .dot() .save(path)`.
    """
    look = atlas_of(answer.workspace).style(style)
    if to:
        narrow = paper is not None and paper.width is not None and not most
        scene = (
            fitted(lambda limit: route_scene(answer, to, limit), look, paper or JOURNAL)
            if narrow
            else route_scene(answer, to, most or settings.DRAW_NODE_LIMIT)
        )
    elif most or paper is None or paper.width is None:
        scene = cleared(compound_scene(answer, most or settings.DRAW_NODE_LIMIT, within), look)
    else:
        scene = fitted(lambda limit: compound_scene(answer, limit, within), look, paper)
    return Picture(scene, look, answer.notes, sources=sources_of(answer.workspace, scene.edges))


def comparison(
    first: Perturbation, second: Perturbation, *, style: str = "house", most: int = 0, paper: Paper | None = None
) -> Picture:
    """Two answers in one picture: two compounds, or one compound at two doses in two panels; `most` as for `picture`."""
    look = atlas_of(first.workspace).style(style)
    if most or paper is None or paper.width is None:
        scene = cleared(compare_scene(first, second, most or settings.DRAW_NODE_LIMIT), look)
    else:
        scene = fitted(lambda limit: compare_scene(first, second, limit), look, paper, COMPARED)
    notes = tuple(dict.fromkeys((*first.notes, *second.notes)))
    return Picture(scene, look, notes, sources=sources_of(first.workspace, scene.edges))


def record_picture(workspace: Workspace, name: str, *, style: str = "house") -> Picture:
    """The picture of a pathway, a figure (`figure/NAME`) or a protocol, by name. Raises NotFound with near misses."""
    atlas = atlas_of(workspace)
    match = workspace.directory.resolve(full_name(name), (*_VIEWS, "Compound"), "compound, pathway, figure or protocol")
    view = next((_VIEWS[kind] for kind in match.types if kind in _VIEWS), None)
    if view is None:
        raise NotFound(
            f"{match.label} is drawn from an answer", cure="ask `perturb` and take the `picture` of its answer"
        )
    return Picture(view(atlas, match.iri), atlas.style(style))


def trace_picture(
    workspace: Workspace, found: Sequence[Traced], start: str, end: str, *, style: str = "house"
) -> Picture:
    """The picture of signed routes between two entities; NotFound where there is none."""
    if not found:
        raise NotFound(f"no route from {start} to {end}", cure="`kg trace` with a larger --max-length may find one")
    return Picture(traced_scene(workspace, found, start, end), atlas_of(workspace).style(style))


def record_drawn(workspace: Workspace, names: Sequence[str], to: str, style: str, asked: Sequence[str]) -> Picture:
    """The picture of one record of the graph, or of the routes from it `to` another; `asked` are options of answers."""
    if len(names) != 1:
        raise UsageError(
            "one thing at a time, or compounds" if names else "nothing to draw",
            cure="name one, such as `kg draw amitriptyline -o a.svg`",
        )
    if asked:
        option = f"--{asked[-1].replace('_', '-')}"
        raise UsageError(f"{names[0]} is no compound: {option} says nothing of it", cure="leave the option out")
    if to:
        found = traced(workspace, names[0], to, settings.TRACE_LENGTH, settings.TRACES)
        return trace_picture(workspace, found, names[0], to, style=style)
    return record_picture(workspace, names[0], style=style)


def refuse_together(to: str, compare: Sequence[str], within: str) -> None:
    """Raises UsageError for options of a picture that exclude each other."""
    if to and compare:
        raise UsageError("--to and --compare at once", cure="draw the routes of each compound in a picture of its own")
    if within and compare:
        raise UsageError("--in and --compare at once", cure="leave out one of them, or draw an --atlas")
    if len(compare) > 1:
        raise UsageError("more than two beside each other", cure="draw them as an --atlas, or two at a time")


def full_name(name: str) -> str:
    """`figure/004-trk` as the record's own name; other names as they are."""
    kind, slash, rest = name.partition("/")
    if not slash or kind not in ("figure", "protocol", "pathway"):
        return name
    return f"figure-{rest.removeprefix('figure-')}" if kind == "figure" else rest


def bundle(answer: Perturbation) -> dict[str, object]:
    """The `_repr_mimebundle_` of an answer: HTML with inline SVG, SVG, PNG, and the picture in sentences."""
    return picture(answer)._repr_mimebundle_()
