"""What usual doses hold of the targets that drugs work by, and what follows for a drug that nobody measured.

The dose of a drug is found by its effect, and drugs of one mechanism meet at nearly one occupancy, however tightly they bind in a dish and
however much of them is bound in plasma: between compounds, level over affinity in a dish says next to nothing of the occupancy at a usual
dose. So the log-odds of measured shares at usual doses are split into their middle, a part of the target, and a rest; the middle and the
part of the target are what a drug that nobody measured is expected to hold of a primary target. The middle alone is the level of a compound
of which no level is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import hypot, isnan, log2, nan
from statistics import median

from kg.engine.mixed import crossed

# What activates needs no more than a part of its receptors, and tracers of antagonists see little of it: half, known within a factor of six.
AGONIST, AGONIST_SPREAD = 0.0, 2.5


@dataclass(frozen=True, slots=True)
class Usual:
    """Log2 of level over affinity at a usual dose, as far as no endogenous ligand competes: the middle over compounds, and what each target adds.

    `between` and `rest` are standard deviations (log2): of targets around the middle, of compounds around their target. `rows` counts
    the compounds by target.
    """

    middle: float = nan
    targets: dict[str, float] = field(default_factory=dict)
    between: float = nan
    rest: float = nan
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Level over affinity at a primary target that is no further known; 1, half, where nothing was measured at all."""
        return 1.0 if isnan(self.middle) else float(2.0**self.middle)

    def expected(self, target: str, activates: bool) -> tuple[float, float]:
        """Log2 of level over affinity at a primary target, and its standard deviation; `activates` says that of an agonist, full or partial."""
        if activates:
            return AGONIST, AGONIST_SPREAD
        unknown = self.between / (1.0 + self.rows.get(target, 0) * (self.between / self.rest) ** 2) ** 0.5
        return self.middle + self.targets.get(target, 0.0), hypot(self.rest, unknown)


def log_odds(share: float) -> float:
    """Log2 of a share held over that free: level over affinity where nothing competes."""
    return log2(share / (1.0 - share))


def usually(odds: Mapping[tuple[str, str], float]) -> Usual:
    """Middle and parts of targets of log-odds by compound and target; a target of few compounds is drawn to the middle.

    The middle is the median over compounds of the target that each holds most: sources name as primary what it hardly holds, too.
    """
    if not odds:
        return Usual()
    most: dict[str, float] = {}
    for (compound, _), value in odds.items():
        most[compound] = max(value, most.get(compound, value))
    middle = median(most.values())
    rows = Counter(target for _, target in odds)
    parts = crossed([(target, compound, value - middle) for (compound, target), value in odds.items()])
    between, _, rest = parts.spreads
    return Usual(middle, parts.first, between, rest, dict(rows))
