"""An outsider's questions and the page's own queries give what the records say, counted here without any SPARQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import shipped
from content.outsider import QUESTIONS

from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import DCTERMS, ID, KG, RDF, RDFS, SKOS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "vocabulary.md"
Row = tuple[str, ...]


class Records:
    """The graph as two look-ups: what a thing has under a name, and what has a thing under a name."""

    def __init__(self) -> None:
        self.of: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.to: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in shipped.untouched().store:
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value  # type: ignore[union-attr]
            self.of[subject, predicate].append(value)
            self.to[predicate, value].append(subject)

    def all(self, subject: str, name: str) -> list[str]:
        """The values of a property of ours."""
        return sorted(set(self.of[subject, KG + name]))

    def one(self, subject: str, name: str) -> str:
        """Its only value, "" where there is none."""
        return next(iter(self.all(subject, name)), "")

    def label(self, subject: str) -> str:
        """What a thing is called, "" for nothing."""
        return next(iter(self.of[subject, RDFS + "label"]), "")

    def kind(self, name: str) -> list[str]:
        """Everything of a class of ours, itself."""
        return sorted(set(self.to[RDF + "type", KG + name]))

    def called(self, text: str) -> str:
        """The only thing of that label."""
        (found,) = set(self.to[RDFS + "label", text])
        return found


@cache
def records() -> Records:
    return Records()


def acting() -> Iterator[Row]:
    r = records()
    (target,) = r.to[SKOS + "exactMatch", "http://purl.uniprot.org/uniprot/P14416"]
    for action in r.kind("Action"):
        if target in r.all(action, "target"):
            yield r.label(r.one(action, "compound")), r.label(r.one(action, "actionType"))


def binding() -> Iterator[Row]:
    r = records()
    for value in r.kind("Measurement"):
        high = r.one(value, "highNanomolar")
        asked = (r.one(value, "compound"), r.one(value, "measurementType")) == (r.called("amitriptyline"), KG + "Ki")
        if asked and high and Decimal(high) < 20:
            yield r.label(r.one(value, "target")), high


def changed() -> Iterator[Row]:
    r = records()
    for step in r.kind("CausalStep"):
        passing = r.one(step, "shape") in ("", KG + "linear", KG + "fromOccupancy")
        if r.one(step, "subject") == r.called("PKA") and not r.all(step, "notProjected") and passing:
            way = {KG + "positive": "increases", KG + "negative": "decreases"}[r.one(step, "sign")]
            yield KG + way, r.label(r.one(step, "object"))


def carried() -> Iterator[Row]:
    r = records()
    (carrier,) = r.to[KG + "symbol", "SLC6A3"]
    for place in r.to[KG + "expresses", carrier]:
        cell = place
        while KG + "Cell" not in r.of[cell, RDF + "type"]:
            (cell,) = r.all(cell, "partOf")
        yield r.label(cell), r.label(r.one(place, "siteKind"))


def turned() -> Iterator[Row]:
    r = records()
    for turn in r.kind("Metabolism"):
        enzymes = r.all(turn, "enzyme") or [""]
        yield from (
            (r.label(r.one(turn, "substrateCompound")), r.label(r.one(turn, "product")), r.label(e)) for e in enzymes
        )


def hedged() -> Iterator[Row]:
    r = records()
    drug, resting = r.called("amoxapine"), set()
    for name in ("compound", "subject", "object", "substrateCompound", "product", "about", "from", "to", "depicts"):
        resting |= set(r.to[KG + name, drug])
    for statement in r.kind("Statement"):
        modality = r.one(statement, "modality")
        about = resting & (set(r.to[KG + "statedBy", statement]) | {statement})
        if about and modality != KG + "Affirmed":
            (document,) = set(r.of[r.one(statement, "document"), DCTERMS + "identifier"])
            yield document, r.one(statement, "line"), r.label(modality), r.one(statement, "says")


def contradicted() -> Iterator[Row]:
    r = records()
    for found in r.kind("Contradiction"):
        if r.called("amitriptyline") in r.all(found, "about"):
            yield found, r.label(r.one(found, "kind")), r.one(found, "resolution")


def occupied() -> Iterator[Row]:
    r = records()
    for found in r.kind("Occupancy"):
        if r.one(found, "compound") == r.called("amisulpride"):
            where = r.label(r.one(found, "region"))
            yield r.label(r.one(found, "target")), where, r.one(found, "percentLow"), r.one(found, "percentHigh")


def halved() -> Iterator[Row]:
    r = records()
    for found in r.kind("Exposure"):
        if r.all(found, "halfLifeLow") and r.all(found, "halfLifeHigh"):
            yield r.label(r.one(found, "compound")), r.one(found, "halfLifeLow"), r.one(found, "halfLifeHigh")


def counted() -> Iterator[Row]:
    r = records()
    steps: dict[str, set[str]] = defaultdict(set)
    for step in r.kind("CausalStep"):
        if not r.all(step, "notProjected"):
            for pathway in {*r.all(step, "module"), *r.all(step, "pathway")}:
                steps[r.label(pathway)].add(step)
    for pathway, members in steps.items():
        yield pathway, str(len(members)), str(len([s for s in members if r.all(s, "statedBy")]))


def coupled() -> Iterator[Row]:
    r = records()
    for step in r.kind("CausalStep"):
        receptor = r.one(step, "subject")
        couples = (r.one(step, "mechanism"), r.one(step, "object")) == (KG + "Coupling", r.called("Gi/o"))
        if couples and KG + "Receptor" in r.of[receptor, RDF + "type"]:
            yield (r.label(receptor),)


def published() -> Iterator[Row]:
    r = records()
    (receptor,) = r.to[KG + "symbol", "DRD2"]
    for step in r.to[KG + "subject", receptor]:
        for evidence in r.all(step, "statedBy"):
            for publication in r.all(evidence, "publication"):
                yield r.label(r.one(step, "object")), publication


EXPECTED = (acting, binding, changed, carried, turned, hedged, contradicted, occupied, halved, counted, coupled, published)  # fmt: skip


def plain(value: Any) -> str:
    """A value as text; numbers by value."""
    text = "" if value is None else str(value)
    return f"{float(text):.10g}" if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def compared(rows: Any) -> set[Row]:
    """Rows without their order, numbers without their spelling."""
    return {tuple(map(plain, row)) for row in rows}


@pytest.mark.parametrize(("question", "expected"), list(zip(QUESTIONS, EXPECTED, strict=True)))
def test_a_natural_question_is_answered_at_the_first_try(question: str, expected: Any) -> None:
    """The rows are those that the records bear out, all of them, and there are some."""
    wanted = compared(expected())
    assert compared(tuple(row.values()) for row in shipped.untouched().rows(QUESTIONS[question])) == wanted != set()


def test_publications_of_a_compound_are_there_with_the_library() -> None:
    """What the open tables cite for a compound at a target is one path away from the record."""
    graph = Knowledge()
    graph.taking.take(["fluoxetine"])
    rows = graph.rows(
        """SELECT DISTINCT ?publication { ?record kg:compound/rdfs:label "fluoxetine"@en ; kg:target/kg:symbol "SLC6A4" ;
           kg:statedBy/kg:publication ?publication }"""
    )
    assert rows
    assert all(str(row["publication"]).startswith("http://identifiers.org/pubmed/") for row in rows)


def worked() -> list[str]:
    """The queries that the page shows."""
    return re.findall(r"```sparql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_twelve_worked_queries_run_as_they_stand() -> None:
    """Each query of the page parses with the prefixes that it writes itself, and has rows; together they use many terms."""
    queries = worked()
    assert len(queries) == 12
    for query in queries:
        found = shipped.untouched().store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        assert list(found), query
    assert len(set(re.findall(r"kg:\w+", " ".join(queries)))) > 30


def test_every_class_of_records_has_its_example() -> None:
    """The page names a member of each class that has one among the records, and the member is in the graph."""
    table = PAGE.read_text("utf-8").partition("## Classes")[2].partition("## ")[0]
    shown = dict(re.findall(r"(?m)^\| `kg:(\w+)` \|.*\| `((?:id|kg|node):[^`]+)` \|[^|]*\|$", table))
    r = records()
    bare = [c for c in r.to[RDF + "type", "http://www.w3.org/2002/07/owl#Class"] if r.to[RDF + "type", c]]
    assert {c.removeprefix(KG) for c in bare if c.startswith(KG)} <= set(shown)
    spaces = {"id": ID, "kg": KG, "node": ID.replace("/id/", "/node/")}
    for name in shown.values():
        prefix, _, local = name.partition(":")
        assert r.of[spaces[prefix] + local, RDF + "type"], name
