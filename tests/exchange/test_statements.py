"""Promises of kg.exchange.statements: each pair of ends and sign acts once, and every row is evidence."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft
from kg.exchange.sif import read
from kg.exchange.statements import Statements
from kg.knowledge.vocabulary import GRAPH, KG

TEXT = "A\t1\tB\nA\t1\tB\nA\t-1\tB\nA\t->\tB\n"


def made(draft: Draft) -> list[ox.Quad]:
    """The quads of a draft."""
    return list(Statements("https://example.org/import/x", "x", ("0.8", "0.5", "1.28")).quads(draft))


def test_rows_of_one_sign_are_one_influence_with_all_their_evidence(tmp_path):
    """Two positive rows, a negative and an unsigned one: three influences, four pieces of evidence; twice the same quads."""
    path = tmp_path / "a.sif"
    path.write_text(TEXT, "utf-8")
    quads = made(read(path))
    kinds = [q.object.value.removeprefix(KG) for q in quads if q.predicate.value.endswith("#type")]
    assert kinds.count("Influence") == kinds.count("CausalStep") == 3
    assert kinds.count("DatasetEvidence") == 4
    assert kinds.count("Node") == 2
    assert set(map(str, quads)) == set(map(str, made(read(path))))
    assert not any(q.graph_name.value.startswith(GRAPH) for q in quads)


def test_papers_and_sources_stay_with_their_statement():
    """A PMID, who says so, and its licence."""
    draft = Draft("t")
    a, b = draft.thing(Thing("a", "a")), draft.thing(Thing("b", "b"))
    draft.tie(
        Tie("", a, b, 1, "up", "Activation", references=("PMID:12", "id:x"), origin="DB", licence="CC0", where="7")
    )
    said = {str(q.object) for q in made(draft)}
    assert {"<http://identifiers.org/pubmed/12>", '"DB"', '"CC0"', '"t#7"'} <= said


@pytest.mark.parametrize(
    ("listed", "steps", "drawn"), [(True, 1, True), (True, 500, True), (False, 1, True), (False, 500, False)]
)
def test_a_pathway_is_one_thing_with_its_steps(listed, steps, drawn):
    """Under the file's name and its own title, so that it is drawn; a table of more edges than a picture holds is none."""
    draft = Draft("a.gpml", listed=listed, title="signals")
    ends = [draft.thing(Thing(f"{number}", f"{number}")) for number in range(steps + 1)]
    for number in range(steps):
        draft.tie(Tie("", ends[number], ends[number + 1], 1, where="1"))
    quads = made(draft)
    pathways = [q.subject for q in quads if q.object.value.endswith("#Pathway")]
    assert len(pathways) == drawn
    assert {q.object.value for q in quads if q.subject in pathways} >= ({"x", "signals"} if drawn else set())
    assert [q.predicate.value.endswith("#pathway") for q in quads if q.object in pathways] == [True] * (steps * drawn)


def test_the_place_in_the_drawing_is_kept():
    """With the node, and none where the file has none."""
    draft = Draft("t")
    ends = [draft.thing(Thing(name, name, place=place)) for name, place in (("A", (1.5, -20.0)), ("B", None))]
    draft.tie(Tie("", *ends, 1, where="1"))
    said = [
        (q.subject.value.rpartition("/")[2].partition("--")[0], q.predicate.value.removeprefix(KG), q.object.value)
        for q in made(draft)
        if "drawn" in q.predicate.value
    ]
    assert said == [("A", "drawnX", "1.50"), ("A", "drawnY", "-20.00")]


@pytest.mark.parametrize("address", ["http://a/%s%", "http://a b", "no address", "http://[", "https://example.org/x"])
def test_what_is_no_iri_names_nothing(address):
    """A thing whose file gives no valid address has one of its graph; a valid one is kept."""
    draft = Draft("a", listed=True)
    draft.thing(Thing("A", "A", "Entity", address))
    named = {q.subject.value for q in made(draft) if q.predicate.value.endswith("#label") and q.object.value == "A"}
    assert (address in named) == (address == "https://example.org/x")
