"""The catalogue of queries answers as a reader of the documents would.

Expected rows were written by hand from the documents and lie in `expected/`, one file a query: a line `#only
column=value` limits the rows that are compared, then the compared columns, then the rows. What comes from the network
or from data sets, and so stands in no document, has a test of its own below.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import shipped

from kg import explore
from kg.exchange import answers
from kg.knowledge.catalogue import CatalogueQuery, catalogue, named
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import local_name

FOLDER = Path(__file__).parent / "expected"
WRITTEN = sorted(path.stem for path in FOLDER.glob("*.tsv"))
NUMBERS = {"low_nM", "high_nM", "percent_low", "percent_high", "low", "high"}
ELSEWHERE = {  # tested below, in test_edges.py or in test_quantities.py, not from a file
    "autoreceptor-blockers", "downstream", "drugs-perturbing-a-pathway", "evidence-by-module", "in-nanomolar", "pathways-of-a-drug", "places",
    "possible-effects", "references-of-claims", "routes", "steps-on-background-alone", "upstream", "values-with-units", "who-says-so",
}  # fmt: skip
Row = tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """The rows that a file of expectations holds."""

    only: tuple[str, str] | None
    columns: tuple[str, ...]
    rows: list[Row]


def _read(name: str) -> Expected:
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    only = None
    if lines[0].startswith("#only "):
        column, _, value = lines.pop(0).removeprefix("#only ").partition("=")
        only = (column, value)
    table = [tuple(line.split("\t")) for line in lines]
    columns = table[0]
    padded = [row + ("",) * (len(columns) - len(row)) for row in table[1:]]
    return Expected(only, columns, [_plain(columns, row) for row in padded])


def _plain(columns: tuple[str, ...], row: Row) -> Row:
    """Numbers by value, everything else letter by letter: 4.0 as printed is not 4."""
    return tuple(str(Decimal(v).normalize()) if v and c in NUMBERS else v for c, v in zip(columns, row, strict=True))


def knowledge() -> Knowledge:
    """The graph without a compound of the library, since the rows are those of the documents."""
    return shipped.untouched()


@cache
def answered(name: str) -> list[dict[str, str]]:
    return [{k: v or "" for k, v in row.items()} for row in knowledge().rows(named(name).text)]


@pytest.mark.parametrize("name", WRITTEN)
def test_rows_are_those_of_the_documents(name: str) -> None:
    """Each query gives the rows that a reader wrote down from the documents, no more and no fewer."""
    expected = _read(name)
    rows = answered(name)
    if expected.only:
        column, value = expected.only
        rows = [row for row in rows if row[column] == value]
    found = {_plain(expected.columns, tuple(row[c] for c in expected.columns)) for row in rows}
    assert len(set(expected.rows)) == len(expected.rows), "a row is written twice"
    assert {"missing": sorted(set(expected.rows) - found), "unexpected": sorted(found - set(expected.rows))} == {
        "missing": [],
        "unexpected": [],
    }


def test_every_query_has_a_title_a_description_and_expected_rows() -> None:
    """No query stands in the catalogue that nobody can find or that no test holds to its answer."""
    queries = catalogue()
    assert len(queries) >= 25
    assert {q.name for q in queries} == set(WRITTEN) | ELSEWHERE
    for query in queries:
        assert query.title, query.name
        assert len(query.description) > 20, query.name
        assert len({q.title for q in queries}) == len(queries)


@pytest.mark.parametrize("query", catalogue(), ids=lambda q: q.name)
def test_runs_on_any_server_and_in_one_order(query: CatalogueQuery) -> None:
    """Plain SPARQL 1.1: prefixes declared, no GRAPH and no SERVICE, and an ORDER BY that leaves no two rows equal."""
    text = query.text
    body = re.sub(r"(?m)^(#|PREFIX).*$", "", text)
    declared = set(re.findall(r"(?m)^PREFIX (\w+):", text))
    assert set(re.findall(r"(?<!\w)([a-z]+):[A-Za-z]", re.sub(r'"[^"]*"', "", body))) == declared
    assert not re.search(r"\b(GRAPH|SERVICE|FROM)\b", body)
    ordered = re.findall(r"\?(\w+)", body.rsplit("ORDER BY", 1)[1])
    rows = knowledge().rows(text)
    keys = Counter(tuple(row[name] for name in ordered) for row in rows)
    distinct = {tuple(row.values()) for row in rows}
    assert len(distinct) == len(rows)
    assert max(keys.values(), default=1) == 1, [key for key, n in keys.items() if n > 1][:3]


def test_transporters_are_ranked_across_units() -> None:
    """By affinity: amitriptyline, nortriptyline, amoxapine at SERT; nortriptyline, amitriptyline, amoxapine at NET."""
    order: dict[str, list[str]] = {}
    for row in answered("transporter-affinities"):
        order.setdefault(row["target"], []).append(row["compound"])
    ranked = {target: list(dict.fromkeys(names)) for target, names in order.items()}
    assert ranked == {
        "dopamine transporter": ["nortriptyline", "amitriptyline"],
        "noradrenaline transporter": ["nortriptyline", "amitriptyline", "amoxapine"],
        "serotonin transporter": ["amitriptyline", "nortriptyline", "amoxapine"],
    }


def test_protocols_have_the_steps_that_the_documents_list() -> None:
    """The top-level steps of each protocol, counted in the documents."""
    counted = {(r["document"], r["kind"]): r["steps"] for r in answered("protocols")}
    assert counted == {
        ("000", "radioligand binding"): "6", ("000", "in-vivo microdialysis"): "8",
        ("001", "radioligand binding"): "7", ("001", "transporter uptake"): "5",
        ("002", "radioligand binding"): "6", ("002", "transporter uptake"): "5",
        ("002", "in-vivo microdialysis"): "7",
        ("003", "radioligand binding"): "4", ("003", "transporter uptake"): "3",
        ("004", "transporter uptake"): "7", ("004", "radioligand binding"): "6",
        ("004", "whole-cell patch clamp"): "8",
    }  # fmt: skip


BUFFERS = [  # document, line, and what the document prints of the buffer there
    ("002", "60", ["50 mM Tris-HCl", "120 mM NaCl", "5 mM KCl", "pH 7.4"]), ("002", "61", ["50 mM Tris-HCl", "pH 7.4"]),
    ("002", "93", ["20 mM HEPES", "pH 7.4"]), ("003", "80", ["50 mM Tris-HCl", "pH 7.4"]),
    ("004", "123", ["10 mM HEPES", "pH 7.4"]), ("004", "158", ["50 mM Tris-HCl", "pH 7.4"]),
]  # fmt: skip


@pytest.mark.parametrize(("document", "line", "parts"), BUFFERS)
def test_buffers_have_the_composition_printed(document: str, line: str, parts: list[str]) -> None:
    """Salts, concentrations and pH of each buffer are those of its document, unmixed."""
    (buffer,) = [r["buffer"] for r in answered("buffers") if (r["document"], r["line"]) == (document, line)]
    assert [part for part in parts if part not in buffer] == []
    assert len(re.findall(r"\d+ mM", buffer)) == sum("mM" in part for part in parts)


def test_Cheng_Prusoff_is_for_competition_at_equilibrium_alone() -> None:
    """Each Cheng-Prusoff record says so; no IC50 of uptake is offered to it."""
    rows = [r for r in answered("formulas") if "Cheng-Prusoff" in r["formula"]]
    assert len(rows) == 5
    assert all("competitive binding at equilibrium" in r["valid_for"] for r in rows)
    uptake = [r for r in answered("formulas") if "uptake" in r["expression"]]
    assert len(uptake) == 2
    assert all("not turned into a Ki" in r["valid_for"] for r in uptake)


def test_contradictions_say_how_they_are_resolved() -> None:
    """No row of a contradiction is without a sentence on what the graph makes of it."""
    for name in ("incompatible", "by-condition", "disputed", "of-identity", "apparent"):
        assert all(len(row["resolution"]) > 20 for row in answered(f"contradictions-{name}")), name


CLAIMS = [  # what is claimed (a word of its label), document, line, numbers of the references there
    ("benzamide", "000", "19", set()),
    ("sedates", "002", "182", {"3"}), ("less anticholinergic", "003", "25", {"4"}),
    ("fewer cardiovascular", "003", "25", {"4"}), ("psychotic depression", "001", "17", set()),
    ("migraine", "004", "31", {"2", "3"}), ("neurotrophic and neuroprotective", "004", "50", {"5", "6"}),
    ("desensitised autoreceptors", "004", "16", {"1"}),
]  # fmt: skip


@pytest.mark.parametrize(("word", "document", "line", "numbers"), CLAIMS)
def test_claims_carry_the_references_printed_beside_them(
    word: str, document: str, line: str, numbers: set[str]
) -> None:
    """Who says so: the numbers in brackets after the sentence, and no others."""
    rows = [r for r in answered("references-of-claims") if word in r["claim"] and r["document"] == document]
    rows = [r for r in rows if r["line"] == line]
    assert rows, word
    assert {r["number"] for r in rows if r["number"]} == numbers


def test_every_claim_can_be_named() -> None:
    """A claim has a label, else the query on claims would pass over it in silence."""
    assert knowledge().rows("SELECT ?c { ?c a kg:Claim FILTER NOT EXISTS { ?c rdfs:label ?label } }") == []


# What is known of the coupling of each receptor from any textbook of pharmacology.
COUPLINGS = {
    "Gs/olf": "D1 D5 5-HT4 5-HT6 5-HT7 β1 β2 β3 H2 A2A",
    "Gi/o": "D2 D3 D4 5-HT1A 5-HT1B 5-HT1D M2 M4 H3 H4 α2A α2B α2C A1 CB1 GABA-B mGlu2 mGlu3 mu delta kappa MT1 MT2",
    "Gq/11": "5-HT2A 5-HT2B 5-HT2C M1 M3 M5 H1 α1A α1B α1D mGlu5",
}
SHORT = r"-adrenoceptor$| receptor$|^adenosine |opioid|melatonin|^cannabinoid "


def test_receptors_couple_to_their_family() -> None:
    """No receptor of the network couples to another family than the textbooks give it."""
    families = {name: family for family, names in COUPLINGS.items() for name in names.split()}
    symbols = {"μ": "mu", "δ": "delta", "κ": "kappa"}
    seen = set()
    for row in answered("receptor-couplings"):
        name = re.sub(SHORT, "", row["receptor"]).strip()
        name = symbols.get(name, name)
        if name in families:
            seen.add(name)
            assert row["g_protein"].split("/")[0] == families[name].split("/")[0], row
    assert len(seen) >= 30


def test_blockers_of_autoreceptors() -> None:
    """Document 000 says it of D2 and D3 on dopamine neurons; the others follow from a stated action and the place."""
    blockers: dict[str, set[str]] = {}
    for row in answered("autoreceptor-blockers"):
        blockers.setdefault(row["compound"], set()).add(row["receptor"])
    assert blockers["amisulpride"] == {"D2 receptor", "D3 receptor"}
    assert blockers["amoxapine"] == blockers["7-hydroxyamoxapine"] == {"D2 receptor"}
    assert blockers["amitriptyline"] == {"M2 receptor", "M4 receptor"}
    assert not {"nortriptyline", "esamisulpride", "aramisulpride", "8-hydroxyamoxapine"} & set(blockers)


def test_background_and_evidence_do_not_overlap() -> None:
    """A step that a document states is not listed as background; one that is the curators' own is."""
    background = {(r["subject"], r["object"]) for r in answered("steps-on-background-alone")}
    assert background
    for stated in (("D2 receptor", "Gi/o"), ("5-HT7 receptor", "Gs/olf"), ("serotonin transporter", "serotonin")):
        assert stated not in background
    assert ("adenosine", "adenosine A1 receptor") not in background
    assert ("organic cation transporter 3", "noradrenaline") in background


