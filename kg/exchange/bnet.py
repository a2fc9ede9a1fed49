"""bnet, the Boolean networks of BoolNet, PyBoolNet, bioLQM, AEON: a target and its rule on a line."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.net import Losses, Net, Tie, identifier, lost, names
from kg.exchange.reading import Draft, lines

# Brackets and negations in each other at most.
_DEEPEST = 200
# Characters of a file at most, unpacked, line ends counted: rules of some fifty thousand nodes. What is read stays below some ten
# seconds of a processor and half a gigabyte, whatever the text is.
LARGEST = 4_000_000
_CONSTANTS = ("0", "1", "true", "false")
_NAME = re.compile(r"[^\s!&|(),]+")
_TOKEN = re.compile(r"\s*(?:([!&|()])|([^\s!&|()]+))")


def read(path: Path) -> Draft:
    """A target and its rule on a line; each literal is an influence, negative where it stands negated.

    One that stands both ways has no sign. A node that is its own rule is an input, and a rule of a constant is none.
    Raises DataError for what is no such file, and for one longer than `LARGEST`.
    """
    draft, names_, left = Draft(path.name), Names(), LARGEST
    for number, line in lines(path):
        left -= len(line) + 1
        if left < 0:
            what = f"is longer than {LARGEST:,} characters, which no Boolean network is"
            raise DataError(what, f"{path}:{number}", "give the network itself, in parts if need be")
        bare = line.partition("#")[0].strip()
        if not bare or [cell.strip().casefold() for cell in bare.split(",")[:2]] in (
            ["targets", "factors"],
            ["targets", "functions"],
        ):
            continue
        draft.rows += 1
        target, comma, rule = (part.strip() for part in bare.partition(","))
        try:
            signs = _Rule().read(rule if comma and _NAME.fullmatch(target) else "")
        except DataError as error:
            draft.refuse(str(number), error.what, line)
            continue
        end = draft.thing(names_.of(target))
        for source, found in signs.items():
            if source == target and rule == target:
                draft.told["inputs, which keep their state"] += 1
                continue
            sign = sum(found) if len(found) == 1 else 0
            mechanism = {1: "Activation", -1: "Inhibition"}.get(sign, "Modulation")
            why = "" if sign else "it stands with and without negation"
            draft.tie(Tie("", draft.thing(names_.of(source)), end, sign, "rule", mechanism, why=why, where=str(number)))
    if draft.rows and len(draft.refused) * 2 > draft.rows:
        raise DataError("this is no Boolean network", str(path), "a line of bnet is a target, a comma and its rule")
    draft.told += names_.told
    return draft


class _Rule:
    """Reads a rule from left to right: the sign of each bracket that is open, and of what comes next."""

    def __init__(self) -> None:
        self.signs: dict[str, set[int]] = {}
        self._open, self._next, self._wanted = [1], 1, True

    def read(self, rule: str) -> dict[str, set[int]]:
        """Name in the rule -> the signs that it stands with, by the negations around it. Raises DataError for what is none."""
        for match in _TOKEN.finditer(rule):
            mark, name = match[1], match[2]
            if not self._wanted:
                self._behind(mark or name)
            elif name:
                if name.casefold() not in _CONSTANTS:
                    self.signs.setdefault(name, set()).add(self._open[-1] * self._next)
                self._next, self._wanted = 1, False
            else:
                self._before(mark)
        if self._wanted or len(self._open) != 1:
            raise DataError("the rule ends too early")
        return self.signs

    def _before(self, mark: str) -> None:
        """A mark where an operand is wanted."""
        if mark == "!":
            self._next = -self._next
        elif mark == "(":
            self._open.append(self._open[-1] * self._next)
            self._next = 1
            if len(self._open) > _DEEPEST:
                raise DataError(f"more than {_DEEPEST} brackets stand in each other")
        else:
            raise DataError(f"{mark!r} stands where a name is needed")

    def _behind(self, mark: str) -> None:
        """What stands behind an operand."""
        if mark == ")" and len(self._open) > 1:
            self._open.pop()
        elif mark in "&|":
            self._wanted = True
        else:
            raise DataError(f"{mark[:40]!r} stands where it cannot")


def write(net: Net) -> tuple[str, Losses]:
    """Text by the usual rule: on where some activator is on and no inhibitor is.

    A node without signed influences keeps its state, one with inhibitors alone is on without them. Unknown signs, and pairs
    that activate and inhibit, are left out and counted, with evidence and sizes.
    """
    spelt = names(net.things, identifier)
    helps, hinders, losses = regulators(net)
    lines = [
        f"{name}, {_rule(name, [spelt[k] for k in helps.get(key, ())], [spelt[k] for k in hinders.get(key, ())])}"
        for key, name in spelt.items()
    ]
    losses["influences of unknown sign"] = sum(tie.sign == 0 for tie in net.ties)
    return "targets, factors\n" + "".join(f"{line}\n" for line in lines), +losses


def regulators(net: Net) -> tuple[dict[str, list[str]], dict[str, list[str]], Losses]:
    """Ids of what activates and what inhibits each thing, by known signs; what a Boolean rule of them cannot hold."""
    signs: dict[tuple[str, str], set[int]] = {}
    losses = lost(net, attributes=True)
    for tie in net.ties:
        signs.setdefault((tie.source, tie.target), set()).add(tie.sign)
    helps: dict[str, list[str]] = {}
    hinders: dict[str, list[str]] = {}
    for (source, target), found in sorted(signs.items()):
        known = found - {0}
        if len(known) == 1:
            (helps if known == {1} else hinders).setdefault(target, []).append(source)
        losses["pairs of both signs"] += len(known) > 1
    return helps, hinders, losses


def _rule(name: str, helps: list[str], hinders: list[str]) -> str:
    """The rule of one node."""
    on = " | ".join(helps)
    off = " & ".join(f"!{one}" for one in hinders)
    if not on:
        return off or name
    return f"({on}) & {off}" if off else on
