"""Every fact that the documents state is in the graph, typed, and with its values as printed.

The list of facts (seed_facts.json of the reference data) is the measure; where list and document differ, the
document stands, and DOCUMENT_STANDS (reading.py) says where and why.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from content.reading import ID, KG, TYPE, Comparison, Content, expected, number, plain, words

if TYPE_CHECKING:
    from pathlib import Path

Fact = dict[str, Any]
DOCUMENTS = ("000", "001", "002", "003", "004")
LONGEST_COMMON_RUN = 6  # words that a sentence of the graph may share, in a row, with its document

# Which entity a name of the list means. Without it a value could sit on the wrong target unnoticed.
TARGETS = {
    "serotonin transporter (SERT)": "SLC6A4",
    "norepinephrine transporter (NET)": "SLC6A2",
    "dopamine transporter (DAT)": "SLC6A3",
    "D2 receptor": "DRD2",
    "D3 receptor": "DRD3",
    "D4 receptor": "DRD4",
    "5-HT2A receptor": "HTR2A",
    "5-HT2B receptor": "HTR2B",
    "5-HT2C receptor": "HTR2C",
    "5-HT6 receptor": "HTR6",
    "5-HT7 receptor": "HTR7",
    "histamine H1 receptor": "HRH1",
    "histamine H2 receptor": "HRH2",
    "muscarinic M1 receptor": "CHRM1",
    "muscarinic M2 receptor": "CHRM2",
    "muscarinic M3 receptor": "CHRM3",
    "muscarinic M4 receptor": "CHRM4",
    "muscarinic M5 receptor": "CHRM5",
    "muscarinic M1-M5 receptors (family row)": "muscarinic-receptors",
    "muscarinic receptor": "muscarinic-receptors",
    "muscarinic acetylcholine receptor": "muscarinic-receptors",
    "muscarinic acetylcholine receptor (mACh)": "muscarinic-receptors",
    "alpha1-adrenergic receptor": "alpha1-adrenoceptors",
    "TrkA receptor": "NTRK1",
    "TrkB receptor": "NTRK2",
    "voltage-gated Na+ channel": "voltage-gated-sodium-channel",
    "human heart hH1 Na+ channel": "SCN5A",
    "NMDA receptor": "NMDA-receptor",
    "hERG potassium channel": "KCNH2",
    "Kv1.1 potassium channel": "KCNA1",
    "Kv7.2/7.3 potassium channel": "Kv7-2-7-3-channel",
}

# What kind of record a fact of a kind must have: typed, not dumped.
RECORDS = {
    "measurement": {"Measurement"},
    "occupancy": {"Occupancy"},
    "dose_context": {"DoseContext"},
    "action": {"Action"},
    "mechanism": {"Action", "CausalStep"},
    "qualitative_affinity": {"QualitativeAffinity"},
    "negligible_affinity": {"QualitativeAffinity"},
    "formula": {"Formula"},
    "diagram": {"Figure"},
    "reference": {"Reference"},
    "protocol_step": {"ProtocolStep"},
    "protocol": {"Material", "Protocol"},
    "clinical_effect": {"Claim"},
}


@pytest.fixture(scope="session")
def content() -> Content:
    return Content()


@pytest.fixture(scope="session")
def facts(reference_data: Path) -> dict[str, list[Fact]]:
    listed = json.loads((reference_data / "seed_facts.json").read_text(encoding="utf-8"))
    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in listed:
        if fact["scope"] != "boilerplate":
            by_document[fact["seed"][:3]].append(fact)
    return by_document


@pytest.fixture(scope="session")
def lines(reference_data: Path) -> dict[str, list[str]]:
    documents = (reference_data / "seeds").glob("*.txt")
    return {p.name[:3]: p.read_text(encoding="utf-8").split("\n") for p in documents}


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def of_kind(facts: dict[str, list[Fact]], kind: str) -> list[Fact]:
    """The facts of one kind, of all documents."""
    return [fact for document in DOCUMENTS for fact in facts[document] if fact["kind"] == kind]


def one_record(content: Content, fact: Fact, kind: str, seen: Comparison) -> Any | None:
    statements = content.statements.get(fact["id"], [])
    found = [r for s in statements for r in content.records(s, kind)]
    seen.hold(fact["id"], f"number of kg:{kind} records", found=len(found), wanted=1)
    return found[0] if len(found) == 1 else None


def compare_species(content: Content, record: Any, fact: Fact, seen: Comparison) -> None:
    wanted = fact["species"].split(" (")[0].casefold() if fact["species"] else None
    printed, recorded = content.value(record, "printedSpecies"), content.names(record, "species")
    found = wanted if wanted in recorded else (printed.casefold() if printed else next(iter(recorded), None))
    seen.hold(fact["id"], "species", found=found, wanted=wanted)


def compare_printed(content: Content, record: Any, fact: Fact, lines: list[str], seen: Comparison) -> None:
    printed = content.value(record, "printedValue") or ""
    stands = bool(printed) and printed in lines[fact["line"] - 1]
    seen.hold(fact["id"], f"printed value {printed!r} on line {fact['line']}", found=stands, wanted=True)
    seen.hold(fact["id"], "relation", found=content.value(record, "relation"), wanted=fact["relation"])


def test_every_fact_has_one_statement(content: Content, facts: Any, document: str) -> None:
    """Each fact in scope has exactly one statement, which names the right document."""
    seen = Comparison()
    for fact in facts[document]:
        statements = content.statements.get(fact["id"], [])
        seen.hold(fact["id"], "number of statements", found=len(statements), wanted=1)
        for statement in statements:
            found = content.value(statement, "document")
            seen.hold(fact["id"], "document", found=found, wanted=f"{ID}doc-{document}")
    seen.report()


def test_no_statement_is_invented(content: Content, facts: Any) -> None:
    """A statement of the five documents is a fact of the list, and boilerplate is not encoded."""
    listed = {fact["id"] for document in DOCUMENTS for fact in facts[document]}
    assert sorted(set(content.statements) - listed) == []


def test_place_scope_and_references(content: Content, facts: Any, document: str) -> None:
    """Line, scope and local reference numbers are those of the list, and a section is given."""
    seen = Comparison()
    for fact in facts[document]:
        for statement in content.statements.get(fact["id"], []):
            cited = content.terms(statement, "cites")
            numbers = sorted(int(n) for reference in cited for n in content.values(reference, "number"))
            own = all(content.value(r, "document") == f"{ID}doc-{document}" for r in cited)
            line = int(content.value(statement, "line") or 0)
            seen.hold(fact["id"], "line", found=line, wanted=fact["line"])
            seen.hold(fact["id"], "scope", found=content.value(statement, "scope"), wanted=fact["scope"])
            seen.hold(fact["id"], "references", found=numbers, wanted=sorted(fact["references"]))
            seen.hold(fact["id"], "references of its own document", found=own, wanted=True)
            section = content.value(statement, "section")
            seen.hold(fact["id"], "has a section", found=bool(section), wanted=True)
    assert any(content.statements.get(fact["id"]) for fact in facts[document])
    seen.report()


def test_modality(content: Content, facts: Any, lines: Any, document: str) -> None:
    """What the document hedges is hedged with its word, what it affirms is affirmed."""
    seen = Comparison()
    for fact in facts[document]:
        for statement in content.statements.get(fact["id"], []):
            affirmed = content.value(statement, "modality") == KG + "Affirmed"
            hedge = (content.value(statement, "hedge") or "").casefold()
            seen.hold(fact["id"], "affirmed", found=affirmed, wanted="hedge" not in fact)
            parts = fact.get("hedge", "").casefold().split(" / ")
            seen.hold(fact["id"], f"hedge {hedge!r}", found=any(p in hedge for p in parts), wanted=True)
            stands = hedge in " ".join(lines[document][fact["line"] - 1 : fact["line"] + 3]).casefold()
            seen.hold(fact["id"], f"hedge {hedge!r} as printed", found=stands, wanted=True)
    assert any(content.statements.get(fact["id"]) for fact in facts[document])
    seen.report()


def test_measurements(content: Content, facts: Any, lines: Any, document: str) -> None:
    """Compound, target, type, value, unit, species, condition, stereoform of measurements are the list's."""
    seen = Comparison()
    listed = [fact for fact in of_kind(facts, "measurement") if fact["seed"].startswith(document)]
    assert listed
    for fact in listed:
        record = one_record(content, fact, "Measurement", seen)
        if record is None:
            continue
        name = fact["id"]
        compare_printed(content, record, fact, lines[document], seen)
        compare_species(content, record, fact, seen)
        kind, header = content.names(record, "measurementType"), content.names(record, "headerType")
        header_wanted = {fact["header_type"].casefold()} if fact.get("header_type") else set()
        compound = content.terms(record, "compound")[0]
        stereoform = content.value(record, "stereoform") or content.value(compound, "stereoform")
        low, high = (number(content.value(record, p)) for p in ("printedLow", "printedHigh"))
        target = content.value(record, "target")
        named = fact["subject"].casefold() in content.names(record, "compound")
        seen.hold(name, "compound", found=named, wanted=True)
        seen.hold(name, "target", found=target, wanted=ID + TARGETS[fact["object"]])
        seen.hold(name, "type", found={plain(k) for k in kind}, wanted={plain(fact["type"])})
        seen.hold(name, "header type", found=header, wanted=header_wanted)
        seen.hold(name, "unit", found=plain(content.value(record, "printedUnit")), wanted=plain(fact["unit"]))
        bounds = tuple(expected(fact[k]) for k in ("value_low", "value_high"))
        seen.hold(name, "printed bounds", found=(low, high), wanted=bounds)
        nanomolar = tuple(number(content.value(record, p)) for p in ("lowNanomolar", "highNanomolar"))
        in_list = tuple(expected(fact[k]) for k in ("value_nM_low", "value_nM_high"))
        seen.hold(name, "nM", found=nanomolar, wanted=in_list)
        condition = plain(content.value(record, "condition"))
        seen.hold(name, "condition", found=condition, wanted=plain(fact["state_or_condition"]))
        seen.hold(name, "stereoform", found=stereoform, wanted=fact["stereoform"])
    seen.report()


