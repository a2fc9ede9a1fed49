"""What the rules of ontology/rules/content add to the records is what Python makes of the same cards, record for record.

The recomputation below reads nothing but the typed triples, knows no rule and shares no code with the rules' engine.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache

import pyoxigraph as ox
import pytest
from content.reading import ID, KG, TYPE

from kg.knowledge.store import DERIVED, FILE_GRAPH, Knowledge

IDENTIFIER = "http://purl.org/dc/terms/identifier"
SOURCE = "http://purl.org/dc/terms/source"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
EXACT, BROAD, CLOSE, NARROW = (
    f"http://www.w3.org/2004/02/skos/core#{name}Match" for name in ("exact", "broad", "close", "narrow")
)
GENE = "http://purl.obolibrary.org/obo/RO_0002204"
ASSAY = {"Protocol", "ProtocolStep", "Material", "Parameter", "Formula"}
ORIGIN = {"Document", "Reference", "Dataset"}
FACTOR = {"nM": 1, "μM": 1000}
# Properties whose values a record is about, and those by which a thing is told of itself.
POINTING = (
    "compound", "target", "subject", "object", "substrateCompound", "product", "enzyme", "about", "outcome", "netEffect",
    "region", "by", "of",
)  # fmt: skip
NAMING = ("enantiomerOf", "isotopologueOf", "metaboliteOf", "prodrugOf", "memberOf")

Record = dict[str, list[str]]
Values = dict[tuple[str, str], set[str]]


class Cards:
    """The typed triples of the content, with local names of the project's own, and what is made of them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.records: dict[str, Record] = defaultdict(lambda: defaultdict(list))
        self.file: dict[str, str] = {}
        self.made: Values = defaultdict(set)
        seen = ox.NamedNode(KG + "seenIn")
        terms = {quad.subject for quad in knowledge.store.quads_for_pattern(None, seen, None, None)}
        for quad in knowledge.store:
            name = quad.graph_name.value.removeprefix(FILE_GRAPH)
            # Of the vocabulary, the kinds of place that were seen elsewhere.
            if name.startswith("pathways/") or (name == "ontology/vocabulary.ttl" and quad.subject in terms):
                subject, predicate, value = (_short(t.value) for t in (quad.subject, quad.predicate, quad.object))
                self.records[subject][predicate].append(value)
                if predicate == "a":
                    self.file[subject] = name

    def of(self, *classes: str) -> list[tuple[str, Record]]:
        """Name and record of everything of these classes."""
        return [(n, r) for n, r in list(self.records.items()) if set(classes) & set(r["a"])]

    def get(self, name: str, predicate: str) -> list[str]:
        """What a record says, else what was made for it."""
        return self.records[name][predicate] or sorted(self.made[name, predicate])

    def make(self, name: str, predicate: str, *values: str | None) -> None:
        """The values a record has where it says none."""
        if not self.records[name][predicate]:
            self.made[name, predicate] |= {v for v in values if v is not None}


def _short(iri: str) -> str:
    return "a" if iri == TYPE else iri.removeprefix(ID).removeprefix(KG)


def _number(text: str) -> str:
    return format(Decimal(text).normalize(), "f")


def _parts(cards: Cards) -> None:
    for kind, whole, has in (
        ("FigureArrow", "Figure", "shows"), ("ProtocolStep", "Protocol", "step"), ("Material", "Protocol", "material")
    ):  # fmt: skip
        for name, _ in cards.of(whole):
            word = {"shows": "arrow"}.get(has, has)
            cards.make(name, has, *(n for n, _ in cards.of(kind) if re.fullmatch(rf"{re.escape(name)}-{word}-\d+", n)))
    for name, _ in cards.of("FigureArrow", "ProtocolStep"):
        number, letter = re.fullmatch(r".*-(?:arrow|step)-(\d+)([a-z]?)", name).groups()  # type: ignore[union-attr]
        cards.make(name, "order", str(ord(letter) - ord("a") + 1) if letter else number)
        if letter:
            cards.make(name, "subStepOf", name[:-1])
    for name, _ in cards.of("ProtocolStep"):
        cards.make(name, "parameter", *(n for n, _ in cards.of("Parameter") if n.startswith(f"{name}-")))
    for name, _ in cards.of("Parameter"):
        cards.make(name, "parameterName", re.split(r"-step-\d+[a-z]?-", name)[1].replace("-", " "))
        cards.make(name, "isExample", "false")


