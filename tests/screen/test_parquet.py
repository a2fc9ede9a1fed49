"""Promises of kg.screen.parquet: tables in and out, and a clear error without the package."""

from __future__ import annotations

import builtins

import pytest

from kg.errors import DataError
from kg.screen.candidates import of_table
from kg.screen.parquet import write_rows


def test_a_parquet_table_is_read_as_the_same_text_table(tmp_path):
    """The compounds of a Parquet file are those of its TSV, however few rows are held at once."""
    pytest.importorskip("pyarrow")
    columns = ("compound", "target", "action", "type", "value", "unit")
    rows = [("a", "DRD2", "antagonist", "Ki", "1.5", "nM"), ("a", "HTR2A", "antagonist", "Ki", "2", "nM"),
            ("b", "DRD2", "agonist", "Ki", "3", "nM")]  # fmt: skip
    with (tmp_path / "t.parquet").open("wb") as stream:
        write_rows(stream, columns, frozenset(columns), rows)
    (tmp_path / "t.tsv").write_text("\n".join("\t".join(row) for row in (columns, *rows)) + "\n")
    found = [
        [(c.name, [cells for _, cells in c.text.rows]) for c in of_table(tmp_path / f"t{s}")]
        for s in (".parquet", ".tsv")
    ]
    assert found[0] == found[1]


def test_a_file_that_is_none_and_a_missing_package_are_told(tmp_path, monkeypatch):
    """DataError with a cure, no traceback."""
    load = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return load(name, *args, **kwargs)

    (tmp_path / "t.parquet").write_text("no table")
    with pytest.raises(DataError):
        list(of_table(tmp_path / "t.parquet"))
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DataError, match="pyarrow") as told:
        list(of_table(tmp_path / "t.parquet"))
    assert "pip install" in told.value.cure


def test_a_damaged_page_and_wrong_columns_are_told_with_the_file(tmp_path):
    """The footer of a file may be sound and what stands before it not."""
    pytest.importorskip("pyarrow")
    columns = ("compound", "target", "action", "type", "value", "unit")
    place = tmp_path / "t.parquet"
    with place.open("wb") as stream:
        write_rows(stream, columns, frozenset(columns), [("a", "DRD2", "antagonist", "Ki", "1.5", "nM")])
    sound = place.read_bytes()
    place.write_bytes(sound[:10] + bytes(byte ^ 0x5A for byte in sound[10:60]) + sound[60:])
    with pytest.raises(DataError, match="cannot be read as Parquet") as told:
        list(of_table(place))
    assert told.value.where == str(place)
    with place.open("wb") as stream:
        write_rows(stream, columns[:3], frozenset(columns), [("a", "DRD2", "antagonist")])
    with pytest.raises(DataError, match="column missing") as told:
        list(of_table(place))
    assert told.value.where.startswith(str(place))
