"""A screen over a range of amounts: each compound at each of them, and a table that has the amount in columns of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kg.errors import UsageError
from kg.question.amount import UNITS, amount
from kg.screen.candidates import ScreenedCompound
from kg.screen.forms import Form, Row
from kg.screen.solved import SettledPart

# Amounts of a range, and the most that may be asked for.
AMOUNTS = 5
MOST_AMOUNTS = 100
BESIDE = "it has an amount of its own beside --dose-range"


def amounts_of(text: str, points: int = 0) -> tuple[str, ...]:
    """The amounts of a range such as `1 nM..1 uM`, evenly on a log scale, both ends among them. Raises UsageError."""
    low, between, high = text.partition("..")
    if not between:
        raise UsageError(f"{text!r} is no range", "--dose-range", "write both ends, such as '1 nM..1 uM'")
    ends = amount(low), amount(high)
    if ends[0].kind != ends[1].kind:
        cure = "give both in nM, both in ng/mL or both in mg/day"
        raise UsageError("the ends of the range are of two kinds", "--dose-range", cure)
    if not ends[0].low < ends[1].high:
        raise UsageError("the range is empty", "--dose-range", "give the lower end first")
    count = points or AMOUNTS
    if not 2 <= count <= MOST_AMOUNTS:
        raise UsageError(f"a range of {count} amounts", "--points", f"give 2 to {MOST_AMOUNTS}")
    unit = UNITS[ends[0].kind]
    return tuple(f"{value:.6g} {unit}" for value in np.geomspace(ends[0].low, ends[1].high, count))


def at_each(found: Iterator[ScreenedCompound], amounts: tuple[str, ...]) -> Iterator[ScreenedCompound]:
    """Each compound at each amount, named `NAME=AMOUNT`."""
    for one in found:
        problem = BESIDE if "=" in one.name and one.text is None and not one.iri else one.problem
        for text in amounts:
            yield replace(one, name=f"{one.name}={text}", amount=text, problem=problem)


@dataclass(frozen=True)
class AtAmounts:
    """A table whose compounds stand at several amounts: the columns `amount` and `unit` behind the compound."""

    form: Form

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the table, and two more."""
        first, *others = self.form.columns
        return (first, "amount", "unit", *others)

    def rows(self, part: SettledPart) -> Iterator[Row]:
        """The rows of a part."""
        yield from map(parted, self.form.rows(part))


def parted(row: Row) -> Row:
    """A row of `NAME=AMOUNT` with the amount in two cells."""
    name, _, text = row[0].rpartition("=")
    value, _, unit = text.partition(" ")
    return [name, float(value), unit, *row[1:]]


def whole(row: Row) -> Row:
    """The row that was parted."""
    name, value, unit, *others = row
    return [f"{name}={value:.6g} {unit}", *others]
