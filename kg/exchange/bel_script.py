"""A network as a BEL script that PyBEL compiles: one statement for each influence and paper."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from kg.exchange.net import Losses, Net, Thing, Tie

# Function of BEL by the register that names a thing, in the order in which one is taken.
_FUNCTIONS = {"hgnc": "p", "uniprot": "p", "fplx": "p", "chebi": "a", "pubchem": "a", "go": "bp"}
_BY_KIND = {"Complex": "complex", "Process": "bp", "Outcome": "path", "Family": "p", "Protein": "p", "Gene": "g"}
_RELATIONS = {1: "increases", -1: "decreases", 0: "regulates"}
_OWN = "SYNAPTRACE"


def write(net: Net) -> tuple[str, Losses]:
    """BEL text. An unknown sign is `regulates`, which says no more; a thing in several places is one, which is counted."""
    terms = {thing.id: _term(thing) for thing in net.things}
    spaces = sorted({term.partition("(")[2].partition(":")[0] for term in terms.values()})
    lines = [
        f"SET DOCUMENT Name = {_quoted(net.name)}",
        'SET DOCUMENT Version = "1.0.0"',
        'SET DOCUMENT Authors = "synaptrace"',
        'SET DOCUMENT ContactInfo = "none given"',
        'SET DOCUMENT Description = "Written by kg export bel"',
        *([f"SET DOCUMENT Licenses = {_quoted(net.licence)}"] if net.licence else []),
        "",
        *(f'DEFINE NAMESPACE {space} AS PATTERN ".*"' for space in spaces),
        "",
    ]
    for tie in net.ties:
        lines += _said(tie, terms)
    losses = Losses({
        "coefficients": sum(not isnan(tie.coefficient) for tie in net.ties),
        "nodes that are one thing in several places, now one": len(net.things) - len(set(terms.values())),
        "computed changes of nodes": sum("log2_change" in thing.numbers for thing in net.things),
    })  # fmt: skip
    return "\n".join(lines) + "\n", +losses


def _said(tie: Tie, terms: dict[str, str]) -> Iterator[str]:
    """The statement under each of its papers; under the name of the record where none is recorded."""
    papers = [r.removeprefix("PMID:") for r in tie.references if r.startswith("PMID:")]
    others = ", ".join(r for r in tie.references if not r.startswith("PMID:")) or tie.origin or "no source recorded"
    for kind, paper in [("PubMed", paper) for paper in papers] or [("Other", others)]:
        yield f"SET Citation = {{{_quoted(kind)}, {_quoted(paper)}}}"
        yield f"SET Evidence = {_quoted(f'{others}: {tie.mechanism or tie.relation}')}"
        yield f"{terms[tie.source]} {_RELATIONS[tie.sign]} {terms[tie.target]}"


def _term(thing: Thing) -> str:
    """A thing by a public identifier with its name behind it, else by its name."""
    label = thing.label.removesuffix(f" ({thing.context})") if thing.context else thing.label
    same = {
        curie.partition(":")[0].replace("obo", curie[4:].partition("_")[0].lower()): curie for curie in thing.same_as
    }
    for register, function in _FUNCTIONS.items():
        if register in same:
            local = same[register].rpartition("_" if same[register].startswith("obo:") else ":")[2]
            return f"{function}({register}:{_quoted(local)} ! {_quoted(label)})"
    return f"{_BY_KIND.get(thing.kind, 'a')}({_OWN}:{_quoted(label)})"


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "/").replace('"', "'")
    return f'"{plain}"'
