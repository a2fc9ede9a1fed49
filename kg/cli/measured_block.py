"""The block of `kg perturb` that holds an answer against what was measured in living brains under the same compound."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from kg.answer.words import percent
from kg.cli.screen import Block

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.answer.in_vivo import MeasuredBeside

# A change that is printed as none: two percent, as in `kg.engine.direction`. What is lost is taken to leave one percent.
_STILL, _LEAST = 0.02, 0.01


def measured(answer: Answer) -> list[Block]:
    """How many nodes agree, and each that does not: what was measured, by whom, and what is computed; the widest apart first."""
    if not answer.measured:
        return []
    from kg.answer.in_vivo import AGREES, LESS, NOT_SEEN, OPPOSES, by_node

    found = by_node(answer.measured)
    words = {
        AGREES: "agree",
        OPPOSES: "opposed",
        NOT_SEEN: "not reproduced",
        LESS: "measured where more of the target was held",
    }
    counts = [f"{len(found[verdict])} {word}" for verdict, word in words.items() if found[verdict]]
    rows = [
        _row(mark, one)
        for mark, verdict in (("≠", OPPOSES), ("–", NOT_SEEN))
        for one in sorted(found[verdict], key=_gap)
    ]
    return [Block(f"Measured effects of the drug, direction: {', '.join(counts)}", rows, least=2)]


def _row(mark: str, one: MeasuredBeside) -> str:
    source = f" ({one.source})" if one.source else ""
    return f"{mark} {one.node} measured {_range(one)}{source}, computed {_size(one.change)}"


def _gap(one: MeasuredBeside) -> float:
    """Minus how far the computed change lies from the measured range, in log2 units."""
    low, high, change = (log2(max(1.0 + value, _LEAST)) for value in (one.low, one.high, one.change))
    return -max(low - change, change - high)


def _size(change: float) -> str:
    return "=" if abs(change) < _STILL else f"{'▲' if change > 0 else '▼'} {percent(change)}"


def _range(one: MeasuredBeside) -> str:
    """`▲ 60–345 %`, `▼ 20–50 %`, or `=` for a range about rest."""
    if one.low < 0 < one.high:
        return "="
    ends = sorted((abs(one.low), abs(one.high)))
    low, high = percent(ends[0]), percent(ends[1])
    said = high if low == high else f"{low.removesuffix(' %') if high.endswith(' %') else low}–{high}"
    return f"{'▲' if one.high > 0 else '▼'} {said}"
