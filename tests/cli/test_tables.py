"""Promises of kg.cli.answers: an answer on a terminal says each thing once and hides nothing that it folds."""

from __future__ import annotations

from types import SimpleNamespace

from kg.cli import tables
from kg.direction import Direction


def effect(entity: str, place: str, direction: str, change: float) -> SimpleNamespace:
    """One effect as an answer holds it."""
    return SimpleNamespace(node=f"{entity}@{place}", entity=entity, direction=Direction(direction), tendency="", size="25-60 %",
                           log2_change=change, interval=None, stability=None)  # fmt: skip


def stated(node: str, direction: str, line: int, says: str) -> SimpleNamespace:
    """One statement as an answer holds it."""
    return SimpleNamespace(
        node=node,
        direction=Direction(direction),
        modality="affirmed",
        dose=None,
        document="doc-1",
        line=line,
        says=says,
    )


def test_an_entity_stands_once_for_each_direction():
    """Its strongest place is named and the others are counted; the same entity moving the other way has a line of its own."""
    moves = [
        effect("a", "x", "increased", 1.0),
        effect("a", "y", "increased", 0.5),
        effect("a", "z", "decreased", -0.4),
    ]
    text = tables._effects(SimpleNamespace(effects=[*moves, effect("b", "x", "increased", 0.3)]))
    lines = [line for line in text.splitlines() if "@" in line]
    assert [line.split()[0] for line in lines] == ["a@x", "a@z", "b@x"]
    assert "in 1 more place" in lines[0]
    assert "more place" not in "".join(lines[1:])


def test_known_directions_are_said_before_unknown_ones_with_every_source():
    """One line a thing and direction; a source that says it twice is named once."""
    said = [stated("p", "unknown", 1, "u"), stated("q", "decreased", 2, "d"), stated("q", "decreased", 3, "e"),
            stated("q", "decreased", 3, "f")]  # fmt: skip
    text = tables._stated(SimpleNamespace(stated=said))
    assert text.index("decreased") < text.index("unknown")
    assert "doc-1:2; doc-1:3 " in text
    assert text.count("doc-1:3") == 1
