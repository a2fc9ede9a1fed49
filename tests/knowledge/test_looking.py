"""Promises of kg.knowledge.looking: a name is answered with the thing, and the rest is counted."""

from __future__ import annotations

import shipped

from kg.knowledge.looking import looked_up, unlabelled

DIRECTORY = shipped.workspace().directory


def test_a_synonym_is_answered_with_its_thing():
    """What is said of it, and drugs that have the letters in their name, are counted and not shown."""
    found = looked_up(DIRECTORY, "SERT")
    assert found.shown[0].iri.endswith("/SLC6A4")
    assert "sertraline" not in {m.label for m in found.shown}
    assert len(found.shown) < 10
    assert found.more > 0
    assert found.said > 50


def test_everything_is_shown_where_it_is_asked_for():
    """Nothing is lost by the selection."""
    some, more = looked_up(DIRECTORY, "SERT"), looked_up(DIRECTORY, "SERT", statements=True, every=True)
    assert {m.iri for m in some.shown} <= {m.iri for m in more.shown}
    assert "sertraline" in {m.label for m in more.shown}
    assert len(more.shown) >= len(some.shown) + some.more + some.said
    assert (more.more, more.said) == (0, 0)


def test_a_statement_alone_is_found():
    """Where nothing else has the text, what is said is the answer."""
    iri = next(i for i, (types, _) in DIRECTORY._records.items() if any(t.endswith("Statement") for t in types))
    assert iri in {m.iri for m in looked_up(DIRECTORY, DIRECTORY.curie(iri)).shown}


def test_a_word_for_a_salt_is_no_drug():
    """No compound is called hydrochloride, though a source says so of doxepin."""
    assert not DIRECTORY.exact("hydrochloride")
    assert not DIRECTORY.exact("monohydrate")
    assert [m.label for m in DIRECTORY.exact("doxepin hydrochloride")] == ["doxepin"]


def test_figures_and_documents_are_found_by_their_kind():
    """All of them, or those that have the rest of the text in a name; a kind alone is no statement that has the word."""
    directory = shipped.workspace().directory
    own = {iri for _, iri in directory.names_of({"Figure"})}
    found = looked_up(directory, "figures", every=True).shown
    assert {m.iri for m in found if "Figure" in m.types} == own
    assert [m.label for m in looked_up(directory, "figure SERT").shown] == [
        "Inhibition of SERT and NET by amitriptyline"
    ]
    assert {t for m in looked_up(directory, "documents").shown for t in m.types} == {"Document"}


def test_a_radioactive_form_that_is_not_held_leads_to_the_compound():
    """Of one that is held nothing needs to be said."""
    directory = shipped.workspace().directory
    assert "raclopride without the label" in unlabelled(directory, "[11C]raclopride")
    assert unlabelled(directory, "[11C]nothing") == unlabelled(directory, "raclopride") == ""
    assert [m.label for m in looked_up(directory, "3H-paroxetine").shown] == ["[3H]paroxetine"]
