"""Numbers of an answer in a few characters: shares, changes, concentrations."""

from __future__ import annotations

from collections.abc import Sequence

from kg.answer.records import TargetEffect
from kg.pharmacology.spoken import concentration

# From this many resting levels more, a change is said as a fold.
_FOLD_FROM = 9.95
# What a name of a target says of its kind.
_RECEPTORS = (" receptor", "-adrenoceptor")


def percent(change: float, beside: float = 0.0) -> str:
    """The size of a change without its sign: `38 %`, `2.4 %`, `12-fold`; a fold too where the rise `beside` it is said as one."""
    size = abs(change)
    if size >= _FOLD_FROM or (change > 0 and beside >= _FOLD_FROM):
        return f"{size + 1.0:.3g}-fold"
    return f"{100.0 * size:.0f} %" if size >= 0.0995 else f"{100.0 * size:.1f} %"


def short_name(label: str) -> str:
    """The name of a target in a list of targets: `5-HT2A` of `5-HT2A receptor`, `α2A` of `α2A-adrenoceptor`."""
    for kind in _RECEPTORS:
        label = label.removesuffix(kind)
    return label


def free(value_nM: float) -> str:
    """A concentration with the unit that keeps it short: `12.5 nM`, `14 µM`."""
    return concentration(value_nM)


def share(value: float) -> str:
    """An occupancy: `94 %`, `0.4 %`, `< 0.1 %`."""
    if value < 0.001:
        return "< 0.1 %" if value > 0 else "0 %"
    return f"{100.0 * value:.0f} %" if value >= 0.0095 else f"{100.0 * value:.1f} %"


def occupied_by(records: Sequence[TargetEffect]) -> str:
    """The occupancy of a target over its contexts: a share, or a range."""
    held = [t.occupancy for t in records if t.occupancy is not None]
    if not held:
        return ""
    low, high = min(held), max(held)
    return f"{share(low).removesuffix(' %')}–{share(high)}" if high - low > 0.01 else share(high)
