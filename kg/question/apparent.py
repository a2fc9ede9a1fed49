"""Values that are not computed with: bounds, and what is only apparent, unless that is asked for."""

from __future__ import annotations

from dataclasses import replace

from kg.pharmacology.quantity import geometric
from kg.question.acting import ActionRecord
from kg.question.compounds import CompoundRecords, Pharmacopoeia

# Said of a target where every recorded value is censored; the bounds follow.
BOUND = "only a bound is recorded"


class ApparentPharmacopoeia(Pharmacopoeia):
    """The compounds, with apparent values taken for what they would be."""

    apparent = True

    def compound(self, iri: str) -> CompoundRecords:
        """The records of one compound, none of its values marked as apparent."""
        found = super().compound(iri)
        return replace(found, measurements=tuple(replace(one, apparent=False) for one in found.measurements))


def not_computed(book: Pharmacopoeia, record: CompoundRecords, action: ActionRecord, single: str) -> str:
    """What is recorded of a target without a usable affinity: apparent values, or bounds as printed; '' for nothing."""
    places = {single, action.target, *book.families.get(single, ())}
    here = [m for m in record.measurements if m.target in places and m.condition.startswith(action.condition)]
    apparent = [f"{m.type} {geometric(m.low, m.high):.3g} nM" for m in here if m.apparent and 0 < m.low <= m.high]
    if apparent:
        said = ", ".join(dict.fromkeys(apparent))
        return f"only an apparent value is recorded, which --apparent computes with ({said})"
    bounds = [m.printed or (f"> {m.low:g} nM" if m.low > 0 else f"< {m.high:g} nM")
              for m in here if (m.low > 0) != (m.high > 0)]  # fmt: skip
    return f"{BOUND} ({', '.join(dict.fromkeys(bounds))})" if bounds else ""
