"""Promises of kg.exchange.signed."""

from __future__ import annotations

import csv
import io

from nets import NET

from kg.exchange.signed import COLUMNS, write


def test_a_row_an_edge_under_a_line_of_names():
    """Signs as numbers, references and identifiers beside them; the lonely node is counted as lost."""
    text, losses = write(NET)
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["source"], r["target"], int(r["sign"])) for r in rows] == [
        (t.source, t.target, t.sign) for t in NET.ties
    ]
    assert rows[0]["references"] == "PMID:1 id:x"
    assert rows[0]["source_ids"] == "hgnc:1 uniprot:P1"
    assert losses["nodes without an influence"] == 1
