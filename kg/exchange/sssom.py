"""SSSOM: what others call the things and terms of this graph, one mapping a row, with where each was seen.

Which mappings there are, their kinds and their places are triples (`skos:exactMatch` and its kin, `kg:seenIn`; a protein is the product of its gene); a mapping that a rule
concludes is told apart from one that a curator wrote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kg.exchange.net import Losses
from kg.knowledge.store import Knowledge

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "comment",
)

_ABOUT = "SELECT ?version ?licence { <https://w3id.org/synaptrace/vocab> owl:versionInfo ?version ; dcterms:license ?licence }"
_MAPPINGS = """
SELECT DISTINCT ?subject ?label ?predicate ?object {
  ?subject ?predicate ?object .
  FILTER(?predicate IN (skos:exactMatch, skos:closeMatch, skos:broadMatch, skos:narrowMatch, skos:relatedMatch, obo:RO_0002204))
  FILTER(isIRI(?object) && STRSTARTS(STR(?subject), "https://w3id.org/synaptrace/"))
  OPTIONAL { ?subject rdfs:label ?label }
}
ORDER BY ?subject ?predicate ?object ?label
"""
_SEEN = "SELECT ?subject ?seen { ?subject kg:seenIn ?seen ; skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch|obo:RO_0002204 ?any }"
# What rules have written into a graph of its own; an endpoint does not tell it apart.
_CONCLUDED = "SELECT ?subject ?predicate ?object { GRAPH graph:derived { ?subject ?predicate ?object FILTER(?predicate IN (skos:exactMatch, skos:broadMatch, obo:RO_0002204)) } }"
_SEMAPV = {"semapv": "https://w3id.org/semapv/vocab/"}
# Which prefix of the graph is called otherwise by the registry of registers, Bioregistry.
_CANONICAL = {
    "chembl": "chembl.compound",
    "pubchem": "pubchem.compound",
    "unit": "qudt.unit",
    "pmid": "pubmed",
    "gtopdb": "iuphar.receptor",
}
_OBO = re.compile(r"(http://purl\.obolibrary\.org/obo/(?P<prefix>[A-Za-z]+)_)(?P<local>\w+)")
# Where in a file a label was read, behind it in brackets.
_PLACE = re.compile(r" \([^()\s]+:\d+\)$")
_REGISTER = re.compile(r"(https://identifiers\.org/(?P<prefix>[a-z.]+):)(?P<local>.+)")


class Shortener:
    """IRIs as CURIEs; `curie_map` is what the prefixes that were needed stand for."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._longest = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self.curie_map: dict[str, str] = {}

    def short(self, iri: str) -> str:
        """The CURIE of an IRI; the IRI itself where no prefix fits."""
        found = _OBO.fullmatch(iri) or _REGISTER.fullmatch(iri)
        if found:
            return self._taken(found["prefix"], found[1], found["local"])
        for prefix, stem in self._longest:
            if iri.startswith(stem) and iri != stem:
                return self._taken(_CANONICAL.get(prefix, prefix), stem, iri.removeprefix(stem))
        return iri

    def _taken(self, prefix: str, stem: str, local: str) -> str:
        self.curie_map[prefix] = stem
        return f"{prefix}:{local}"


def write(knowledge: Knowledge) -> tuple[str, Losses]:
    """The mapping set as SSSOM/TSV, its own data in lines of YAML behind `#`; nothing is lost."""
    shortener = Shortener(knowledge.prefixes)
    rows = list(_rows(knowledge, shortener))
    (about,) = knowledge.rows(_ABOUT)
    lines = [
        "#curie_map:",
        *(f'#  {prefix}: "{stem}"' for prefix, stem in sorted({**shortener.curie_map, **_SEMAPV}.items())),
        "#mapping_set_id: https://w3id.org/synaptrace/mappings",
        f'#mapping_set_version: "{about["version"]}"',
        "#mapping_set_title: What others call the things and terms of synaptrace",
        f"#license: {about['licence']}",
        *("\t".join(row) for row in (COLUMNS, *rows)),
    ]
    return "\n".join(lines) + "\n", Losses()


def _rows(knowledge: Knowledge, shortener: Shortener) -> Iterator[tuple[str, ...]]:
    seen: dict[str, list[str]] = defaultdict(list)
    for row in knowledge.rows(_SEEN):
        if row["seen"] not in seen[str(row["subject"])]:
            seen[str(row["subject"])].append(str(row["seen"]))
    concluded = {_ends(row) for row in knowledge.rows(_CONCLUDED)}
    labels = {_ends(row): row["label"] for row in reversed(knowledge.rows(_MAPPINGS))}  # of two labels the first
    for subject, predicate, matched in sorted(labels):
        key = re.split(r"[:/#_]", matched)[-1]
        places = [text for text in seen[subject] if re.search(rf"[#:]{re.escape(key)}(?:\s|$)", text)]
        label = _PLACE.sub("", places[0].partition("#")[2].partition(" ")[2]) if places else ""
        curated = bool(places) or (subject, predicate, matched) not in concluded
        yield (
            shortener.short(subject), _plain(labels[subject, predicate, matched]), shortener.short(predicate), shortener.short(matched), _plain(label),
            f"semapv:{'ManualMappingCuration' if curated else 'LogicalReasoning'}",
            _plain("; ".join(f"seen in {place}" for place in places)),
        )  # fmt: skip


def _ends(row: dict[str, str | None]) -> tuple[str, str, str]:
    return str(row["subject"]), str(row["predicate"]), str(row["object"])


def _plain(text: str | None) -> str:
    """A cell without tabs and line ends."""
    return " ".join((text or "").split())
