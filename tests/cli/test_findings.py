"""Promises of kg.cli.findings: the first screen answers what a pharmacologist asks first, on 45 lines."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import shipped

from kg.answer.answer import Answer
from kg.cli.findings import first_screen
from kg.cli.screen import LINES
from kg.explore import perturb

WORKSPACE = shipped.workspace()
DRUGS = {
    "amitriptyline": "",
    "amitriptylinoxide": "",
    "nortriptyline": "",
    "amisulpride": "400 mg/day",
    "amoxapine": "",
    "sertraline": "",
}
ANSWERS = {name: perturb(name, dose=dose, workspace=WORKSPACE, samples=8) for name, dose in DRUGS.items()}


@pytest.mark.parametrize("drug", DRUGS)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_holds_its_lines_and_its_width(drug, width):
    """45 lines at 80 columns and more; no line is wider than asked for."""
    lines = first_screen(ANSWERS[drug], width).splitlines()
    assert max(map(len, lines)) <= width
    assert width < 80 or len(lines) <= LINES


@pytest.mark.parametrize("drug", DRUGS)
def test_every_opposed_statement_is_named_with_its_reason(drug):
    """A computed answer never contradicts its own documents without a word."""
    for width in (60, 80, 120):
        text = " ".join(first_screen(ANSWERS[drug], width).split())
        for s in ANSWERS[drug].stated:
            if s.verdict == "opposes":
                assert f"✗ {s.node} stated {s.direction.glyph}" in text
                assert s.because.split(" by ")[0] in text


def test_the_blocks_stand_in_the_order_of_the_questions():
    """What was given, stated, held, released, fired, signalled, which pathways, what is left open."""
    text = first_screen(ANSWERS["amitriptyline"], 80)
    marks = ["12.5 nM free", "Stated against computed", "Primary targets", "Side targets held", "Transmitters by region", "Neuronal firing:", "Signalling by cell",
             "Pathways", "Not computed"]  # fmt: skip
    found = [text.index(mark) for mark in marks]
    assert found == sorted(found)


@pytest.mark.parametrize("drug", DRUGS)
def test_five_pathways_and_the_level_once_on_the_first_screen(drug):
    """At 80 columns: which pathways is what is asked; where there are fewer than five, all of them."""
    answer = ANSWERS[drug]
    text = first_screen(answer, 80)
    shown = re.findall(r"(?m)^  (\d+) (?:→ )?", text.partition("\nPathways: ")[2])
    assert [int(n) for n in shown] == list(range(1, len(shown) + 1))
    assert len(shown) >= min(5, len(answer.pathways))
    first = answer.scenario.compounds[0]
    assert " ".join(text.split()).count(f"{first.level} free") == 1


def test_a_target_that_two_compounds_hold_is_told_once_with_both():
    """Drug and metabolite at one transporter: their sum, then each."""
    text = " ".join(first_screen(ANSWERS["amitriptyline"], 120).split())
    found = re.search(r"(\d+) % serotonin transporter: reuptake inhibitor, (\w+) (\d+) % .*?; (\w+) (\d+) % ", text)
    total, parts = int(found.group(1)), [int(found.group(3)), int(found.group(5))]
    assert sum(parts) == pytest.approx(total, abs=1)
    assert {found.group(2), found.group(4)} == {"amitriptyline", "nortriptyline"}


@pytest.mark.parametrize("drug", DRUGS)
def test_verdicts_are_counted_once(drug):
    """As many opposed statements as are named; one number a verdict where one time is asked."""
    text = " ".join(first_screen(ANSWERS[drug], 120).split())
    found = re.search(
        r"Stated against computed: (\d+) opposed, (\d+) agree, (\d+) not reached, (\d+) not computed", text
    )
    if found:
        assert int(found.group(1)) == text.count("✗")
    else:
        assert "Stated by the documents: not stated" in text


@pytest.mark.parametrize(
    ("drug", "primary", "side"),
    [("amitriptyline", "serotonin transporter", "5-HT2A receptor"), ("amoxapine", "noradrenaline transporter", "5-HT2A receptor"),
     ("sertraline", "serotonin transporter", "")],
)  # fmt: skip
def test_primary_targets_stand_apart_from_side_targets(drug, primary, side):
    """As a document (amoxapine: doc-001) or a data set (sertraline) ranks them; one that is hardly held is named all the same."""
    text = first_screen(ANSWERS[drug], 120)
    first, second = text.index("Primary targets"), text.index("ide target")
    assert primary in text[first:second]
    assert side in text[second : text.index("Transmitters by")]
    ranked = {t.label for t in ANSWERS[drug].targets if t.primary}
    assert primary in ranked
    assert not side or side not in ranked
    assert all(t.primary is not None for t in ANSWERS["sertraline"].targets)


def test_where_no_source_ranks_targets_none_is_made_primary():
    """Amisulpride's are one list, and JSON says that nothing is known."""
    assert "rimary" not in first_screen(ANSWERS["amisulpride"], 80)
    assert {t["primary"] for t in ANSWERS["amisulpride"].to_json()["targets"]} == {None}


def test_two_sites_of_a_target_are_not_summed():
    """Clozapine at the ligand's site of M1 and its metabolite at the modulator's: no receptor is held by more than all of it."""
    answer = perturb("clozapine", workspace=WORKSPACE, samples=0)
    text = first_screen(replace(answer, targets=tuple(t for t in answer.targets if t.label == "M1 receptor")), 120)
    block = " ".join(text[text.index("Targets held") : text.index("Transmitters by")].split())
    assert max(int(n) for n in re.findall(r"(\d+) %", block)) <= 100
    assert "at a site of its own" in block


