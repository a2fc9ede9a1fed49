"""Read one record of a data set, as `kg:seenIn "folder/file#key"` names it: what it says, and which papers it cites.

A claim is (names of the subject, names of the object, sign); the sign is 0 where the record draws a bare arrow.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

GPML = "{http://pathvisio.org/GPML/2013a}"
BIOPAX = "{http://www.biopax.org/release/biopax-level3.owl#}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
HEADS = {
    "mim-stimulation": 1, "mim-necessary-stimulation": 1, "mim-catalysis": 1, "mim-conversion": 1,
    "mim-modification": 1, "mim-transcription-translation": 1, "mim-inhibition": -1, "TBar": -1, "Arrow": 0,
    "mim-binding": 0,
}  # fmt: skip
BEL_RELATIONS = {
    "->": 1, "=>": 1, "increases": 1, "directlyIncreases": 1,
    "-|": -1, "=|": -1, "decreases": -1, "directlyDecreases": -1,
}  # fmt: skip
BEL_PLACES = re.compile(r"\b(?:loc|fromLoc|toLoc|pmod|ma)\((?:[^()]|\([^()]*\))*\)")  # no ends of a statement
BEL_NAME = re.compile(r'[A-Za-z]+\s*:\s*(?:"([^"]+)"|([\w.-]+))')

Names = frozenset[str]


@dataclass(frozen=True)
class Record:
    """What one record of a data set says, and the PubMed ids that stand in it."""

    claims: tuple[tuple[Names, Names, int], ...]
    publications: frozenset[str]


def _names(*words: str) -> Names:
    return frozenset(" ".join(word.split()).lower() for word in words if word and word.strip())


def _ids(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<!\d)\d{6,8}(?!\d)", text))


class Library:
    """The files of the reference data that a set of `seenIn` keys needs; an archive is read once."""

    def __init__(self, folder: Path, keys: Iterable[str]) -> None:
        self.folder = folder / "data"
        self.texts: dict[str, str] = {}
        self.maps: dict[str, Map] = {}
        wanted = {key.partition("#")[0] for key in keys}
        for archive in {name.split(".tar.gz/")[0] + ".tar.gz" for name in wanted if ".tar.gz/" in name}:
            self._unpack(archive, wanted)

    def _unpack(self, archive: str, wanted: set[str]) -> None:
        with tarfile.open(self.folder / archive) as tar:
            for member in tar:
                handle = tar.extractfile(member) if f"{archive}/{member.name}" in wanted else None
                if handle is not None:
                    self.texts[f"{archive}/{member.name}"] = handle.read().decode("utf-8")

    def text(self, name: str) -> str:
        """The text of a file, unpacked; KeyError or FileNotFoundError if there is no such file."""
        if name not in self.texts:
            if ".tar.gz/" in name:
                raise KeyError(name)
            data = (self.folder / name).read_bytes()
            self.texts[name] = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
            self.texts[name] = self.texts[name].replace("\r\n", "\n")
        return self.texts[name]

    @cached_property
    def symbols(self) -> dict[str, str]:
        """Gene symbol of each NCBI gene number."""
        table = csv.DictReader(io.StringIO(self.text("hgnc/hgnc_protein_coding.tsv.gz")), delimiter="\t")
        return {row["NCBI Gene ID(supplied by NCBI)"]: row["Approved symbol"] for row in table}

    def line(self, name: str, number: str) -> str:
        """One line, counted from 1, with its continuations."""
        lines = self.text(name).split("\n")
        at = int(number) - 1
        text = lines[at]
        while text.rstrip().endswith("\\"):
            at += 1
            text = text.rstrip()[:-1] + " " + lines[at]
        return text.strip()

    def record(self, seen: str) -> Record:
        """The record that a `kg:seenIn` names, read by the rules of its data set."""
        name, _, key = seen.partition("#")
        data_set = name.split("/")[0]
        if data_set == "wikipathways_gpml":
            if name not in self.maps:
                self.maps[name] = Map(ET.fromstring(self.text(name)))
            return self.maps[name].interaction(key)
        if name.endswith(".bnet"):
            return _bnet(self.line(name, key))
        if data_set == "boolean_models":
            return _truth_table(self.text(name), key)
        return {
            "bel_conib": lambda: _statement(self, name, key),
            "ras_machine_triples": lambda: _triple(self.line(name, key)),
            "omnipath": lambda: _omnipath(self.text(name), key),
            "gtopdb_coupling": lambda: _coupling(self.text(name), key),
            "dgidb": lambda: _drug_row(self, name, key),
            "drugcentral_2016": lambda: _drug_row(self, name, key),
            "bindingdb_gene": lambda: _drug_row(self, name, key),
            "biopax": lambda: _catalysis(ET.fromstring(self.text(name)), key),
        }[data_set]()


class Map:
    """One GPML 2013a pathway: what its graph ids stand for."""

    def __init__(self, root: ET.Element) -> None:
        self.label: dict[str, Names] = {}
        self.lines = {it.get("GraphId", ""): it for it in root.iter(GPML + "Interaction")}
        self.anchor = {a.get("GraphId", ""): it for it in self.lines.values() for a in it.iter(GPML + "Anchor")}
        groups: dict[str, list[str]] = {}
        for node in (e for kind in ("DataNode", "Label", "Shape") for e in root.iter(GPML + kind)):
            self.label[node.get("GraphId", "")] = _names(node.get("TextLabel") or "")
            groups.setdefault(node.get("GroupRef", ""), []).append(node.get("TextLabel") or "")
        for group in root.iter(GPML + "Group"):
            self.label[group.get("GraphId", "")] = _names(*groups.get(group.get("GroupId", ""), []))
        self.papers: dict[str, str] = {}
        for element in root.iter():
            if element.tag.endswith("PublicationXref"):
                parts = {child.tag.split("}")[1]: child.text or "" for child in element}
                if parts.get("DB") == "PubMed":
                    self.papers[element.get(RDF + "id", "")] = parts.get("ID", "").strip()

    def interaction(self, graph_id: str) -> Record:
        """One line of the map; a line that ends on another line acts on that line's two ends."""
        line = self.lines[graph_id]
        (start, end), head = self._ends(line)
        cited = {self.papers.get((ref.text or "").strip(), "") for ref in line.iter(GPML + "BiopaxRef")}
        sign = HEADS[head]
        if end in self.anchor:
            (source, product), _ = self._ends(self.anchor[end])
            claims = [(self._at(start), self._at(product), sign), (self._at(start), self._at(source), -sign)]
        else:
            claims = [(self._at(start), self._at(end), sign)]
        return Record(tuple(claims), frozenset(cited - {""}))

    def _at(self, graph_id: str) -> Names:
        return self.label.get(graph_id, frozenset())

    @staticmethod
    def _ends(line: ET.Element) -> tuple[tuple[str, str], str]:
        points = line.findall(f"{GPML}Graphics/{GPML}Point")
        first, last = points[0], points[-1]
        if first.get("ArrowHead") and not last.get("ArrowHead"):
            first, last = last, first
        return (first.get("GraphRef", ""), last.get("GraphRef", "")), last.get("ArrowHead") or "line"