def test_evidence_is_counted_step_by_step() -> None:
    """The numbers of each module are those that one gets by going through its steps one at a time."""
    steps = knowledge().rows("SELECT DISTINCT ?s ?m { ?s a kg:CausalStep ; kg:module/rdfs:label ?m }")
    unused = {r["s"] for r in knowledge().rows("SELECT ?s { ?s kg:notProjected ?why }")}
    found = knowledge().rows("SELECT ?s ?c { ?s kg:statedBy ?e . ?e a ?c }")
    kinds: dict[str, set[str]] = {}
    for row in found:
        kinds.setdefault(str(row["s"]), set()).add(str(row["c"]).rsplit("#", 1)[1])
    counted: dict[str, list[int]] = {}
    for row in steps:
        if row["s"] not in unused:
            total = counted.setdefault(str(row["m"]), [0, 0, 0])
            total[0] += 1
            total[1] += bool(kinds.get(str(row["s"]), set()) & {"Statement", "DatasetEvidence"})
            total[2] += "Statement" in kinds.get(str(row["s"]), set())
    listed = {r["module"]: [int(r[c]) for c in ("steps", "with_source", "with_document")]
              for r in answered("evidence-by-module")}  # fmt: skip
    assert listed == counted
    assert sum(total[1] for total in counted.values()) > 0


