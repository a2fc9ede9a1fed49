"""WikiPathways as RDF, the `wp` layer of its releases: interactions between things with public addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, product
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.exchange.gpml import KINDS, OF_NO_SPECIES
from kg.exchange.gpml_lines import Line, Places, complexes, statements
from kg.exchange.identified import HUMAN, Names
from kg.exchange.net import Thing
from kg.exchange.reading import Draft, unpacked
from kg.exchange.registers import identifier, resource, taxon
from kg.exchange.triples import MOST, Triples
from kg.knowledge.parsing import opened, told
from kg.knowledge.vocabulary import DCTERMS, RDFS

WP = "http://vocabularies.wikipathways.org/wp#"
_GPML = "http://vocabularies.wikipathways.org/gpml#"
_DC = "http://purl.org/dc/elements/1.1/"
_TAXON = "http://purl.obolibrary.org/obo/NCBITaxon_"
# Class of an interaction -> the arrow head that it was drawn with; the first that it has counts, as a special one is a general one too.
_HEADS = (
    ("Inhibition", "mim-inhibition"), ("Stimulation", "mim-stimulation"), ("Catalysis", "mim-catalysis"),
    ("TranscriptionTranslation", "mim-transcription-translation"), ("Conversion", "mim-conversion"),
    ("Modification", "mim-modification"), ("Cleavage", "mim-cleavage"), ("Binding", "mim-binding"), ("DirectedInteraction", "Arrow"),
)  # fmt: skip
# Registers that WikiPathways maps each thing to, by predicate; of a gene the first that is known says which it is.
_MAPPED = ("bdbEntrezGene", "bdbHgncSymbol", "bdbEnsembl", "bdbUniprot", "bdbChEBI", "bdbPubChem", "bdbWikidata")
_BASE = "https://example.org/wikipathways"
_KEPT = 12  # identifiers of a thing
_SYNTAX = {".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD}


def read(path: Path) -> Draft:
    """Rows are interactions. One that ends at another interaction acts on what that one leads to, as in the drawing.

    Raises DataError for what is no RDF, and for the drawing alone (`gpml` layer), which has no interactions of things.
    """
    where, draft = str(path), Draft(path.name, listed=True)
    with unpacked(path) as plain:
        form = _SYNTAX.get(plain.suffix.lower(), ox.RdfFormat.TURTLE)
        with opened(plain, where, form) as file, told(where, form):
            # Addresses with blanks in them are in released files.
            quads = list(islice(ox.parse(file, format=form, base_iri=_BASE, lenient=True), MOST + 1))
    _Layer(quads, draft, where).read()
    return draft


@dataclass
class _Layer:
    """The triples of one file by vocabulary, and where interactions can end."""

    quads: list[ox.Quad]
    draft: Draft
    where: str
    names: Names = field(default_factory=Names)
    places: Places = field(default_factory=Places)

    def __post_init__(self) -> None:
        spaces = (WP, DCTERMS, _DC, RDFS, _GPML)
        self.wp, self.terms, self.dc, self.rdfs, self.drawn = (Triples(self.quads, s, self.where) for s in spaces)

    def read(self) -> None:
        """Things, complexes, then interactions."""
        found = self.wp.of("Interaction")
        if not found and not self.wp.of("DataNode"):
            drawn = bool(self.drawn.of("DataNode"))
            what = (
                "holds the drawing alone, not what it states"
                if drawn
                else "holds no pathway in the terms of WikiPathways"
            )
            raise DataError(what, self.where, "give the file of the `wp` layer, or the GPML")
        self.draft.title = " / ".join(sorted(self.dc.text(p, "title") for p in self.wp.of("Pathway")))[:200]
        for node in self.wp.of("DataNode"):
            self.places.things[node] = self._thing(node)
            self.draft.thing(self.places.things[node])
        self.draft.told["data nodes"] += len(self.places.things)
        for whole in self.wp.of("Complex"):
            inside = [p for p in self.wp.values(whole, "participants") if p != whole and p not in found]
            self.places.groups[whole] = inside
            self.places.complexes[whole] = self.rdfs.text(whole, "label")
        lines = [line for name in found for line in self._lines(name)]
        self.places.anchors.update({line.anchors[0]: line for line in lines})
        for line in lines:
            statements(self.draft, line, self.places)
        complexes(self.draft, self.places)
        self.draft.told += self.names.told

    def _thing(self, node: str) -> Thing:
        kinds = (KINDS.get(name.casefold(), "") for name in self.wp.typed if node in self.wp.of(name))
        kind = next(filter(None, kinds), "Entity")
        label = self.rdfs.text(node, "label")
        local, register = resource(node)
        if not local:
            database = self.terms.text(node, "source") or self.dc.text(node, "source")
            local, register = identifier(database, self.terms.text(node, "identifier")) if database else ("", "")
        species = "" if kind in OF_NO_SPECIES or (kind == "Entity" and not register) else self._species(node)
        mapped = [resource(value) for name in _MAPPED for value in sorted(self.wp.values(node, name))]
        if local:
            thing = self.names.of(local, register, kind, label, species or HUMAN)
        else:
            thing = self.names.named(label or node.rpartition("/")[2], kind, species)
        if not thing.entity.startswith("http://identifiers.org/hgnc/") and kind in ("Protein", "Gene") and not species:
            thing = next(
                (t for m in mapped if m[0] for t in [self.names.of(*m, kind, label)] if t.label != label), thing
            )
        more = (f"{spelt}:{code}" for code, spelt in mapped if code and spelt)
        same = tuple(dict.fromkeys((*thing.same_as, *more)))[:_KEPT]
        return replace(thing, same_as=same, place=self._place(node))

    def _place(self, node: str) -> tuple[float, float] | None:
        """Where the drawing has it, if that is in the file."""
        for about in self.wp.values(node, "isAbout"):
            try:
                return float(self.drawn.text(about, "centerX")), float(self.drawn.text(about, "centerY"))
            except ValueError:
                continue
        return None

    def _species(self, name: str) -> str:
        """The species of the pathway that something is a part of; of the only one, where it is not said."""
        pathways = self._pathways
        whole = next((p for p in self.terms.values(name, "isPartOf") if p in pathways), next(iter(pathways), ""))
        return pathways.get(whole, "")

    @cached_property
    def _pathways(self) -> dict[str, str]:
        """Pathway -> number of its species, "" for man."""
        found = {}
        for pathway in self.wp.of("Pathway"):
            said = self.wp.text(pathway, "organism") or self.wp.text(pathway, "organismName")
            number = said.removeprefix(_TAXON) if said.startswith(_TAXON) else taxon(said)
            found[pathway] = "" if number == HUMAN else number
        return found

    @cached_property
    def _papers(self) -> dict[str, list[str]]:
        """What is cited -> papers of PubMed."""
        found: dict[str, list[str]] = {}
        for paper in self.wp.of("PublicationReference"):
            local, register = resource(paper)
            if register == "pubmed" and local.isdecimal():
                for cited in self.terms.values(paper, "isPartOf"):
                    found.setdefault(cited, []).append(f"PMID:{local}")
        return found

    def _lines(self, name: str) -> Iterator[Line]:
        """One interaction as lines from each source to each target."""
        self.draft.rows += 1
        sources, targets = (list(dict.fromkeys(self.wp.values(name, way))) for way in ("source", "target"))
        head = next((head for kind, head in _HEADS if name in self.wp.of(kind)), "")
        if not sources or not targets:
            ends = self._ends(name)
            if len(ends) != 2:
                made = any(end in self.wp.of("Complex") for end in self.wp.values(name, "participants"))
                why = (
                    "the binding of a complex, which is kept as its parts"
                    if made
                    else "an interaction without two ends"
                )
                self.draft.refuse(name.rpartition("/")[2], why, " ".join(end.rpartition("/")[2] for end in ends))
                return
            sources, targets, head = ends[:1], ends[1:], ""
        whole = next((p for p in self.terms.values(name, "isPartOf") if p in self._pathways), "")
        origin = " ".join(filter(None, ("WikiPathways", whole.rpartition("/")[2], self.dc.text(whole, "title"))))
        about = self.wp.values(name, "isAbout")
        papers = dict.fromkeys(paper for cited in (name, *about) for paper in self._papers.get(cited, ()))
        for source, target in product(sources, targets):
            # What WikiPathways distributes is CC0.
            yield Line(name.rpartition("/")[2], (source, ""), (target, head), (name,), tuple(papers), origin, "CC0-1.0")

    def _ends(self, name: str) -> list[str]:
        """What takes part, without complexes whose parts do and other interactions."""
        found = dict.fromkeys(self.wp.values(name, "participants"))
        return [end for end in found if end not in self.wp.of("Interaction") and end not in self.wp.of("Complex")]
