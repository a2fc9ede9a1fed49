"""What a screen is asked, and the table that it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import UsageError
from kg.question.workspace import Workspace
from kg.screen.forms import Form, NodeMatrix, PathwayMatrix, RankedRows
from kg.screen.questions import Combine, Like, Reverse, reference
from kg.screen.ranged import AtAmounts, amounts_of
from kg.screen.solved import Screener

# Nodes and pathways of a compound that are rows, unless told.
TOP_NODES = 20
TOP_PATHWAYS = 10
SHAPES = ("long", "nodes", "pathways")


@dataclass(frozen=True)
class ScreenAsk:
    """What a screen is asked beside the conditions of its question; empty texts ask nothing."""

    shape: str = "long"
    reverse: str = ""
    like: str = ""
    combine: str = ""
    in_: str = ""
    top: int = 0
    dose_range: str = ""
    points: int = 0

    @property
    def amounts(self) -> tuple[str, ...]:
        """The amounts of the range; none without one. Raises UsageError for a range that is none, and for points of no range."""
        if self.points and not self.dose_range:
            raise UsageError("points of no range", "--points", "give --dose-range LOW..HIGH")
        return amounts_of(self.dose_range, self.points) if self.dose_range else ()


def form_of(screener: Screener, asked: ScreenAsk) -> Form:
    """The table that is asked for. Raises UsageError for two at once, and the errors of names."""
    if asked.amounts and (screener.question.dose or screener.question.conc):
        raise UsageError("a range and one amount at once", "--dose-range", "leave out --dose and --conc")
    return AtAmounts(_form(screener, asked)) if asked.amounts else _form(screener, asked)


def _form(screener: Screener, asked: ScreenAsk) -> Form:
    workspace = screener.workspace
    several = [name for name in ("reverse", "like", "combine") if getattr(asked, name)]
    if len(several) > 1 or (several and asked.shape != "long"):
        both = several if len(several) > 1 else [*several, "shape"]
        raise UsageError(f"{' and '.join(both)} at once", cure="ask one of them")
    if asked.shape not in SHAPES:
        raise UsageError(f"no shape {asked.shape!r}", "--shape", f"it is one of {', '.join(SHAPES)}")
    if asked.reverse:
        return Reverse(screener, tuple(workspace.nodes(asked.reverse)))
    if asked.like:
        return Like(workspace, reference(screener, asked.like)[1])
    if asked.combine:
        made = Combine(screener, asked.combine)
        _ = made.beside  # a partner that cannot be computed is told before anything is
        return made
    if asked.shape == "pathways":
        return PathwayMatrix(workspace)
    kept = _kept(workspace, asked.in_)
    if asked.shape == "nodes":
        return NodeMatrix(workspace, kept)
    return RankedRows(workspace, asked.top or TOP_NODES, TOP_PATHWAYS, kept)


def _kept(workspace: Workspace, within: str) -> tuple[int, ...]:
    """The nodes at or below a context; all without one."""
    nodes = workspace.network.nodes
    if not within:
        return tuple(range(len(nodes)))
    place = workspace.directory.resolve(within, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
    inside = workspace.below.get(place, frozenset({place}))
    return tuple(k for k, node in enumerate(nodes) if node.context in inside)
