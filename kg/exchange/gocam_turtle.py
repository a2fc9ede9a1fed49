"""A network as a GO-CAM-like model in Turtle: activities with what enables them, causal relations, evidence in axioms."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pyoxigraph as ox

from kg.exchange import rdf
from kg.exchange.gathered import MEASURED
from kg.exchange.net import Losses, Net, Thing, Tie
from kg.knowledge.vocabulary import RDFS

_MODEL = "https://w3id.org/synaptrace/model/"
_OBO = "http://purl.obolibrary.org/obo/"
_OWL = "http://www.w3.org/2002/07/owl#"
_DC = "http://purl.org/dc/elements/1.1/"
_LEGO = "http://geneontology.org/lego/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INDIVIDUAL, _AXIOM, _ONTOLOGY = (ox.NamedNode(_OWL + name) for name in ("NamedIndividual", "Axiom", "Ontology"))
_LABEL, _COMMENT = ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")
_ENABLED = ox.NamedNode(_OBO + "RO_0002333")
# What is said of each sign: causally upstream of, with positive effect, negative effect, or neither; a molecule that acts on an
# activity is its activator or inhibitor. That a step is direct is not recorded, so the relations that say so are not used.
_UPSTREAM = {1: "RO_0002304", -1: "RO_0002305", 0: "RO_0002411"}
_OF_MOLECULES = {**_UPSTREAM, 1: "RO_0012005", -1: "RO_0012006"}
# Molecular function, biological process, protein-containing complex, evidence: the terms that say no more than that.
_FUNCTION, _PROCESS, _COMPLEX, _EVIDENCE = "GO_0003674", "GO_0008150", "GO_0032991", "ECO_0000000"
_MOLECULES = ("SmallMolecule", "Transmitter", "SecondMessenger", "Compound")
_PROCESSES = ("Process", "Outcome")
# Registers in the order in which an identifier is taken, with the addresses that GO-CAM models use.
_ADDRESSES = {"uniprot": "http://identifiers.org/uniprot/", "hgnc": "http://identifiers.org/hgnc/", "chebi": _OBO + "CHEBI_", "go": _OBO + "GO_"}  # fmt: skip
_PREFIXES = {"obo": _OBO, "owl": _OWL, "dc": _DC, "lego": _LEGO, "rdfs": RDFS}
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def write(net: Net) -> tuple[str, Losses]:
    """Turtle text. An unknown sign is `causally upstream of`; what acts without a known function is of the root of functions.

    An affinity alone is no cause and is left out, which is counted.
    """
    held = io.BytesIO()
    causes = replace(net, ties=tuple(tie for tie in net.ties if tie.mechanism != MEASURED))
    rdf.write(_Model(causes).quads(), "turtle", held, _PREFIXES)
    losses = Losses({
        "affinities without action": len(net.ties) - len(causes.ties),
        "coefficients": sum(tie.coefficient == tie.coefficient for tie in net.ties),
        "computed changes of nodes": sum("log2_change" in thing.numbers for thing in net.things),
    })  # fmt: skip
    return held.getvalue().decode("utf-8"), +losses


class _Model:
    """One model: individuals for things, facts for ties."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._base = _MODEL + quote("-".join(net.name.split()), safe="")
        self._acting = {thing.id: self._named("thing", number) for number, thing in enumerate(net.things)}
        self._molecules = {thing.id for thing in net.things if _kind(thing) == "molecule"}

    def _named(self, kind: str, number: int) -> ox.NamedNode:
        return ox.NamedNode(f"{self._base}/{kind}-{number}")

    def quads(self) -> Iterator[ox.Quad]:
        """The model, its individuals, and its facts with their evidence; a fact that stands twice has the evidence of both."""
        model = ox.NamedNode(self._base)
        yield ox.Quad(model, _TYPE, _ONTOLOGY)
        yield ox.Quad(model, ox.NamedNode(_DC + "title"), ox.Literal(self._net.name))
        if _IRI.fullmatch(self._net.licence):
            yield ox.Quad(model, ox.NamedNode("http://purl.org/dc/terms/license"), ox.NamedNode(self._net.licence))
        for number, thing in enumerate(self._net.things):
            yield from self._thing(number, thing)
        for number, tie in enumerate(self._net.ties):
            yield from self._fact(number, tie)

    def _thing(self, number: int, thing: Thing) -> Iterator[ox.Quad]:
        """An individual; with an enabler of its own where a gene product or complex acts."""
        acting, kind = self._acting[thing.id], _kind(thing)
        what = acting
        if kind == "product":
            what = self._named("enabler", number)
            yield from _individual(acting, _OBO + _FUNCTION)
            yield ox.Quad(acting, _ENABLED, what)
        roots = {"process": _OBO + _PROCESS, "product": _OBO + _COMPLEX if thing.kind == "Complex" else ""}
        yield from _individual(what, _class(thing) or roots.get(kind, "") or f"{self._base}/class-{number}")
        bare = thing.label.removesuffix(f" ({thing.context})") if thing.context else thing.label
        yield ox.Quad(what, _LABEL, ox.Literal(bare))
        if thing.context:
            yield ox.Quad(acting, _COMMENT, ox.Literal(f"in {thing.context}"))

    def _fact(self, number: int, tie: Tie) -> Iterator[ox.Quad]:
        """The relation, and where something is referred to an axiom that says by what evidence."""
        source, target = self._acting[tie.source], self._acting[tie.target]
        molecule = tie.source in self._molecules and tie.target not in self._molecules
        relation = ox.NamedNode(_OBO + (_OF_MOLECULES if molecule else _UPSTREAM)[tie.sign])
        yield ox.Quad(source, relation, target)
        if not tie.references:
            return
        axiom, evidence = ox.BlankNode(f"axiom{number}"), self._named("evidence", number)
        yield ox.Quad(axiom, _TYPE, _AXIOM)
        for part, value in (("annotatedSource", source), ("annotatedProperty", relation), ("annotatedTarget", target)):
            yield ox.Quad(axiom, ox.NamedNode(_OWL + part), value)
        yield ox.Quad(axiom, ox.NamedNode(_LEGO + "evidence"), evidence)
        yield from _individual(evidence, _OBO + _EVIDENCE)
        for reference in tie.references:
            yield ox.Quad(evidence, ox.NamedNode(_DC + "source"), ox.Literal(reference))


def _individual(name: ox.NamedNode, kind: str) -> Iterator[ox.Quad]:
    yield ox.Quad(name, _TYPE, _INDIVIDUAL)
    yield ox.Quad(name, _TYPE, ox.NamedNode(kind))


def _identifiers(thing: Thing) -> dict[str, str]:
    """Register -> the identifier there, of the CURIEs that mean the same."""
    found: dict[str, str] = {}
    for curie in thing.same_as:
        register, _, local = curie.partition(":")
        if register == "obo":
            register, _, local = local.partition("_")
        found.setdefault(register.casefold(), local.removeprefix(f"{register.upper()}:"))
    return found


def _kind(thing: Thing) -> str:
    """`molecule`, `process` or `product`: what it is an individual of."""
    held = _identifiers(thing)
    if thing.kind in _MOLECULES or ("chebi" in held and thing.kind not in _PROCESSES):
        return "molecule"
    return "process" if thing.kind in _PROCESSES else "product"


def _class(thing: Thing) -> str:
    """The address of the class of a thing: of a public register, else its own; "" for none."""
    held = _identifiers(thing)
    known = next((stem + quote(held[name], safe="") for name, stem in _ADDRESSES.items() if name in held), "")
    return known or (thing.entity if _IRI.fullmatch(thing.entity) else "")
