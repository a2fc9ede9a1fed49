"""Take out of the Turtle of pathways/ what the rules of ontology/rules/content give; the graph stays the same.

`scripts/shorten.py` rewrites all files, `scripts/shorten.py FILE…` those alone, `--check` counts what it would take out,
`--keep-prefixes` leaves prefixes that nothing uses, which somebody else may be about to use.
Order and comments stay, cards that nothing is taken from stay to the letter, a value that no rule gives stays typed.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge.check import lines
from kg.knowledge.files import SourceFile, source_files
from kg.knowledge.store import DERIVED, derive, load
from kg.knowledge.vocabulary import DCTERMS, KG, RDF, SKOS
from kg.writing import write

ROOT = Path(__file__).resolve().parents[1]
Triple = tuple[str, str, str]  # subject, predicate, object, as N-Triples writes them

WIDTH = 120
# What the rules write, class by class. A hedged modality stays in its card, where a reader sees it.
GIVEN = {
    "Statement": "document section scope modality printedValue",
    "Figure": "shows document",
    "FigureArrow": "order",
    "Protocol": "step material document",
    "ProtocolStep": "order subStepOf parameter statedBy",
    "Material": "statedBy",
    "Parameter": "parameterName isExample low high",
    "Reference": "document number siteOnly statedBy",
    "Action": "modality",
    "Claim": "modality",
    "CausalStep": "modality",
    "Measurement": "relation printedLow printedHigh lowNanomolar highNanomolar",
    "Occupancy": "relation percentLow percentHigh doseLow doseHigh",
    "DoseContext": "doseLow doseHigh",
    "DatasetEvidence": "dataset",
}
SYMBOL, SAME, IDENTIFIER = f"<{KG}symbol>", f"<{SKOS}exactMatch>", f"<{DCTERMS}identifier>"
TYPE, MODALITY, AFFIRMED = f"<{RDF}type>", f"<{KG}modality>", f"<{KG}Affirmed>"
# Facts and parts are lists: no blank line between two of them.
LISTED = {"Statement", "ProtocolStep", "Material", "Parameter", "FigureArrow", "Reference", "DatasetEvidence"}
TOKEN = re.compile(
    r'"""(?:.|\n)*?"""(?:@[\w-]+|\^\^[^\s;,]+)?|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^[^\s;,]+)?|<[^>]*>|#[^\n]*'
    r'|[;,](?=\s|$)|\.(?=\s|$)|[^\s;,"<]+'
)


def typed(files: Iterable[SourceFile]) -> list[Triple]:
    """The triples of the content as they stand in the files, one after another."""
    content = (file for file in files if file.name.startswith("pathways/"))
    return [_plain(triple) for file in content for _, triple in lines(file)]


def _plain(triple: ox.Triple) -> Triple:
    """A triple as the store has it, which drops the noughts at the end of a number."""
    if isinstance(triple.object, ox.Literal) and triple.object.datatype.value.endswith("#decimal"):
        store = ox.Store()
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        (triple,) = (quad.triple for quad in store)
    return str(triple.subject), str(triple.predicate), str(triple.object)


def redundant(files: list[SourceFile]) -> set[Triple]:
    """The typed triples that the rules give without them."""
    whole = load(files)
    derive(whole)
    documents = {str(q.subject): str(q.object) for q in whole if q.predicate.value == KG + "document"}
    gone = set(_candidates(typed(files), documents))
    while True:
        store = load(files)
        for quad in [q for q in store if (str(q.subject), str(q.predicate), str(q.object)) in gone]:
            store.remove(quad)
        derive(store)
        given: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in store.quads_for_pattern(None, None, None, DERIVED):
            given[str(quad.subject), str(quad.predicate)].add(str(quad.object))
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for subject, predicate, value in gone:
            wanted[subject, predicate].add(value)
        wrong = {key for key, values in wanted.items() if given[key] != values}
        if not wrong:
            return gone
        gone = {t for t in gone if t[:2] not in wrong}


def _candidates(triples: list[Triple], documents: dict[str, str]) -> Iterator[Triple]:
    classes: dict[str, list[str]] = defaultdict(list)
    for subject, predicate, value in triples:
        if predicate == TYPE:
            classes[subject].append(value.removeprefix(f"<{KG}").rstrip(">"))
    stems = tuple("<" + value.strip('"') for _, predicate, value in triples if predicate == f"<{KG}identifierStem>")
    headings = _headings(triples, documents)
    for triple in triples:
        subject, predicate, value = triple
        names = {f"<{KG}{name}>" for kind in classes[subject] for name in GIVEN.get(kind, "").split()} | {SYMBOL}
        names |= {IDENTIFIER} if "Statement" in classes[subject] else set()
        hedged = predicate == MODALITY and value != AFFIRMED
        identified = predicate == SAME and value.startswith(stems)
        if (predicate in names or identified) and not hedged and triple not in headings:
            yield triple


def _headings(triples: list[Triple], documents: dict[str, str]) -> set[Triple]:
    """Of each section the first statement's triple that names it: the others follow it."""
    line = {s: int(re.sub(r"\D.*", "", value.strip('"'))) for s, p, value in triples if p == f"<{KG}line>"}
    named = {s: triple for triple in triples if (s := triple[0]) in line and triple[1] == f"<{KG}section>"}
    kept, last = set(), ("", "")
    for subject in sorted(named, key=lambda s: (documents.get(s, ""), line[s])):
        here = (documents.get(subject, ""), named[subject][2])
        if here != last:
            kept.add(named[subject])
        last = here
    return kept


