"""A network as nanopublications: each statement with who says so and how it came to be published, in four graphs of its own."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox

from kg.exchange import rdf
from kg.exchange.gathered import MEASURED
from kg.exchange.net import Losses, Net, Thing, Tie
from kg.knowledge.vocabulary import DCTERMS, ID, KG, RDFS

_NP = "http://www.nanopub.org/nschema#"
_PROV = "http://www.w3.org/ns/prov#"
_RO = "http://purl.obolibrary.org/obo/RO_"
_PUBMED = "http://identifiers.org/pubmed/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
# What is said of each sign: positively regulates, negatively regulates, both of the Relation Ontology; the vocabulary's own word
# for what has none, which may be a conversion or a part; and molecularly interacts with.
_RELATIONS = {1: _RO + "0002213", -1: _RO + "0002212", 0: KG + "mayAffect"}
_BINDS = _RO + "0002436"
_PREFIXES = {
    "np": _NP,
    "prov": _PROV,
    "obo": "http://purl.obolibrary.org/obo/",
    "dcterms": DCTERMS,
    "rdfs": RDFS,
    "kg": KG,
}


def write(net: Net) -> tuple[str, Losses]:
    """TriG text, a nanopublication for each statement; its name holds the digest of what it says, so that it never says another thing.

    A statement that names no source is none and is left out, with counts; so are sizes and computed changes.
    """
    held = io.BytesIO()
    things = {thing.id: thing for thing in net.things}
    kept = [tie for tie in net.ties if tie.references]
    quads = (quad for tie in kept for quad in _nanopublication(tie, things, net))
    rdf.write(quads, "trig", held, _PREFIXES)
    losses = Losses({
        "statements without a source": len(net.ties) - len(kept),
        "coefficients": sum(tie.coefficient == tie.coefficient for tie in kept),
        "computed changes of nodes": sum("log2_change" in thing.numbers for thing in net.things),
    })  # fmt: skip
    return held.getvalue().decode("utf-8"), +losses


def _nanopublication(tie: Tie, things: dict[str, Thing], net: Net) -> Iterator[ox.Quad]:
    """Its four graphs."""
    ends = things[tie.source], things[tie.target]
    said = list(dict.fromkeys(_assertion(tie, *ends)))
    sources = list(dict.fromkeys(map(_source, tie.references)))
    about = str(tie.numbers.get("iri") or _node(ends[0]).value)
    whole = "\n".join([*sorted(map(str, said)), *sorted(map(str, sources)), tie.licence or net.licence])
    name = f"{about}/np-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
    head, assertion, provenance, info = (
        ox.NamedNode(f"{name}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    this = ox.NamedNode(name)
    yield ox.Quad(this, _TYPE, ox.NamedNode(_NP + "Nanopublication"), head)
    for part, graph in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        yield ox.Quad(this, ox.NamedNode(f"{_NP}has{part}"), graph, head)
    for triple in said:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, assertion)
    for source in sources:
        way = "wasDerivedFrom" if isinstance(source, ox.NamedNode) else "value"
        yield ox.Quad(assertion, ox.NamedNode(_PROV + way), source, provenance)
    label = f"{ends[0].label} {tie.relation or tie.mechanism or 'acts on'} {ends[1].label}"
    yield ox.Quad(this, ox.NamedNode(RDFS + "label"), ox.Literal(label), info)
    yield ox.Quad(
        this,
        ox.NamedNode(DCTERMS + "creator"),
        ox.Literal(tie.origin if tie.licence else "The synaptrace maintainers"),
        info,
    )
    if net.created:
        yield ox.Quad(this, ox.NamedNode(DCTERMS + "created"), ox.Literal(net.created, datatype=_DATE), info)
    if licence := tie.licence or net.licence:
        yield ox.Quad(this, ox.NamedNode(DCTERMS + "license"), _addressed(licence), info)


def _assertion(tie: Tie, source: Thing, target: Thing) -> Iterator[ox.Triple]:
    """What is stated, between nodes where the network has them, and what each end is."""
    relation = _BINDS if tie.mechanism == MEASURED else _RELATIONS[tie.sign]
    ends = [_node(thing, itself=not tie.sign) for thing in (source, target)]
    yield ox.Triple(ends[0], ox.NamedNode(relation), ends[1])
    for thing, node in zip((source, target), ends, strict=True):
        yield ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(thing.label))
        if thing.entity and thing.entity != node.value:
            yield ox.Triple(node, ox.NamedNode(KG + "entity"), ox.NamedNode(thing.entity))


def _node(thing: Thing, *, itself: bool = False) -> ox.NamedNode:
    """The address of a thing: of its node in a place, or of the thing `itself` wherever it is."""
    known = (thing.entity,) if itself else (str(thing.numbers.get("iri", "")), thing.entity)
    return ox.NamedNode(next(filter(None, known), ID + hashlib.sha256(thing.id.encode()).hexdigest()[:16]))


def _source(reference: str) -> ox.NamedNode | ox.Literal:
    """A paper or a record by its address; what has none as it is written."""
    register, _, local = reference.partition(":")
    if register == "PMID" and local.isdecimal():
        return ox.NamedNode(_PUBMED + local)
    return _addressed(ID + local if register == "id" and local else reference)


def _addressed(text: str) -> ox.NamedNode | ox.Literal:
    """An address as one, any other text as text."""
    if text.startswith(("http://", "https://")):
        with suppress(ValueError):
            return ox.NamedNode(text)
    return ox.Literal(text)
