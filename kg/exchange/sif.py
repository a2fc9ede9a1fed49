"""SIF, the simple interaction format: source, relation, target on a line; what Cytoscape, CellNOpt and CARNIVAL read."""

from __future__ import annotations

from kg.exchange.net import RELATIONS, Losses, Net, lost


def write(net: Net) -> tuple[str, Losses]:
    """SIF text, tab separated, with the relations `activates`, `inhibits`, and `affects` where the sign is unknown.

    A thing without a tie stands on a line of its own. Evidence, sizes and identifiers are lost.
    """
    ends = {end for tie in net.ties for end in (tie.source, tie.target)}
    lines = [f"{_cell(t.source)}\t{RELATIONS[t.sign]}\t{_cell(t.target)}" for t in net.ties]
    lines += [_cell(thing.id) for thing in net.things if thing.id not in ends]
    return "".join(f"{line}\n" for line in dict.fromkeys(lines)), lost(net, attributes=True)


def _cell(text: str) -> str:
    return " ".join(text.split())
