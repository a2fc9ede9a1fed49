"""The blocks of an answer as rows of a table for other programs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.answer.blocks import FiringEffect, PoolEffect, SignalEffect
from kg.answer.records import PathwayEffect, Stated, TargetEffect, arrows
from kg.display import as_plain, columns_of

if TYPE_CHECKING:
    from kg.answer.answer import Answer


class AnswerBlock(StrEnum):
    """A block of an answer."""

    EFFECTS = "effects"
    TARGETS = "targets"
    PATHWAYS = "pathways"
    STATED = "stated"
    TRANSMITTERS = "transmitters"
    NEURONS = "neurons"
    SIGNALLING = "signalling"


_EFFECTS = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
_RECORDS: dict[AnswerBlock, type] = {
    AnswerBlock.TARGETS: TargetEffect, AnswerBlock.PATHWAYS: PathwayEffect, AnswerBlock.STATED: Stated, AnswerBlock.TRANSMITTERS: PoolEffect,
    AnswerBlock.NEURONS: FiringEffect, AnswerBlock.SIGNALLING: SignalEffect,
}  # fmt: skip


def columns_of_block(block: AnswerBlock) -> tuple[str, ...]:
    """The columns of a block, in their order."""
    return _EFFECTS if block is AnswerBlock.EFFECTS else columns_of(_RECORDS[block])


def whose(block: AnswerBlock) -> str:
    """The column that says which compound was asked for; a target's own compound may be a metabolite of it."""
    return "given" if block is AnswerBlock.TARGETS else "compound"


def rows_of(answer: Answer, block: AnswerBlock) -> list[dict[str, Any]]:
    """The rows of a block as plain values; a route and causes are one text each."""
    rows: list[dict[str, Any]] = []
    for record in getattr(answer, block.value):
        row = as_plain(record)
        if isinstance(record, PathwayEffect):
            row["route"] = arrows(record.route)
            row["told"] = [one.label for one in record.told]
        if isinstance(record, PathwayEffect | SignalEffect):
            row["causes"] = [f"{c.target} {c.part:.2f}" for c in record.causes]
        rows.append(row)
    return rows
