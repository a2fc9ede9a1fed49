"""Promises of kg.knowledge.names: what a person types becomes one record, or a suggestion."""

from __future__ import annotations

import pytest
import shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import NotFound, UsageError
from kg.knowledge.names import Directory
from kg.knowledge.places import nodes_of
from kg.knowledge.spelling import distance, normal
from kg.knowledge.vocabulary import ID


@pytest.fixture(scope="module")
def directory() -> Directory:
    """The names of the shipped graph."""
    return Directory(shipped.knowledge())


@pytest.mark.parametrize(
    "text",
    ["amitriptyline", "Amitriptyline", "AMITRIPTYLINE", "Elavil", "CHEBI:2666", "obo:CHEBI_2666", "CHEMBL629", "DB00321",
     "KRMDCWKBEZIMAB-UHFFFAOYSA-N", "id:amitriptyline", ID + "amitriptyline", f"<{ID}amitriptyline>", " amitriptyline "],
)  # fmt: skip
def test_one_compound_by_all_its_names(directory, text):
    """Label, case, synonym, identifiers, CURIE and IRI lead to the same record."""
    assert directory.resolve(text, ("Compound",)).iri == ID + "amitriptyline"


@pytest.mark.parametrize(
    ("text", "local"),
    [("SERT", "SLC6A4"), ("P31645", "SLC6A4"), ("DRD2", "DRD2"), ("α1A", "ADRA1A"), ("5-HT2A", "HTR2A")],
)
def test_targets_by_symbol_accession_and_usual_name(directory, text, local):
    """Gene symbols, UniProt accessions and Greek letters are understood."""
    assert directory.exact(text)[0].iri == ID + local


def test_what_differs_by_case_alone_is_taken_as_it_is_spelt(directory, monkeypatch):
    """AKT of somebody's file beside the core's Akt: each by its own spelling, and any other names both."""
    two = [directory.match("https://example.org/import/x/entity/AKT", "akt"), directory.match(ID + "Akt", "akt")]
    monkeypatch.setattr(directory, "best", lambda *_: two)
    assert [directory.resolve(text).iri for text in ("AKT", "Akt")] == [m.iri for m in two]
    with pytest.raises(UsageError, match="AKT, Akt"):
        directory.resolve("akt")


def test_a_near_miss_is_an_error_that_suggests(directory):
    """A mistyped name is refused with exit code 1 and the nearest names."""
    with pytest.raises(NotFound) as caught:
        directory.resolve("amitriptiline", ("Compound",))
    assert "amitriptyline" in caught.value.cure


def test_nearest_names_are_not_searched_for_nobody(directory, monkeypatch):
    """The search through every name is made when the cure is read, not when a caller only asks whether a name is known."""
    asked: list[str] = []
    monkeypatch.setattr(directory, "suggestions", lambda text, _: asked.append(text) or ["near"])
    with pytest.raises(NotFound) as caught:
        directory.resolve("amitriptiline")
    assert asked == []
    assert caught.value.cure == "did you mean near?"
    assert asked == ["amitriptiline"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amitriptylin", "amitriptyline"),
        ("amitryptiline", "amitriptyline"),
        ("amisulprid", "amisulpride"),
        ("amoxapien", "amoxapine"),
    ],
)
def test_a_slip_of_a_letter_or_two_is_told(directory, typed, meant):
    """Left out, swapped, changed: the name that was meant, and no other."""
    assert directory.suggestions(typed, ("Compound",)) == [meant]


@pytest.mark.parametrize(
    "typed", ["CHEMBL217", "NCBIGene:1813", "P61169", "ENSG00000149295", "1813", "215", "", "x", "CHEBI:9999999"]
)
@pytest.mark.parametrize("kinds", [("Compound",), (), ("Receptor",)])
def test_nothing_is_suggested_for_an_identifier(directory, typed, kinds):
    """Nobody's slip makes a code of a name: 215 is no cytochrome, whatever is asked for."""
    assert directory.suggestions(typed, kinds) == []


def test_suggestions_are_near_and_of_the_kind_that_is_asked_for(directory):
    """A receptor is no correction of a compound, nor of another receptor whose name is farther than the nearest."""
    assert directory.suggestions("D2 receptr", ("Compound",)) == []
    assert directory.suggestions("D2 receptr") == ["D2 receptor"]
    assert directory.suggestions("D2 rcptr") == []
    assert directory.suggestions("haloperidole", ("Compound",)) == ["haloperidol"]


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_the_distance_of_two_names(one, other):
    """Nought for the same text alone, and the same both ways."""
    found = distance(one, other)
    assert (found == 0) == (one == other)
    assert found == distance(other, one)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abcd", "abdc", 1), ("abcd", "abd", 1), ("abcd", "axcd", 1), ("abcd", "dcba", 3), ("", "ab", 2)],
)
def test_a_swap_is_one_slip(one, other, slips):
    """Neighbours that change places count once."""
    assert distance(one, other) == slips


def test_the_histamine_receptor_is_never_the_cardiac_channel(directory):
    """hH1 is the human heart sodium channel; H1 is the histamine receptor."""
    assert directory.resolve("hH1").iri == ID + "SCN5A"
    assert directory.resolve("H1 receptor").iri == ID + "HRH1"


def test_every_label_leads_back_to_its_record(directory):
    """No label of a compound or context is shadowed by another record's name."""
    for kind in ("Compound", "Cell", "Site", "Cleft"):
        for row in directory.knowledge.rows("SELECT ?t ?l { ?t a kg:%s ; rdfs:label ?l }" % kind):
            try:
                assert directory.resolve(str(row["l"]), (kind,)).iri == row["t"]
            except UsageError as error:
                pytest.fail(str(error))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_answered_or_refused(text):
    """Whatever is typed gives matches or one of the family's errors, never a traceback."""
    names = _DIRECTORY
    try:
        names.resolve(text)
        nodes_of(names, text)
    except (NotFound, UsageError):
        pass


_DIRECTORY = Directory(shipped.knowledge())


@given(st.text(max_size=40))
def test_normal_forms_are_stable(text):
    """Normalising twice changes nothing."""
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ω-conotoxin", "omegaconotoxin"),
        ("λ", "lambda"),
        ("ς", "sigma"),
        ("Δ9", "delta9"),
        ("µ-opioid", "muopioid"),
        ("ά", "alpha"),
    ],
)
def test_every_greek_letter_is_spelt_out(written, form):
    """Capital, final and accented letters, and the micro sign, are the letter's name."""
    assert normal(written) == form
