"""Which nodes of the network `ENTITY@CONTEXT`, `ENTITY in CONTEXT` or `ENTITY (CONTEXT)` means."""

from __future__ import annotations

from kg.errors import NotFound
from kg.knowledge.names import Directory, Match

_ENTITIES = (
    "Entity", "Compound", "Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein",
    "TranscriptionFactor", "Complex", "Family", "SmallMolecule", "Transmitter", "SecondMessenger", "Gene", "Process",
    "Outcome",
)  # fmt: skip


_PATHWAYS = ("Module", "Pathway")
_WHOLES = """
SELECT DISTINCT ?part ?whole { { ?whole kg:subunit ?part } UNION { ?part kg:memberOf ?whole } } ORDER BY ?part ?whole
"""


def nodes_of(directory: Directory, text: str) -> list[str]:
    """IRIs of the nodes that `ENTITY@CONTEXT` means: the entity at the context and at all below it.

    Where there is none, as of a cell's signal in a region: the entity in the cells and sites that border it. A word for
    several places means them all. Without `@CONTEXT`, the entity everywhere. `ENTITY in CONTEXT`, and `ENTITY (CONTEXT)` as sentences print
    it, are the same where no entity is called so. Raises NotFound where entity, context or the pair is unknown.
    """
    name, at, place = text.partition("@")
    if not at and (between := _between(text)) and not directory.exact(text, _ENTITIES):
        name, at, place = (part.strip() for part in text.removesuffix(")").rpartition(between))
    try:
        entity = directory.resolve(name, _ENTITIES, "entity")
    except NotFound as missing:
        if not at and directory.exact(name, _PATHWAYS):
            missing.cure = f"a pathway is many nodes: name one of them, or ask `kg explain COMPOUND '{name}'`"
        raise
    kinds = ("Cell", "Site", "Cleft", "Region", "Context")
    places = {m.iri for m in directory.best(place, kinds, "context")} if at else None
    nodes = directory.standing.nodes(entity.iri, places)
    if not nodes:
        raise NotFound(f"{text!r} is no node of the network", cure=_cure(directory, entity))
    return nodes


def _between(text: str) -> str:
    """What parts an entity from its place where no `@` does; "" where nothing does."""
    if text.endswith(")") and " (" in text:
        return " ("
    return " in " if " in " in text else ""


def _cure(directory: Directory, entity: Match) -> str:
    """What to ask instead of an entity that has no node there."""
    standing = directory.standing
    if keys := standing.keys(entity.iri):
        return f"it stands at {', '.join(keys)}"
    if "Compound" in entity.types:
        return f"a compound acts on the network and is named first: `kg trace {entity.label} ENTITY`"
    rows = directory.knowledge.rows(_WHOLES)
    wholes = [str(r["whole"]) for r in rows if r["part"] == entity.iri and standing.keys(str(r["whole"]))]
    if wholes:
        return f"it is computed with as a part of {', '.join(map(directory.label, wholes))}: ask for that"
    return "the network has no node of this entity"
