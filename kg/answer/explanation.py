"""Why a node changes: the routes into it with shares that add up to the effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.answer.records import RouteLink, arrows
from kg.direction import Direction
from kg.display import Screen, ScreenTable, Shown, frame, refuse_frame
from kg.engine.named_routes import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# What the exact rest is called that no named route carries.
OTHER = "other routes"
ROUTES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ExplainedRoute:
    """A named route into a node: keys of its nodes, links, share in log2 units, and the route as a sentence."""

    nodes: tuple[str, ...]
    links: tuple[RouteLink, ...]
    share: float
    sentence: str


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Shown):
    """Why a node changes: `effect = sum of shares + other`, in log2 units.

    `gross` adds up the sizes of all routes, opposing ones too, as far as the `searched` largest were looked through; `enough` is how
    many of them carry `ENOUGH` of it, 0 where all of them do not. `other_by_target` says whose the other routes are. `efficacies`
    says what partial agonists are taken to do, a line a compound.
    """

    node: str
    label: str
    direction: Direction
    effect: float
    routes: tuple[ExplainedRoute, ...]
    other: float
    by_target: tuple[tuple[str, float], ...]
    gross: float = 0.0
    searched: int = 0
    enough: int = 0
    other_by_target: tuple[tuple[str, float], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    efficacies: tuple[str, ...] = ()

    @property
    def supporting(self) -> tuple[ExplainedRoute, ...]:
        """The named routes that push the way the node goes."""
        return tuple(r for r in self.routes if r.share * self.effect >= 0)

    @property
    def opposing(self) -> tuple[ExplainedRoute, ...]:
        """The named routes that push the other way."""
        return tuple(r for r in self.routes if r.share * self.effect < 0)

    @property
    def carried(self) -> float:
        """The part of the gross effect that the named routes carry; 1 where there is none."""
        return sum(abs(r.share) for r in self.routes) / self.gross if self.gross else 1.0

    def coverage(self) -> str:
        """How much of the gross effect the named routes carry, and how many more would carry enough of it."""
        named = len(self.routes)
        said = f"The {named} named carry" if named > 1 else "The one named carries" if named else "No route carries"
        said += f" {self.carried:.0%} of the gross effect ({self.gross:.2f} log2 units, both directions)"
        if self.carried >= ENOUGH or not named:
            return f"{said}."
        if self.enough:
            return f"{said}; {self.enough - named} more would carry {ENOUGH:.0%} (-k {self.enough})."
        return f"{said}; all {self.searched} looked through carry less than {ENOUGH:.0%}: the rest is many small ones."

    def entities(self, shares: tuple[tuple[str, float], ...]) -> list[tuple[str, float, int]]:
        """Shares by what the targets are, whatever place: label, sum, in how many places; the largest first."""
        labels, sums, places = dict(self.labels), dict[str, float](), dict[str, int]()
        for key, share in shares:
            name = labels.get(key, key.partition("@")[0])
            sums[name] = sums.get(name, 0.0) + share
            places[name] = places.get(name, 0) + 1
        return [(name, sums[name], places[name]) for name in sorted(sums, key=lambda n: (-round(abs(sums[n]), 9), n))]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "node": self.node,
            "label": self.label,
            "direction": self.direction,
            "log2_change": self.effect,
            "routes": [
                {
                    "nodes": list(r.nodes),
                    "share": r.share,
                    "side": "opposing" if r.share * self.effect < 0 else "supporting",
                    "sentence": r.sentence,
                    "links": [k.to_json() for k in r.links],
                }
                for r in self.routes
            ],
            "supporting": sum(r.share for r in self.supporting),
            "opposing": sum(r.share for r in self.opposing),
            "other": self.other,
            "gross": self.gross,
            "carried": self.carried,
            "more_needed": max(0, self.enough - len(self.routes)) if self.enough or self.carried >= ENOUGH else None,
            "by_target": [{"target": t, "share": s} for t, s in self.by_target],
            "other_by_target": [{"target": t, "share": s} for t, s in self.other_by_target],
            "efficacies": list(self.efficacies),
        }

    def to_frame(self, what: str = "routes") -> pd.DataFrame:
        """One row a route, the rest last, so that shares add up to the effect; or "targets", one row a target."""
        return Explanations([self]).to_frame(what)

    def rows(self) -> list[tuple[str, float, str, str]]:
        """Node, share in log2 units, route and sentence of each route; the exact rest stands last."""
        routes = [(self.node, r.share, " → ".join(r.nodes), r.sentence) for r in self.routes]
        return [*routes, (self.node, self.other, OTHER, "")]

    def _screen(self) -> Screen:
        return _why(self)


def _why(found: Explanation) -> Screen:
    """The routes with their shares, those that are not shown summed, the rest last; then the shares by target."""
    rows = [(arrows(r.links), f"{r.share:+.3f}", r.sentence) for r in found.routes[:ROUTES_SHOWN]]
    if more := found.routes[ROUTES_SHOWN:]:
        rows.append((f"{len(more)} more named routes", f"{sum(r.share for r in more):+.3f}", ""))
    rows.append((OTHER, f"{found.other:+.3f}", ""))
    said = f" ({found.direction})" if found.direction is not Direction.NONE else ""
    tables = (
        ScreenTable(("routes", "share", "in words"), tuple(rows), few=len(rows), narrow=2, folds=3),
        ScreenTable(("by target", "share"), tuple((t, f"{s:+.3f}") for t, s in found.by_target), few=6),
    )
    foot = "Shares add up to the change. Sources: .routes[0].links · .to_frame() .to_json()"
    return Screen(
        f"Why {found.node} changes by {found.effect:+.3f} log2 units{said}", (found.coverage(),), tables, foot
    )


def route_rows(found: Iterable[Explanation]) -> tuple[list[str], list[list[object]]]:
    """Columns and rows of the routes of some explanations; the shares of a node add up to its change."""
    rows: list[list[object]] = []
    for one in found:
        for node, share, route, sentence in one.rows():
            side = "" if not sentence else "opposing" if share * one.effect < 0 else "supporting"
            rows.append([node, share, side, route])
    return ["node", "share", "side", "route"], rows


class Explanations(Shown, list[Explanation]):
    """The explanations of several nodes: a list that shows itself."""

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values, as `kg explain -f json` writes them."""
        return [one.to_json() for one in self]

    def to_frame(self, what: str = "routes") -> pd.DataFrame:
        """One row a route, the rest of each node last ("routes"); or one row a target ("targets"); log2 units.

        Raises UsageError for another word, and where pandas is missing.
        """
        if what == "routes":
            return frame((row for one in self for row in one.rows()), ("node", "share", "route", "sentence"))
        if what == "targets":
            rows = ((one.node, target, share) for one in self for target, share in one.by_target)
            return frame(rows, ("node", "target", "share"))
        raise refuse_frame(what, ("routes", "targets"))

    def _screen(self) -> Screen:
        if len(self) == 1:
            return _why(self[0])
        rows = []
        for one in self:
            target, share = one.by_target[0] if one.by_target else ("no compound acts on it", 0.0)
            rows.append((one.node, one.direction, f"{one.effect:+.3f}", target, f"{share:+.3f}"))
        table = ScreenTable(("node", "direction", "log2", "largest target", "share"), tuple(rows), few=15)
        return Screen(f"{len(self)} explanations", (), (table,), "One alone: [0] · all: .to_frame() .to_json()")
