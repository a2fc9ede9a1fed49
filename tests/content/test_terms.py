"""No term is declared in vain: each has a triple in what is shipped, or says why it has none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox
import pytest
import shipped

from kg.exchange.answers import triples
from kg.explore import perturb
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG, RDF, RDFS, TERMS, local_name

# Compounds of the library that between them have a row of every kind that only the library has.
OF_THE_LIBRARY = (
    "olanzapine", "apomorphine", "dexamfetamine", "2-Me-CCPA", "3H-ETB-TBOA", "L-DOPA", "N-desmethylclozapine", "clorazepate",
)  # fmt: skip
# Statements about a term are no use of it.
ABOUT = {RDFS + name for name in ("domain", "range", "subClassOf", "subPropertyOf")} | {
    "http://www.w3.org/2002/07/owl#disjointWith",
    "https://schema.org/domainIncludes",
    "https://schema.org/rangeIncludes",
}
BROADER = """SELECT ?narrow ?broad { ?narrow rdfs:subClassOf|rdfs:subPropertyOf ?broad }"""
REASONS = "SELECT ?term { { ?term kg:notUsed ?why } UNION { ?class kg:notUsed ?why . ?term a ?class } }"
KINDS = "SELECT ?thing ?kind { ?thing a/rdfs:subClassOf* ?kind }"
SIDES = (
    ("on", "SELECT ?property ?kind { ?property <https://schema.org/domainIncludes>|rdfs:domain ?kind }"),
    ("to", "SELECT ?property ?kind { ?property <https://schema.org/rangeIncludes>|rdfs:range ?kind }"),
)


@cache
def graph() -> Knowledge:
    """The shipped files with a few compounds of the library."""
    found = Knowledge()
    found.taking.take(OF_THE_LIBRARY)
    return found


@cache
def answer() -> frozenset[ox.Triple]:
    """What `kg push --with-answers` would write of one question."""
    asked = perturb("amisulpride", workspace=shipped.workspace(), samples=2, against="amitriptyline")
    return frozenset(triples(asked, shipped.workspace().steps))


def used() -> set[str]:
    """Properties that some triple has, classes of which there is something, individuals that something points to."""
    spoken: set[str] = set()
    told = {q.triple for q in graph().store if q.predicate.value not in ABOUT} | answer()
    for t in told:
        spoken.add(t.predicate.value)
        if isinstance(t.object, ox.NamedNode) and not t.object.value.startswith(RDF):
            spoken.add(t.object.value)
    broader = [(str(r["narrow"]), str(r["broad"])) for r in graph().rows(BROADER)]
    for _ in range(5):  # no term lies deeper
        spoken |= {broad for narrow, broad in broader if narrow in spoken}
    return spoken


def pairs(query: str) -> dict[str, set[str]]:
    """The rows of a query with two columns: first -> all its seconds."""
    found: dict[str, set[str]] = {}
    for row in graph().rows(query):
        one, other = row.values()
        found.setdefault(str(one), set()).add(str(other))
    return found


@pytest.mark.slow
def test_every_term_has_a_triple_or_a_reason() -> None:
    """Who asks with a term of the page gets rows, or reads there why not; and no reason stands on what is used."""
    reasons = {str(r["term"]) for r in graph().rows(REASONS)}
    spoken = used()
    assert {local_name(t) for t in (KG + n for n in TERMS) if t not in spoken | reasons} == set()
    stale = {
        str(r["t"]) for r in graph().rows("SELECT ?t { ?t kg:notUsed ?why FILTER NOT EXISTS { ?some a ?t } }")
    } & spoken
    assert {local_name(t) for t in stale} == set()


def misplaced(told: Iterable[ox.Triple], kinds: dict[str, set[str]]) -> set[tuple[str, str, str]]:
    """What stands, or is pointed to, on the wrong side of a property.

    A thing without any class is left out: it is a compound of the library that was not taken in.
    """
    right = {side: pairs(query) for side, query in SIDES}
    found = set()
    for t in told:
        for side, thing in (("on", t.subject), ("to", t.object)):
            classes = right[side].get(t.predicate.value, {RDFS + "Resource"})
            known = RDFS + "Resource" not in classes and isinstance(thing, ox.NamedNode) and thing.value in kinds
            if known and not kinds[thing.value] & classes:
                found.add((local_name(t.predicate.value), side, thing.value))
    return found


def test_domain_and_range_are_what_the_graph_does() -> None:
    """No record has a property that its page gives to other classes, or points to a thing of another class."""
    assert misplaced((q.triple for q in graph().store), pairs(KINDS)) == set()


@pytest.mark.slow
def test_domain_and_range_are_what_an_answer_does() -> None:
    """The same of the triples of an answer."""
    own = {t.subject.value: {t.object.value} for t in answer() if t.predicate.value == RDF + "type"}
    assert misplaced(answer(), {**pairs(KINDS), **own}) == set()