def test_occupancies(content: Content, facts: Any, lines: Any) -> None:
    """Percent, dose, statistic, region, target and species of each occupancy are the list's."""
    seen = Comparison()
    percent = (("percentLow", "value_low"), ("percentHigh", "value_high"))
    bounds = (*percent, ("doseLow", "dose_low"), ("doseHigh", "dose_high"))
    words_of = (("printedUnit", "unit"), ("doseUnit", "dose_unit"), ("doseStatistic", "dose_statistic"))
    listed = of_kind(facts, "occupancy")
    assert listed
    for fact in listed:
        record = one_record(content, fact, "Occupancy", seen)
        if record is None:
            continue
        compare_printed(content, record, fact, lines[fact["seed"][:3]], seen)
        compare_species(content, record, fact, seen)
        for prop, key in bounds:
            seen.hold(fact["id"], prop, found=number(content.value(record, prop)), wanted=expected(fact[key]))
        for prop, key in words_of:
            seen.hold(fact["id"], prop, found=plain(content.value(record, prop)), wanted=plain(fact[key]))
        for prop, key in (("region", "region"), ("target", "target"), ("compound", "subject")):
            found = fact[key].casefold() in content.names(record, prop)
            seen.hold(fact["id"], f"{prop} {fact[key]}", found=found, wanted=True)
    seen.report()


