"""Answers as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.answer import summary
from kg.answer.records import arrows
from kg.cli.output import table

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.records import Effect, PathwayEffect, RouteLink

TABLE_ROWS = 25
# Sources named beside a route in a table; JSON has them all, link by link.
SOURCES_NAMED = 4


def perturbation(answer: Answer) -> str:
    """What is stated, which targets, which pathways, which nodes."""
    given = "\n".join(answer.scenario.told()) + "\n"
    return "\n".join((given, _stated(answer), _targets(answer), _pathways(answer), _effects(answer)))


def _stated(answer: Answer) -> str:
    """One line a thing and direction: what the first source says, and every source; known directions first."""
    if not answer.stated:
        return "Stated by the documents\n  not stated\n"
    rows = []
    for found in summary.by_thing(answer.stated):
        s = found[0]
        rows.append((s.node, summary.marked(s.direction), s.says, summary.sources(found), s.modality, _window(s.dose)))
    shown = rows[:TABLE_ROWS]
    return table(
        ("on", "direction", "says", "source", "modality", "dose"),
        shown,
        _more("Stated by the documents", shown, rows),
    )


def _window(dose: tuple[float, float] | None) -> str:
    return f"{dose[0]:g}-{dose[1]:g}" if dose else ""


def _more(title: str, shown: Sequence[object], of: Sequence[object]) -> str:
    rest = len(of) - len(shown)
    return f"{title} (+{rest} more with -f tsv or -f json)" if rest > 0 else title


def _targets(answer: Answer) -> str:
    """One line a target: the contexts it was found in, the range of occupancy over them."""
    rows = []
    for found in summary.by_target(answer.targets):
        t = found[0]
        value, share = summary.affinity(t.affinity_nM), summary.occupied(found)
        rows.append((t.compound, t.action, t.label, value, share, t.note or t.basis, t.evidence))
    return table(("compound", "action", "target", "nM", "occupied", "basis", "who says so"), rows, "Targets")


def _pathways(answer: Answer) -> str:
    rows = [
        (p.rank, _with_told(p), summary.marked(p.direction), p.score, p.contexts[:3], arrows(p.route), _word(p.route))
        for p in answer.pathways[:TABLE_ROWS]
    ]
    title = _more(
        "Pathways, computed (score = |log2 change| of the readouts through the pathway's own steps, where it is largest)",
        rows,
        answer.pathways,
    )
    columns = ("rank", "pathway", "direction", "score", "where", "route that carries most", "who says so")
    still = f"\nUnchanged (less than 10 % everywhere): {', '.join(answer.unchanged)}\n" if answer.unchanged else ""
    return table(columns, rows, title) + still


def _with_told(p: PathwayEffect) -> str:
    """The pathway's label and those that are the same event by another name."""
    return f"{p.label}; with it {', '.join(one.label for one in p.told)}" if p.told else p.label


def _word(links: Sequence[RouteLink]) -> str:
    """The sources of a route's links, each once, the first few named."""
    said = list(dict.fromkeys(text for link in links for text in link.evidence))
    rest = len(said) - SOURCES_NAMED
    return "; ".join(said[:SOURCES_NAMED]) + (f"; +{rest} more" if rest > 0 else "")


def _effects(answer: Answer) -> str:
    """One line an entity and direction: the place where it moves most, and in how many more it moves the same way."""
    rows = [_effect(found) for found in summary.by_entity(answer.effects)]
    shown = rows[:TABLE_ROWS]
    title = _more("Nodes, computed", shown, rows)
    return table(("node", "and", "direction", "size", "log2", "5-95 %", "stable"), shown, title)


def _effect(found: list[Effect]) -> tuple[object, ...]:
    e = found[0]
    called, moved = summary.call(e), e.log2_change
    return (e.node, summary.elsewhere(found), called, e.size, moved, summary.interval(e), summary.stable(e))
