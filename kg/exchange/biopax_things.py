"""The physical entities of a BioPAX file as things: what they are, in which state, and where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kg.exchange.identified import HUMAN, Names
from kg.exchange.reactions import ThingForm
from kg.exchange.registers import identifier
from kg.exchange.triples import Triples

# Class of a physical entity -> class of the ontology.
_KINDS = {
    "Protein": "Protein", "SmallMolecule": "SmallMolecule", "Complex": "Complex", "Dna": "Gene", "DnaRegion": "Gene", "Rna": "Gene",
    "RnaRegion": "Gene", "PhysicalEntity": "Entity",
}  # fmt: skip
# Registers that say what a thing is, the most telling first; that of the source itself says which record it is.
_TELLING = ("uniprot", "hgnc", "", "ncbigene", "ensembl", "chebi", "pubchem", "kegg.compound", "cas", "hmdb")
_RESOURCE = re.compile(r"https?://(?:identifiers\.org|bioregistry\.io)/([\w.]+)[:/](.+)")
_DEEPEST = 20  # complexes of complexes


class Entities:
    """Makes a form of every physical entity and pathway of a file."""

    def __init__(self, graph: Triples) -> None:
        self._graph, self.names = graph, Names()
        self._kinds = {name: _KINDS[kind] for kind in _KINDS for name in graph.of(kind)}
        self.physical = len(self._kinds)
        self.pathways = set(graph.of("Pathway"))
        self._name = cache(self._named)
        organisms = {taxon for source in graph.of("BioSource") if (taxon := self._taxon(source))}
        self._species = organisms.pop() if len(organisms) == 1 else ""

    def forms(self) -> dict[str, ThingForm]:
        """ThingForm by the name of the record; what has neither a name nor an identifier is left out."""
        found = {name: form for name, kind in self._kinds.items() if (form := self._form(name, kind))}
        found |= {
            name: ThingForm(self.names.named(label, "Process"))
            for name in sorted(self.pathways)
            if (label := self._name(name, 0))
        }
        return found

    def _form(self, name: str, kind: str) -> ThingForm | None:
        graph, label = self._graph, self._name(name, 0)
        reference = next(iter(graph.values(name, "entityReference")), "")
        local, register = self._identified(reference) if reference else self._identified(name)
        members = graph.values(name, "memberPhysicalEntity")
        if not (label or local):
            return None
        species = "" if kind == "SmallMolecule" else self._of(reference or name)
        if kind == "Complex" or members:
            parts = tuple(
                sorted(filter(None, (self._name(part, 1) for part in graph.values(name, "component") + members)))
            )
            base = replace(self.names.named(label, "Complex" if kind == "Complex" else "Family", species), parts=parts)
            base = replace(base, same_as=(f"{register}:{local}",)) if register else base
        elif local and register in _TELLING:
            base = self.names.of(local, register, kind, label, species or HUMAN)
        else:
            base = self.names.named(label, kind, species)
        return ThingForm(base, self._state(name), self._location(name))

    def _named(self, name: str, depth: int) -> str:
        """What a record is called, by its reference or its parts where it has no name."""
        graph = self._graph
        for predicate in ("displayName", "standardName", "name"):
            if text := graph.text(name, predicate):
                return text[:200]
        if depth > _DEEPEST:
            return ""
        behind = graph.values(name, "entityReference")
        if behind:
            return self._name(behind[0], depth + 1)
        return ":".join(
            sorted(filter(None, (self._name(part, depth + 1) for part in graph.values(name, "component"))))
        )[:200]

    def _identified(self, name: str) -> tuple[str, str]:
        """Identifier and register that say what a record is: its own address, or its unification cross-references."""
        found = _RESOURCE.fullmatch(name)
        told = [identifier(found[1], found[2])] if found else []
        graph, unification = self._graph, self._graph.of("UnificationXref")
        refs = (ref for ref in graph.values(name, "xref") if ref in unification)
        told += [identifier(graph.text(ref, "db"), graph.text(ref, "id")) for ref in refs]
        ranked = sorted(
            (pair for pair in told if pair[0] and pair[1] in _TELLING), key=lambda pair: _TELLING.index(pair[1])
        )
        return ranked[0] if ranked else ("", "")

    def _of(self, name: str) -> str:
        """The taxon of a record, or that of the whole file."""
        sources = self._graph.values(name, "organism")
        return (self._taxon(sources[0]) if sources else "") or self._species

    def _taxon(self, source: str) -> str:
        xrefs = self._graph.values(source, "xref")
        told = (self._graph.text(x, "id") for x in xrefs if "tax" in self._graph.text(x, "db").casefold())
        return next((number for number in told if number.isdecimal()), "")

    def _state(self, name: str) -> str:
        """Its modifications with their positions, in words."""
        graph, told = self._graph, []
        for feature in graph.values(name, "feature"):
            words = [graph.text(v, "term") for v in graph.values(feature, "modificationType")]
            sites = [graph.text(s, "sequencePosition") for s in graph.values(feature, "featureLocation")]
            word = next(filter(None, words), "")
            if word:
                told.append("@".join(filter(None, (word, next(iter(sites), "")))))
        return ", ".join(sorted(told))

    def _location(self, name: str) -> str:
        places = self._graph.values(name, "cellularLocation")
        return self._graph.text(places[0], "term") if places else ""
