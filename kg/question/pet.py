"""Occupancies measured in people beside what free level over affinity in a dish would hold, and what follows for living brain.

A measured share `o` at a free level C says that half is held at `C (1 - o) / o`; with the endogenous ligand's share taken out, as
it is for an EC50, that is an affinity. Its log2 over the affinity in a dish has a part of the compound and a part of the target.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import hypot, log2, sqrt

from kg.engine.mixed import Crossed, crossed
from kg.knowledge.vocabulary import ID, local_name
from kg.question.calibration import DIGITS, Calibrated, Calibration, Pair
from kg.question.in_vivo import ec50_affinity, in_a_dish
from kg.question.living import FROM_OCCUPANCY, Living
from kg.question.measured import Affinity
from kg.question.occupancies import SeenOccupancy, seen_occupancies
from kg.question.targets import tone_at
from kg.question.usual import Usual, usually
from kg.question.workspace import Workspace

_CALIBRATED = """
SELECT DISTINCT ?compound { ?record kg:compound ?compound ; a ?kind VALUES ?kind { kg:Occupancy kg:InVivoPotency } }
"""
_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit --in-vivo`: how affinities in living brain stand to those in a dish, log2, by target. Occupancies measured in
# people at daily doses, and plasma EC50s, are split into a part of the compound, one of the target and the rest; a target that
# fewer than five compounds inform, or whose part is smaller than its standard error, has none. Then the affinities, free nM, that occupancies
# at daily or usual doses ask for (log2 over the dish where they tell of the compound), and the levels at a dose, log2 over
# the recorded one, of compounds with occupancies at doses and a plasma EC50 of their own or of an active metabolite. Last, what usual doses hold of
# the targets that compounds work by: log2 of level over affinity, apart from what the endogenous ligand holds; the middle over compounds, and each target, drawn to it.
"""


@dataclass(frozen=True, slots=True)
class BrainOverDish:
    """Log2 of the affinity in living brain over the one in a dish for each pair of a compound and a target, and their parts."""

    pairs: dict[Pair, float]
    parts: Crossed
    said: Calibrated
    usual: Usual

    @property
    def offsets(self) -> dict[str, float]:
        """Parts of the targets that are larger than their standard error over the compounds there."""
        between, _, rest = self.parts.spreads
        error = {t: hypot(between, rest) / sqrt(sum(at == t for _, at in self.pairs)) for t in self.parts.second}
        return {t: part for t, part in self.parts.second.items() if abs(part) > error[t]}

    @property
    def living(self) -> Living:
        """The same as what a reader of the graph finds."""
        between, _, rest = self.parts.spreads
        return Living(
            self.offsets,
            (between, rest),
            {pair: Affinity(f.value, f.low, f.high, FROM_OCCUPANCY) for pair, f in self.said.affinities.items()},
            {pair: self.pairs[pair] for pair in self.said.own},
            {compound: found.value for compound, found in self.said.levels.items()},
            self.usual,
        )

    def to_turtle(self) -> str:
        """Offsets of targets, affinities in living brain and levels at a dose as records of the graph."""
        seen = (
            sorted(self.pairs.items()),
            sorted(self.said.affinities.items()),
            sorted(self.said.levels.items()),
            self.usual,
        )
        told = f'kg:fitDigest "{hashlib.sha256(repr(seen).encode()).hexdigest()[:16]}"'
        return "\n".join(
            [_HEAD, *self._offsets(told), *self._affinities(told), *self._levels(told), *self._usual(told)]
        )

    def _offsets(self, told: str) -> Iterable[str]:
        between, _, rest = self.parts.spreads
        for target, factor in self.offsets.items():
            name, count = local_name(target), sum(t == target for _, t in self.pairs)
            yield (
                f"id:assay-offset-{name} a kg:AssayOffset ; kg:of id:{name} ; kg:log2Factor {factor:.2f} ;\n"
                f"    kg:informedBy {count} ; kg:betweenCompounds {between:.1f} ; kg:unexplained {rest:.1f} ;\n"
                f"    {told} .\n"
            )

    def _affinities(self, told: str) -> Iterable[str]:
        for (compound, target), found in sorted(self.said.affinities.items()):
            one, at = local_name(compound), local_name(target)
            ends = " ; ".join(
                f"kg:{end}Nanomolar {_plain(value)}"
                for end, value in (("middle", found.value), ("low", found.low), ("high", found.high))
            )
            own = f" ; kg:log2Factor {self.pairs[compound, target]:.3f}" if (compound, target) in self.said.own else ""
            yield (
                f"id:living-affinity-{one}-{at} a kg:LivingAffinity ; kg:of id:{one} ; kg:target id:{at} ;\n"
                f"    {ends} ;\n    kg:informedBy {found.rows}{own} ; {told} .\n"
            )

    def _levels(self, told: str) -> Iterable[str]:
        for compound, found in sorted(self.said.levels.items()):
            one = local_name(compound)
            yield (
                f"id:dose-level-{one} a kg:DoseLevel ; kg:of id:{one} ; kg:log2Factor {found.value:.3f} ; kg:informedBy {found.rows} ;\n"
                f"    {told} .\n"
            )

    def _usual(self, told: str) -> Iterable[str]:
        usual = self.usual
        yield (
            f"id:usual-ratio a kg:UsualRatio ; kg:log2Factor {usual.middle:.2f} ; kg:betweenTargets {usual.between:.1f} ; kg:unexplained {usual.rest:.1f} ;\n"
            f"    {told} .\n"
        )
        for target, part in sorted(usual.targets.items()):
            name = local_name(target)
            yield (
                f"id:usual-ratio-{name} a kg:UsualRatio ; kg:of id:{name} ; kg:log2Factor {usual.middle + part:.2f} ; kg:informedBy {usual.rows[target]} ;\n"
                f"    {told} .\n"
            )


