"""Promises of kg.knowledge.evidence: every evidence record as a short line that can be followed up."""

from __future__ import annotations

import pytest
import shipped

from kg.knowledge.evidence import Sources

KNOWLEDGE = shipped.untouched()
SOURCES = Sources(KNOWLEDGE)


@pytest.mark.parametrize(
    ("cls", "kind"),
    [("Statement", "statement"), ("DatasetEvidence", "data set"), ("BackgroundKnowledge", "background")],
)
def test_every_evidence_record_is_known_by_its_kind(cls, kind):
    """None is lost, and each has something to say."""
    rows = KNOWLEDGE.rows("SELECT DISTINCT ?e { ?e a kg:%s ; kg:says ?s }" % cls)
    found = [SOURCES.get(str(row["e"])) for row in rows]
    assert found
    assert all(e is not None and e.says and e.short for e in found)
    assert kind in {e.kind for e in found if e}


def test_a_statement_names_document_and_line():
    """`doc:line`, the document's own reference numbers, and the hedge, as recorded."""
    row = KNOWLEDGE.rows(
        "SELECT ?e ?d ?l { ?e a kg:Statement ; kg:document ?d ; kg:line ?l ; kg:modality kg:Suggested } ORDER BY ?e LIMIT 1"
    )[0]
    line = SOURCES.short([str(row["e"])])[0]
    assert line.startswith(f"{str(row['d']).rsplit('/', 1)[-1]}:{row['l']}")
    assert "(suggested)" in line


def test_background_comes_last_and_nothing_twice():
    """What rests on a document is read first; unknown IRIs are passed over."""
    background = str(
        KNOWLEDGE.rows(
            "SELECT ?e { ?e a kg:BackgroundKnowledge ; kg:says ?s FILTER NOT EXISTS { ?e a kg:Statement } } ORDER BY ?e LIMIT 1"
        )[0]["e"]
    )
    statement = str(
        KNOWLEDGE.rows(
            "SELECT ?e { ?e a kg:Statement ; kg:says ?s ; kg:document ?d ; kg:line ?l } ORDER BY ?e LIMIT 1"
        )[0]["e"]
    )
    lines = SOURCES.short([background, statement, statement, "urn:nobody"])
    assert len(lines) == 2
    assert lines[-1] == "background knowledge"
    assert SOURCES.get("urn:nobody") is None
