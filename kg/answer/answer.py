"""The answer to one scenario as frozen values: what is stated, which targets, which nodes, which pathways.

`to_json` gives the stable keys of the interface; numbers that were not computed are None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.answer import summary
from kg.answer.accuracy import Accuracy
from kg.answer.blocks import FiringEffect, PoolEffect, SignalEffect
from kg.answer.in_vivo import MeasuredBeside
from kg.answer.records import Effect, PathwayEffect, ScenarioAnswered, Stated, TargetEffect
from kg.display import Listed, Screen, Shown, as_plain, columns_of, frame, refuse_frame

if TYPE_CHECKING:
    import pandas as pd

# What an answer consists of, and the records of each part.
_PARTS: dict[str, type] = {
    "effects": Effect, "targets": TargetEffect, "pathways": PathwayEffect, "stated": Stated,
    "transmitters": PoolEffect, "neurons": FiringEffect, "signalling": SignalEffect,
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Answer(Shown):
    """What `perturb` gives back, without the machinery that explains it."""

    scenario: ScenarioAnswered
    stated: tuple[Stated, ...]
    targets: tuple[TargetEffect, ...]
    effects: tuple[Effect, ...]
    pathways: tuple[PathwayEffect, ...]
    notes: tuple[str, ...]
    transmitters: tuple[PoolEffect, ...] = field(default=(), kw_only=True)
    neurons: tuple[FiringEffect, ...] = field(default=(), kw_only=True)
    signalling: tuple[SignalEffect, ...] = field(default=(), kw_only=True)
    # Labels of the pathways that change nowhere by 10 %.
    unchanged: tuple[str, ...] = field(default=(), kw_only=True)
    # What the classes of readout achieved on drugs that no fit has seen.
    accuracy: tuple[Accuracy, ...] = field(default=(), kw_only=True)
    # What was measured in living brains under the same compound, beside what is computed.
    measured: tuple[MeasuredBeside, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Each part shows itself too."""
        for name in _PARTS:
            object.__setattr__(self, name, Listed(getattr(self, name)))

    def to_json(self) -> dict[str, Any]:
        """The stable keys of `kg perturb -f json`."""
        return {
            "scenario": self.scenario.to_json(),
            "stated": as_plain(self.stated),
            "targets": as_plain(self.targets),
            "effects": as_plain(self.effects),
            "pathways": [p.to_json() for p in self.pathways],
            "unchanged_pathways": list(self.unchanged),
            "transmitters": as_plain(self.transmitters),
            "neurons": as_plain(self.neurons),
            "signalling": as_plain(self.signalling),
            "accuracy": as_plain(self.accuracy),
            "measured_effects": as_plain(self.measured),
        }

    def to_frame(self, what: str = "effects") -> pd.DataFrame:
        """The "effects", "targets", "pathways", "stated", "transmitters", "neurons" or "signalling" as a pandas DataFrame, one row a record, columns as in JSON.

        Raises UsageError for another word, and where pandas is missing.
        """
        if what not in _PARTS:
            raise refuse_frame(what, tuple(_PARTS))
        columns = columns_of(_PARTS[what])
        rows = as_plain(self.effects) if what == "effects" else self.to_json()[what]
        return frame(([row[name] for name in columns] for row in rows), columns)

    def _screen(self) -> Screen:
        """What was asked, stated and computed, strongest first, and how much more there is."""
        tables = (
            summary.stated(self.stated),
            summary.targets(self.targets),
            summary.pathways(self.pathways),
            summary.changes(self.effects),
        )
        foot = 'All: .to_frame("effects"|"targets"|"pathways"|"stated") · why: .explain(NODE)'
        return Screen(f"Perturbation by {self.scenario.subject}", (*self.scenario.told(), *self.notes), tables, foot)