def test_dose_windows(content: Content, facts: Any) -> None:
    """Bounds, unit, relation and qualifier of each dose window are the list's."""
    seen = Comparison()
    listed = of_kind(facts, "dose_context")
    assert listed
    for fact in listed:
        record = one_record(content, fact, "DoseContext", seen)
        if record is None:
            continue
        for prop, key in (("doseLow", "value_low"), ("doseHigh", "value_high")):
            seen.hold(fact["id"], prop, found=number(content.value(record, prop)), wanted=expected(fact[key]))
        for prop, key in (("doseUnit", "unit"), ("relation", "relation"), ("qualifier", "qualifier")):
            seen.hold(fact["id"], prop, found=content.value(record, prop), wanted=fact[key])
        compound = fact["subject"].casefold() in content.names(record, "compound")
        seen.hold(fact["id"], "compound", found=compound, wanted=True)
    seen.report()


def test_every_statement_bears_a_typed_record(content: Content, facts: Any, document: str) -> None:
    """A record points to each statement, and its class is the one for that kind of fact."""
    seen = Comparison()
    for fact in facts[document]:
        for statement in content.statements.get(fact["id"], []):
            kinds = {t.removeprefix(KG) for r in content.records(statement) for t in content.values(r, TYPE)}
            right = bool(kinds & RECORDS.get(fact["kind"], kinds)) if kinds else False
            seen.hold(fact["id"], f"{sorted(kinds)} fits {fact['kind']}", found=right, wanted=True)
    assert any(content.statements.get(fact["id"]) for fact in facts[document])
    seen.report()


def test_sentences_are_our_own(content: Content, facts: Any, lines: Any, document: str) -> None:
    """No sentence of the graph shares a long run of words with its document."""
    length = LONGEST_COMMON_RUN + 1
    printed = words(" ".join(lines[document]))
    runs = {tuple(printed[i : i + length]) for i in range(len(printed) - length + 1)}
    copied = []
    for fact in facts[document]:
        for statement in content.statements.get(fact["id"], []):
            said = words(content.value(statement, "says") or "")
            starts = range(len(said) - length + 1)
            copied += [fact["id"] for i in starts if tuple(said[i : i + length]) in runs]
    assert any(content.statements.get(fact["id"]) for fact in facts[document])
    assert sorted(set(copied)) == []