def test_pathways_can_be_asked_for_once_answers_are_there() -> None:
    """With the answer for one drug beside the graph the query ranks its pathways; without answers it is empty."""
    assert answered("drugs-perturbing-a-pathway") == []
    perturbed = explore.perturb("amisulpride", samples=0)
    with_answer = Knowledge()
    with_answer.store.extend(_quads(perturbed))
    rows = with_answer.rows(named("drugs-perturbing-a-pathway").text)
    computed = {(p.label, p.direction, str(p.rank)) for p in perturbed.pathways}
    assert {(r["pathway"], r["direction"], r["rank"]) for r in rows} == computed
    assert {r["compound"] for r in rows} == {"amisulpride"}
    assert len(rows) > 3


def _quads(perturbed: explore.Perturbation) -> list[object]:
    import pyoxigraph as ox

    graph = ox.NamedNode("https://w3id.org/synaptrace/graph/answers")
    return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in answers.triples(perturbed)]


def test_every_number_of_a_drug_has_its_unit():
    """Affinities in nmol/L, levels in ng/mL, doses a day, molar mass: by one pattern, in terms of QUDT."""
    unit = "http://qudt.org/vocab/unit/"
    rows = shipped.untouched().rows(next(q for q in catalogue() if q.name == "values-with-units").text)
    found = {
        (local_name(str(r["record"])), str(r["what"]), Decimal(str(r["value"])), str(r["unit"]).removeprefix(unit))
        for r in rows
    }
    assert {u for *_, u in found} >= {"NanoMOL-PER-L", "NanoGM-PER-MilliL", "MilliGM-PER-DAY", "GM-PER-MOL"}
    exposure = next(record for record, what, *_ in found if what == "plasma level, low")
    assert {(w, v, u) for r, w, v, u in found if r == exposure and w.startswith(("plasma", "labelled"))} == {
        ("plasma level, low", Decimal(40), "NanoGM-PER-MilliL"), ("plasma level, high", Decimal(120), "NanoGM-PER-MilliL"),
        ("labelled dose, low", Decimal(75), "MilliGM-PER-DAY"), ("labelled dose, high", Decimal(150), "MilliGM-PER-DAY"),
    }  # fmt: skip
