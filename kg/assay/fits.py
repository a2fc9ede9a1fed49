"""The fits of one table, a compound each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.assay.report import AssayReport, report_screen
from kg.display import Screen, ScreenTable, Shown, number


@dataclass(frozen=True, slots=True)
class CompoundFit:
    """One compound, by the name that the table gives it ('' where it gives none), and its report."""

    compound: str
    report: AssayReport


@dataclass(frozen=True, slots=True, repr=False)
class Fits(Shown):
    """Every compound of a table, in its order."""

    fits: tuple[CompoundFit, ...]

    @property
    def answered(self) -> bool:
        """Whether any compound has estimates."""
        return any(one.report.estimates is not None for one in self.fits)

    def to_json(self) -> dict[str, Any]:
        """The report itself where there is one compound; several under `fits`, each with its name."""
        if len(self.fits) == 1:
            return self.fits[0].report.to_json()
        return {"fits": [{"compound": one.compound, **one.report.to_json()} for one in self.fits]}

    def _screen(self) -> Screen:
        """A row a compound: its status and its potencies or affinities."""
        rows = tuple((one.compound, one.report.status.value, *_potencies(one.report)) for one in self.fits)
        answered = sum(one.report.estimates is not None for one in self.fits)
        head = f"Fits: {answered} of {len(self.fits)} compounds have a potency"
        table = ScreenTable(("compound", "status", "potency", "affinity", "only apparent because"), rows, few=20)
        return report_screen(head, (), (table,), self.fits[0].report.source)


def _potencies(report: AssayReport) -> tuple[str, str, str]:
    """Potencies and affinities in nM with their intervals, and why the latter are only apparent."""
    cells: tuple[list[str], list[str]] = ([], [])
    for key, one in (report.estimates or {}).items():
        if key.endswith("_nM"):
            low, high = ("…" if end is None else number(end) for end in (one.low, one.high))
            said = f"{key.removesuffix('_nM')} {number(one.value)} nM ({low}–{high})"
            cells[key[:2] in ("ki", "kd")].append(said)
    return "; ".join(cells[0]), "; ".join(cells[1]), report.apparent