def _sources(cards: Cards) -> None:
    for name, _ in cards.of("Statement"):
        cards.make(name, "document", cards.file[name].rsplit("/", 1)[1].removesuffix(".ttl"))
        cards.make(name, IDENTIFIER, name.removeprefix("stated-").replace("-", "."))
    for name, record in cards.of("Reference"):
        document, _, number = name.partition("-ref-")
        if number:
            cards.make(name, "document", document)
            cards.make(name, "number", number)
            last = f"-ref-{int(number):02d}"
            stated = [
                n for n, _ in cards.of("Statement") if n.endswith(last) and cards.get(n, "document") == [document]
            ]
            cards.make(name, "statedBy", *stated)
        cards.make(name, "siteOnly", "true" if record[LABEL] == record[SOURCE] else "false")
    for name, _ in cards.of("ProtocolStep", "Material"):
        whole, kind, number, letter = re.fullmatch(r"(.*)-(step|material)-(\d+)([a-z]?)", name).groups()  # type: ignore[union-attr]
        wanted = {f"{s}-{kind}-{int(number):02d}{letter}" for s in cards.records[whole]["statedBy"]}
        cards.make(name, "statedBy", *(n for n, _ in cards.of("Statement") if n in wanted))
    for name, record in cards.of("Figure", "Protocol", "Reference"):
        cards.make(name, "document", *(d for s in record["statedBy"] for d in cards.get(s, "document")))


def _statements(cards: Cards) -> None:
    borne: dict[str, set[str]] = defaultdict(set)
    for name, record in cards.records.items():
        for evidence in cards.get(name, "statedBy"):
            borne[evidence] |= set(record["a"])
    lines: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for name, record in cards.of("Statement"):
        document = cards.get(name, "document")[0]
        lines[document].append((int(record["line"][0]), record["section"]))
        if not record["hedge"]:
            cards.make(name, "modality", "Affirmed")
        kinds = borne[name]
        cards.make(name, "scope", "protocol" if kinds & ASSAY else "provenance" if kinds & ORIGIN else "pharmacology")
    for name, record in cards.of("Statement"):
        above = [x for x in lines[cards.get(name, "document")[0]] if x[1] and x[0] <= int(record["line"][0])]
        cards.make(name, "section", max(above)[1][0])


def _held(cards: Cards) -> None:
    for name, record in cards.of("Action", "Claim", "CausalStep"):
        if "CausalStep" not in record["a"] or record["notProjected"]:
            held = [cards.get(e, "modality") or ["Affirmed"] for e in record["statedBy"]] or [["Affirmed"]]
            cards.make(name, "modality", "Affirmed" if ["Affirmed"] in held else min(held)[0])


def _printed(cards: Cards) -> None:
    plain = re.compile(r"\s*([<>~]?)\s*(-?[\d,]+(?:\.\d+)?)(?:\s*[-–]\s*([\d,]+(?:\.\d+)?))?\s*")
    for name, record in cards.of("Measurement", "Occupancy", "DoseContext", "Parameter"):
        for printing, ends in (("printedValue", record["a"][0]), ("printedDose", "dose")):
            found = plain.fullmatch(record[printing][0]) if record[printing] else None
            if not found:
                continue
            sign, low, high = found[1], found[2].replace(",", ""), (found[3] or found[2]).replace(",", "")
            if ends in ("Measurement", "Occupancy"):
                cards.make(name, "relation", "range" if found[3] else sign or "=")
            if ends == "Measurement":
                cards.make(name, "printedLow", None if sign == "<" else low)
                cards.make(name, "printedHigh", None if sign == ">" else high)
            else:
                lower, upper = {"Occupancy": ("percentLow", "percentHigh"), "Parameter": ("low", "high")}.get(
                    ends, ("doseLow", "doseHigh")
                )
                if not record[lower] + record[upper]:
                    cards.make(name, lower, _number(low))
                    cards.make(name, upper, _number(high))
    for name, record in cards.of("Measurement"):
        for end in ("Low", "High") if record["printedUnit"][0] in FACTOR else ():
            values = cards.get(name, f"printed{end}")
            cards.make(
                name,
                f"{end.lower()}Nanomolar",
                *(_number(str(Decimal(v) * FACTOR[record["printedUnit"][0]])) for v in values),
            )
    for _, record in cards.of("Measurement", "UnreportedValue", "Occupancy"):
        for statement in record["statedBy"]:
            cards.make(statement, "printedValue", *record["printedValue"])


