"""RDF of any syntax, a file a named graph."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge.parsing import parse


def read(path: Path, graph: str = "") -> Iterator[ox.Quad]:
    """The quads of a file, its syntax told by its suffix; triples go into `graph`, or into one named after the file.

    Raises DataError for an unknown suffix, a missing file, and with file and line for malformed content.
    """
    form = ox.RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    if form is None:
        raise DataError(
            f"no RDF syntax goes with {path.suffix or 'no suffix'!r}",
            str(path),
            "name it .ttl, .nt, .nq, .trig, .rdf or .jsonld",
        )
    home = ox.NamedNode(graph or Path(os.path.realpath(path)).as_uri())
    for quad in parse(path, form):
        named = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode | ox.BlankNode) else home
        yield ox.Quad(quad.subject, quad.predicate, quad.object, named)
