"""Promises of kg.cli.signalling_block: a line a cascade and cell, with its causes and their parts; what does not fit is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import shipped

from kg.answer.blocks import Cause, SignalEffect
from kg.answer.words import percent
from kg.cli.change_blocks import Acute
from kg.cli.findings import first_screen
from kg.cli.screen import screen
from kg.cli.signalling_block import signalling
from kg.direction import Direction
from kg.explore import perturb

ACUTE, CHRONIC = (perturb("amisulpride", workspace=shipped.workspace(), chronic=slow, samples=0) for slow in (0, 1))
CROWDED = perturb("amitriptyline", workspace=shipped.workspace(), samples=0)


def signal(cell, change, *causes, follows=()):
    """Gi/o in a cell."""
    why = tuple(Cause(name, part, part, name) for name, part in causes)
    moved = Direction.INCREASED if change > 0 else Direction.DECREASED
    return SignalEffect(f"Gi@{cell}", "Gi/o", cell, moved, change, 1.0, 1, why, follows)


def block(*signals, acute=None):
    """The block of these signals."""
    [made] = signalling(replace(ACUTE, signalling=signals), Acute(acute))
    return made


def test_one_cascade_by_the_same_causes_is_one_line_over_its_cells():
    """Sizes and parts are spans of the cells; other causes or another direction are another line; nothing is lost."""
    cells = [signal("A", 1.88, ("GABA-B", 1.0), follows=("PKA ▼", "IP3 ▼")), signal("B, lateral", 0.55, ("GABA-B", 0.9), follows=("PKA ▼",)),
             signal("C", 0.4, ("GABA-B", 0.8)), signal("D", -0.4, ("GABA-B", 0.8)), signal("E", 0.3, ("D2", 1.0))]  # fmt: skip
    rows = [str(row) for row in block(*cells).rows]
    assert rows[0].startswith("Gi/o ▲ 40–188 % in A and B, lateral +1 by GABA-B 80–100 %; with it, in some, PKA ▼")
    assert rows[1:] == ["Gi/o ▼ 40 % in D by GABA-B 80 %", "Gi/o ▲ 30 % in E by D2 100 %"]


def test_a_span_of_changes_has_one_unit():
    """A change beside one that is said as a fold is a fold too: 180 % more is 2.8-fold."""
    [row] = block(signal("A", 11.5, ("D2", 1.0)), signal("B", 1.8, ("D2", 1.0))).rows
    assert str(row).startswith("Gi/o ▲ 2.8–12.5-fold in A and B")


def test_both_times_have_one_unit():
    """A rise to 11.6 times stands beside one to 7.2 times, not beside 618 %."""
    one = signal("A", 6.18, ("D2", 1.0))
    effect = replace(
        next(e for e in ACUTE.effects if e.direction.moves), node=one.node, direction=Direction.INCREASED, change=10.6
    )
    [row] = block(one, acute=replace(ACUTE, effects=(effect,), signalling=())).rows
    assert str(row).startswith("Gi/o ▲ 11.6-fold | ▲ 7.18-fold in A")


def test_cells_that_went_another_way_at_first_are_told_apart():
    """One line over two cells says of each time what holds in both."""
    cells = signal("A", 0.5, ("D2", 1.0)), signal("B", 0.4, ("D2", 1.0))
    some = next(e for e in ACUTE.effects if e.direction.moves)
    before = [replace(some, node=s.node, direction=d, change=c)
              for s, d, c in zip(cells, (Direction.INCREASED, Direction.DECREASED), (0.3, -0.3), strict=True)]  # fmt: skip
    rows = [str(row) for row in block(*cells, acute=replace(ACUTE, effects=tuple(before), signalling=())).rows]
    assert rows == ["Gi/o ▲ 30 % | ▲ 50 % in A by D2 100 %", "Gi/o ▼ 30 % | ▲ 40 % in B by D2 100 %"]


def test_a_line_that_would_fold_is_said_shorter_where_lines_are_few():
    """Fewer causes and cells, with a mark that there are more; with room the fuller wording stands."""
    cells = [
        signal(f"cell of the {name} nucleus", 0.5, ("serotonin transporter", 0.5), ("noradrenaline transporter", 0.4))
        for name in "AB"
    ]
    made = block(*cells)
    assert (
        screen([made], 80, 2).splitlines()[1]
        == "  Gi/o ▲ 50 % in cell of the A nucleus +1 by serotonin transporter 50 % …"
    )
    assert "noradrenaline transporter 40 %" in " ".join(screen([made], 80, 9).split())


@pytest.mark.parametrize("width", [80, 120])
def test_the_main_cells_and_cascades_stand_on_a_crowded_screen(width):
    """Four lines at least, each on one line with cell and cause, the largest fold first; the next ones are named."""
    text = first_screen(CROWDED, width).partition("\nSignalling by cell")[2].partition("\nPathways")[0]
    rows = re.findall(r"(?m)^  (\S.*?) [▲▼] .* in .* by .*\d+ %", text)
    assert len(rows) >= 4
    assert re.search(r"(?m)^  \+\d+ more: \S+ [▲▼]", text)
    first = max(
        (s for s in CROWDED.signalling if s.direction.moves), key=lambda s: max(1 + s.change, 1 / (1 + s.change))
    )
    assert text.splitlines()[1].startswith(f"  {first.signal} {'▲' if first.change > 0 else '▼'}")
    assert percent(first.change) in text.splitlines()[1]
