"""Compounds side by side: affinities at shared targets, effects that they share, and those that oppose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kg.direction import Direction
from kg.display import Listed, Screen, ScreenTable, Shown, as_plain, frame, refuse_frame

if TYPE_CHECKING:
    import pandas as pd

    from kg.answer.answer import Answer
    from kg.question.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shared:
    """One node or target in each compound: values in the order of the compounds, and how they stand to each other."""

    name: str
    label: str
    values: tuple[float | None, ...]
    directions: tuple[Direction, ...]
    standing: str

    COLUMNS: ClassVar = ("name", "label", "values", "standing")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """Compounds side by side: affinities (nM) by target, and changes by node.

    The standing of a node is `shared`, `opposite` or `only …; open for …` (uncertain or conflicting there).
    """

    compounds: tuple[str, ...]
    affinities: tuple[Shared, ...]
    effects: tuple[Shared, ...]

    def __post_init__(self) -> None:
        """Both parts show themselves too."""
        object.__setattr__(self, "affinities", Listed(self.affinities))
        object.__setattr__(self, "effects", Listed(self.effects))

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `kg compare -f json` writes them."""
        return dict(as_plain(self))

    def to_frame(self, what: str = "effects") -> pd.DataFrame:
        """The "effects" (a log2 change and a direction for each compound) or "affinities" (nM for each), one row a thing.

        Raises UsageError for another word, and where pandas is missing.
        """
        if what == "affinities":
            columns = ["target", "label", *(f"{name} nM" for name in self.compounds), "standing"]
            return frame(((s.name, s.label, *s.values, s.standing) for s in self.affinities), columns)
        if what == "effects":
            changes = [f"{name} {said}" for said in ("log2_change", "direction") for name in self.compounds]
            rows = ((s.name, s.label, *s.values, *map(str, s.directions), s.standing) for s in self.effects)
            return frame(rows, ["node", "label", *changes, "standing"])
        raise refuse_frame(what, ("effects", "affinities"))

    def _screen(self) -> Screen:
        affinities = ScreenTable(
            ("affinities, nM", *self.compounds, "order"),
            tuple((s.label, *s.values, s.standing) for s in self.affinities),
            few=7,
            narrow=1 + len(self.compounds),
        )
        moved = tuple((s.name, *map(moved_by, s.values, s.directions), s.standing) for s in self.effects)
        effects = ScreenTable(("effects, log2", *self.compounds, "standing"), moved, few=10)
        foot = 'All: .to_frame("effects"|"affinities") .to_json()'
        return Screen(f"Comparison of {', '.join(self.compounds)}", (), (affinities, effects), foot)


def moved_by(value: float | None, direction: Direction) -> str:
    """A log2 change with the glyph of its direction."""
    return f"{direction.glyph} {value:+.2f}" if value is not None else ""


def comparison(workspace: Workspace, answers: Sequence[Answer]) -> Comparison:
    """Side by side: affinities ranked by the first compound's, effects by their largest size."""
    names = _told_apart(answers)
    return Comparison(names, _affinities(workspace, answers, names), _effects(answers, names))


def _told_apart(answers: Sequence[Answer]) -> tuple[str, ...]:
    """A name for each answer: the compound's label, with its amount where labels repeat, numbered where those do."""
    first = [a.scenario.compounds[0] for a in answers]
    labels = [c.label for c in first]
    names = [
        c.label if labels.count(c.label) == 1 else f"{c.label} {c.dose or f'{c.free_nM:.3g} nM, usual'}" for c in first
    ]
    return tuple(n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names))


def _affinities(workspace: Workspace, answers: Sequence[Answer], names: tuple[str, ...]) -> tuple[Shared, ...]:
    """Geometric mean affinity of each target, the parent compounds alone, in nM whatever unit was printed."""
    tables: list[dict[str, float]] = []
    labels: dict[str, str] = {}
    for answer in answers:
        parent = answer.scenario.compounds[0].id
        record = workspace.book.compound(parent)
        measured = dict.fromkeys(m.target for m in record.measurements)
        row = {}
        for target in measured:
            affinity = workspace.book.affinity(record, target)
            if affinity is not None:
                row[target] = affinity.value
                labels[target] = workspace.directory.label(target)
        tables.append(row)
    rows = []
    for target in labels:
        values = tuple(t.get(target) for t in tables)
        present = [i for i, v in enumerate(values) if v is not None]
        order = " < ".join(names[i] for i in sorted(present, key=lambda i: values[i] or 0.0))
        rows.append(Shared(target, labels[target], values, (), f"tightest first: {order}"))
    return tuple(
        sorted(rows, key=lambda r: (sum(v is None for v in r.values), min(v for v in r.values if v is not None)))
    )


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


def _effects(answers: Sequence[Answer], names: tuple[str, ...]) -> tuple[Shared, ...]:
    by_node = [{e.node: e for e in a.effects} for a in answers]
    rows = []
    for key, first in by_node[0].items():
        found = [table[key] for table in by_node]
        directions = tuple(e.direction for e in found)
        if said := standing(directions, names):
            rows.append(Shared(key, first.label, tuple(e.log2_change for e in found), directions, said))
    return tuple(sorted(rows, key=lambda r: (-round(max(abs(v or 0.0) for v in r.values), 9), r.name)))
