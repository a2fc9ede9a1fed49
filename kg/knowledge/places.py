"""Which nodes of the network `ENTITY@CONTEXT` means."""

from __future__ import annotations

from kg.errors import NotFound
from kg.knowledge.names import Directory, Match

_ENTITIES = (
    "Entity", "Compound", "Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein",
    "TranscriptionFactor", "Complex", "Family", "SmallMolecule", "Transmitter", "SecondMessenger", "Gene", "Process",
    "Outcome",
)  # fmt: skip


def nodes_of(directory: Directory, text: str) -> list[str]:
    """IRIs of the nodes that `ENTITY@CONTEXT` means: the entity at the context and at all below it.

    Where there is none, as of a cell's signal in a region: the entity in the cells and sites that border it. A word for
    several places means them all. Without `@CONTEXT`, the entity everywhere. Raises NotFound where entity, context or the pair is unknown.
    """
    name, at, place = text.partition("@")
    entity = directory.resolve(name, _ENTITIES, "entity")
    rows = directory.knowledge.rows(
        "SELECT DISTINCT ?node ?context { ?node a kg:Node ; kg:entity <%s> ; kg:context ?context }" % entity.iri
    )
    if at:
        places = [m.iri for m in directory.best(place, ("Cell", "Site", "Cleft", "Region", "Context"), "context")]
        below = {*places, *(c for iri in places for c in _contexts(directory, f"?c kg:partOf* <{iri}>"))}
        bordering = {c for iri in places for c in _contexts(directory, f"?c kg:faces/kg:partOf* <{iri}>")}
        rows = [r for r in rows if r["context"] in below] or [r for r in rows if r["context"] in bordering]
    nodes = sorted(str(r["node"]) for r in rows)
    if not nodes:
        raise NotFound(f"{text!r} is no node of the network", cure=_where(directory, entity))
    return nodes


def _contexts(directory: Directory, pattern: str) -> set[str]:
    return {str(r["c"]) for r in directory.knowledge.rows(f"SELECT ?c {{ {pattern} }}")}


def _where(directory: Directory, entity: Match) -> str:
    rows = directory.knowledge.rows("SELECT ?key { ?n kg:entity <%s> ; skos:notation ?key }" % entity.iri)
    keys = sorted(str(r["key"]) for r in rows)
    return f"it stands at {', '.join(keys)}" if keys else "the network has no node of this entity"
