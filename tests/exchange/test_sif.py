"""Promises of kg.exchange.sif."""

from __future__ import annotations

from nets import NET

from kg.exchange.sif import write


def test_every_line_is_one_edge_or_one_lonely_node():
    """Three cells with a word for the sign; unknown stays a word of its own; what is lost is counted."""
    text, losses = write(NET)
    rows = [line.split("\t") for line in text.splitlines()]
    words = {"activates": 1, "inhibits": -1, "affects": 0}
    assert [(r[0], words[r[1]], r[2]) for r in rows if len(r) == 3] == [(t.source, t.sign, t.target) for t in NET.ties]
    assert [r for r in rows if len(r) != 3] == [["alone"]]
    assert losses