def test_what_holds_less_than_a_fifth_is_counted_not_listed():
    """Every listed occupancy is at least 20 %."""
    text = first_screen(ANSWERS["amisulpride"], 120)
    block = text[text.index("Targets held") : text.index("Transmitters by")]
    assert all(int(n) >= 20 for n in re.findall(r"^  (\d+) %", block, re.MULTILINE))
    assert "56 %" in block or "measured" in block


def test_a_region_without_a_pool_is_told_from_one_that_does_not_change():
    """`·` and `=` are two things."""
    text = first_screen(perturb("amisulpride", workspace=WORKSPACE, samples=0), 120)
    table = text.partition("\nTransmitters")[2].partition("\nNeuronal")[0].splitlines()
    row = next(line.split() for line in table if line.strip().startswith("acetylcholine "))
    assert any(cell.startswith("▲") for cell in row)
    assert {"·", "="} <= set(row)


def test_a_statement_that_is_not_reached_is_named_with_the_affinity():
    """How little is held at this level is the reason; the others are counted."""
    text = " ".join(first_screen(ANSWERS["amitriptyline"], 80).split())
    lost = {s.node for s in ANSWERS["amitriptyline"].stated if s.verdict == "not reached"}
    name, rest = re.search(r"not reached at this level: (.+?) \((?:Ki|IC50) [^)]*\) \+(\d+) more", text).groups()
    assert name in lost
    assert int(rest) >= len(lost) - 1


def test_targets_left_out_are_told_by_reason_and_once():
    """One that stands with the primary targets is not told again; whose it is, where it is not the first compound's."""
    text = " ".join(first_screen(perturb("caffeine", workspace=WORKSPACE, samples=0), 80).split())
    assert text.count("adenosine A2b receptor") == 1
    assert re.search(r"\d+ more targets – no affinity recorded: \w", text)
    assert "of 7-hydroxyamoxapine" in " ".join(first_screen(ANSWERS["amoxapine"], 120).split())


def test_an_answer_without_any_change_is_a_screen_too():
    """It says that nothing changes."""
    still = perturb(set="dopamine@striatum-cleft=1", workspace=WORKSPACE, samples=0)
    text = first_screen(still, 80)
    assert "none changes" in text
    assert isinstance(replace(still, stated=()), Answer)


def test_what_was_measured_in_vivo_stands_beside_what_is_computed():
    """All records as one span; a computed part outside of them is said; a primary target that is hardly held too."""
    [target] = {t.label: t for t in ANSWERS["sertraline"].targets if t.measured}.values()
    for found, word in (((1.0, 2.0), "less than computed"), ((98.0, 99.0), "more than computed"), ((1.0, 99.0), "")):
        one = replace(target, measured=("a", "b"), measured_percent=found)
        text = " ".join(first_screen(replace(ANSWERS["sertraline"], targets=(one,)), 120).split())
        assert f"measured {found[0]:g}–{found[1]:g} % in 2 records" in text
        assert word in text
        assert word or "than computed" not in text
    weak = replace(target, occupancy=0.1, interval=(0.05, 0.2), measured_percent=(38.0, 87.0))
    text = first_screen(replace(ANSWERS["sertraline"], targets=(weak,)), 120)
    assert "held less: serotonin transporter 10 % (measured 38–87 %)" in text


def test_a_compound_whose_targets_are_all_outside_says_that_nothing_follows():
    """Three empty blocks read as no effect: every target is named with why nothing can be computed of it."""
    answer = perturb("rimegepant", workspace=WORKSPACE, samples=0)
    outside = tuple(
        replace(t, occupancy=None, interval=None, note="not in the network", label="CALCRL") for t in answer.targets
    )
    text = " ".join(first_screen(replace(answer, targets=outside), 80).split())
    assert "Nothing follows: none of its targets can be computed with: CALCRL (not in the network)" in text


def test_a_level_too_low_for_what_was_measured_names_the_one_that_reaches_it():
    """And at that level so much is held; nothing is said where a measurement bears the level out."""
    answer = perturb("sertraline", conc="0.05 nM", workspace=WORKSPACE, samples=0)
    text = " ".join(first_screen(answer, 120).split())
    level, part = re.search(
        r"is reached at about --conc '([\d.]+ nM)' \(serotonin transporter (\d+) %\)", text
    ).groups()
    there = perturb("sertraline", conc=level, workspace=WORKSPACE, samples=0)
    assert max(t.occupancy for t in there.targets if t.label == "serotonin transporter") == pytest.approx(
        int(part) / 100, abs=0.05
    )
    assert "is reached at" not in first_screen(there, 120)


def test_an_affinity_that_was_converted_stands_before_its_conversion():
    """`29.6 nM (Ki × 7.39 in vivo)`: the number is what is computed with."""
    text = " ".join(first_screen(ANSWERS["nortriptyline"], 120).split())
    assert re.search(r"serotonin transporter: reuptake inhibitor, [\d.]+ nM \(Ki × [\d.]+ in vivo\)", text)


def test_targets_that_are_held_alike_have_short_names():
    """Three α1 subtypes are one row; where rows are cut, targets are named and not counted."""
    text = first_screen(ANSWERS["amitriptyline"], 80)
    assert re.search(r"α1A/α1[BD]/α1[BD]", text)
