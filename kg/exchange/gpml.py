"""GPML, the format of WikiPathways and PathVisio: 2013a, 2021, and the older ones that name their elements as 2013a does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.exchange.gpml_lines import Line, Places, complexes, statements
from kg.exchange.identified import HUMAN, Names
from kg.exchange.markup import Document, children, document, text_of
from kg.exchange.net import Thing
from kg.exchange.reading import Draft
from kg.exchange.registers import identifier, taxon

# Type of a data node in lower case -> class of the ontology; a gene product is what the ontology calls a protein.
KINDS = {
    "geneproduct": "Protein", "protein": "Protein", "rna": "Gene", "dna": "Gene", "metabolite": "SmallMolecule",
    "complex": "Complex", "pathway": "Process", "event": "Process", "key event": "Process", "biologicalprocess": "Process",
    "phenotype": "Outcome", "disease": "Outcome",
}  # fmt: skip
# A molecule is the same in every species, and so is what happens.
OF_NO_SPECIES = ("SmallMolecule", "Process", "Outcome")
_NAMED = ("Label", "Shape")


def read(path: Path) -> Draft:
    """The interactions of a pathway between its data nodes, complexes and labelled places; a plain arrow has no sign.

    Rows are interactions. An end at an anchor acts on the other line, one at a state on its node, one at a group that is no
    complex on each of its members.
    """
    found = document(path, "GPML file", frozenset({"Pathway"}))
    draft, names = Draft(path.name, listed=True), Names()
    pathway = _Pathway(found, draft, names)
    pathway.read()
    for line in pathway.lines():
        draft.rows += 1
        statements(draft, line, pathway.places)
    complexes(draft, pathway.places)
    draft.told["things without an identifier"] += sum(
        not t.same_as and t.kind != "Complex" for t in draft.things.values()
    )
    draft.told += names.told
    return draft


def _get(element: Element, *spelt: str) -> str:
    """An attribute under the first of its names that is there: they changed with the version."""
    return next((element.attrib[name] for name in spelt if element.attrib.get(name)), "")


def _id(element: Element) -> str:
    return _get(element, "elementId", "GraphId")


@dataclass
class _Pathway:
    """One file: where its lines can end, and whose its papers are."""

    found: Document
    draft: Draft
    names: Names
    places: Places = field(default_factory=Places)
    papers: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Data nodes, states, labels and groups; then papers and anchors."""
        root = self.found.root
        self.species = taxon(_get(root, "organism", "Organism"))
        source, version = _get(root, "source", "Data-Source"), _get(root, "version", "Version")
        self.draft.title = " ".join(_get(root, "title", "Name").split())
        self.origin = " ".join(part for part in (source, version, _get(root, "title", "Name")) if part)
        # What WikiPathways distributes is CC0, and says so of the whole, not in each file.
        self.licence = _get(root, "license", "License") or ("CC0-1.0" if source.casefold() == "wikipathways" else "")
        groups: dict[str, Element] = {}
        members: dict[str, list[str]] = {}
        captions: dict[str, list[str]] = {}
        for element in root.iter():
            if element.tag == "Group":
                for key in filter(None, (_id(element), _get(element, "GroupId"))):
                    groups[key] = element
            elif element.tag == "DataNode" or (element.tag in _NAMED and _get(element, "textLabel", "TextLabel")):
                self._placed(element, members if element.tag == "DataNode" else captions)
            elif element.tag == "State" and (parent := _get(element, "elementRef", "GraphRef")):
                self.places.states[_id(element)] = parent
            elif element.tag in ("Shape", "Label"):
                self.places.unnamed.add(_id(element))
            elif element.tag in ("PublicationXref", "Citation"):
                self._paper(element)
            elif element.tag == "GraphicalLine":
                self.places.free.update(_id(anchor) for anchor in element.iter("Anchor"))
        self._grouped(groups, members, captions)

    def _placed(self, element: Element, members: dict[str, list[str]]) -> None:
        """A data node, or a label that a line may end at."""
        name = _id(element) or f"element {len(self.places.things) + 1}"
        node = element.tag == "DataNode"
        self.draft.told["data nodes"] += node
        self.draft.told["data nodes without an identifier"] += node and not _identified(element)[1]
        thing = self._thing(element)
        if thing is None:
            return
        self.places.things[name] = thing
        if node:
            self.draft.thing(thing)
        for state in element.iter("State"):
            self.places.states[_id(state)] = name
        for ref in filter(None, (_get(element, "groupRef", "GroupRef"), _get(element, "aliasRef"))):
            members.setdefault(ref, []).append(name)
        if _get(element, "aliasRef"):
            self.places.aliases[name] = _get(element, "aliasRef")

    def _thing(self, element: Element) -> Thing | None:
        label = " ".join(_get(element, "textLabel", "TextLabel").split())
        kind = KINDS.get(_get(element, "type", "Type").casefold(), "Entity") if element.tag == "DataNode" else "Entity"
        local, register = _identified(element)
        if not (local or label):
            return None
        species = "" if kind in OF_NO_SPECIES or (kind == "Entity" and not register) else self.species
        if element.tag != "DataNode" or not (local or kind in ("Protein", "Gene")):
            thing = self.names.named(label, kind, species)
        else:
            thing = self.names.of(local or label, register, kind, label, species or HUMAN)
        return replace(thing, place=_place(element))

    def _paper(self, element: Element) -> None:
        """A citation that is in PubMed."""
        xref = element.find("Xref")
        database = _get(xref, "dataSource") if xref is not None else text_of(element.find("DB"))
        number = _get(xref, "identifier") if xref is not None else text_of(element.find("ID"))
        if database.casefold() == "pubmed" and number.isdecimal():
            self.papers[_id(element) or _get(element, "id")] = f"PMID:{number}"

    def _grouped(
        self, groups: dict[str, Element], members: dict[str, list[str]], captions: dict[str, list[str]]
    ) -> None:
        """What each group holds, nested groups too; a complex is one thing with its parts.

        A group of shapes around a name is what the name says.
        """
        for key, group in groups.items():
            if above := _get(group, "groupRef", "GroupRef"):
                members.setdefault(above, []).append(key)
        for key, group in groups.items():
            same = {_id(group), _get(group, "GroupId")} - {""}
            inside = list(dict.fromkeys(name for one in same for name in members.get(one, ())))
            inside = inside or list(dict.fromkeys(name for one in same for name in captions.get(one, ())))
            self.places.groups[key] = [name for name in inside if self.places.aliases.get(name) not in same]
            if _get(group, "type", "Style").casefold() == "complex":
                self.places.complexes[key] = " ".join(_get(group, "textLabel", "TextLabel").split())

    def lines(self) -> Iterator[Line]:
        """The interactions; each is known by its anchors before the first is given out."""
        lines = [self._line(e, n) for n, e in enumerate(self.found.root.iter(), 1) if e.tag in ("Interaction", "Line")]
        for line in lines:
            self.places.anchors.update(dict.fromkeys(line.anchors, line))
        return iter(lines)

    def _line(self, element: Element, number: int) -> Line:
        points = list(element.iter("Point"))
        ends = [
            (_get(p, "elementRef", "GraphRef"), _get(p, "arrowHead", "ArrowHead")) for p in (points[:1] + points[-1:])
        ]
        ends += [("", "")] * (2 - len(ends))
        cited = [_get(c, "elementRef") or text_of(c) for c in children(element, "CitationRef", "BiopaxRef")]
        anchors = tuple(_id(anchor) for anchor in element.iter("Anchor") if _id(anchor))
        return Line(
            _id(element) or f"element {number}", ends[0], ends[1], anchors, tuple(self.papers[c] for c in cited if c in self.papers),
            self.origin, self.licence,
        )  # fmt: skip


def _identified(element: Element) -> tuple[str, str]:
    xref = element.find("Xref")
    if xref is None:
        return "", ""
    return identifier(_get(xref, "dataSource", "Database"), _get(xref, "identifier", "ID"))


def _place(element: Element) -> tuple[float, float] | None:
    graphics = element.find("Graphics")
    try:
        return float(_get(graphics, "centerX", "CenterX")), float(_get(graphics, "centerY", "CenterY"))  # type: ignore[arg-type]
    except (ValueError, AttributeError):
        return None
