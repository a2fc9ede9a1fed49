"""The free concentration of a compound at its sites, and on what it rests.

In this order: a concentration that was given; a dose or plasma level with the compound's exposure record; its recorded
plasma range; last, its own affinities: the concentration that holds of its primary target (`anchor`) what usual doses hold of theirs. Brain entry
scales what lies behind the blood-brain barrier; places outside it have the free plasma concentration.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from re import fullmatch

from kg.errors import DataError
from kg.knowledge.vocabulary import KG
from kg.pharmacology.exposure import Interval, beyond, free_nM, interval, level_at_dose, molar_nM
from kg.pharmacology.quantity import geometric
from kg.pharmacology.spoken import concentration, figure
from kg.question.acting import ActionRecord
from kg.question.amount import UNITS, Amount
from kg.question.anchor import Anchor, anchor
from kg.question.compounds import CompoundRecords, ExposureRecord, Pharmacopoeia
from kg.question.measured import Affinity

# How far above or below the recorded range an amount is told to lie. Above, clearance saturates and proportion fails; below, it
# holds longer, and what is far below is a slip of the unit.
FAR_ABOVE = 3.0
FAR_BELOW = 1.0 / 10.0
# What is said of a compound whose brain entry nobody recorded.
NO_ENTRY = "; brain entry not recorded, free brain taken as free plasma"


@dataclass(frozen=True, slots=True)
class FreeLevel:
    """One compound as it stands in a scenario: `free` in the brain, `outside` where no barrier stands, both nM.

    `caution` is what a reader must know of the amount; empty where it is an ordinary one. `entry` is the level in the brain over
    that outside, of a level without a number.
    """

    iri: str
    label: str
    dose: str
    amount: Amount | None
    free: Interval
    outside: Interval
    basis: str
    metabolite_of: str | None
    caution: str = ""
    entry: float = 1.0


def given(record: CompoundRecords, how_much: Amount | None, book: Pharmacopoeia) -> FreeLevel:
    """The free concentration at the site and on what it rests.

    A concentration that is given holds everywhere, except that a table's own brain entry scales it in the brain.
    """
    if how_much is not None and how_much.kind == "site":
        outside = _ends(how_much)
        said = f"given: {how_much.text}{_free(how_much)}{_entry(record.brain_entry) or ' at the site'}"
        return FreeLevel(
            record.iri,
            record.label,
            how_much.text,
            how_much,
            _entered(outside, record.brain_entry),
            outside,
            said,
            None,
        )
    exposure = record.exposure
    if how_much is None and (exposure is None or isnan(exposure.plasma[0])):
        return _holding(record, book)
    if exposure is None or isnan(exposure.unbound[0]) or isnan(record.molecular_weight):
        raise DataError(
            f"{record.label} has no exposure record, so a dose or plasma level gives no concentration",
            cure="give the free concentration at the site instead: NAME='20 nM', --conc '20 nM', or #free_nM 20 in a profile",
        )
    total, said = _total(record, exposure, how_much, book.living.level(record.iri))
    low, value, high = exposure.unbound[1], exposure.unbound[0], exposure.unbound[2]
    outside = interval(free_nM(total, (low, value, high)))
    free, entry = outside, exposure.entry
    place = "at the site"
    if isnan(entry[0]):
        said += NO_ENTRY
    else:
        free = interval(free_nM(outside, (entry[1], entry[0], entry[2])))
        said += f"; brain entry {entry[0]:g}"
        place = "in the brain"
    level = total.value * record.molecular_weight / 1000.0
    said += f": {figure(level)} ng/mL plasma ({concentration(total.value)}), {concentration(free.value)} free {place}"
    dose = how_much.text if how_much else ""
    return FreeLevel(
        record.iri, record.label, dose, how_much, free, outside, said, None, _caution(record, exposure, how_much)
    )


def _ends(how_much: Amount) -> Interval:
    return Interval(how_much.low, how_much.value, how_much.high)


def _free(how_much: Amount) -> str:
    """The word that says which concentration was given, where the text does not say so itself."""
    return "" if how_much.text.endswith(("free", "unbound")) else " free"


def _entered(outside: Interval, entry: float) -> Interval:
    """A free concentration behind the barrier."""
    return outside if entry == 1.0 else interval(free_nM(outside, (entry,) * 3))


def _entry(entry: float) -> str:
    """The brain entry in words; empty where it leaves the concentration as it is."""
    return "" if entry == 1.0 else f" outside the brain, brain entry {entry:g}"


def _recorded_entry(record: CompoundRecords) -> float:
    """Free brain over free plasma: what a table gives, else what is recorded, else 1."""
    known = nan if record.table or record.exposure is None else record.exposure.entry[0]
    return record.brain_entry if isnan(known) else known


def _total(
    record: CompoundRecords, exposure: ExposureRecord, how_much: Amount | None, told: float
) -> tuple[Interval, str]:
    """Plasma concentration, bound and free, in nM; a dose in proportion to the recorded pair of dose and level.

    `told` is the factor on a level that nobody gave, by what occupancies at doses and a plasma EC50 tell together.
    """
    if how_much is not None and how_much.kind == "total":
        return _ends(how_much), "given plasma level"
    plasma, said = _plasma(record, exposure, how_much)
    if told != 1.0 and (how_much is None or how_much.kind == "dose"):
        plasma = Interval(*(told * end for end in plasma))
        said += f" × {figure(told)}, the level that occupancies measured at doses imply"
    return interval(molar_nM(plasma, record.molecular_weight)), said


def _plasma(record: CompoundRecords, exposure: ExposureRecord, how_much: Amount | None) -> tuple[Interval, str]:
    """Plasma level in ng/mL."""
    if how_much is not None and how_much.kind == "plasma":
        return _ends(how_much), "given plasma level"
    cure = f"give {record.label}='20 nM' or a plasma level in ng/mL"
    if isnan(exposure.plasma[0]):
        raise DataError(f"{record.label} has no recorded plasma range", cure=cure)
    low, high = exposure.plasma
    if how_much is None:
        return Interval(low, geometric(low, high), high), "recorded exposure"
    if isnan(exposure.dose[0]):
        raise DataError(f"no dose is recorded for the plasma range of {record.label}", cure=cure)
    return interval(level_at_dose(_ends(how_much), exposure.dose, exposure.plasma)), (
        f"{how_much.text}{_per_day(how_much)} by the recorded exposure"
    )


def _per_day(how_much: Amount) -> str:
    """The dose of a day, where the text writes another."""
    plain = fullmatch(r"[~0-9.,eE+\s–-]+(?:to [0-9.]+ )?mg(?:/day|/d)?", how_much.text)
    return "" if plain else f" ({how_much.value:.4g} mg/day)"


def _caution(record: CompoundRecords, exposure: ExposureRecord, how_much: Amount | None) -> str:
    """Said of a dose or level that lies far outside the recorded range."""
    if how_much is None:
        return ""
    plasma = exposure.plasma
    of_total = tuple(map(float, molar_nM(plasma, record.molecular_weight))) if not isnan(plasma[0]) else plasma
    ranges = {"dose": exposure.dose, "plasma": plasma, "total": of_total}
    low, high = ranges[how_much.kind]
    if isnan(low):
        return ""
    times = float(beyond(how_much.low, how_much.high, (low, high)))
    if FAR_BELOW < times < FAR_ABOVE:
        return ""
    where = f"{times:.3g} times above" if times > 1 else f"{1 / times:.3g} times below"
    what = "the level is extrapolated in proportion" if how_much.kind == "dose" else "check the unit"
    unit = UNITS[how_much.kind]
    return f"{record.label} at {how_much.text} is {where} the recorded range ({low:g}-{high:g} {unit}): {what}"


def percent(ratio: float) -> str:
    """The share that a level over affinity holds where nothing competes, in words."""
    return f"{100.0 * ratio / (1.0 + ratio):.2g} %"


def _holding(record: CompoundRecords, book: Pharmacopoeia) -> FreeLevel:
    """The concentration that holds of the primary target what usual doses hold of theirs; half of the tightest target of a table of one's own."""
    found = [
        (action.iri, action.target, affinity)
        for action in record.actions
        if action.mode
        and book.stands(action.target)
        and (affinity := affinity_of(book, record, action, action.target)) is not None
    ]
    entry = _recorded_entry(record)
    if not found:
        zero = Interval(0.0, 0.0, 0.0)
        said = "no exposure and no affinity with an action is recorded"
        return FreeLevel(record.iri, record.label, "", None, zero, zero, said, None, entry=entry)
    tightest = min((affinity.value, target) for _, target, affinity in found)
    target, value, why = anchor(record, book, found) or Anchor(tightest[1], tightest[0], "")
    times = 1.0 if record.table else book.living.usual.ratio
    level = times * value
    outside = Interval(level, level, level)
    holds = "half-occupies" if times == 1.0 else f"holds {percent(times)} of"
    # Where the endogenous ligand competes, the same concentration holds less.
    said = f"{holds} {book.directory.label(target)} where nothing competes ({concentration(level)}){why}{_entry(entry)}"
    return FreeLevel(record.iri, record.label, "", None, _entered(outside, entry), outside, said, None)


def affinity_of(book: Pharmacopoeia, record: CompoundRecords, action: ActionRecord, target: str) -> Affinity | None:
    """Affinity at a target under the action's condition; a channel's resting value first, the others stand beside it."""
    resting = book.affinity(record, target, state=KG + "RestingState", condition=action.condition)
    return resting or book.affinity(record, target, condition=action.condition)
