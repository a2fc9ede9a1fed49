"""What occupancies measured in people say of affinities in living brain, as `kg fit --in-vivo` wrote it into the graph.

Three things, each a record: the affinity of a compound at the very target that was measured; what the level of a compound at a dose
must be where an EC50 of its plasma and occupancies at doses are both known; and what compounds have in common at one target,
with the spreads by which the part of one compound is told from chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isnan, nan

from kg.knowledge.store import Knowledge
from kg.pharmacology.quantity import recorded
from kg.question.measured import Affinity
from kg.question.usual import Usual

_OFFSETS = """
SELECT ?target ?factor ?between ?unexplained { ?record a kg:AssayOffset ; kg:of ?target ; kg:log2Factor ?factor ;
  kg:betweenCompounds ?between ; kg:unexplained ?unexplained } ORDER BY ?target
"""
_AFFINITIES = """
SELECT ?record ?compound ?target ?value ?low ?high ?factor { ?record a kg:LivingAffinity ; kg:of ?compound ; kg:target ?target ;
  kg:middleNanomolar ?value ; kg:lowNanomolar ?low ; kg:highNanomolar ?high OPTIONAL { ?record kg:log2Factor ?factor } } ORDER BY ?record
"""
_LEVELS = (
    "SELECT ?compound ?factor { ?record a kg:DoseLevel ; kg:of ?compound ; kg:log2Factor ?factor } ORDER BY ?compound"
)
_USUAL = """
SELECT ?target ?factor ?count ?between ?rest { ?record a kg:UsualRatio ; kg:log2Factor ?factor .
  OPTIONAL { ?record kg:of ?target ; kg:informedBy ?count } OPTIONAL { ?record kg:betweenTargets ?between ; kg:unexplained ?rest } } ORDER BY ?target
"""
# What an affinity that follows from measured occupancy is called.
FROM_OCCUPANCY = "EC50 of in-vivo occupancy"


@dataclass(frozen=True, slots=True)
class Living:
    """Offsets (log2) by target, affinities by compound and target, levels at a dose (log2) by compound.

    `own` is the log2 of an affinity in living brain over the one in a dish where it tells of the compound. `spreads` are the
    standard deviations (log2) between compounds and of what is left.
    """

    offsets: dict[str, float] = field(default_factory=dict)
    spreads: tuple[float, float] = (nan, nan)
    affinities: dict[tuple[str, str], Affinity] = field(default_factory=dict)
    own: dict[tuple[str, str], float] = field(default_factory=dict)
    levels: dict[str, float] = field(default_factory=dict)
    usual: Usual = field(default_factory=Usual)

    def level(self, compound: str) -> float:
        """Factor on the recorded plasma level of a compound."""
        return float(2.0 ** self.levels.get(compound, 0.0))

    def shift(self, own: Sequence[float], spread: float = 0.0) -> float:
        """The part of a compound (log2) of what was measured at its targets, less their offsets; 0 without any.

        The mean, drawn towards nothing by how far it can be told from chance: best linear unbiased prediction of a random effect.
        `spread` is the standard deviation of what is not measured but expected.
        """
        if not own:
            return 0.0
        between, rest = self.spreads
        mean = sum(own) / len(own)
        return mean if isnan(between) else mean * between**2 / (between**2 + (rest**2 + spread**2) / len(own))

    def unknown(self, measured: int) -> float:
        """Variance (log2) of an affinity in living brain around the one in a dish as shifted, by at how many targets of the compound it was measured."""
        between, rest = self.spreads
        return float(rest**2 + between**2 * rest**2 / (rest**2 + measured * between**2))


def living(knowledge: Knowledge) -> Living:
    """What the graph says."""
    offsets = knowledge.usual_rows(_OFFSETS)
    affinities = knowledge.usual_rows(_AFFINITIES)
    spreads = [(recorded(row["between"]), recorded(row["unexplained"])) for row in offsets]
    return Living(
        offsets={str(row["target"]): recorded(row["factor"]) for row in offsets},
        spreads=spreads[0] if spreads else (nan, nan),
        affinities={
            (str(row["compound"]), str(row["target"])): Affinity(
                recorded(row["value"]), recorded(row["low"]), recorded(row["high"]), FROM_OCCUPANCY, (str(row["record"]),)
            )
            for row in affinities
        },
        own={
            (str(row["compound"]), str(row["target"])): recorded(row["factor"]) for row in affinities if row["factor"]
        },
        levels={str(row["compound"]): recorded(row["factor"]) for row in knowledge.usual_rows(_LEVELS)},
        usual=_usual(knowledge),
    )  # fmt: skip


def _usual(knowledge: Knowledge) -> Usual:
    """What usual doses hold; one record is of their middle, the others are of a target each."""
    rows = knowledge.usual_rows(_USUAL)
    whole = next((row for row in rows if not row["target"]), None)
    if whole is None:
        return Usual()
    middle, by_target = recorded(whole["factor"]), {str(row["target"]): row for row in rows if row["target"]}
    return Usual(
        middle,
        {target: recorded(row["factor"]) - middle for target, row in by_target.items()},
        recorded(whole["between"]),
        recorded(whole["rest"]),
        {target: int(str(row["count"])) for target, row in by_target.items()},
    )
