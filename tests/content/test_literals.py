"""Where an entity exists, no literal stands in its place."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
from content.reading import ID, KG, LABELS, TYPE, Content

RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"
DATATYPE_PROPERTY = "http://www.w3.org/2002/07/owl#DatatypeProperty"
ANNOTATION_PROPERTY = "http://www.w3.org/2002/07/owl#AnnotationProperty"

# Free text, names and printed cells: what a document prints may well be a word that is also the name of an entity.
TEXT = {
    "says", "section", "hedge", "printedValue", "printedUnit", "printedSpecies", "printedDose", "level", "condition",
    "qualifier", "extent", "strength", "selectivity", "rank", "notProjected", "seenIn", "resolution", "objective",
    "validFor", "expression", "latex", "parameterName", "materialRole", "setting", "symbol", "stereoform", "token",
    "verb", "reaction", "catalogueNumber", "scope", "figureKind", "relation", "doseUnit", "doseStatistic", "confidence",
    "fold", "printedLow", "printedHigh", "arrowhead", "glyph", "sbgnArc", "site",
    "beginsWith", "recordAddress", "identifierStem", "answerTime", "doi", "intervention", "method", "readout", "notFitted",
    "abbreviation", "answerBlock", "scoreDigest", "fitDigest",
}  # fmt: skip


@cache
def content() -> Content:
    return Content()


def local(prop: ox.NamedNode) -> str:
    return prop.value.removeprefix(KG)


@cache
def names() -> dict[str, str]:
    """Every label and synonym of an entity, in lower case."""
    found = {}
    for label in LABELS:
        for quad in content().store.quads_for_pattern(None, ox.NamedNode(label), None):
            types = content().values(quad.subject, TYPE)
            if quad.subject.value.startswith(ID) and set(types) & entity_classes():
                found[quad.object.value.casefold()] = quad.subject.value
    return found


@cache
def entity_classes() -> set[str]:
    """kg:Entity, kg:Context and kg:Species with all their subclasses."""
    below = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    found, open_ = set(), {KG + "Entity", KG + "Context", KG + "Species"}
    while open_:
        name = open_.pop()
        found.add(name)
        open_ |= {q.subject.value for q in content().store.quads_for_pattern(None, below, ox.NamedNode(name))} - found
    return found


def literals() -> list[tuple[str, str, str]]:
    """Record, property and value of each literal under a property of the vocabulary."""
    return [
        (q.subject.value, local(q.predicate), q.object.value)
        for q in content().store
        if isinstance(q.object, ox.Literal) and q.predicate.value.startswith(KG) and q.subject.value.startswith(ID)
    ]


def test_object_properties_have_no_literals() -> None:
    """A property that points to records has no text as its value."""
    pointing = {q.subject for q in content().store.quads_for_pattern(None, None, ox.NamedNode(OBJECT_PROPERTY))}
    assert len(pointing) > 50
    assert [row for row in literals() if ox.NamedNode(KG + row[1]) in pointing] == []


def test_no_value_names_an_entity_that_exists() -> None:
    """Outside free text and printed cells no literal is the label or a synonym of an entity: it would be the entity."""
    assert len(names()) > 500
    standing = [row for row in literals() if row[1] not in TEXT and row[2].casefold() in names()]
    assert standing == []


def test_every_text_property_is_known() -> None:
    """The list above names datatype properties of the vocabulary, each once used; a new one is thought about here."""
    declared = {q.subject.value.removeprefix(KG) for kind in (DATATYPE_PROPERTY, ANNOTATION_PROPERTY)
                for q in content().store.quads_for_pattern(None, None, ox.NamedNode(kind))}  # fmt: skip
    assert TEXT - declared == set()
    strings = {q.subject.value.removeprefix(KG) for q in content().store.quads_for_pattern(
        None, ox.NamedNode(RANGE), ox.NamedNode("http://www.w3.org/2001/XMLSchema#string"))}  # fmt: skip
    used = {prop for _, prop, _ in literals()}
    assert used & strings - TEXT == set()


@pytest.mark.parametrize(
    "prop", ["compound", "target", "product", "enzyme", "organ", "region", "species", "outcome", "comparedTo"]
)
def test_records_point_to_entities(prop: str) -> None:
    """What a record is about is a record of its own, never a word."""
    found: list[Any] = [q.object for q in content().store.quads_for_pattern(None, ox.NamedNode(KG + prop), None)]
    assert found
    assert [o for o in found if not isinstance(o, ox.NamedNode)] == []
    assert [o for o in found if not set(content().values(o, TYPE)) & entity_classes()] == []


def test_a_literal_in_an_entity_s_place_is_noticed() -> None:
    """The test has teeth: a level that is the name of a receptor, under a property that is no free text, is found."""
    added = ox.Quad(ox.NamedNode(ID + "odd"), ox.NamedNode(KG + "molecularWeight"), ox.Literal("D2 receptor"))
    content().store.add(added)
    try:
        standing = [row for row in literals() if row[1] not in TEXT and row[2].casefold() in names()]
    finally:
        content().store.remove(added)
    assert standing == [(ID + "odd", "molecularWeight", "D2 receptor")]
