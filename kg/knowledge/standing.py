"""Which nodes an entity has, and where: read once, by questions whose answers are kept with the graph."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from kg.knowledge.store import Knowledge

_NODES = """
SELECT ?node ?key ?entity ?context { ?node a kg:Node ; skos:notation ?key ; kg:entity ?entity ; kg:context ?context }
"""
_PARTS = "SELECT ?part ?whole { ?part kg:partOf ?whole }"
_FACES = "SELECT ?site ?faced { ?site kg:faces ?faced }"


class Standing:
    """Entities in their places."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def nodes(self, entity: str, places: set[str] | None = None) -> list[str]:
        """IRIs of the nodes of an entity: all of them, or those at `places` and below; where none is, at what borders these."""
        held = self._nodes.get(entity, [])
        if places is not None:
            below = self._below(places)
            bordering = {site for site, faced in self._faces if faced in below}
            held = [n for n in held if n[1] in below] or [n for n in held if n[1] in bordering]
        return sorted({node for node, _, _ in held})

    def keys(self, entity: str) -> list[str]:
        """What the nodes of an entity are called."""
        return sorted({key for _, _, key in self._nodes.get(entity, [])})

    @cached_property
    def _nodes(self) -> dict[str, list[tuple[str, str, str]]]:
        """Entity -> IRI, context and key of each of its nodes."""
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in self._knowledge.usual_rows(_NODES):
            found[str(row["entity"])].append((str(row["node"]), str(row["context"]), str(row["key"])))
        return dict(found)

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """Whole -> what is said to be part of it."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._knowledge.usual_rows(_PARTS):
            found[str(row["whole"])].append(str(row["part"]))
        return dict(found)

    @cached_property
    def _faces(self) -> list[tuple[str, str]]:
        """Each site with what it faces."""
        return [(str(row["site"]), str(row["faced"])) for row in self._knowledge.usual_rows(_FACES)]

    def _below(self, places: set[str]) -> set[str]:
        """Places, and all that is part of them."""
        found, ahead = set(places), list(places)
        while ahead:
            new = [part for part in self._parts.get(ahead.pop(), ()) if part not in found]
            found.update(new)
            ahead += new
        return found
