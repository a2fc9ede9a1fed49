"""docs/reference/pet.md: occupancies measured in people beside computed ones. Called by `scripts/pages`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

from kg.cli.opening import workspace_of
from kg.errors import KgError
from kg.explore import perturb
from kg.knowledge.vocabulary import local_name
from kg.question.calibration import Calibration, free_level
from kg.question.in_vivo import IN_VIVO, in_a_dish
from kg.question.living import FROM_OCCUPANCY
from kg.question.occupancies import SeenOccupancy, seen_occupancies
from kg.question.pet import LeftOut, calibrated
from kg.question.targets import tone_at
from kg.question.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "pet.md"
# Percent points within which an occupancy is called right: about the scatter between people in one study.
NEAR = 12.0

HEAD = """# Occupancies measured in people, beside computed ones

Written by `scripts/pages pet`; do not edit. Rows are the occupancies of the library that were seen in a source and whose dose is one of a day,
or the usual one in words; the source of each stands in `pathways/library/occupancy.tsv` under its number. Shares are percent.

* *Dish*: what free level over affinity in a dish would hold (mean of all values recorded, `x / (1 + tone + x)`).
* *Other drugs*: what other compounds have in common (`kg fit --in-vivo` without this compound): what usual doses hold of a target that drugs work by, and how the
  affinities of the target stand to those in a dish. It is what an occupancy of a compound that nobody measured is worth.
* *Other records*: what all other records say, those of other doses and targets of this compound and its plasma EC50s too, but not this one: what the computed
  occupancy at a dose is worth that nobody measured.
* *True*: the share of the receptor that the compound holds in the answer, its metabolites beside it. *PET*: what a tracer would see of it, by how much
  less of the receptor is free than without anything given. They are two numbers: a transmitter that rises with the drug counts
  in the second alone, and one that was there before is counted in the first as a rival. *PET* is what a measured value is held against.
* A star marks a compound with a plasma EC50 at that target. The affinity of all others is the one that their rows ask for, where the
  answer uses it, so *true* and *PET* show that the rows agree with each other and with the equations; *other records* alone is a test.

"""
TABLE = "| row | drug | target | region | dose | measured | dish | other drugs | other records | true | PET | error |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Beside:
    """One measured occupancy with what is computed, percent; `own` says whether an EC50 of the compound there is recorded."""

    seen: SeenOccupancy
    dish: float
    drugs: float
    records: float
    true: float
    pet: float
    own: bool

    @property
    def middle(self) -> float:
        """Middle of what was measured."""
        return 100.0 * self.seen.middle


@dataclass
class Computed:
    """What is computed for the rows of the page."""

    workspace: Workspace

    @cached_property
    def seen(self) -> list[SeenOccupancy]:
        """Every row that was seen in a source."""
        return seen_occupancies(self.workspace, calibrated(self.workspace))

    @cached_property
    def left_out(self) -> LeftOut:
        """What is computed without a row, or without its compound."""
        every = seen_occupancies(self.workspace, calibrated(self.workspace), single=True)
        return LeftOut(Calibration(self.workspace), every)

    def rows(self) -> list[Beside]:
        """Every occupancy that can be computed, in the order of drugs and targets."""
        found = [self._row(seen) for seen in self.seen]
        kept = [row for row in found if row]
        return sorted(kept, key=lambda row: (row.seen.compound, row.seen.target, row.seen.record))

    def _row(self, seen: SeenOccupancy) -> Beside | None:
        book, record = self.workspace.book, self.workspace.book.compound(seen.compound)
        level, dish = (
            free_level(self.left_out.calibration.book, record, seen.dose),
            in_a_dish(book, record, seen.target),
        )
        if not level > 0 or not dish > 0:
            return None
        try:
            answer = perturb(
                local_name(seen.compound),
                dose=seen.dose.text if seen.dose else None,
                workspace=self.workspace,
                samples=0,
            )
        except KgError:
            return None
        held = [t for t in answer.targets if t.target == seen.target and t.occupancy and t.pet_occupancy is not None]
        if not held:
            return None
        # Places outside the brain have the affinity of the dish; a tracer was seen inside.
        held = [t for t in held if t.basis in (IN_VIVO, FROM_OCCUPANCY)] or held
        best = max(held, key=lambda t: t.pet_occupancy or 0.0)
        together = sum(t.occupancy or 0.0 for t in held if t.context == best.context)
        ratio = level / dish
        return Beside(
            seen,
            100.0 * ratio / (1.0 + tone_at(self.workspace.network, seen.target) + ratio),
            100.0 * (self.left_out.without_compound(seen) or 0.0),
            100.0 * (self.left_out.without_row(seen) or 0.0),
            100.0 * together,
            100.0 * (best.pet_occupancy or 0.0),
            best.basis == IN_VIVO,
        )


def figures(rows: list[Beside]) -> str:
    """How near the columns come, of rows with and without an EC50 of their own."""
    lines = [
        "| rows | number | dish | other drugs | other records | PET | median error: dish | other drugs | other records | PET |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for said, some in (
        ("all", rows),
        ("without an EC50 of their own", [r for r in rows if not r.own]),
        ("with one", [r for r in rows if r.own]),
    ):
        if not some:
            continue
        off = {name: [abs(getattr(r, name) - r.middle) for r in some] for name in ("dish", "drugs", "records", "pet")}
        near = " | ".join(str(sum(e <= NEAR for e in errors)) for errors in off.values())
        medians = " | ".join(f"{median(errors):.0f}" for errors in off.values())
        lines.append(f"| {said} | {len(some)} | {near} | {medians} |")
    return f"Within {NEAR:g} points of the middle of what was measured:\n\n" + "\n".join(lines) + "\n\n"


def page(workspace: Workspace) -> str:
    """The whole page."""
    rows = Computed(workspace).rows()
    label, lines = workspace.directory.label, []
    for row in rows:
        seen = row.seen
        number = local_name(seen.record).rpartition("-")[2]
        dose = seen.dose.text if seen.dose else "usual"
        measured = f"{100 * seen.low:g}" if seen.low == seen.high else f"{100 * seen.low:g}–{100 * seen.high:g}"
        lines.append(
            f"| {number} | {label(seen.compound)}{'*' if row.own else ''} | {label(seen.target)} | {seen.region} | {dose} | {measured} | {row.dish:.0f} | "
            f"{row.drugs:.0f} | {row.records:.0f} | {row.true:.0f} | {row.pet:.0f} | {row.pet - row.middle:+.0f} |"
        )
    return HEAD + figures(rows) + TABLE + "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(workspace_of(None, None))}
