"""Promises of kg.cli.change_blocks: what changes stands at both times, and nothing that moves at one of them is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import shipped

from kg.answer.words import percent
from kg.cli.change_blocks import Acute, firing, pathways, transmitters
from kg.cli.findings import first_screen
from kg.cli.screen import LINES
from kg.cli.signalling_block import signalling
from kg.direction import Direction
from kg.explore import perturb

ACUTE, CHRONIC = (perturb("amisulpride", workspace=shipped.workspace(), chronic=slow, samples=0) for slow in (0, 1))
BOTH = Acute(ACUTE)


def size(direction, change):
    """A change as it is written."""
    return "=" if direction is Direction.UNCHANGED else f"{'▲' if change > 0 else '▼'} {percent(change)}"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_both_times_are_one_screen(width):
    """45 lines at 80 columns; no line is wider than asked for."""
    lines = first_screen(CHRONIC, width, ACUTE).splitlines()
    assert max(map(len, lines)) <= width
    assert width < 80 or len(lines) <= LINES
    assert "acute | chronic" in " ".join(lines)


def test_a_pool_shows_its_two_changes():
    """As the two answers have them, the acute first."""
    cells = {(p.transmitter, p.region): p for p in CHRONIC.transmitters}
    before = {p.node: p for p in ACUTE.transmitters}
    pool = cells["dopamine", "PFC"]
    said = [f"{100 * abs(p.change):.0f}" for p in (before[pool.node], pool)]
    rows = transmitters(CHRONIC, 120, BOTH)[0].rows
    assert any(f"▲{said[0]}|▲{said[1]}" in line for row in rows for line in row)


def test_firing_that_moves_at_one_time_alone_is_told():
    """Its other change is `=`; every neuron that surely moves at some time is shown or counted."""
    text = str(firing(CHRONIC, BOTH)[0].rows[0])
    before = {f.node: f for f in ACUTE.neurons}
    moving = [f for f in CHRONIC.neurons if f.direction.moves or before[f.node].direction.moves]
    shown = [f for f in moving if f"{f.cell} {size(before[f.node].direction, before[f.node].change)} | " in text]
    rest = re.search(r"(\d+) more change", text)
    assert len(shown) + (int(rest.group(1)) if rest else 0) == len(moving)


def test_signals_and_pathways_of_one_time_alone_stand_at_the_end():
    """None that the acute answer shows is missing, and each has both changes."""
    rows = [str(row) for row in signalling(CHRONIC, BOTH)[0].rows]
    assert all(re.search(r"(=|▲|▼).* \| (=|▲|▼)", row) for row in rows)
    alone = [s for s in ACUTE.signalling if not any(e.direction.moves for e in CHRONIC.effects if e.node == s.node)]
    assert [row.split(" | =")[0] for row in rows if " | = in" in row] == [
        f"{s.signal} {size(s.direction, s.change)}" for s in alone if s.direction.moves
    ]
    found = " ".join(map(str, pathways(CHRONIC, BOTH).rows))
    assert all(p.label in found for p in ACUTE.pathways)


def test_without_the_acute_answer_one_change_stands_alone():
    """As ever."""
    one = Acute(None)
    assert not one
    assert " | " not in str(pathways(ACUTE, one).rows)
    assert " | " not in str(signalling(ACUTE, one)[0].rows)
    assert first_screen(ACUTE, 80) == first_screen(ACUTE, 80, None)


def test_a_change_of_nothing_has_no_direction():
    """An uncertain change under 2 % is a question mark: an arrow before a nought says more than is known."""
    small = replace(ACUTE.transmitters[0], direction=Direction.UNCERTAIN, change=-0.004)
    sure = replace(ACUTE.transmitters[1], direction=Direction.INCREASED, change=0.3)
    text = str(transmitters(replace(ACUTE, transmitters=(small, sure)), 80, Acute(None))[0].rows)
    assert "▼0" not in text
    assert "?" in text
    slow = replace(ACUTE.neurons[0], direction=Direction.UNCERTAIN, change=0.006)
    said = str(firing(replace(ACUTE, neurons=(slow,)), Acute(None))[0].rows[0])
    assert said.endswith("none changes by 10 %; 1 uncertain")


def test_a_pathway_is_read_in_regions_and_says_less_where_it_would_fold():
    """Clefts by the region that the transmitters have; one cause alone where two do not fit, and a mark that there are more."""
    row = next(row for row in pathways(ACUTE, Acute(None)).rows if "dopamine release and clearance" in str(row))
    assert " in BF +" in str(row)
    assert "-cleft" not in str(row)
    assert re.search(r"by D2 \d+ %, D3 \d+ %", str(row))
    assert re.search(r"by D2 \d+ % …", row.texts[-1])


def test_fewer_neurons_are_named_where_they_would_fold():
    """All of them are counted whichever wording stands."""
    block = firing(CHRONIC, BOTH)[0]
    for text in block.rows[0].texts:
        named = len(re.findall(r" \| ", text))
        rest = sum(int(n) for n in re.findall(r"(\d+) (?:more (?:change|uncertain)|unchanged)", text))
        assert named + rest == len(CHRONIC.neurons)


def test_a_pathway_that_is_largest_elsewhere_at_first_says_where():
    """Dopamine rises in the basal forebrain at once and in the cortex for good: two changes of two places are not told of one."""
    now = next(p for p in CHRONIC.pathways if p.contexts[0] != BOTH._pathways.get(p.pathway, p).contexts[0])
    then = BOTH._pathways[now.pathway]
    [row] = [str(row) for row in pathways(CHRONIC, BOTH).rows if f" {now.label} " in f"{row}".partition(" in ")[0]]
    regions = {p.node.partition("@")[2]: p.region for p in CHRONIC.transmitters}
    first, second = (regions.get(p.contexts[0], p.contexts[0]) for p in (then, now))
    assert f"{size(then.direction, then.change)} in {first} | {size(now.direction, now.change)} in {second}" in row


def test_what_is_cut_is_named_with_its_size_whenever_it_moves():
    """Of a pathway that moves at first alone too: its change and `=`."""
    block = pathways(CHRONIC, BOTH)
    assert len(block.brief) == len(block.rows)
    assert all(
        re.search(r" (?:[▲▼] [\d.]+(?: %|-fold)\??|=|\?)(?: in [^|]+)? \| (?:[▲▼] [\d.]+(?: %|-fold)\??|=|\?)$", one)
        for one in block.brief
    )


@pytest.mark.parametrize("name", ["amitriptyline", "ketamine", "donepezil", "haloperidol"])
def test_regions_stand_in_the_recorded_order(name):
    """Spaces that the graph counts first come first, whatever the drug: the cortex before the heart."""
    answer = perturb(name, workspace=shipped.workspace(), samples=0)
    (block,) = transmitters(answer, 120, Acute(None))
    head = str(block.rows[0][0]) if block.rows else ""
    order = {p.region: p.order for p in answer.transmitters}
    shown = sorted((r for r in order if re.search(rf"(?<!\S){re.escape(r)}(?!\S)", head)), key=head.index)
    assert shown
    assert [order[r] for r in shown] == sorted(order[r] for r in shown)


def test_a_drug_that_holds_nothing_in_the_brain_is_told_as_it_acts():
    """Then no place comes before another but for its size."""
    answer = perturb("donepezil", workspace=shipped.workspace(), samples=0)
    away = replace(answer, targets=tuple(t for t in answer.targets if t.outside))
    head = transmitters(away, 120, Acute(None))[0].rows[0][0]
    assert head.split()[0] == next(p.region for p in answer.transmitters if p.outside)


@pytest.mark.parametrize("drug", ["haloperidol", "clozapine"])
def test_five_pathways_stand_on_a_crowded_screen_of_both_times(drug):
    """At 80 columns, whatever else is measured and stated: which pathways move is what is asked."""
    acute, chronic = (perturb(drug, workspace=shipped.workspace(), chronic=slow, samples=0) for slow in (False, True))
    lines = first_screen(chronic, 80, acute).splitlines()
    assert len(lines) <= LINES
    start = next(n for n, line in enumerate(lines) if line.startswith("Pathways"))
    assert [line.split()[0] for line in lines[start:] if re.match(r"  \d+ ", line)][:5] == list("12345")
