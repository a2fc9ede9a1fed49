"""At which levels compounds are compared: each at its own, all at one concentration, or all holding the same part of one target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import DataError, UsageError
from kg.knowledge.meant import TARGETS
from kg.question.amount import Amount, amount

if TYPE_CHECKING:
    from kg.question.scenario import Question
    from kg.question.treatment import Prepared
    from kg.question.workspace import Workspace

OCCUPANCY, CONCENTRATION, THERAPEUTIC = "same-occupancy", "same-conc", "therapeutic"
_CURE = f"write --at '{OCCUPANCY} TARGET', '{OCCUPANCY} TARGET 80 %', '{CONCENTRATION}', '{CONCENTRATION} 20 nM' or {THERAPEUTIC}"
# Digits of a computed concentration that is handed on as text: more than any affinity has.
_DIGITS = 9
_ONE = Amount("site", 1.0, 1.0, "1 nM")


class Levelled(NamedTuple):
    """A side of a comparison with its level set, and what that level is; '' where it is the compound's own."""

    question: Question
    basis: str = ""


def joined(workspace: Workspace, names: Sequence[str], at: str) -> tuple[tuple[str, ...], str]:
    """Names and `--at` where its target or amount was written behind it without quotes: the one name that is no compound."""
    if at not in (OCCUPANCY, CONCENTRATION):
        return tuple(names), at
    others = [name for name in names if not workspace.is_compound(name)]
    if len(others) != 1:
        return tuple(names), at
    return tuple(name for name in names if name != others[0]), f"{at} {others[0]}"


def _sides(workspace: Workspace, usual: Question, each: bool) -> list[Question]:
    """A question for each compound that is compared: those named, then those of each table.

    Raises UsageError for fewer than two, and for `each` of no table.
    """
    plain = replace(usual, compounds=(), profile=(), compound=())
    found = [replace(plain, compounds=(name,)) for name in usual.compounds]
    if each and not usual.profile:
        raise UsageError("--each is of the compounds of a table", "--each", cure="give --profile FILE")
    alone = [replace(plain, profile=(table,)) for table in usual.profile]
    chosen = workspace.asked.each(replace(usual, compounds=())) if each or usual.compound else alone
    found += chosen
    if len(found) < 2:
        for side in found:
            workspace.wanted(side)  # a table of several compounds says how to choose among them
        raise UsageError("a comparison needs at least two compounds", cure="name two or more, or give --profile FILE")
    return found


def levelled(workspace: Workspace, usual: Question, each: bool, at: str) -> list[Levelled]:
    """A side for each compound and table of a question, at the levels that `at` asks for; at their own without it.

    Raises UsageError for an `at` that is none and for a compound with an amount of its own beside it, DataError where a
    compound lacks what the level is made of.
    """
    sides = _sides(workspace, usual, each)
    if not at:
        return [Levelled(side) for side in sides]
    if any("=" in name for side in sides for name in side.compounds):
        raise UsageError("--at sets the level, and an amount does too", "--at", "leave one of them away")
    word, _, rest = at.strip().partition(" ")
    if word == THERAPEUTIC and not rest:
        return [Levelled(side) for side in _exposed(workspace, sides)]
    if word == CONCENTRATION:
        return _same_concentration(workspace, sides, rest.strip())
    if word == OCCUPANCY and rest.strip():
        return _same_occupancy(workspace, sides, rest.strip())
    raise UsageError(f"{at!r} is no level to compare at", "--at", _CURE)


def _exposed(workspace: Workspace, sides: Sequence[Question]) -> Sequence[Question]:
    missing = [
        record.label
        for side in sides
        for record, how_much in workspace.wanted(side)
        if how_much is None and (record.exposure is None or isnan(record.exposure.plasma[0]))
    ]
    if missing:
        cure = f"compare at '{CONCENTRATION} 20 nM' or '{OCCUPANCY} TARGET', or give amounts: NAME='20 nM'"
        raise DataError(f"no therapeutic level is recorded for {', '.join(missing)}", "--at", cure)
    return sides


def _same_concentration(workspace: Workspace, sides: Sequence[Question], text: str) -> list[Levelled]:
    if text:
        found = amount(text)
        if found.kind != "site":
            raise UsageError(f"{text!r} is no free concentration", "--at", f"write such as '{CONCENTRATION} 20 nM'")
        said = f"{found.text} free for all, as asked"
        return [Levelled(replace(side, conc=text), said) for side in sides]
    first = _usual(workspace, sides[0]).given[0]
    if not first.free.value > 0:
        raise DataError(f"no level of {first.label} is recorded", "--at", f"write such as '{CONCENTRATION} 20 nM'")
    conc = f"{first.free.value:.{_DIGITS}g} nM"
    said = f"the free level of {first.label} for all"
    return [Levelled(sides[0]), *(Levelled(replace(side, conc=conc), said) for side in sides[1:])]


def _same_occupancy(workspace: Workspace, sides: Sequence[Question], text: str) -> list[Levelled]:
    """Concentrations at which each compound with its metabolites holds the same part of a target, where nothing competes."""
    name, part = _part(text)
    target = workspace.directory.resolve(name, TARGETS, "target")
    made = []
    if part is None:
        # The first has its own level: behind the barrier its affinities may be others than at a concentration given at the site.
        held = _strength(workspace, _usual(workspace, sides[0]), target.iri, target.label)
        part = held / (1.0 + held)
        made.append(
            Levelled(
                sides[0], f"its own level, which holds {100 * part:.3g} % of {target.label}, where nothing competes"
            )
        )
    for side in sides[len(made) :]:
        parties = [(record, _ONE) for record, _ in workspace.wanted(side)]
        strength = _strength(workspace, workspace.prepared(parties, side), target.iri, target.label)
        conc = f"{part / (1.0 - part) / strength:.{_DIGITS}g} nM"
        made.append(
            Levelled(replace(side, conc=conc), f"holds {100 * part:.3g} % of {target.label}, where nothing competes")
        )
    return made


def _part(text: str) -> tuple[str, float | None]:
    """Target and part of it: `SERT 80 %`, `SERT 80%`; no part where none is written."""
    if not text.endswith("%"):
        return text, None
    name, _, number = text[:-1].strip().rpartition(" ")
    try:
        part = float(number) / 100.0
    except ValueError:
        part = 0.0
    if not name or not 0.0 < part < 1.0:
        raise UsageError(f"{text!r} is no target with a part of it", "--at", _CURE)
    return name.strip(), part


def _usual(workspace: Workspace, side: Question) -> Prepared:
    return workspace.prepared(workspace.wanted(side), side)


def _strength(workspace: Workspace, prepared: Prepared, target: str, label: str) -> float:
    """Sum of concentration over affinity of everything given at a target, or at the member of it that is held most.

    Raises DataError where nothing that is given has an affinity there.
    """
    places: dict[str, dict[str, float]] = {}
    free = {given.iri: given.free.value for given in prepared.given}
    for row in prepared.targets:
        wholes = (row.target, row.action.target, *workspace.book.families.get(row.target, ()))
        if target in wholes and row.affinity is not None and row.affinity.value > 0 and not row.problem:
            here = places.setdefault(row.target, {})
            ratio = free[row.compound] / row.affinity.value
            here[row.compound] = max(here.get(row.compound, 0.0), ratio)
    found = max((sum(ratios.values()) for ratios in places.values()), default=0.0)
    if not found > 0:
        raise DataError(
            f"{prepared.given[0].label} has no recorded affinity with an action at {label}",
            "--at",
            "choose a target that all of them act on: without --at their affinities are listed",
        )
    return found
