"""Check files against the shapes and the curation rules: findings with file, line, record and cure.

Shapes (ontology/shapes.ttl) are SHACL Core property shapes and sh:sparql constraints; each is run here as one SPARQL
query over the whole graph, which is some thirty times faster than a SHACL engine and finds the same (a test holds
pyshacl and this module to each other).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from urllib.parse import unquote

import pyoxigraph as ox

from kg.knowledge import assets
from kg.knowledge.parsing import opened, told
from kg.knowledge.shapes import Constraint, constraints
from kg.knowledge.store import FILE_GRAPH, Knowledge, SourceFile
from kg.knowledge.vocabulary import local_name

_CHUNK = 4096


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: where it stands, which record, what, and the cure."""

    file: str
    line: int
    record: str
    what: str
    constraint: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.record}: {self.what}"


class _LineFeed(io.RawIOBase):
    """Hands a parser one line at a time and knows how far it has read."""

    def __init__(self, file: SourceFile) -> None:
        self._file = opened(file.path, file.name)
        self._rest = b""
        self.line = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of the current line; a new line is begun only when the last one is used up."""
        if not self._rest:
            self._rest = self._file.readline()
            self.line += bool(self._rest)
        size = _CHUNK if size is None or size < 0 else size
        part, self._rest = self._rest[:size], self._rest[size:]
        return part

    def close(self) -> None:
        self._file.close()
        super().close()


def lines(file: SourceFile) -> Iterator[tuple[int, ox.Triple]]:
    """Each triple of a Turtle file with the line on which it is complete. Raises DataError on a syntax error."""
    with closing(_LineFeed(file)) as feed, told(file.name):
        for quad in ox.parse(input=cast("IO[bytes]", feed), format=ox.RdfFormat.TURTLE):
            yield feed.line, quad.triple


class _Places:
    """File and line of records and triples, read only when something was found."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._records: dict[str, tuple[str, int]] = {}
        self._triples: dict[tuple[str, str], tuple[str, int]] = {}
        self.twice: list[Finding] = []
        seen: dict[ox.Triple, tuple[str, int]] = {}
        for file in files:
            for line, triple in lines(file):
                subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
                self._records.setdefault(subject, (file.name, line))
                self._triples.setdefault((subject, triple.predicate.value), (file.name, line))
                if triple in seen and seen[triple][0] != file.name:
                    other = f"{seen[triple][0]}:{seen[triple][1]}"
                    self.twice.append(
                        Finding(file.name, line, subject, f"the same triple stands in {other}; keep one", "one-place")
                    )
                seen.setdefault(triple, (file.name, line))

    def of(self, subject: str, predicate: str | None) -> tuple[str, int]:
        """Where a record's triple of that predicate stands, else where the record begins."""
        if predicate and (subject, predicate) in self._triples:
            return self._triples[subject, predicate]
        return self._records.get(subject, ("(composed)", 0))


def _violations(knowledge: Knowledge, found: Constraint) -> Iterator[str]:
    seen: set[str] = set()
    for row in knowledge.query(found.query):
        focus = row["this"]
        name = focus.value if isinstance(focus, ox.NamedNode) else str(focus)
        if name not in seen:
            seen.add(name)
            yield name


def check(extra: Iterable[Path] = (), *, only: Iterable[Path] = ()) -> list[Finding]:
    """All findings of the graph with the `extra` files added; with `only`, those that lie in these files.

    Raises DataError at the first file that is not valid Turtle.
    """
    knowledge = Knowledge(extra, cache=False).complete()
    shapes = constraints(assets.folder("ontology") / "shapes.ttl")
    hits = [(c, focus) for c in shapes for focus in _violations(knowledge, c)]
    places = _Places(knowledge.files)
    findings = list(places.twice) + _blank_nodes(knowledge) + _unknown_classes(knowledge, places)
    for constraint, focus in hits:
        file, line = knowledge.taking.place(focus) or places.of(focus, constraint.path)
        findings.append(Finding(file, line, focus, constraint.message, constraint.name))
    asked = {path.resolve() for path in only}
    wanted = {file.name for file in knowledge.files if file.path.resolve() in asked}
    return sorted(f for f in set(findings) if not asked or f.file in wanted)


def _blank_nodes(knowledge: Knowledge) -> list[Finding]:
    """Curated files hold no blank nodes: they cannot be named, pushed twice or cited."""
    rows = knowledge.query(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) } }",
    )
    graphs = [row["g"].value for row in rows]
    names = [unquote(g.removeprefix(FILE_GRAPH), errors="surrogateescape") for g in graphs if g.startswith(FILE_GRAPH)]
    what = "blank node; give the record a name under id:"
    return [Finding(n, 0, "(blank)", what, "no-blank-nodes") for n in names if not n.startswith("ontology/")]


def _unknown_classes(knowledge: Knowledge, places: _Places) -> list[Finding]:
    """A record of a class that the vocabulary does not define is the target of no shape, so that no other rule sees it."""
    rows = knowledge.rows(
        "SELECT DISTINCT ?record ?class { { SELECT DISTINCT ?class { ?any a ?class } } "
        "FILTER(STRSTARTS(STR(?class), STR(kg:))) FILTER NOT EXISTS { ?class a ?declared } ?record a ?class }"
    )
    found = []
    for row in rows:
        file, line = places.of(str(row["record"]), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        what = f"kg:{local_name(str(row['class']))} is no class of the vocabulary; correct its spelling"
        found.append(Finding(file, line, str(row["record"]), what, "unknown-class"))
    return found
