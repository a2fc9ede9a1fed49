"""The content files as one store, and comparison with a list of facts, field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.knowledge.store import SourceFile, derive, load

ROOT = Path(__file__).resolve().parents[2]
KG = "https://w3id.org/synaptrace/vocab#"
ID = "https://w3id.org/synaptrace/id/"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#altLabel")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# (fact, field) -> why the document, not the list, is followed.
DOCUMENT_STANDS: dict[tuple[str, str], str] = {}


class Content:
    """The content files as one store, with what the rules of content add, and short look-ups."""

    def __init__(self) -> None:
        paths = [*sorted((ROOT / "pathways").rglob("*.ttl")), ROOT / "ontology" / "vocabulary.ttl"]
        self.store = load(SourceFile(path, path.relative_to(ROOT).as_posix()) for path in paths)
        derive(self.store)
        self.statements: dict[str, list[ox.NamedNode]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(KG + "Statement")):
            for name in self.values(quad.subject, IDENTIFIER):
                self.statements[name].append(quad.subject)

    def terms(self, subject: Any, prop: str) -> list[Any]:
        """The objects of a property, given by its kg name or its IRI."""
        iri = prop if ":" in prop else KG + prop
        return [q.object for q in self.store.quads_for_pattern(subject, ox.NamedNode(iri), None)]

    def values(self, subject: Any, prop: str) -> list[str]:
        """The objects of a property as strings."""
        return [term.value for term in self.terms(subject, prop)]

    def value(self, subject: Any, prop: str) -> str | None:
        """The one object of a property, or None."""
        found = self.values(subject, prop)
        assert len(found) <= 1, f"{subject}: {prop} has {len(found)} values"
        return found[0] if found else None

    def names(self, subject: Any, prop: str) -> set[str]:
        """Labels and synonyms of what a property points to, in lower case."""
        named = self.terms(subject, prop)
        return {text.casefold() for term in named for label in LABELS for text in self.values(term, label)}

    def records(self, statement: Any, kind: str | None = None) -> list[Any]:
        """The records that a statement bears out, of one class if it is given."""
        stated_by = ox.NamedNode(KG + "statedBy")
        found = {q.subject for q in self.store.quads_for_pattern(None, stated_by, statement)}
        return [r for r in sorted(found, key=str) if kind is None or KG + kind in self.values(r, TYPE)]


def plain(text: str | None) -> str | None:
    """Without the blanks that type-setting put inside units and words; one micro sign."""
    return None if text is None else re.sub(r"\s+", "", text).replace("µ", "μ").casefold()


def words(text: str) -> list[str]:
    """Words without markup and punctuation at their ends, in lower case."""
    bare = re.sub(r"<[^>]*>|[*_^{}$\\|]", "", text)
    return [w for w in (part.strip(".,;:()[]\"'") for part in bare.casefold().split()) if w]


def number(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed.replace(",", ""))


def expected(listed: float | None) -> Decimal | None:
    return None if listed is None else Decimal(str(listed))


class Comparison:
    """Collects where a record and the list differ, field by field."""

    def __init__(self) -> None:
        self.differences: list[str] = []

    def hold(self, fact: str, name: str, *, found: Any, wanted: Any) -> None:
        """Note a difference between what was found and what the list has."""
        if found != wanted and (fact, name) not in DOCUMENT_STANDS:
            self.differences.append(f"{fact}: {name} is {found!r}, the list has {wanted!r}")

    def report(self) -> None:
        """Fail, with every difference on a line of its own."""
        assert not self.differences, f"{len(self.differences)} differ:\n" + "\n".join(self.differences)
