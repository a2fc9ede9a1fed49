"""The gain that the ontology gives a step whose size nobody recorded."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.vocabulary import term


def usual() -> tuple[str, str, str]:
    """Value, low and high as the vocabulary prints them, the gain that the rule of drives takes where none is recorded."""
    gain, found = ox.NamedNode(term("strong")), {}
    path = assets.folder("ontology") / "vocabulary.ttl"
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if quad.subject == gain and isinstance(quad.object, ox.Literal):
            found[quad.predicate.value] = quad.object.value
    try:
        return found[term("value")], found[term("low")], found[term("high")]
    except KeyError:
        raise DataError("the ontology has no usual gain", str(path), "install synaptrace again") from None
