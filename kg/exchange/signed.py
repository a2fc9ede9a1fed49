"""Signed TSV: a table with a line of names, one edge a row."""

from __future__ import annotations

from math import isnan

from kg.exchange.net import Losses, Net

COLUMNS = ("source", "target", "sign", "relation", "mechanism", "coefficient", "context", "references", "origin",
           "source_ids", "target_ids")  # fmt: skip


def write(net: Net) -> tuple[str, Losses]:
    """TSV text; the sign is 1, -1 or 0 for unknown. Things without a tie and computed numbers are lost."""
    same = {thing.id: " ".join(thing.same_as) for thing in net.things}
    lines = ["\t".join(COLUMNS)]
    for tie in net.ties:
        size = "" if isnan(tie.coefficient) else f"{tie.coefficient:g}"
        row = (tie.source, tie.target, str(tie.sign), tie.relation, tie.mechanism, size, tie.context,
               " ".join(tie.references), tie.origin, same[tie.source], same[tie.target])  # fmt: skip
        lines.append("\t".join(" ".join(cell.split()) for cell in row))
    ends = {end for tie in net.ties for end in (tie.source, tie.target)}
    losses: Losses = Losses()
    losses["nodes without an influence"] = sum(thing.id not in ends for thing in net.things)
    losses["computed changes of nodes"] = sum("log2_change" in thing.numbers for thing in net.things)
    return "\n".join(lines) + "\n", +losses