class Card:
    """One record's text: its name and its properties, each with its objects, as tokens of Turtle."""

    def __init__(self, text: str, prefixes: str) -> None:
        tokens = TOKEN.findall(text)
        self.text, self.commented = text, any(t.startswith("#") for t in tokens)
        self.name, self.properties, current = tokens[0], list[list[str]](), list[str]()
        for word in tokens[1:]:
            if word in (";", "."):
                self.properties += [current] if current else []
                current = []
            elif word != ",":
                current.append(word)
        self._prefixes = prefixes

    @property
    def classes(self) -> list[str]:
        """The classes of the record, by their short names."""
        return [o.removeprefix("kg:") for p, *objects in self.properties if p == "a" for o in objects]

    def without(self, gone: set[Triple]) -> Card:
        """The card with those triples taken out; itself where it has none of them, or a comment inside."""
        if self.commented:
            return self
        kept = [[p, *(o for o in objects if not self._triple(p, o) <= gone)] for p, *objects in self.properties]
        if kept == self.properties:
            return self
        other = Card(self.text, self._prefixes)
        other.properties = [p for p in kept if len(p) > 1]
        other.text = other._filled()
        return other

    def _triple(self, predicate: str, value: str) -> set[Triple]:
        text = f"{self._prefixes}{self.name} {predicate} {value} ."
        return {_plain(quad.triple) for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}

    def _filled(self) -> str:
        """Properties in their order, as many to a line as it holds; a list that fits no line has lines of its own."""
        out, line = [], self.name
        for number, (predicate, *objects) in enumerate(self.properties, 1):
            end = " ;" if number < len(self.properties) else " ."
            whole = f"{predicate} {', '.join(objects)}{end}"
            if line and len(line) + 1 + len(whole) <= WIDTH:
                line += " " + whole
                continue
            out += [line] if line else []
            line = f"    {whole}"
            if len(line) > WIDTH and len(objects) > 1:
                out += _broken(f"    {predicate}", objects, end)
                line = ""
        return "\n".join([*out, line] if line else out)


def _broken(start: str, objects: list[str], end: str) -> list[str]:
    """A property with its objects over several lines."""
    out, line = [], start
    for number, value in enumerate(objects, 1):
        part = value + ("," if number < len(objects) else end)
        if len(line) + 1 + len(part) > WIDTH:
            out, line = [*out, line], "       "
        line += " " + part
    return [*out, line]


def shortened(text: str, gone: set[Triple], *, keep_prefixes: bool = False) -> str:
    """The file's text without those triples, without blank lines in lists and without prefixes that nothing uses."""
    head = "".join(line + "\n" for line in text.split("\n") if line.startswith("@prefix"))
    out: list[str] = []
    listed = False
    rest = text.split("\n")
    while rest:
        if not re.match(r"[\w-]*:|<", rest[0]) or rest[0].startswith("@"):
            out.append(rest.pop(0))
            listed = listed and out[-1] == ""
            continue
        block = [rest.pop(0)]
        while [t for t in TOKEN.findall("\n".join(block)) if not t.startswith("#")][-1:] != ["."]:
            block.append(rest.pop(0))
        card = Card("\n".join(block), head).without(gone)
        in_list = bool(LISTED & set(card.classes))
        if listed and in_list and out[-1] == "":
            out.pop()
        out += card.text.split("\n")
        listed = in_list
    if keep_prefixes:
        return "\n".join(out)
    body = "\n".join(line for line in out if not line.startswith("@prefix"))
    unused = [p for p in re.findall(r"@prefix ([\w-]*):", head) if not re.search(rf"(?<![\w:/]){p}:", body)]
    return "\n".join(line for line in out if not any(line.startswith(f"@prefix {p}:") for p in unused))


def main(arguments: list[str]) -> int:
    """Rewrite the files, or count with `--check`; 1 where something could be taken out."""
    files = source_files()
    gone = redundant(files)
    asked = {Path(a).resolve() for a in arguments if not a.startswith("--")}
    total = 0
    for file in files:
        if not file.name.startswith("pathways/") or (asked and file.path.resolve() not in asked):
            continue
        text = file.path.read_text("utf-8")
        short = shortened(text, gone, keep_prefixes="--keep-prefixes" in arguments)
        total += text.count("\n") - short.count("\n")
        if short != text:
            print(f"{file.name}: {text.count(chr(10))} -> {short.count(chr(10))} lines")
            if "--check" not in arguments:
                write(file.path, short)
    print(f"{total} lines")
    return int("--check" in arguments and total > 0)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except DataError as error:
        raise SystemExit(str(error)) from error
