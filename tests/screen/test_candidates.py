"""Promises of kg.screen.candidates: tables of any length, one compound after the other."""

from __future__ import annotations

from pathlib import Path

from kg.screen.candidates import of_table


def test_a_table_larger_than_memory_should_be_is_read_row_by_row(tmp_path: Path, monkeypatch):
    """The same candidates as of a table held whole; a compound that comes again is told."""
    path = tmp_path / "many.tsv"
    head = "#free_nM 5\ncompound\ttarget\taction\ttype\tvalue\tunit\n"
    rows = [f"{name}\tDRD2\tantagonist\tKi\t{value}\tnM\n" for name, value in (("a", 1), ("a", 2), ("b", 3))]
    path.write_text(head + "".join(rows))
    whole = list(of_table(path))
    monkeypatch.setattr("kg.screen.candidates.WHOLE_TABLE", 0)
    streamed = list(of_table(path))
    assert [(c.name, c.text.rows, c.text.header) for c in streamed] == [
        (c.name, c.text.rows, c.text.header) for c in whole
    ]
    path.write_text(head + "".join([*rows, rows[0]]))
    assert [c.name for c in of_table(path)] == ["a", "b", "a"]
    assert "sort the table" in list(of_table(path))[-1].problem
