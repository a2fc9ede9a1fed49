"""The links that routes are traced along: the network's, and on request those that are stated and not computed with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from kg.answer.traced import ACTION, NETWORK, STATED, LinkStep, TracedLink, sign_of
from kg.direction import SIGNS
from kg.engine.model import TimeScale
from kg.engine.routes import RouteGraph
from kg.errors import NotFound
from kg.knowledge.vocabulary import local_name
from kg.question.stated_steps import StatedStep, conditions_of_steps, stated_steps

if TYPE_CHECKING:
    from kg.question.targets import Target
    from kg.question.workspace import Workspace

# A statement that names no cell stands in no cell.
UNPLACED = "unspecified"
# What may say so -> the kinds of evidence that do.
EVIDENCE = {
    "documents": frozenset({"statement"}),
    "literature": frozenset({"data set"}),
    "any": frozenset({"statement", "data set"}),
}
Pair: TypeAlias = tuple[int, int]
Step: TypeAlias = "int | StatedStep"  # number of an influence, or a stated step


@dataclass(frozen=True)
class TraceFilter:
    """Which links a route may take: stated ones too, those that some evidence says, fast ones alone, not through some nodes."""

    stated: bool = False
    evidence: str = ""
    fast: bool = False
    through: tuple[str, ...] = ()
    not_through: tuple[str, ...] = ()

    def relaxed(self) -> list[tuple[str, TraceFilter]]:
        """Each condition by its option, and the filter without it."""
        ways: list[tuple[str, TraceFilter]] = []
        ways += [(f"--evidence {self.evidence}", replace(self, evidence=""))] if self.evidence else []
        ways += [("--fast", replace(self, fast=False))] if self.fast else []
        ways += [(f"--through {n}", replace(self, through=_but(self.through, n))) for n in self.through]
        ways += [(f"--not-through {n}", replace(self, not_through=_but(self.not_through, n))) for n in self.not_through]
        return ways


def _but(names: tuple[str, ...], left_out: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != left_out)


class TraceLinks:
    """Nodes of the network and, behind them, stated things without a place; the steps between each pair of them."""

    def __init__(self, workspace: Workspace, chosen: TraceFilter) -> None:
        self.workspace, self.chosen = workspace, chosen
        self._network = workspace.network
        self._said = conditions_of_steps(workspace.knowledge)
        self._stated = stated_steps(workspace.knowledge) if chosen.stated else ()
        things = dict.fromkeys(end for step in self._stated for end in (step.subject, step.object))
        self.unplaced = {thing: len(self._network.nodes) + n for n, thing in enumerate(things)}
        self.size = len(self._network.nodes) + len(self.unplaced)
        self.avoided = frozenset(n for name in chosen.not_through for n in self.nodes(name))
        self.pairs: dict[Pair, list[Step]] = defaultdict(list)
        for number, link in enumerate(self._network.influences):
            if self._goes((link.source, link.target)) and self._kept(link.time, link.evidence):
                self.pairs[link.source, link.target].append(number)
        for step in self._stated:
            for start in (*self._network.standing.get(step.subject, ()), self.unplaced[step.subject]):
                if self._goes(pair := (start, self.unplaced[step.object])) and self._kept(step.time, step.evidence):
                    self.pairs[pair].append(step)

    @cached_property
    def through(self) -> tuple[frozenset[int], ...]:
        """The nodes that each name means over which a route must pass."""
        return tuple(frozenset(self.nodes(name)) for name in self.chosen.through)

    @cached_property
    def graph(self) -> RouteGraph:
        """What is searched."""
        return RouteGraph(self.size, self.pairs, self.through)

    def _goes(self, pair: Pair) -> bool:
        return not self.avoided or self.avoided.isdisjoint(pair)

    def _kept(self, time: str, evidence: Iterable[str]) -> bool:
        if self.chosen.fast and time != TimeScale.FAST:
            return False
        return self._says(evidence)

    def _says(self, evidence: Iterable[str]) -> bool:
        """Whether one of the evidence is of the kind asked for."""
        if not self.chosen.evidence:
            return True
        wanted, sources = EVIDENCE[self.chosen.evidence], self.workspace.sources
        return any((found := sources.get(iri)) is not None and found.kind in wanted for iri in evidence)

    def key(self, node: int) -> str:
        """`ENTITY@CONTEXT`."""
        placed = self._network.nodes
        return placed[node].key if node < len(placed) else f"{local_name(self._thing(node))}@{UNPLACED}"

    def _thing(self, node: int) -> str:
        return list(self.unplaced)[node - len(self._network.nodes)]

    def nodes(self, text: str) -> list[int]:
        """Nodes that a name means, and the stated thing of that name. Raises NotFound with the nearest names."""
        name, at, place = text.partition("@")
        stated: list[int] = []
        if self.unplaced and (not at or place == UNPLACED):
            stated = [self.unplaced[m.iri] for m in self.workspace.directory.exact(name) if m.iri in self.unplaced]
            if stated and at:
                return stated
        try:
            return [*self.workspace.nodes(text), *stated]
        except NotFound as missing:
            if stated:
                return stated
            if not self.chosen.stated and self._is_stated(name):
                missing.cure = f"{missing.cure}; documents state something of it: --stated"
            raise

    def _is_stated(self, name: str) -> bool:
        ends = {end for step in stated_steps(self.workspace.knowledge) for end in (step.subject, step.object)}
        return any(match.iri in ends for match in self.workspace.directory.exact(name))

    def entries(self, targets: Sequence[Target], compound: str) -> dict[int, list[LinkStep]]:
        """Where the ways of a compound begin: the nodes that it and its metabolites act on, and what is stated of it itself."""
        found: dict[int, list[LinkStep]] = defaultdict(list)
        for target in targets:
            for node in target.nodes if self._says(target.action.evidence) else ():
                step = self._action(target, compound)
                if node not in self.avoided and step not in found[node]:
                    found[node].append(step)
        for stated in self._stated:
            node = self.unplaced[stated.object]
            if stated.subject == compound and node not in self.avoided and self._kept(stated.time, stated.evidence):
                found[node].append(self._step(stated))
        return {node: found[node] for node in sorted(found) if found[node]}

    def _action(self, target: Target, compound: str) -> LinkStep:
        action, directory = target.action, self.workspace.directory
        whose = "" if target.compound == compound else f"of {directory.label(target.compound)}"
        said = tuple(self.workspace.sources.short(action.evidence))
        condition = ", ".join(text for text in (whose, target.problem) if text)
        mechanism = directory.label_of_term(action.type)
        return LinkStep(action.iri, SIGNS[action.sign], mechanism, "", condition, ACTION, said)

    def _step(self, step: Step) -> LinkStep:
        link = self._network.influences[step] if isinstance(step, int) else step
        said = tuple(self.workspace.sources.short(link.evidence))
        how = self.workspace.directory.label_of_term(link.mechanism)
        if isinstance(link, StatedStep):
            hedge = () if link.modality in ("affirmed", "") else (link.modality,)
            condition = ", ".join((*self._said.get(link.iri, ()), *hedge))
            return LinkStep(link.iri, SIGNS[link.sign], how, link.time, condition, STATED, said)
        condition = ", ".join(self._said.get(link.step, ()))
        return LinkStep(link.step, SIGNS[link.sign], how, str(link.time), condition, NETWORK, said)

    def link(self, pair: Pair, share: float) -> TracedLink:
        """The link of two nodes: its parallel steps, the sign that they have together, and who says so."""
        return made(self.key(pair[0]), self.key(pair[1]), [self._step(step) for step in self.pairs[pair]], share)


_kept: list[TraceLinks] = []
_KEPT_MOST = 4


def links_of(workspace: Workspace, chosen: TraceFilter) -> TraceLinks:
    """The links of a graph that a filter leaves; those of the last few are kept."""
    for known in _kept:
        if known.workspace is workspace and known.chosen == chosen:
            return known
    found = TraceLinks(workspace, chosen)
    _kept.insert(0, found)
    del _kept[_KEPT_MOST:]
    return found


def made(start: str, end: str, steps: Sequence[LinkStep], share: float) -> TracedLink:
    """A link of parallel steps."""
    said: Collection[str] = dict.fromkeys(text for step in steps for text in step.evidence)
    return TracedLink(start, end, sign_of(step.sign for step in steps), share, tuple(said), tuple(steps))
