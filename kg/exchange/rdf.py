"""RDF of any syntax, a file a named graph; and the graph in one file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import DataError
from kg.exchange.net import Losses
from kg.exchange.reading import suffix_of, unpacked
from kg.knowledge.parsing import parse
from kg.knowledge.vocabulary import GRAPH


def read(path: Path, graph: str = "") -> Iterator[ox.Quad]:
    """The quads of a file, its syntax told by its suffix; triples go into `graph`, or into one named after the file.

    Raises DataError for an unknown suffix, a missing file, a quad in a graph of the program's own, and with file and line
    for malformed content.
    """
    form = ox.RdfFormat.from_extension(suffix_of(path).lstrip("."))
    if form is None:
        raise DataError(
            f"no RDF syntax goes with {suffix_of(path) or 'no suffix'!r}",
            str(path),
            "name it .ttl, .nt, .nq, .trig, .rdf or .jsonld",
        )
    home = ox.NamedNode(graph or Path(os.path.realpath(path)).as_uri())
    with unpacked(path) as plain:
        yield from _named(parse(plain, form, str(path)), home, path)


def _named(quads: Iterable[ox.Quad], home: ox.NamedNode, path: Path) -> Iterator[ox.Quad]:
    """Quads in the graphs that they name, else in that of the file."""
    for quad in quads:
        named = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode | ox.BlankNode) else home
        if isinstance(named, ox.NamedNode) and named.value.startswith(GRAPH):
            # Beside the built-in graph it would be served as what the program itself says.
            what = f"it writes into <{named.value}>, a graph of the program's own"
            raise DataError(
                what, str(path), "give the graph another name, or read Turtle beside the content with --also"
            )
        yield ox.Quad(quad.subject, quad.predicate, quad.object, named)


# Word of the command line -> syntax, and whether it keeps the names of graphs.
SYNTAXES = {
    "nquads": (ox.RdfFormat.N_QUADS, True),
    "trig": (ox.RdfFormat.TRIG, True),
    "jsonld": (ox.RdfFormat.JSON_LD, True),
    "turtle": (ox.RdfFormat.TURTLE, False),
}


def write(quads: Iterable[ox.Quad], syntax: str, stream: BinaryIO, prefixes: Mapping[str, str]) -> Losses:
    """Write quads in a syntax of `SYNTAXES`, one after the other; a syntax of triples loses the names of graphs."""
    form, named = SYNTAXES[syntax]
    graphs: set[str] = set()

    def triples() -> Iterator[ox.Triple]:
        for quad in quads:
            graphs.add(str(quad.graph_name))
            yield quad.triple

    ox.serialize(quads if named else triples(), stream, format=form, prefixes=dict(prefixes))
    return +Losses({"names of graphs": 0 if named else len(graphs)})
