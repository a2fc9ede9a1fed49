"""docs/reference/drugs.md: sixty much-used drugs by name: what they work by, what the answer says, and whether the two agree."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.answer.answer import Answer
from kg.answer.records import TargetEffect
from kg.explore import open_workspace, perturb

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "drugs.md"
HEAD = """# Sixty drugs by name

Written by `scripts/pages drugs`; do not edit. "Works by" is what a textbook says (`scripts/drugs.tsv`, background), "a public page" what one open page says of it, in the
curators' words, with its address as it was seen in 2026; the next columns are the answer of `kg perturb NAME` without an amount, of which the first pathway is the headline. A target with an asterisk is one that a source, or a person, names as primary; behind it the share that is held. "Level" says
on what it rests: the recorded plasma level, occupancy measured in living brain, what usual doses hold of such targets, or no number. The last column holds the two
side by side: a target agrees where it is computed, or named and outside the network, with that action, and marked primary.

"""
_LEVELS = (("were measured (", "measured occupancy"), ("of it, as usual doses do", "as usual doses hold, not the recorded level"),
           ("recorded exposure", "recorded"), ("is taken to be held", "half held, no number"), ("where nothing competes", "as usual doses hold"))  # fmt: skip
# Words of actions that are one direction for a reader: what a source calls an inverse agonist opposes the ligand as an antagonist does.
_ALIKE = {
    "antagonist": ("antagonist", "inverse agonist"),
    "inhibitor": ("inhibitor",),
    "blocker": ("blocker",),
    "agonist": ("agonist", "partial agonist"),
}
_SHOWN = 4
TABLE = ROOT / "scripts" / "drugs.tsv"


def listed() -> list[dict[str, str]]:
    """The rows of the table by hand: drug, mechanism, page and what it says."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def mechanism(text: str) -> list[tuple[str, str]]:
    """Targets with actions: `TARGET:ACTION, TARGET:ACTION`."""
    return [(target, action) for part in text.split(", ") for target, _, action in [part.partition(":")]]


def _level(basis: str) -> str:
    return next((word for text, word in _LEVELS if text in basis), "none")


def _first(targets: Sequence[TargetEffect]) -> list[TargetEffect]:
    """One row a target, the contexts where most is held, primary ones first."""
    best: dict[str, TargetEffect] = {}
    for one in sorted(targets, key=lambda t: (not t.primary, -(t.occupancy or 0.0), t.label)):
        best.setdefault(one.label, one)
    return list(best.values())


def _fits(found: TargetEffect, action: str) -> bool:
    return any(found.action == word or found.action.endswith(f" {word}") for word in _ALIKE.get(action, (action,)))


def verdict(wanted: Sequence[tuple[str, str]], targets: Sequence[TargetEffect]) -> str:
    """`agrees`, or what of the mechanism the answer lacks."""
    rows = {t.label: t for t in reversed(_first(targets))}
    said = []
    for label, action in wanted:
        found = rows.get(label)
        if found is None or (found.note and found.note != "not in the network"):
            said.append(f"{label} {f'{found.note}' if found else 'is not listed'}")
        elif not _fits(found, action):
            said.append(f"{label} is {found.action}, not {action}")
        elif not found.primary:
            said.append(f"{label} is not marked primary")
        elif found.note:
            said.append(f"{label} outside the network")
    outside = [text for text in said if text.endswith("outside the network")]
    return "; ".join(said) if len(said) > len(outside) else "agrees" + (f"; {'; '.join(outside)}" if outside else "")


def row(told: Mapping[str, str], answer: Answer) -> str:
    """One line of the table."""
    wanted = mechanism(told["mechanism"])
    shown = [
        f"{t.label}{'*' if t.primary else ''} {t.action}{f' {100 * t.occupancy:.0f} %' if t.occupancy is not None else f' ({t.note})'}"
        for t in _first([t for t in answer.targets if t.primary or (t.occupancy or 0.0) > 0.2])[:_SHOWN]
    ]
    ways = [f"{p.label} {p.direction.glyph}" for p in answer.pathways[:3]]
    sources = next(
        (note.removeprefix("rests on data of ") for note in answer.notes if note.startswith("rests on data of ")), ""
    )
    who = "; ".join(part.partition(" (")[0] for part in sources.split("; ") if part)
    cells = (
        told["drug"], ", ".join(f"{t} {a}" for t, a in wanted), f"[{told['page_says']}]({told['page']})", _level(answer.scenario.compounds[0].basis), ", ".join(shown),
        ", ".join(ways) or "none", who, verdict(wanted, answer.targets),
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def pages() -> dict[Path, str]:
    """The page with its path."""
    workspace = open_workspace()
    lines = [row(told, perturb(told["drug"], workspace=workspace, samples=0)) for told in listed()]
    agree = sum(line.rstrip(" |").rpartition("| ")[2].startswith("agrees") for line in lines)
    columns = (
        "drug",
        "works by",
        "a public page",
        "level",
        "first targets",
        "first pathways",
        "data of",
        "held together",
    )
    head = f"{HEAD}{agree} of {len(lines)} agree.\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    return {PAGE: head + "\n".join(lines) + "\n"}
