"""Promises of kg.exchange.psimi: an interaction has no sign, a causal statement has; a bait has spokes, several without one are a complex."""

from __future__ import annotations

import pytest
from pathway_files import PSIMI, psimi_causal, psimi_interaction

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.psimi import read


def drafted(tmp_path, interactions, level=2):
    """What is read of a file with these interactions."""
    (tmp_path / "a.xml").write_text(PSIMI.format(level=level, interactions=interactions), "utf-8")
    return read(tmp_path / "a.xml")


def test_a_bare_interaction_has_no_sign(tmp_path):
    """Its ends from the bait on, paper, source and number; told by its content."""
    (tie,) = drafted(tmp_path, psimi_interaction({"3": "prey", "2": "bait"})).ties
    assert recognised.recognised(tmp_path / "a.xml") == "psimi"
    assert (tie.source, tie.sign, tie.target, tie.relation) == ("DRD2", 0, "ADCY5", "association")
    assert (tie.references, tie.origin, tie.where) == (("PMID:12345678",), "IntAct", "EBI-7")


@pytest.mark.parametrize(
    ("statement", "sign"),
    [("up-regulates activity", 1), ("down-regulates activity", -1), ("causal interaction", 0)],
)
def test_a_causal_statement_has_its_sign(tmp_path, statement, sign):
    """From its source to its target, whatever the bait was."""
    more = psimi_causal(statement)
    draft = drafted(tmp_path, psimi_interaction({"2": "prey", "3": "bait"}, more), level=3)
    assert [(t.source, t.sign, t.target) for t in draft.ties] == [("DRD2", sign, "ADCY5")]


def test_one_bait_has_spokes_and_several_without_one_are_a_complex(tmp_path):
    """Nobody said that the others touch; a rat's protein stays a rat's."""
    draft = drafted(tmp_path, psimi_interaction({"2": "bait", "3": "prey", "4": "prey"}))
    assert [(t.source, t.target) for t in draft.ties] == [("DRD2", "ADCY5"), ("DRD2", "Drd1 (rat) [uniprot:P18901]")]
    draft = drafted(tmp_path, psimi_interaction(dict.fromkeys("234", "neutral component")))
    (whole,) = (t for t in draft.things.values() if t.kind == "Complex")
    assert (draft.ties, whole.parts) == ([], ("DRD2", "ADCY5", "Drd1 (rat) [uniprot:P18901]"))


def test_interactors_that_stand_in_full(tmp_path):
    """The expanded form, and an experiment that stands in full."""
    end = '<participant id="{0}"><interactor id="{0}"><names><shortLabel>{1}</shortLabel></names></interactor></participant>'
    ends = "".join(end.format(number, name) for number, name in ((8, "xanomeline"), (9, "zinc")))
    paper = "<experimentDescription><bibref><xref><primaryRef db='pubmed' id='23456789'/></xref></bibref></experimentDescription>"
    draft = drafted(
        tmp_path,
        f"<interaction><experimentList>{paper}</experimentList><participantList>{ends}</participantList></interaction>",
    )
    assert [(t.source, t.target, t.references) for t in draft.ties] == [("xanomeline", "zinc", ("PMID:23456789",))]


def test_what_states_nothing_is_refused_with_its_reason(tmp_path):
    """Looked for and not found; one molecule alone; an interaction as a participant."""
    good = psimi_interaction({"2": "bait", "3": "prey"})
    draft = drafted(
        tmp_path,
        good
        + psimi_interaction({"2": "bait", "3": "prey"}, "<negative>true</negative>")
        + psimi_interaction({"2": "self"})
        + psimi_interaction({"2": "bait", "99": "prey"}),
    )
    assert (draft.rows, len(draft.ties)) == (4, 1)
    assert [refusal.reason for refusal in draft.refused] == [
        "an interaction that was looked for and not found",
        "an interaction of fewer than two participants",
        "a participant that names no interactor of its own",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "<entrySet/>", '<entrySet level="1"><entry/></entrySet>', '<entrySet level="2"><entry/></entrySet>', "<sif/>"],
)
def test_other_files_are_refused(tmp_path, text):
    """Nothing, version 1, no interaction, another format."""
    (tmp_path / "a.xml").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.xml")
