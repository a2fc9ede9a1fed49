"""What an examination comes to: right and wrong by class and tag, beside its floors, two baselines, and known causes.

Two files may lie beside a table of expectations. `floors.tsv` (columns table, group, right) says how many were right at
the last run; the groups are `all`, `class NAME` and `tag NAME`, the table is named without its suffix. `causes.tsv`
(columns id, cause, remark) says by hand why an expectation fails. A line that begins with # is a remark.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.answer.baselines import majority, shortest_route
from kg.answer.expectations import NOT_SETTLED, Answers, Examination, Expectation
from kg.direction import Direction
from kg.errors import DataError

FLOORS = "floors.tsv"
CAUSES = "causes.tsv"
UNEXAMINED = "unexamined"


@dataclass(frozen=True)
class Group:
    """How many of the `of` expectations of a group are right; `floor` is None where nothing is promised."""

    name: str
    right: int
    of: int
    floor: int | None
    shortest_route: int
    majority: int

    @property
    def holds(self) -> bool:
        """Whether it is at or above its floor."""
        return self.floor is None or self.right >= self.floor


@dataclass(frozen=True)
class Mark:
    """One expectation with what came out; `change` is the fraction that its direction is called from."""

    expectation: Expectation
    computed: str
    change: float
    right: bool
    cause: str
    remark: str


@dataclass(frozen=True)
class Marks:
    """A table that was answered: its groups, `all` first, and every expectation."""

    table: str
    digest: str
    settled: int
    groups: tuple[Group, ...]
    marks: tuple[Mark, ...]

    @property
    def wrong(self) -> tuple[Mark, ...]:
        """Expectations that were not met."""
        return tuple(mark for mark in self.marks if not mark.right)

    @property
    def below(self) -> tuple[Group, ...]:
        """Groups under their floor."""
        return tuple(group for group in self.groups if not group.holds)


def mark(examination: Examination, answers: Answers, table: Path) -> Marks:
    """The marks of one table. Raises DataError for floors or causes beside it that cannot be read."""
    items = answers.expectations
    promised = {
        row["group"]: row for row in _beside(table, FLOORS, ("table", "group", "right")) if row["table"] == table.stem
    }
    known = {row["id"]: row for row in _beside(table, CAUSES, ("id", "cause", "remark"))}
    columns = [answers.right, _met(items, shortest_route(examination)), _met(items, majority(items))]
    groups = []
    for name, chosen in members(items).items():
        right, routed, common = (sum(ok for ok, wanted in zip(c, chosen, strict=True) if wanted) for c in columns)
        groups.append(Group(name, right, sum(chosen), _floor(promised.pop(name, None), table), routed, common))
    if promised:
        raise DataError(
            f"no expectation is in the group {next(iter(promised))!r}", str(table.parent / FLOORS), "take it out"
        )
    rows = zip(items, answers.words, answers.changes, answers.right, strict=True)
    marks = tuple(
        Mark(e, word, change, ok, *_cause(None if ok else known.get(e.id, {"cause": UNEXAMINED, "remark": ""})))
        for e, word, change, ok in rows
    )
    settled = sum(answers.converged)
    return Marks(table.stem, examination.workspace.network.digest, settled, tuple(groups), marks)


def members(items: Sequence[Expectation]) -> dict[str, list[bool]]:
    """Group -> which expectations are in it: all, each class, each tag, in the order of the table."""
    groups = {"all": [True] * len(items)}
    groups |= {f"class {name}": [e.group == name for e in items] for name in dict.fromkeys(e.group for e in items)}
    tags = dict.fromkeys(tag for e in items for tag in sorted(e.tags))
    return groups | {f"tag {tag}": [tag in e.tags for e in items] for tag in tags}


def kinds_of_error(marks: Iterable[Mark]) -> dict[str, int]:
    """How many went the other way, were called unchanged, moved although they should be still, or have no answer."""
    found = dict.fromkeys(("opposite direction", "called unchanged", "called changed", NOT_SETTLED), 0)
    for one in marks:
        if one.right:
            continue
        if one.computed == NOT_SETTLED:
            found[NOT_SETTLED] += 1
        elif not one.expectation.expected.sign:
            found["called changed"] += 1
        else:
            found["opposite direction" if Direction(one.computed).sign else "called unchanged"] += 1
    return found


def _met(items: Sequence[Expectation], words: Sequence[str]) -> list[bool]:
    return [word == e.expected for word, e in zip(words, items, strict=True)]


def _cause(row: dict[str, str] | None) -> tuple[str, str]:
    return (row["cause"], row["remark"]) if row else ("", "")


def _floor(row: dict[str, str] | None, table: Path) -> int | None:
    if row is None:
        return None
    if not row["right"].isdecimal():
        raise DataError(f"{row['right']!r} is no number", str(table.parent / FLOORS), "write how many were right")
    return int(row["right"])


def _beside(table: Path, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a file beside the table; none where it is not there."""
    path = table.parent / name
    if not path.is_file():
        return []
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("cannot be read as UTF-8 text", str(path), "check its encoding and permissions") from error
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if any(row.get(column) is None for row in rows for column in columns):
        raise DataError("a row is not whole", str(path), f"give every row the columns {', '.join(columns)}")
    return rows
