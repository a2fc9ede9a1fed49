"""Compounds side by side: the levels compared, recorded affinities, pathways and effects; shared and opposite ones.

Three kinds of thing stand apart. Affinities are what records print. Orders and ratios are computed of them, within one kind of value
alone. Pathways and effects are computed at the levels that are said first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kg.answer.affinities import AffinityRow, RecordedValue, rows_of, values_of
from kg.answer.records import level_in_words, without_level
from kg.answer.scope import Scope, scope
from kg.direction import Direction
from kg.display import Listed, Screen, ScreenTable, Shown, as_plain, frame, refuse_frame

if TYPE_CHECKING:
    import pandas as pd

    from kg.answer.answer import Answer
    from kg.answer.records import CompoundGiven
    from kg.question.workspace import Workspace

_FRAMES = ("effects", "pathways", "affinities", "orders", "compounds")


@dataclass(frozen=True, slots=True)
class Shared:
    """One node or pathway in each compound: values in the order of the compounds, and how they stand to each other."""

    name: str
    label: str
    values: tuple[float | None, ...]
    directions: tuple[Direction, ...]
    standing: str

    COLUMNS: ClassVar = ("name", "label", "values", "standing")


@dataclass(frozen=True, slots=True)
class Level:
    """A compound of a comparison: its name there, its level, what that rests on, and the metabolites given with it."""

    name: str
    label: str
    dose: str
    free_nM: float | None
    basis: str
    metabolites: tuple[str, ...] = ()

    COLUMNS: ClassVar = ("label", "dose", "free_nM", "basis")

    def told(self) -> str:
        """In a line."""
        with_them = f"; with {', '.join(self.metabolites)}" if self.metabolites else ""
        level = level_in_words(self.free_nM)
        return f"{self.name}: {level} free – {without_level(self.basis, level)}{with_them}"


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """Compounds side by side.

    `affinities` are recorded values alone, `orders` what follows from them by kind; `pathways` (scores) and `effects` (log2
    changes) are computed, their standing `shared`, `opposite` or `only …; open for …` (uncertain or conflicting there).
    """

    names: tuple[str, ...]
    compounds: tuple[Level, ...]
    affinities: tuple[RecordedValue, ...]
    orders: tuple[AffinityRow, ...]
    pathways: tuple[Shared, ...]
    effects: tuple[Shared, ...]
    at: str = ""

    def __post_init__(self) -> None:
        """The computed parts show themselves too."""
        for name in ("compounds", "pathways", "effects"):
            object.__setattr__(self, name, Listed(getattr(self, name)))

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `kg compare -f json` writes them."""
        return {
            "at": self.at,
            "compounds": as_plain(self.compounds),
            "affinities": [value.to_json() for value in self.affinities],
            "orders": [row.order_json(self.names) for row in self.orders],
            "pathways": as_plain(self.pathways),
            "effects": as_plain(self.effects),
        }

    def to_frame(self, what: str = "effects") -> pd.DataFrame:
        """The "effects" or "pathways" (a number and a direction for each compound), "affinities" (recorded values), "orders", "compounds".

        Raises UsageError for another word, and where pandas is missing.
        """
        if what not in _FRAMES:
            raise refuse_frame(what, _FRAMES)
        if what in ("effects", "pathways"):
            number, name = ("log2_change", "node") if what == "effects" else ("score", "pathway")
            changes = [f"{name} {said}" for said in (number, "direction") for name in self.names]
            rows = ((s.name, s.label, *s.values, *map(str, s.directions), s.standing) for s in getattr(self, what))
            return frame(rows, [name, "label", *changes, "standing"])
        records = self.to_json()[what]
        columns = list(records[0]) if records else []
        return frame(([row[name] for name in columns] for row in records), columns)

    def _screen(self) -> Screen:
        kinds = tuple((r.label, r.kind, *r.cells(), r.order, r.ratio) for r in self.orders)
        names = self.names
        tables = (
            ScreenTable(
                ("recorded", "kind", *names, "order (computed)", "ratio"), kinds, few=7, folds=2, narrow=2 + len(names)
            ),
            ScreenTable(("pathways, computed score", *names, "standing"), tuple(map(scored, self.pathways)), few=6),
            ScreenTable(("effects, computed log2", *names, "standing"), tuple(map(moved, self.effects)), few=8),
        )
        foot = f"All: .to_frame({'|'.join(map(repr, _FRAMES))}) .to_json()"
        return Screen(f"Comparison of {', '.join(names)}", tuple(one.told() for one in self.compounds), tables, foot)


def scored(one: Shared) -> tuple[str, ...]:
    """A pathway: its name, direction and score under each compound, and its standing."""
    cells = (
        f"{d.glyph} {'' if v is None else format(v, '.2f')}".strip()
        for v, d in zip(one.values, one.directions, strict=True)
    )
    return one.label, *cells, one.standing