def _seen(cards: Cards) -> None:
    sets = [r for _, r in cards.of("FileSet")]
    for name, record in list(cards.records.items()):
        for seen in record["seenIn"] if not cards.file.get(name, "").startswith("ontology/") else ():
            if seen.startswith("http") and " " not in seen:
                cards.made[name, "seenAt"].add(_short(seen))
            fitting = [s for s in sets if seen.startswith(s["beginsWith"][0])]
            if not fitting:
                continue
            files = max(fitting, key=lambda s: len(s["beginsWith"][0]))
            path, _, key = seen.partition("#")
            file = path.rsplit("/", 1)[1].split(".")[0].replace("__", "/")
            address = files["recordAddress"][0].replace("{file}", file).replace("{key}", _encoded(key.split(" ")[0]))
            cards.made[name, "seenAt"].add(address)
            if "DatasetEvidence" in record["a"]:
                cards.make(name, "dataset", files["dataset"][0])
            for stem in files["identifierStem"]:
                if not any(m.startswith(stem) for p in (EXACT, BROAD, CLOSE, NARROW) for m in record[p]):
                    how = GENE if stem == "http://identifiers.org/hgnc/" else EXACT
                    cards.made[name, how].add(stem + key.rpartition(":")[2])
    for name in list(cards.records):
        cards.make(name, "symbol", *([name] if cards.made[name, GENE] else []))


def _places(cards: Cards) -> None:
    """A part of a cell is of its kind, a cleft of the extracellular space, where the place has no match of its own."""
    for name, record in cards.of("Site", "Cleft"):
        if not record[EXACT] + record[CLOSE]:
            for kind in record["siteKind"] if "Site" in record["a"] else ["Extracellular"]:
                cards.made[name, BROAD] |= {m for p in (EXACT, CLOSE) for m in cards.records[kind][p]}


def _about(cards: Cards) -> None:
    of: dict[str, set[str]] = defaultdict(set)
    for name, record in list(cards.records.items()):
        things = {v for p in POINTING for v in record[p]}
        things |= {name} if "Compound" in record["a"] or any(record[p] for p in NAMING) else set()
        for spoken in cards.get(name, "statedBy"):
            if "Statement" in cards.records[spoken]["a"]:
                of[spoken] |= things
        of[name] |= things
    for name, _ in cards.of("Statement"):
        cards.make(name, "about", *of[name])
    labels = {
        r["kind"]: r["label"]
        for r in knowledge().rows("SELECT ?kind ?label { ?x kg:kind ?kind . ?kind rdfs:label ?label }")
    }
    for name, record in cards.of("Contradiction"):
        cards.make(name, "about", *(thing for side in record["between"] for thing in of[side]))
        drugs = [cards.records[t][LABEL][0] for t in cards.made[name, "about"] if "Compound" in cards.records[t]["a"]]
        kind = f"{record[IDENTIFIER][0]} {labels[KG + record['kind'][0]]}"
        cards.make(name, LABEL, f"{kind}: {min(drugs)}" if drugs else kind)


def _encoded(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.~:-]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), key)


@cache
def knowledge() -> Knowledge:
    """The shipped graph."""
    return Knowledge()


@cache
def recomputed() -> Values:
    """All that the cards leave to the rules, by record and property."""
    cards = Cards(knowledge())
    for make in (_sources, _parts, _statements, _held, _printed, _seen, _places, _about):
        make(cards)
    return {key: values for key, values in cards.made.items() if values}


@cache
def parts() -> frozenset[ox.NamedNode]:
    """The quantities: parts of their records, recomputed in test_quantities.py."""
    quantity = ox.NamedNode("http://qudt.org/schema/qudt/QuantityValue")
    return frozenset(
        q.subject for q in knowledge().store.quads_for_pattern(None, ox.NamedNode(TYPE), quantity, DERIVED)
    )


@cache
def derived() -> Values:
    """All that the rules wrote, by record and property."""
    found: Values = defaultdict(set)
    for quad in knowledge().store.quads_for_pattern(None, None, None, DERIVED):
        if quad.subject in parts() or quad.object in parts():
            continue
        found[_short(quad.subject.value), _short(quad.predicate.value)].add(_short(quad.object.value))
    return dict(found)


PROPERTIES = sorted({predicate for _, predicate in derived()})


def test_the_rules_write_every_property_that_python_makes() -> None:
    """Neither leaves a property out, and there are thousands of values."""
    assert {p for _, p in recomputed()} == set(PROPERTIES)
    assert sum(map(len, derived().values())) > 4000


@pytest.mark.parametrize("name", PROPERTIES, ids=lambda p: re.split(r"[/#]", p)[-1])
def test_derived_values_are_the_recomputed_ones(name: str) -> None:
    """For every record the rule gives what its card implies, and nothing where the card says it itself."""
    ours = {key[0]: values for key, values in recomputed().items() if key[1] == name}
    theirs = {key[0]: values for key, values in derived().items() if key[1] == name}
    assert theirs == ours


