"""Promises of kg.knowledge.review: a record is one line that says what acts on what, how strongly, where, on whose word."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.cards import Card, cards
from kg.knowledge.review import Entry, Reviewer, entries
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG

OWN = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .

my:paper a kg:Document ; rdfs:label "paper" .
my:paper-ref-7 a kg:Reference ; rdfs:label "work" .
my:a a kg:Kinase ; rdfs:label "A" . my:b a kg:Protein ; rdfs:label "B" . my:drug a kg:Compound ; rdfs:label "drug" .
my:path a kg:Pathway ; rdfs:label "the path" .
my:stated-one a kg:Statement ; kg:section "Results" ; kg:line 12 ; kg:modality kg:Thought ; kg:hedge "may" ;
    kg:cites my:paper-ref-7 ; kg:says "A may hold B back." .
my:step a kg:CausalStep ; kg:subject my:a ; kg:object my:b ; kg:sign kg:negative ; kg:mechanism kg:Phosphorylation ;
    kg:gain kg:moderate ; kg:timeScale kg:slow ; kg:pathway my:path ; kg:statedBy my:stated-one .
my:own a kg:CausalStep, kg:BackgroundKnowledge ; kg:subject my:b ; kg:object my:a ; kg:sign kg:unknownSign ;
    kg:mechanism kg:Modulation ; kg:coefficient 0.6 ; kg:coefficientLow 0.3 ; kg:coefficientHigh 1.0 ; kg:says "B does something." .
my:blocks a kg:Action ; kg:compound my:drug ; kg:target my:a ; kg:actionType kg:EnzymeInhibitor ; kg:statedBy my:stated-one .
my:ki a kg:Measurement ; kg:compound my:drug ; kg:target my:a ; kg:measurementType kg:Ki ; kg:printedValue "> 2.5" ;
    kg:printedUnit "μM" ; kg:statedBy my:stated-one .
my:cleft a kg:Cleft ; rdfs:label "cleft" .
my:cell a kg:Cell ; rdfs:label "cell" ; kg:expresses my:a, my:b .
my:share a kg:Clearance ; kg:by my:a ; kg:of my:b ; kg:from my:cleft ; kg:in my:cell ; kg:share 0.85 ; kg:low 0.7 ; kg:high 0.95 .
my:odd a kg:Wording ; kg:word "x y" ; rdfs:comment "a remark" .
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entry]:
    """The records of a user's file, told, by local name."""
    path = tmp_path_factory.mktemp("own") / "paper.ttl"
    path.write_text(OWN, "utf-8")
    knowledge = Knowledge([path], cache=False)
    found = list(entries(knowledge, [f for f in knowledge.files if f.name.startswith("added/")]))
    return {e.record.rsplit("/", 1)[1]: e for e in found}


@pytest.mark.parametrize(
    ("record", "line"),
    [
        ("step", "A ⊣ B  phosphorylates, moderate 0.5 (0.31–0.8), slow  the path  [paper:12 [7] (thought)]"),
        ("own", 'B ⋄ A  modulates, coefficient 0.6 (0.3–1)  "B does something."  [background knowledge]'),
        ("blocks", "drug ⊣ A  enzyme inhibitor, thought  [paper:12 [7] (thought)]"),
        ("ki", "drug at A  Ki > 2.5 μM = 2500 nM  [paper:12 [7] (thought)]"),
        ("cell", "cell  (cell)  expresses A, B"),
        ("share", "A clears B  (clearance)  share 0.85 (0.7–0.95), from cleft  cell"),
        ("odd", "odd  (wording)  word x y, note a remark"),
    ],
)  # fmt: skip
def test_a_record_is_one_line(told: dict[str, Entry], record: str, line: str) -> None:
    """Ends with the sign between them, mechanism, strength with its range, place, sentence, source."""
    assert told[record].text == line


def test_a_statement_says_its_place_and_what_rests_on_it(told: dict[str, Entry]) -> None:
    """Document and line, hedge, section, sentence, the document's own references, and the records that were made of it."""
    entry = told["stated-one"]
    assert (entry.who, entry.place, entry.says, entry.source) == ("paper:12", "Results", "A may hold B back.", "7")
    assert "may" in entry.how
    assert "thought" in entry.how
    assert "for drug ⊣ A, drug at A, A ⊣ B" in entry.how


def test_entries_stand_in_the_order_of_the_file_with_their_lines(told: dict[str, Entry]) -> None:
    """Every record of the file is told once, on the line on which it begins."""
    lines = [e.line for e in told.values()]
    assert lines == sorted(lines)
    assert [e.record.rsplit("/", 1)[1] for e in told.values()][:3] == ["paper", "paper-ref-7", "a"]
    assert told["stated-one"].line == 9


@pytest.fixture(scope="module")
def shipped() -> tuple[Knowledge, dict[str, Card]]:
    """The shipped graph with its cards."""
    knowledge = Knowledge()
    return knowledge, cards(knowledge.store)


def test_every_record_of_the_content_is_told_in_one_line(shipped: tuple[Knowledge, dict[str, Card]]) -> None:
    """No record is without a subject, no line is broken, and no bare IRI of the vocabulary stands in one."""
    knowledge, known = shipped
    reviewer = Reviewer(knowledge, known)
    for card in known.values():
        line = reviewer.entry(card).text
        assert line.strip()
        assert "\n" not in line
        assert "w3id.org/synaptrace/vocab" not in line


def test_nothing_that_a_file_says_of_a_step_is_passed_over(shipped: tuple[Knowledge, dict[str, Card]]) -> None:
    """The words that a curator wrote for a step or an action stand in its line."""
    knowledge, known = shipped
    reviewer = Reviewer(knowledge, known)
    for card in known.values():
        if {"CausalStep", "Action"} & set(card.kinds):
            line = reviewer.entry(card).text
            words = [w for p in ("notProjected", "qualifier", "strength", "says") for w in card.all(p)]
            assert [w for w in words if w not in line] == []


def test_a_record_of_a_data_set_has_its_address(shipped: tuple[Knowledge, dict[str, Card]]) -> None:
    """Evidence names file and record, and links to where a reviewer can read it."""
    knowledge, known = shipped
    reviewer = Reviewer(knowledge, known)
    entry = reviewer.entry(known["https://w3id.org/synaptrace/id/seen-ERK-inhibits-Raf-1"])
    assert entry.who == "WikiPathways"
    assert "WP4928.gpml#efac0" in entry.source
    assert entry.links[0].startswith("https://github.com/wikipathways/")
    assert entry.links[0].endswith("/WP4928.gpml")
    assert entry.how == "for ERK ⊣ Raf"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_words_are_told_as_they_are(shipped: tuple[Knowledge, dict[str, Card]], words: str) -> None:
    """What stands in a literal comes back in the line, whatever it is."""
    card = Card(
        "urn:x", "x.ttl", {KG + "condition": (ox.Literal(words),), KG + "says": (ox.Literal(words),)}, frozenset()
    )
    entry = Reviewer(*shipped).entry(card)
    assert (entry.place, entry.says) == (words, words)
    assert words in entry.text
