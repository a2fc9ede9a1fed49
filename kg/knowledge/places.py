"""Which nodes of the network `ENTITY@CONTEXT` means."""

from __future__ import annotations

from kg.errors import NotFound
from kg.knowledge.names import Directory

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
    kinds = ("Cell", "Site", "Cleft", "Region", "Context")
    places = {m.iri for m in directory.best(place, kinds, "context")} if at else None
    nodes = directory.standing.nodes(entity.iri, places)
    if not nodes:
        keys = directory.standing.keys(entity.iri)
        cure = f"it stands at {', '.join(keys)}" if keys else "the network has no node of this entity"
        raise NotFound(f"{text!r} is no node of the network", cure=cure)
    return nodes