def test_nothing_typed_is_derived_again() -> None:
    """No triple stands in a file and among the derived ones, and a derived value never joins a typed one of its kind."""
    several = {"seenAt", EXACT, BROAD}
    typed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in knowledge().store:
        if quad.graph_name.value.startswith(FILE_GRAPH):
            typed[_short(quad.subject.value), _short(quad.predicate.value)].add(_short(quad.object.value))
    assert [key for key, values in derived().items() if typed[key] & values] == []
    assert [key for key in derived() if key in typed and typed[key] and key[1] not in several] == []


def test_published_content_holds_the_derived_triples() -> None:
    """What is pushed and served has them in graph/content, each once, on records that name their file, or their parts."""
    content = list(knowledge().published()["https://w3id.org/synaptrace/graph/content"])
    added = {q.triple for q in knowledge().store.quads_for_pattern(None, None, None, DERIVED)}
    assert added <= set(content)
    assert sum(triple in added for triple in content) == len(added)
    named = {t.subject for t in content if t.predicate.value.endswith("isDefinedBy")}
    assert {t.subject for t in added if not t.subject.value.startswith(KG)} - parts() <= named


OWN = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
my:paper a kg:Document ; rdfs:label "paper" .
my:stated-a-b a kg:Statement ; kg:section "Results" ; kg:line 3 ; kg:says "The Ki is 20 μM." .
my:stated-c a kg:Statement ; kg:line 9 ; kg:modality kg:Possible ; kg:hedge "may" ; kg:says "x" ; kg:scope "protocol" ;
    dcterms:identifier "mine" ; kg:section "Discussion" .
my:stated-d a kg:Statement ; kg:line 5 ; kg:hedge "perhaps" ; kg:says "y" .
my:c a kg:Compound ; rdfs:label "c" . my:t a kg:Receptor ; rdfs:label "t" .
my:m a kg:Measurement ; kg:compound my:c ; kg:target my:t ; kg:measurementType kg:Ki ; kg:printedValue "20" ;
    kg:printedUnit "μM" ; kg:statedBy my:stated-a-b .
my:typed a kg:Measurement ; kg:compound my:c ; kg:target my:t ; kg:printedValue "7" ; kg:printedUnit "nM" ;
    kg:relation ">" ; kg:lowNanomolar 8.0 .
my:action a kg:Action ; kg:compound my:c ; kg:target my:t ; kg:actionType kg:Antagonist ; kg:statedBy my:stated-c .
my:unread a kg:Measurement ; kg:compound my:c ; kg:target my:t ; kg:printedValue "0,5" ; kg:printedUnit "nM" .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Values:
    """What is known of the records of a user's file, by local name and property."""
    path = tmp_path_factory.mktemp("own") / "paper.ttl"
    path.write_text(OWN, "utf-8")
    found: Values = defaultdict(set)
    for quad in Knowledge([path], cache=False).store:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith("https://lab.example/id/"):
            name, predicate = quad.subject.value.rsplit("/", 1)[1], _short(quad.predicate.value)
            found[name, predicate].add(quad.object.value.removeprefix(KG).removeprefix("https://lab.example/id/"))
    return found


@pytest.mark.parametrize(
    ("record", "name", "values"),
    [
        ("stated-a-b", "document", {"paper"}), ("stated-a-b", IDENTIFIER, {"a.b"}), ("stated-a-b", "modality", {"Affirmed"}),
        ("stated-a-b", "scope", {"pharmacology"}), ("stated-a-b", "printedValue", {"20"}),
        ("stated-c", "modality", {"Possible"}), ("stated-c", "scope", {"protocol"}), ("stated-c", IDENTIFIER, {"mine"}),
        ("stated-c", "section", {"Discussion"}), ("stated-d", "section", {"Results"}), ("stated-d", "modality", set()),
        ("m", "relation", {"="}), ("m", "printedLow", {"20"}), ("m", "highNanomolar", {"20000"}),
        ("typed", "relation", {">"}), ("typed", "printedLow", {"7"}), ("typed", "printedHigh", set()),
        ("typed", "lowNanomolar", {"8"}), ("typed", "highNanomolar", set()), ("action", "modality", {"Possible"}),
        ("unread", "printedLow", set()), ("unread", "lowNanomolar", set()), ("t", "symbol", set()),
    ],
)  # fmt: skip
def test_a_users_file_has_the_same_rules_and_what_it_types_stands(
    own: Values, record: str, name: str, values: set[str]
) -> None:
    """Document, section, modality, bounds and nanomolar follow; a typed value wins, a decimal comma is not read."""
    assert own[record, name] == values
