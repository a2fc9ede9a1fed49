"""What of a comparison is asked for: some targets, some pathways, one place; everything where nothing is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.knowledge.meant import TARGETS
from kg.knowledge.vocabulary import local_name

if TYPE_CHECKING:
    from kg.answer.records import PathwayEffect
    from kg.question.workspace import Workspace

_PLACES = ("Cell", "Site", "Cleft", "Region", "Context")


@dataclass(frozen=True, slots=True)
class Scope:
    """Entities whose affinities, keys of nodes, IRIs of pathways and names of contexts are told; None for all."""

    entities: frozenset[str] | None = None
    nodes: frozenset[str] | None = None
    pathways: frozenset[str] | None = None
    contexts: frozenset[str] | None = None

    def pathway(self, one: PathwayEffect) -> bool:
        """Whether a ranked pathway is asked for."""
        inside = self.contexts is None or any(context in self.contexts for context in one.contexts)
        return inside and (self.pathways is None or one.pathway in self.pathways)

    def __and__(self, other: Scope) -> Scope:
        """What both ask for."""
        return Scope(
            _both(self.entities, other.entities),
            _both(self.nodes, other.nodes),
            _both(self.pathways, other.pathways),
            _both(self.contexts, other.contexts),
        )


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other


def scope(workspace: Workspace, targets: Iterable[str], pathways: Iterable[str], place: str) -> Scope:
    """What targets, pathways and a place mean together. Raises NotFound for a name that is none."""
    found = Scope()
    if names := tuple(targets):
        found &= _of_targets(workspace, names)
    if names := tuple(pathways):
        found &= _of_pathways(workspace, names)
    return found & _of_place(workspace, place) if place else found


def _of_targets(workspace: Workspace, names: Iterable[str]) -> Scope:
    """Targets with their members and the families and complexes that they are part of, and the pathways they stand in."""
    book, entities = workspace.book, set[str]()
    for text in names:
        iri = workspace.directory.resolve(text, TARGETS, "target").iri
        entities |= {iri, *book.members.get(iri, ()), *book.wholes.get(iri, ())}
    here = {number for number, node in enumerate(workspace.network.nodes) if node.entity in entities}
    pathways = {p.iri for p in workspace.pathways if here & {*p.members, *p.readouts}}
    return Scope(frozenset(entities), _keys(workspace, here), frozenset(pathways))


def _of_pathways(workspace: Workspace, names: Iterable[str]) -> Scope:
    """Pathways, the nodes that they join and read, and the targets among these."""
    wanted = {_pathway(workspace, text) for text in names}
    here = {n for p in workspace.pathways if p.iri in wanted for n in (*p.members, *p.readouts)}
    return Scope(_entities(workspace, here), _keys(workspace, here), frozenset(wanted))


def _pathway(workspace: Workspace, text: str) -> str:
    """The pathway of a name. Raises NotFound where none is called so."""
    known = {p.iri: p.label for p in workspace.pathways}
    found = [m.iri for m in workspace.directory.exact(text) if m.iri in known]
    if not found:
        part = sorted(label for label in known.values() if text.casefold() in label.casefold())
        cure = f"such as {', '.join(part[:5])}" if part else "one of: " + ", ".join(sorted(known.values()))
        raise NotFound(f"no pathway is called {text!r}", "--pathway", cure)
    return found[0]


def _of_place(workspace: Workspace, text: str) -> Scope:
    """A context with all below it and what borders it, and the targets there; its effects are kept by `perturb`."""
    iri = workspace.directory.resolve(text, _PLACES, "context").iri
    below = workspace.below.get(iri, frozenset({iri}))
    rows = workspace.knowledge.rows(f"SELECT DISTINCT ?c {{ ?c kg:faces/kg:partOf* <{iri}> }}")
    inside = below | {str(row["c"]) for row in rows}
    here = {number for number, node in enumerate(workspace.network.nodes) if node.context in inside}
    return Scope(_entities(workspace, here), None, None, frozenset(map(local_name, inside)))


def _entities(workspace: Workspace, here: Iterable[int]) -> frozenset[str]:
    """What stands at the nodes, with the families and complexes that it is part of."""
    entities = {workspace.network.nodes[n].entity for n in here}
    return frozenset(entities | {whole for iri in entities for whole in workspace.book.wholes.get(iri, ())})


def _keys(workspace: Workspace, here: Iterable[int]) -> frozenset[str]:
    return frozenset(workspace.network.nodes[n].key for n in here)
