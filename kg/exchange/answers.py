"""Computed answers as triples: who has only the endpoint can ask in SPARQL which pathways a drug perturbs.

An answer is named by the digest of its scenario, so that the same question gives the same IRIs; each net effect and
each pathway effect says what it was derived from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.knowledge.vocabulary import ANSWER, DCTERMS, KG, RDFS, local_name

if TYPE_CHECKING:
    import rdflib

    from kg.answer.answer import Answer
    from kg.answer.records import Effect, PathwayEffect, Stated

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DERIVED = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")


def _kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(KG + name)


def _decimal(value: float) -> ox.Literal:
    """Six decimals: more is not known, and every store keeps them."""
    return ox.Literal(f"{value:.6f}", datatype=ox.NamedNode(_XSD + "decimal"))


def answer_iri(answer: Answer) -> str:
    """The IRI of an answer: the digest of its scenario, network, and bindings (two profiles may share a name)."""
    bound = sorted(repr((t.compound, t.target, t.context, t.action, t.affinity_nM)) for t in answer.targets)
    text = json.dumps([answer.scenario.to_json(), bound], sort_keys=True)
    return ANSWER + hashlib.sha256(text.encode()).hexdigest()[:16]


def triples(answer: Answer, steps: dict[str, tuple[str, ...]] | None = None) -> Iterator[ox.Triple]:
    """The triples of one answer. `steps` maps an influence's ends `from to` to the causal steps between them.

    Nodes that do not change and show no tendency are left out: an endpoint holds what a compound does.
    """
    iri = answer_iri(answer)
    subject = ox.NamedNode(iri)
    labels = ", ".join(c.label for c in answer.scenario.compounds)
    yield ox.Triple(subject, _TYPE, _kg("Answer"))
    yield ox.Triple(subject, ox.NamedNode(RDFS + "label"), ox.Literal(f"computed effects of {labels}", language="en"))
    yield ox.Triple(subject, _kg("time"), ox.Literal(answer.scenario.time))
    yield ox.Triple(subject, _kg("networkDigest"), ox.Literal(answer.scenario.digest))
    for compound in answer.scenario.compounds:
        yield ox.Triple(subject, _kg("compound"), ox.NamedNode(compound.id))
        if compound.metabolite_of is None:
            levels = {"freeNanomolar": compound.free_nM, "freeOutsideNanomolar": compound.free_outside_nM}
            yield from (ox.Triple(subject, _kg(name), _decimal(v)) for name, v in levels.items() if v is not None)
            yield ox.Triple(subject, _kg("basis"), ox.Literal(compound.basis))
    for source in answer.scenario.data_sources:
        yield ox.Triple(subject, ox.NamedNode(DCTERMS + "rights"), ox.Literal(source))
    for comparator in answer.scenario.against:
        yield ox.Triple(subject, _kg("against"), ox.NamedNode(comparator.id))
    for effect in answer.effects:
        if effect.direction != "unchanged" or effect.tendency:
            yield from _effect(subject, iri, effect)
    for pathway in answer.pathways:
        yield from _pathway(subject, iri, pathway, steps or {})
    for stated in answer.stated:
        if stated.verdict:
            yield from _verdict(subject, iri, stated)


def _effect(answer: ox.NamedNode, iri: str, effect: Effect) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(f"{iri}-{effect.node.replace('@', '--')}")
    yield ox.Triple(subject, _TYPE, _kg("NetEffect"))
    yield ox.Triple(subject, _kg("inScenario"), answer)
    yield ox.Triple(subject, _kg("onNode"), ox.NamedNode(effect.iri))
    yield ox.Triple(subject, _kg("direction"), ox.Literal(effect.direction))
    yield ox.Triple(subject, _kg("basis"), ox.Literal(effect.basis))
    yield ox.Triple(subject, _kg("log2Change"), _decimal(effect.log2_change))
    if effect.size:
        yield ox.Triple(subject, _kg("sizeClass"), ox.Literal(effect.size))
    if effect.stability is not None:
        yield ox.Triple(subject, _kg("stability"), _decimal(effect.stability))


def _pathway(
    answer: ox.NamedNode, iri: str, effect: PathwayEffect, steps: dict[str, tuple[str, ...]]
) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(f"{iri}-pathway-{effect.rank}")
    yield ox.Triple(subject, _TYPE, _kg("PathwayEffect"))
    yield ox.Triple(subject, _kg("inScenario"), answer)
    yield ox.Triple(subject, _kg("pathway"), ox.NamedNode(effect.pathway))
    yield ox.Triple(subject, _kg("direction"), ox.Literal(effect.direction))
    yield ox.Triple(subject, _kg("score"), _decimal(effect.score))
    rank = ox.Literal(str(effect.rank), datatype=ox.NamedNode(_XSD + "integer"))
    yield ox.Triple(subject, _kg("order"), rank)
    for link in effect.route:
        for step in steps.get(f"{link.source} {link.target}", ()):
            yield ox.Triple(subject, _DERIVED, ox.NamedNode(step))


def _verdict(answer: ox.NamedNode, iri: str, stated: Stated) -> Iterator[ox.Triple]:
    """What the answer makes of one affirmed statement, of one thing that it speaks of."""
    subject = ox.NamedNode(f"{iri}-verdict-{local_name(stated.statement)}--{local_name(stated.thing)}")
    yield ox.Triple(subject, _TYPE, _kg("Verdict"))
    yield ox.Triple(subject, _kg("inScenario"), answer)
    yield ox.Triple(subject, _kg("ofStatement"), ox.NamedNode(stated.statement))
    yield ox.Triple(subject, _kg("object"), ox.NamedNode(stated.thing))
    yield ox.Triple(subject, _kg("direction"), ox.Literal(stated.direction))
    yield ox.Triple(subject, _kg("verdict"), ox.Literal(stated.verdict or ""))
    yield ox.Triple(subject, _kg("reason"), ox.Literal(stated.because))


def to_rdflib(answer: Answer, steps: dict[str, tuple[str, ...]] | None = None) -> rdflib.Graph:
    """One answer as an rdflib Graph with prefixes bound."""
    import rdflib

    graph = rdflib.Graph()
    graph.bind("kg", KG)
    graph.bind("answer", ANSWER)
    graph.parse(data=_ntriples(triples(answer, steps)), format="nt")
    return graph


def _ntriples(found: Iterable[ox.Triple]) -> str:
    return (ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