def moved(one: Shared) -> tuple[str, ...]:
    """A node: its key, direction and log2 change under each compound, and its standing."""
    cells = (
        f"{d.glyph} {'' if v is None else format(v, '+.2f')}".strip()
        for v, d in zip(one.values, one.directions, strict=True)
    )
    return one.name, *cells, one.standing


def comparison(
    workspace: Workspace,
    sides: Sequence[tuple[Answer, str]],
    targets: Sequence[str] = (),
    pathways: Sequence[str] = (),
    place: str = "",
    at: str = "",
) -> Comparison:
    """Side by side what is asked for, of answers and what their levels rest on where `at` made them alike ('' where not).

    Raises NotFound for a target, pathway or place that is none.
    """
    asked = scope(workspace, targets, pathways, place)
    answers = [answer for answer, _ in sides]
    names = _told_apart(answers)
    values = [
        value
        for name, answer in zip(names, answers, strict=True)
        for value in values_of(workspace, workspace.book.compound(answer.scenario.compounds[0].id), name)
        if asked.entities is None or value.target in asked.entities
    ]
    return Comparison(
        names,
        tuple(_level(name, a.scenario.compounds, basis) for name, (a, basis) in zip(names, sides, strict=True)),
        tuple(values),
        rows_of(values, names, {t.target for answer in answers for t in answer.targets if t.primary}),
        _pathways(answers, names, asked),
        _effects(answers, names, asked),
        at,
    )


def tabled(result: Comparison) -> tuple[list[str], list[list[object]]]:
    """Columns and rows of all blocks of a comparison under common columns: levels, recorded affinities, pathways, effects."""
    columns = ["block", "name", "label", "kind", *result.names, "standing", "ratio (computed)"]
    rows: list[list[object]] = [["free_nM", "level", "", "", *(one.free_nM for one in result.compounds), "", ""]]
    rows += [["recorded", r.target, r.label, r.kind, *r.cells(), r.order, r.ratio] for r in result.orders]
    for block, items in (("score", result.pathways), ("log2_change", result.effects)):
        rows += [[block, s.name, s.label, "computed", *s.values, s.standing, ""] for s in items]
    return columns, rows


def _level(name: str, given: Sequence[CompoundGiven], basis: str) -> Level:
    parent, *others = given
    metabolites = tuple(f"{one.label} {one.level} ({one.basis})" for one in others)
    return Level(name, parent.label, parent.dose, parent.free_nM, basis or parent.basis, metabolites)


def _told_apart(answers: Sequence[Answer]) -> tuple[str, ...]:
    """A name for each answer: the compound's label, with its amount where labels repeat, numbered where those do."""
    first = [a.scenario.compounds[0] for a in answers]
    labels = [c.label for c in first]
    names = [c.label if labels.count(c.label) == 1 else f"{c.label} {c.dose or f'{c.level}, usual'}" for c in first]
    return tuple(n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names))


def standing(directions: Sequence[Direction], names: Sequence[str]) -> str:
    """How the directions of one node stand to each other: `shared`, `opposite`, `only A`, `only A; open for B`.

    Empty where it moves under none; open is a compound under which the call is not sure.
    """
    moving = {i: d for i, d in enumerate(directions) if d.moves}
    if not moving:
        return ""
    if len(set(moving.values())) > 1:
        return "opposite"
    if len(moving) == len(directions):
        return "shared"
    unsure = [names[i] for i, d in enumerate(directions) if not d.moves and d is not Direction.UNCHANGED]
    said = "only " + ", ".join(names[i] for i in moving)
    return f"{said}; open for {', '.join(unsure)}" if unsure else said


def _effects(answers: Sequence[Answer], names: tuple[str, ...], asked: Scope) -> tuple[Shared, ...]:
    by_node = [{e.node: e for e in a.effects} for a in answers]
    rows = []
    for key, first in by_node[0].items():
        if asked.nodes is not None and key not in asked.nodes:
            continue
        found = [table[key] for table in by_node]
        directions = tuple(e.direction for e in found)
        if said := standing(directions, names):
            rows.append(Shared(key, first.label, tuple(e.log2_change for e in found), directions, said))
    return tuple(sorted(rows, key=lambda r: (-round(max(abs(v or 0.0) for v in r.values), 9), r.name)))


def _pathways(answers: Sequence[Answer], names: tuple[str, ...], asked: Scope) -> tuple[Shared, ...]:
    """Pathways that move under any of them, by their largest score; one that changes nowhere for a compound is unchanged there."""
    ranked = [{p.pathway: p for head in a.pathways for p in (head, *head.told)} for a in answers]
    labels = {iri: p.label for table in ranked for iri, p in table.items() if asked.pathway(p)}
    rows = []
    for iri, label in labels.items():
        found = [table.get(iri) for table in ranked]
        directions = tuple(p.direction if p else Direction.UNCHANGED for p in found)
        said = standing(directions, names) or "open"
        rows.append(Shared(iri, label, tuple(p.score if p else None for p in found), directions, said))
    return tuple(sorted(rows, key=lambda r: (-round(max(v or 0.0 for v in r.values), 9), r.name)))