def _statement(library: Library, name: str, key: str) -> Record:
    text = library.line(name, key)
    relation = next(word for word in text.split() if word in BEL_RELATIONS)
    subject, object_ = text.split(f" {relation} ", 1)
    assert "composite(" not in text, f"{name}#{key}: several subjects or objects at once"
    before = library.text(name).split("\n")[: int(key)]
    cited = next(line for line in reversed(before) if re.match(r"SET\s+Citation", line))
    claims = [(_bel_names(subject), _bel_names(object_), BEL_RELATIONS[relation])]
    if "complex(p(" in subject:  # its parts have been seen together
        claims.append((_bel_names(subject), _bel_names(subject), 0))
    return Record(tuple(claims), _ids(cited))


def _bel_names(term: str) -> Names:
    return _names(*(quoted or bare for quoted, bare in BEL_NAME.findall(BEL_PLACES.sub("", term))))


def _triple(line: str) -> Record:
    subject, relation, object_ = line.split("\t")
    sign = 1 if "Positively" in relation or relation.startswith("increases") else -1
    assert sign == 1 or "Negatively" in relation or relation.startswith("decreases"), f"no sign: {relation}"
    return Record(((_names(subject), _names(object_), sign),), frozenset())


def _bnet(line: str) -> Record:
    target, factors = line.split(",", 1)
    literals = re.findall(r"(!?)\s*([A-Za-z_]\w*)", factors)
    return Record(tuple((_names(v), _names(target), -1 if neg else 1) for neg, v in literals), frozenset())


