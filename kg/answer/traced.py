"""Signed routes as frozen values that show themselves: each link with the steps that make it up, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.answer.records import RouteLink, arrows
from kg.direction import BOTH
from kg.display import HTML_ROWS, Screen, ScreenTable, Shown, frame, refuse_frame

if TYPE_CHECKING:
    import pandas as pd

# Links of one trace at most: the number of simple paths grows exponentially with their length.
TRACE_LENGTH_LIMIT = 16
# What a step of a link is: an action of the compound, a step of the network, or one that is stated and not computed with.
ACTION, NETWORK, STATED = "action", "network", "stated"


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One step of a link; `time` is fast, medium, slow or '' where none is recorded, `condition` under what it holds."""

    step: str
    sign: str
    mechanism: str
    time: str
    condition: str
    basis: str
    evidence: tuple[str, ...]

    def told(self) -> str:
        """Mechanism, time scale and condition in one phrase; a stated step says that it is one."""
        stated = "stated, not computed" if self.basis == STATED else ""
        return ", ".join(text for text in (self.mechanism, self.time, self.condition, stated) if text)


@dataclass(frozen=True, slots=True)
class TracedLink(RouteLink):
    """A link of a route with its parallel `steps`; its sign is ± where some activate and others inhibit."""

    steps: tuple[LinkStep, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The keys of a link, and its steps."""
        steps = [{**asdict(step), "evidence": list(step.evidence)} for step in self.steps]
        return {**RouteLink.to_json(self), "steps": steps}


@dataclass(frozen=True, slots=True, repr=False)
class Traced(Shown):
    """One signed route: keys of its nodes (the compound first, if it starts at one), links, and the sign of the whole.

    From a compound, `share` is what the route carries of `log2_change`, the computed change of its last node, both in log2
    units; None where nothing is computed along it.
    """

    nodes: tuple[str, ...]
    links: tuple[TracedLink, ...]
    sign: str
    share: float | None = None
    log2_change: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "nodes": list(self.nodes),
            "sign": self.sign,
            "share": self.share,
            "log2_change": self.log2_change,
            "links": [link.to_json() for link in self.links],
        }

    def carries(self) -> str:
        """What the route carries, in words; '' where nothing is computed along it."""
        if self.share is None or self.log2_change is None:
            return ""
        return f"carries {self.share:+.3g} log2 units; {self.nodes[-1]} changes by {self.log2_change:+.3g} in all"

    def _screen(self) -> Screen:
        rows = tuple((arrows((link,)), [s.told() for s in link.steps], link.evidence) for link in self.links)
        links = ScreenTable(("links", "how", "who says so"), rows, few=TRACE_LENGTH_LIMIT, folds=2)
        said = (self.carries(),) if self.carries() else ()
        return Screen(f"Route of sign {self.sign}, {len(self.links)} links", said, (links,))


class Traces(Shown, list[Traced]):
    """Signed routes: a list that shows itself; `order` says what the first of them is first by."""

    def __init__(self, routes: Iterable[Traced] = (), order: str = "shortest first") -> None:
        super().__init__(routes)
        self.order = order

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values, as `kg trace -f json` writes them."""
        return [one.to_json() for one in self]

    def to_frame(self, what: str = "routes") -> pd.DataFrame:
        """One row a route ("routes") or one row a link ("links"), numbered by route from 1.

        Raises UsageError for another word, and where pandas is missing.
        """
        if what == "routes":
            rows = ((n, t.sign, len(t.links), t.share, " → ".join(t.nodes)) for n, t in enumerate(self, 1))
            return frame(rows, ("number", "sign", "length", "share", "route"))
        if what == "links":
            links = ((n, k.source, k.target, k.sign, [s.told() for s in k.steps], list(k.evidence))
                     for n, t in enumerate(self, 1) for k in t.links)  # fmt: skip
            return frame(links, ("number", "from", "to", "sign", "steps", "evidence"))
        raise refuse_frame(what, ("routes", "links"))

    def _screen(self) -> Screen:
        if not self:
            return Screen("no route")
        rows = tuple((arrows(t.links), t.sign, len(t.links)) for t in self[:HTML_ROWS])
        table = ScreenTable(("routes", "sign", "links"), rows, len(self), few=10, folds=3)
        foot = "Steps and sources of each link: [0].links · all: .to_frame() .to_json()"
        return Screen(f"{len(self)} routes, {self.order}", (), (table,), foot)


def sign_of(signs: Iterable[str]) -> str:
    """The sign of parallel steps together: theirs if it is one, ± where known ones differ, ? where one is not known."""
    found = set(signs)
    if "?" in found or not found:
        return "?"
    return next(iter(found)) if len(found) == 1 else BOTH


def sign_along(signs: Iterable[str]) -> str:
    """The sign of links one behind the other: ? if one is not known, ± if one has both, else their product."""
    found = list(signs)
    return "?" if "?" in found else BOTH if BOTH in found else "-" if found.count("-") % 2 else "+"