def _plain(value: float) -> str:
    """Four digits as a decimal of Turtle."""
    text = f"{Decimal(f'{value:.4g}'):f}"
    return text if "." in text else f"{text}.0"


def brain_over_dish(workspace: Workspace, compounds: Iterable[str]) -> BrainOverDish:
    """What measured occupancies and plasma EC50s of some compounds (IRIs) say of living brain against the dish."""
    compounds = tuple(dict.fromkeys(compounds))
    calibration = Calibration(workspace)
    return told(calibration, compounds, seen_occupancies(workspace, compounds, single=True))


def told(calibration: Calibration, compounds: Iterable[str], rows: Sequence[SeenOccupancy]) -> BrainOverDish:
    """The parts of compounds and targets in what occupancies and plasma EC50s say, and what usual doses hold."""
    book, said = calibration.book, calibration.of(rows)
    found: dict[Pair, float] = {}
    for iri, target in said.own:
        usual = in_a_dish(book, book.compound(iri), target)
        found[iri, target] = log2(said.affinities[iri, target].value / usual)
    for iri in compounds:
        record = book.compound(iri)
        for target in dict.fromkeys(action.target for action in record.actions if calibration.tells(action.target)):
            affinity = ec50_affinity(book, record, target, tone_at(calibration.workspace.network, target))
            usual = in_a_dish(book, record, target)
            if affinity and usual > 0:
                found[iri, target] = log2(affinity.value / usual)
    pairs = {pair: round(value, DIGITS) for pair, value in sorted(found.items())}
    parts = crossed([(*pair, value) for pair, value in pairs.items()])
    return BrainOverDish(pairs, parts, said, usually(calibration.usual_odds(rows)))


@dataclass
class LeftOut:
    """What would be computed for measured occupancies without themselves, and without all that was measured of their compound."""

    calibration: Calibration
    rows: list[SeenOccupancy]

    def without_row(self, row: SeenOccupancy) -> float | None:
        """The share by all other records, those of other doses and targets of the compound too."""
        kept = [one for one in self.rows if one.record != row.record]
        return self._share(row, kept, {one.compound for one in self.rows}, ec50s=True)

    def without_compound(self, row: SeenOccupancy) -> float | None:
        """The share by other compounds alone."""
        kept = [one for one in self.rows if one.compound != row.compound]
        return self._share(row, kept, {one.compound for one in kept}, ec50s=False)

    def _share(
        self, row: SeenOccupancy, kept: list[SeenOccupancy], compounds: Iterable[str], *, ec50s: bool
    ) -> float | None:
        found = told(self.calibration, sorted(compounds), kept)
        return self.calibration.foretold(row, found.living, ec50s=ec50s)


def calibrated(workspace: Workspace) -> list[str]:
    """Compounds (IRIs) of which occupancies or plasma EC50s were measured in people, as the graph and the library tell."""
    knowledge = workspace.knowledge
    known = {str(row["compound"]) for row in knowledge.rows(_CALIBRATED)}
    library = knowledge.library
    listed = {ID + name for name in library.index.with_rows("occupancy", "potency")} if library else set()
    return sorted(known | listed)
