"""Contradictions are what they are called: the sides differ in the way the kind says, and no conflict goes unrecorded."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shipped
from content.reading import ID, KG, Content

from kg.knowledge.about import About

# Kind of each contradiction, as a reader of the documents would sort it.
KINDS = {
    "C01": "SpeciesSplit", "C02": "Incompatible", "C03": "Incompatible", "C04": "Apparent", "C05": "Apparent",
    "C06": "Disputed", "C07": "Incompatible", "C08": "ConditionSplit", "C09": "Incompatible", "C10": "Incompatible",
    "C11": "Apparent", "C12": "Identity", "C13": "Identity", "C14": "Apparent", "C15": "ConditionSplit",
    "C16": "CitationMismatch", "C17": "CitationMismatch", "C18": "Apparent", "C19": "ConditionSplit",
    "C20": "SpeciesSplit", "C21": "CitationMismatch", "C22": "Identity", "C23": "Incompatible", "C24": "Apparent",
    "C25": "Disputed", "C26": "Apparent",
}  # fmt: skip
FOLD = 3  # two values of one thing that differ more than this must be told apart or recorded as a contradiction
IDENTIFIER = "http://purl.org/dc/terms/identifier"
Sides = dict[str, list[Any]]


@pytest.fixture(scope="module")
def content() -> Content:
    return Content()


@pytest.fixture(scope="module")
def sides(content: Content) -> Sides:
    """The statements of each contradiction, by its number."""
    found = {}
    for record in content.store.quads_for_pattern(None, None, None):
        if record.predicate.value == KG + "kind":
            found[content.value(record.subject, IDENTIFIER) or ""] = content.terms(record.subject, "between")
    return found


def measured(content: Content, statements: list[Any]) -> list[Any]:
    return [m for s in statements for m in content.records(s, "Measurement")]


def nanomolar(content: Content, record: Any) -> tuple[Decimal, Decimal] | None:
    low, high = (content.value(record, p) for p in ("lowNanomolar", "highNanomolar"))
    return (Decimal(low), Decimal(high)) if low and high else None


def test_all_contradictions_are_recorded_with_their_kind(content: Content, sides: Sides) -> None:
    """26 contradictions, of seven kinds."""
    kinds = {}
    for number, statements in sides.items():
        (record,) = {q.subject for s in statements for q in content.store.quads_for_pattern(None, None, s)
                     if q.predicate.value == KG + "between" and content.value(q.subject, IDENTIFIER) == number}  # fmt: skip
        kinds[number] = (content.value(record, "kind") or "").removeprefix(KG)
    assert kinds == KINDS
    assert len(set(kinds.values())) == 7


def test_sides_are_those_of_the_list(content: Content, sides: Sides, reference_data: Path) -> None:
    """Each contradiction names every fact that the list of contradictions names, and no other."""
    listed = json.loads((reference_data / "seed_contradictions.json").read_text("utf-8"))
    wanted = {c["id"]: {s["fact"] for s in c["sources"] if s.get("fact")} for c in listed}
    found = {number: {content.value(s, IDENTIFIER) for s in statements} for number, statements in sides.items()}
    assert {n: sorted(found[n] ^ wanted[n]) for n in wanted if found[n] != wanted[n]} == {}


@pytest.mark.parametrize("number", [n for n, kind in KINDS.items() if kind == "SpeciesSplit"])
def test_species_account_for_the_split(content: Content, sides: Sides, number: str) -> None:
    """At one target at least two values stand whose species differ, one of them perhaps not said."""
    by_target = defaultdict(set)
    for record in measured(content, sides[number]):
        by_target[content.value(record, "target")].add((content.value(record, "species"), nanomolar(content, record)))
    assert any(len({s for s, _ in found}) > 1 and len({v for _, v in found}) > 1 for found in by_target.values())


@pytest.mark.parametrize("number", [n for n, kind in KINDS.items() if kind == "ConditionSplit"])
def test_conditions_account_for_the_split(content: Content, sides: Sides, number: str) -> None:
    """The sides differ in dose, ion concentration or parameter of a protocol."""
    conditions = set()
    for statement in sides[number]:
        for record in content.records(statement):
            conditions |= {(p, v) for p in ("condition", "printedDose") for v in content.values(record, p)}
            for parameter in content.terms(record, "parameter"):
                conditions.add((content.value(parameter, "parameterName"), content.value(parameter, "printedValue")))
    names = [name for name, _ in conditions]
    assert any(names.count(name) > 1 for name in names), conditions


@pytest.mark.parametrize("number", [n for n, kind in KINDS.items() if kind == "CitationMismatch"])
def test_mismatched_statements_cite_something(content: Content, sides: Sides, number: str) -> None:
    """A citation can only be amiss where there is one."""
    facts = [s for s in sides[number] if content.value(s, "scope") == "pharmacology"]
    assert len(facts) > 3
    assert [s for s in facts if not content.terms(s, "cites")] == []


@pytest.mark.parametrize("number", [n for n, kind in KINDS.items() if kind == "Disputed"])
def test_disputed_accounts_keep_their_modality(content: Content, sides: Sides, number: str) -> None:
    """Accounts differ in how firmly they are stated, and that is kept."""
    assert len({content.value(s, "modality") for s in sides[number]}) > 1


def test_an_equal_value_in_another_unit_is_no_conflict(content: Content, sides: Sides) -> None:
    """2.58 and 2580 at the dopamine transporter: different digits and units, one concentration."""
    records = measured(content, sides["C04"])
    assert {content.value(r, "printedValue") for r in records} == {"2.58", "2580"}
    assert {content.value(r, "printedUnit") for r in records} == {"μM", "nM"}
    assert {nanomolar(content, r) for r in records} == {(Decimal(2580), Decimal(2580))}


def test_the_racemate_is_not_computed_from_its_enantiomers(content: Content, sides: Sides) -> None:
    """Three stereoforms at three targets, nine values, each on its own compound."""
    records = measured(content, sides["C07"])
    pairs = {(content.value(r, "compound"), content.value(r, "target")) for r in records}
    compounds = {f"{ID}{c}" for c in ("amisulpride", "esamisulpride", "aramisulpride")}
    assert pairs == set(itertools.product(compounds, {f"{ID}{t}" for t in ("DRD2", "DRD3", "HTR7")}))


def test_what_must_not_be_merged_is_two_things(content: Content, sides: Sides) -> None:
    """hH1 is another entity than the neuronal channels, amisulpride-d5 another than amisulpride, two products differ."""
    channels = {content.value(r, "target") for r in measured(content, sides["C22"])}
    assert channels == {f"{ID}SCN5A", f"{ID}voltage-gated-sodium-channel"}
    labelled = {str(r.value) for s in sides["C13"] for r in content.records(s, "Compound")}
    assert labelled == {f"{ID}amisulpride-d5"}
    numbers = {v.rsplit("/", 1)[-1] for s in sides["C12"] for v in content.values(s, "printedValue")}
    assert {"B15606963", "b7804085"} <= {n.split("#")[0] for n in numbers}


def test_no_conflict_of_values_goes_unrecorded(content: Content, sides: Sides) -> None:
    """Two values of one compound at one target more than threefold apart are told apart, or a contradiction has both."""
    together = [{str(s) for s in statements} for statements in sides.values()]
    groups = defaultdict(list)
    for quad in content.store.quads_for_pattern(None, None, None):
        if quad.predicate.value == KG + "measurementType" and nanomolar(content, quad.subject):
            record = quad.subject
            groups[content.value(record, "compound"), content.value(record, "target")].append(record)
    unrecorded = []
    for records in groups.values():
        for one, two in itertools.combinations(records, 2):
            (a, b), (c, d) = nanomolar(content, one), nanomolar(content, two)  # type: ignore[misc]
            states = [content.value(r, "channelState") for r in (one, two)]
            if max(a, c) <= FOLD * min(b, d) or (all(states) and states[0] != states[1]):
                continue
            pair = {str(s) for r in (one, two) for s in content.terms(r, "statedBy")}
            if not any(pair <= statements for statements in together):
                unrecorded.append((str(one), str(two)))
    assert unrecorded == []


def test_either_side_shows_the_contradiction(content: Content, sides: Sides) -> None:
    """The page of a compound, and that of a statement, tells of each contradiction that it takes part in."""
    about = About(shipped.knowledge())
    for number, statements in sides.items():
        assert number in shown(about, statements[0].value), number
    named = {"amisulpride-d5": {"C13"}, "amitriptyline": {"C01", "C02", "C04", "C15", "C22", "C24"}, "amisulpride": {"C06", "C07", "C08", "C09"},
             "amoxapine": {"C10", "C11"}, "amitriptylinoxide": {"C14", "C16", "C20", "C25"}}  # fmt: skip
    for compound, numbers in named.items():
        assert numbers - shown(about, ID + compound) == set(), compound


def shown(about: About, iri: str) -> set[str]:
    tables = [t for t in about.page(iri).tables if t.title == "contradiction"]
    return {row[0] for table in tables for row in table.rows}