def _truth_table(text: str, number: str) -> Record:
    labels = dict(re.findall(r"^\.l (\d+) (\S+)", text, re.MULTILINE))
    head = re.search(rf"^\.n {number} \d+ ([\d ]+)\n((?:[01]+ [01][ \n]*)+)", text, re.MULTILINE)
    assert head, f"no node {number}"
    table = dict(row.split() for row in head[2].strip().split("\n"))
    claims = (
        (_spelt(labels[source]), _spelt(labels[number]), sign)
        for place, source in enumerate(head[1].split())
        for sign in set(_flips(table, place))
    )
    return Record(tuple(claims), frozenset())


def _spelt(label: str) -> Names:
    return _names(label, label.replace("_", " "))


def _flips(table: dict[str, str], place: int) -> Iterator[int]:
    for row, value in table.items():
        other = table.get(row[:place] + "1" + row[place + 1 :])
        if row[place] == "0" and other is not None and other != value:
            yield 1 if other == "1" else -1


def _omnipath(text: str, key: str) -> Record:
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        if f"{row['source']}>{row['target']}" == key:
            up, down = (row[c] in ("1", "True") for c in ("consensus_stimulation", "consensus_inhibition"))
            ends = [_names(row[c], *row[c].split("_")) for c in ("source_genesymbol", "target_genesymbol")]
            return Record(((ends[0], ends[1], int(up) - int(down)),), _ids(row["references"]))
    raise KeyError(key)


def _coupling(text: str, key: str) -> Record:
    for row in csv.DictReader(io.StringIO(text)):
        if key in (row["Gene"], row["EntryName"], row["Uniprot"]):
            primary, secondary = row["PrimaryTransducer"], row["SecondaryTransducer"]
            families = re.findall(r"\bG[a-z0-9]+", f"{primary} {secondary}")
            papers = _ids(f"{row['primary_PMID']} {row['secondary_PMID']}")
            ligand = row["Family"].split(" receptors")[0]  # the family is called after its endogenous ligand
            gene = _names(row["Gene"])
            return Record(((gene, _names(*families), 1), (_names(ligand), gene, 0)), papers)
    raise KeyError(key)


def _drug_row(library: Library, name: str, key: str) -> Record:
    """A row of a table of compounds and genes: the key is some of its cells, enough to find it."""
    for row in csv.DictReader(io.StringIO(library.text(name)), delimiter="\t", quoting=csv.QUOTE_NONE):
        if {part.upper() for part in key.split()} <= {str(cell).upper() for cell in row.values()}:
            drug = [cell for column, cell in row.items() if column.startswith("drug") and not column.endswith("id")]
            gene = row.get("gene_name") or row.get("gene_symbol") or library.symbols[row["GeneID"]]
            papers = " ".join(row.get(column) or "" for column in ("PMIDs", "pubmed_ids", "pubmeds"))
            return Record(((_names(*drug), _names(gene), 0),), _ids(papers))
    raise KeyError(key)


def _catalysis(root: ET.Element, key: str) -> Record:
    """A BioPAX catalysis, or a reaction with what catalyses it: it makes what is right, takes what is left."""
    by_id = {element.get(RDF + "ID", ""): element for element in root}
    element = by_id[key]
    steps = [c for c in root.iter(BIOPAX + "Catalysis") if key in (c.get(RDF + "ID"), *_pointed(c, "controlled"))]
    claims, papers = [], set(_papers(element, by_id))
    for step in steps:
        controllers = _names(*(n for i in _pointed(step, "controller") for n in _called(by_id[i], by_id)))
        for reaction in (by_id[i] for i in _pointed(step, "controlled")):
            papers |= _papers(reaction, by_id)
            for side, sign in (("right", 1), ("left", -1)):
                names = _names(*(n for i in _pointed(reaction, side) for n in _called(by_id[i], by_id)))
                claims.append((controllers, names, sign))
    return Record(tuple(claims), frozenset(papers))


def _pointed(element: ET.Element, tag: str) -> list[str]:
    return [child.get(RDF + "resource", "").lstrip("#") for child in element.findall(BIOPAX + tag)]


def _called(element: ET.Element, by_id: dict[str, ET.Element]) -> list[str]:
    own = [e.text or "" for tag in ("displayName", "name") for e in element.findall(BIOPAX + tag)]
    for reference in _pointed(element, "entityReference") + _pointed(element, "component"):
        own += _called(by_id[reference], by_id)
    return own


def _papers(element: ET.Element, by_id: dict[str, ET.Element]) -> set[str]:
    refs = [by_id[i] for i in _pointed(element, "xref") if by_id[i].tag == BIOPAX + "PublicationXref"]
    return {e.text or "" for ref in refs for e in ref.findall(BIOPAX + "id")}
