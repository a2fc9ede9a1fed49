"""Every number that has a unit has it as one thing too: a qudt:QuantityValue that says what the flat decimal says."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import shipped

from kg.knowledge.catalogue import named
from kg.knowledge.vocabulary import ID, KG, RDF, local_name

QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
# The units that records print, as QUDT calls them.
PRINTED = {"nM": "NanoMOL-PER-L", "mg/day": "MilliGM-PER-DAY"}
Quantity = tuple[str, str, Decimal, str]


def flat() -> set[Quantity]:
    """Record, property, number and unit of every flat decimal, from the triples alone; measured effects are left out."""
    of: dict[tuple[str, str], list[str]] = defaultdict(list)
    for quad in shipped.untouched().store:
        of[quad.subject.value, quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
    units = {s: values[0] for (s, p), values in of.items() if p == QUDT + "hasUnit" and s.startswith(KG)}
    found = set()
    for (record, prop), values in of.items():
        kinds = {local_name(k) for k in of[record, RDF + "type"]} if (record, RDF + "type") in of else set()
        unit = units.get(prop)
        if kinds == set() or "MeasuredEffect" in kinds:
            continue
        if unit is None and "EndogenousLevel" in kinds and local_name(prop) in {"value", "low", "high"}:
            unit = UNIT + PRINTED[of[record, KG + "printedUnit"][0]]
        if unit is None and local_name(prop) in {"doseLow", "doseHigh"} and (record, KG + "doseUnit") in of:
            unit = UNIT + PRINTED[of[record, KG + "doseUnit"][0]]
        if unit is not None and prop.startswith(KG):
            found |= {(record, prop, Decimal(value), unit) for value in values}
    return found


def quantities() -> dict[str, Quantity]:
    """The same of each qudt:QuantityValue, by its own name."""
    rows = shipped.untouched().rows(
        "SELECT ?q ?record ?property ?value ?unit { ?record qudt:quantityValue ?q . "
        "?q a qudt:QuantityValue ; kg:ofProperty ?property ; qudt:numericValue ?value ; qudt:hasUnit ?unit }"
    )
    assert len({row["q"] for row in rows}) == len(rows), "a quantity has one number and one unit"
    return {str(r["q"]): (str(r["record"]), str(r["property"]), Decimal(str(r["value"])), str(r["unit"])) for r in rows}


def test_every_flat_number_with_a_unit_is_a_quantity_and_none_besides() -> None:
    """Measurements, levels, doses and times, recomputed here without the rule."""
    told = quantities()
    assert set(told.values()) == flat()
    assert {unit.removeprefix(UNIT) for *_, unit in told.values()} >= {
        "NanoMOL-PER-L", "NanoGM-PER-MilliL", "MilliGM-PER-DAY", "HR", "PERCENT", "GM-PER-MOL", "MilliV",
    }  # fmt: skip


def test_a_quantity_is_called_after_its_record() -> None:
    """Its name is the record's with the property's, and is the name of nothing else."""
    names = shipped.untouched().rows(
        "SELECT DISTINCT ?q { ?q a qudt:QuantityValue, ?other FILTER(?other != qudt:QuantityValue) }"
    )
    assert names == []
    assert all(name == f"{record}-{local_name(prop)}" for name, (record, prop, *_) in quantities().items())


def test_one_pattern_asks_for_everything_in_nanomolar() -> None:
    """The query of the catalogue gives an affinity, a potency measured in vivo and a level at rest, in nmol/L."""
    rows = shipped.untouched().rows(named("in-nanomolar").text)
    found = {(str(r["record"]).removeprefix(ID), str(r["what"]), Decimal(str(r["nM"]))) for r in rows}
    assert ("amitriptyline-SERT-Ki-002", "low, nM", Decimal("3.45")) in found
    assert ("level-dopamine-tonic-extracellular-level", "value", Decimal(10)) in found
    assert len(found) == len([q for q in quantities().values() if q[3] == UNIT + "NanoMOL-PER-L"])
