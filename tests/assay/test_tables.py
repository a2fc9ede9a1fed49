"""Reading bench tables: units declared, errors with line and cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.assay import fit_table, parse_table, read_table
from kg.assay.concentrations import concentrations
from kg.assay.headers import split_unit
from kg.assay.wells import KINDS, read_wells
from kg.errors import DataError, KgError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

UPTAKE = KINDS["uptake"]


def test_tsv_and_csv_are_the_same() -> None:
    """Commas and tabs carry the same table; remarks and a byte-order mark are passed over."""
    comma = parse_table("# made up\nconcentration_uM,uptake\n1,2\n", "a.csv")
    tab = parse_table("concentration_uM\tuptake\n1\t2\n", "a.tsv")
    assert comma.columns == tab.columns
    assert comma.lines == (3,)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("concentration_nM", ("concentration", "nM")),
        ("concentration (µM)", ("concentration", "µM")),
        ("plasma_ng_per_mL", ("plasma", "ng/mL")),
        ("bp_baseline", ("bp_baseline", "")),
        ("log10_concentration_M", ("log10_concentration", "M")),
        ("bound", ("bound", "")),
    ],
)
def test_units_stand_in_the_header(title: str, parts: tuple[str, str]) -> None:
    """A known unit behind an underscore or in brackets is split off; other underscores belong to the name."""
    assert split_unit(title) == parts


def test_units_are_never_guessed() -> None:
    """A concentration without unit is an error that says how to declare it; the option declares it."""
    table = parse_table("concentration,bound\n1,5\n", "a.csv")
    with pytest.raises(DataError, match="no unit"):
        concentrations(table)
    assert concentrations(table, "uM")[0].tolist() == [1000.0]


def test_two_different_units_are_refused() -> None:
    """Header and option must not contradict each other."""
    with pytest.raises(UsageError, match="the header says nM"):
        concentrations(parse_table("concentration_nM,bound\n1,5\n", "a.csv"), "uM")


def test_logarithms_are_raised() -> None:
    """log10_concentration_M of -8 is 10 nM."""
    table = parse_table("log10_concentration_M,bound\n-8,5\n", "a.csv")
    assert concentrations(table)[0][0] == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("concentration_nM,bound\n1,x\n", "not a number", ":2"),
        ("concentration_nM,bound\n1,>5\n", "not a number", ":2"),
        ("concentration_nM,bound\n1,5\n2\n", "1 cells", ":3"),
        ("concentration_nM,bound\n-1,5\n", "negative", ":2"),
        ("concentration_nM,bound\n,5\n", "missing", ":2"),
        ("concentration_nM,bound\n1,inf\n", "not a number", ":2"),
        ("concentration_nM,bound\n1,1e300\n", "too large", ":2"),
        ("concentration_nM,bound\n1,NA\n2,NA\n", "no row has a response", ""),
        ("concentration_nM|bound\n1|5\n", "neither tabs, semicolons nor commas", ""),
        ("concentration_nM,dose_nM,dose_nM,bound\n1,1,1,5\n", "twice", ""),
        ("concentration_nM,bound,other\n1,5,5\n", "one column", ""),
        ("dose_mg,bound\n1,5\n", "mg", ""),
        ("x,bound\n1,5\n", "no column", ""),
        ("concentration_nM,bound\n", "no data rows", ""),
    ],
)
def test_bad_rows_are_named(text: str, word: str, line: str) -> None:
    """Every malformed table gives one error with the place and a cure."""
    with pytest.raises(DataError, match=word) as caught:
        read_wells(parse_table(text, "a.csv"), UPTAKE)
    assert caught.value.where.endswith(f"a.csv{line}")
    assert caught.value.cure


def test_lost_wells_are_left_out_and_said() -> None:
    """NA marks a lost well: it is left out, counted in a note, and the line numbers stay right."""
    wells = read_wells(parse_table("concentration_nM,uptake\n0,10\n1,NA\n2,8\n", "a.csv"), UPTAKE)
    assert wells.lines == (2, 4)
    assert any("1 lost" in note for note in wells.notes)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"", b"\x00\x01"])
def test_unreadable_files_are_errors(tmp_path: Path, raw: bytes) -> None:
    """Binary, empty and missing files give a KgError, never a traceback."""
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    with pytest.raises(KgError):
        fit_table(read_table(path), "uptake")
    with pytest.raises(DataError, match="cannot be read"):
        read_table(tmp_path / "absent.csv")


def test_digest_is_that_of_the_file(tmp_path: Path) -> None:
    """The report names the SHA-256 of the bytes that were read."""
    import hashlib

    path = tmp_path / "a.csv"
    path.write_bytes(b"concentration_nM,uptake\n1,2\n")
    report = fit_table(read_table(path), "uptake")
    assert report.digest == hashlib.sha256(path.read_bytes()).hexdigest()
