"""Which format a file is in, by how it begins; its name counts only where the content leaves it open."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import DataError
from kg.exchange.begins import form_of_networks
from kg.exchange.gocam_units import form_of_units
from kg.exchange.reading import blocks, lines, suffix_of

_FIRST = 20  # lines that are looked at
# Format, outermost element, and what is in its namespace.
_MARKUP = (
    ("gpml", "Pathway", "GPML"),
    ("sbgn", "sbgn", "sbgn"),
    ("biopax", "RDF", ""),
    ("kgml", "pathway", ""),
    ("psimi", "entrySet", ""),
)
_RDF = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
# Rules of BooleanNet, MaBoSS and their kin, which have blanks as SIF has.
_RULE = re.compile(r"\s*[\w.-]+\*?\s*=\s*\S")
_SIGNOR_COLUMNS = 26  # at least, of a dump without a line of names


def recognised(path: Path) -> str:
    """The word of `kg ingest` for the format. Raises DataError for a file that is none of them."""
    suffix = suffix_of(path)
    if suffix in (".ttl", ".json") and _marked(path, b"geneontology.org/lego", b'"individuals"'):
        return "gocam"
    if form_of_units(path):
        return "gocam"
    if suffix in _RDF and _marked(path, b"vocabularies.wikipathways.org/wp#"):
        return "wprdf"
    if suffix in _RDF and not _biopax(path):
        return "rdf"
    begun = form_of_networks(path)
    if begun:
        return begun
    head = _head(path)
    if not head:
        raise DataError("the file is empty", str(path), "give a file with a network in it")
    found = (
        _by_markup(path, head[0])
        or ("drugs" if _drugs(head) else "")
        or _by_names(head[0].split("\t"))
        or _omnipath(head[0])
        or _by_shape(path, head)
    )
    if not found:
        raise DataError("no format is known by this content", str(path), "name the format: kg ingest --help lists them")
    return found


def _marked(path: Path, *marks: bytes) -> bool:
    """Whether one of the marks stands in the first block of a file."""
    begin = next(blocks(path), b"")
    return any(mark in begin for mark in marks)


def _biopax(path: Path) -> bool:
    """Whether RDF/XML begins by naming BioPAX, as distributed files do in their namespaces."""
    return suffix_of(path) == ".rdf" and any("biopax-level" in line for line in _head(path))


def _by_markup(path: Path, first: str) -> str:
    """A format of XML by the name of its outermost element; "" for what is no XML."""
    if not first.lstrip().startswith("<"):
        return ""
    from kg.exchange.markup import outermost

    root, namespace = outermost(path)
    if root == "RDF" and not any("biopax-level" in line for line in _head(path)):
        raise DataError(
            "is RDF/XML, but no BioPAX", str(path), "read it with kg ingest rdf, under a name that ends in .rdf"
        )
    form = next((form for form, tag, space in _MARKUP if root == tag and space in namespace), "")
    if not form:
        raise DataError(
            f"no format is known whose outermost element is <{root[:40]}>",
            str(path),
            "kg ingest --help names those that can be read",
        )
    return form


def _head(path: Path) -> list[str]:
    """The first lines that are neither empty nor comments."""
    head: list[str] = []
    for number, line in lines(path):
        if line.strip() and not line.startswith("# "):
            head.append(line)
        if len(head) == _FIRST or number == 10 * _FIRST:
            break
    return head


def _by_names(cells: list[str]) -> str:
    """A format by the names of its columns, or by how many columns there are; "" where they say nothing."""
    names = {cell.lstrip("#").strip().strip('"').casefold() for cell in cells}
    if {"source", "target"} <= names and names & {"is_stimulation", "consensus_stimulation", "is_directed"}:
        return "omnipath"
    if {"entitya", "entityb", "effect"} <= names or (len(cells) >= _SIGNOR_COLUMNS and "regulates" in cells[8]):
        return "signor"
    tables = ({"source", "target"}, {"participant_a", "participant_b"})
    return "tsv" if any(needs <= names for needs in tables) and "metaedge" not in names else ""


def _omnipath(first: str) -> str:
    """Whether a table with commas or semicolons, as R writes it, has the columns of OmniPath."""
    found = (_by_names(first.split(delimiter)) for delimiter in ",;")
    return "omnipath" if "omnipath" in found else ""


def _drugs(head: list[str]) -> bool:
    """Whether the columns are those of a known table of drugs, or most of them, and not only words that many tables have."""
    from kg.exchange.drug_columns import lacking, layout
    from kg.exchange.reading import cells

    first = next((line for line in head if not line.lstrip('"').startswith("#")), "")
    columns = cells(first, max("\t;,", key=first.count))
    found = layout(columns)
    return bool(lacking(columns)[0]) or (found is not None and found.name != "own")


def _by_shape(path: Path, head: list[str]) -> str:
    """A table of edges by its suffix, SIF by its three columns."""
    if head[0].lstrip().startswith(("<", "{", "[", "@", "SET ", ".v ", ".n ")):  # the last two of CNET, Boolean tables
        raise DataError("is of a format that cannot be read yet", str(path), "kg ingest --help names those that can")
    if all(_RULE.match(line) for line in head):
        cure = "have the tool that wrote them export bnet or SBML-qual"
        raise DataError(
            "holds Boolean rules that begin with a name and an equals sign, which cannot be read", str(path), cure
        )
    if suffix_of(path) in (".csv", ".tsv") and "metaedge" not in head[0]:
        return "tsv"
    widths = [len(line.split("\t") if "\t" in line else line.split()) for line in head]
    edges = sum(width == 3 for width in widths)
    return "sif" if edges and (suffix_of(path) == ".sif" or edges * 2 > len(widths)) else ""
