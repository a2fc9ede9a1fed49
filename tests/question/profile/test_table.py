"""A table from another hand: separators, encodings, packed files, workbooks; and the slips that each brings."""

from __future__ import annotations

import datetime
import gzip
import importlib.util
import io

import pytest
from requirements import require

from kg.errors import DataError
from kg.question.profile.table import ProfileText, streamed, table

COMMA = '#compound cand,,,,\n#free_nM 20,,,,\ntarget,action,type,value,unit\nDRD2,antagonist,Ki,2.5,nM\n"HTR2A",antagonist,Ki,0.5,µM\n'
SEMICOLON = "#compound cand;;;;\n#free_nM 20;;;;\ntarget;action;type;value;unit\nDRD2;antagonist;Ki;2,5;nM\nHTR2A;antagonist;Ki;0,5;µM\n"
TABS = COMMA.replace(",", "\t").replace('"', "")
CELLS = [
    {"target": "DRD2", "action": "antagonist", "type": "Ki", "value": "2.5", "unit": "nM"},
    {"target": "HTR2A", "action": "antagonist", "type": "Ki", "value": "0.5", "unit": "µM"},
]


def cells(read: ProfileText) -> list[dict[str, str]]:
    """The rows of a table."""
    return [read.cells(number, row) for number, row in read.rows]


def workbook(*rows: list[object], more: int = 0) -> bytes:
    """An Excel file, written by another library than the one that reads it."""
    require("openpyxl", importlib.util.find_spec("openpyxl") is not None, "openpyxl is not installed")
    require(
        "python-calamine", importlib.util.find_spec("python_calamine") is not None, "python-calamine is not installed"
    )
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    for number in range(more):
        book.create_sheet(f"sheet {number}").append(["other"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        TABS.encode(), COMMA.encode(), SEMICOLON.encode(), ("\ufeff" + COMMA).encode(), COMMA.replace("\n", "\r\n").encode(),
        COMMA.replace("\n", "\r").encode(), COMMA.encode("utf-16"), COMMA.encode("utf-16-le"), COMMA.encode("utf-16-be"), SEMICOLON.encode("cp1252"),
        COMMA.encode("utf-32"), gzip.compress(SEMICOLON.encode("cp1252"), mtime=0), ("sep=;\n" + SEMICOLON).encode(), (COMMA + ",,,,\n\n").encode(),
    ],
    ids=["tabs", "comma", "semicolon", "bom", "crlf", "cr", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32", "gzip", "sep", "blank-rows"],
)  # fmt: skip
def test_another_program_writes_the_same_table(tmp_path, data):
    """Separator, decimal comma, encoding, line ends, packing and empty rows change no cell."""
    path = tmp_path / "cand.csv"
    path.write_bytes(data)
    found = table(path)
    assert cells(found) == CELLS
    assert {key: value for key, (_, value) in found.header.items()} == {"compound": "cand", "free_nM": "20"}


def test_an_encoding_that_was_concluded_is_told(tmp_path):
    """Bytes that are no UTF-8 are read as Windows-1252, and the answer says so; a mark needs no word."""
    path = tmp_path / "x.csv"
    path.write_bytes(SEMICOLON.encode("cp1252"))
    assert table(path).notes == (f"{path} is not UTF-8 and was read as Windows-1252",)
    path.write_bytes(SEMICOLON.encode("utf-16"))
    assert table(path).notes == ()


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (("2,5", "12"), ("2.5", "12")),
        (("1,234", "0,5"), ("1.234", "0.5")),
        (("1,234", "5"), ("1,234", "5")),
        (("1,234", "2,345,678"), ("1,234", "2,345,678")),
        (("1.234,5", "2"), ("1234.5", "2")),
        (("1.234", "0,5"), ("1234", "0.5")),
        (("1.234", "2.5"), ("1.234", "2.5")),
        (("1.2340", "2"), ("1.2340", "2")),
        (("2,5", "2.5"), ("2,5", "2.5")),
        ((">2,5", "2,5-3,5"), (">2.5", "2.5-3.5")),
        (("0,125", "3"), ("0.125", "3")),
    ],
)
def test_a_comma_is_a_decimal_one_only_where_it_can_be_nothing_else(tmp_path, values, read):
    """In a semicolon-separated file; 1,234 alone may be a thousand and stays, so that its row is refused."""
    path = tmp_path / "x.csv"
    path.write_text(
        "target;action;type;value;unit\n" + "".join(f"DRD2;antagonist;Ki;{v};nM\n" for v in values), "utf-8"
    )
    assert tuple(row["value"] for row in cells(table(path))) == read


def test_a_point_that_may_part_thousands_is_refused(tmp_path):
    """Points alone in a semicolon-separated file may be either; a logarithm has no thousands, a tab-separated file no such points."""
    row = "target;action;type;value;unit\nDRD2;antagonist;Ki;1.234;nM\nDRD3;antagonist;Ki;20;nM\n"
    path = tmp_path / "x.csv"
    path.write_text(row, "utf-8")
    with pytest.raises(DataError, match="may be thousands") as error:
        table(path)
    assert error.value.where == f"{path}:2"
    for text in (row.replace(";", "\t"), row.replace("Ki;1.234;nM", "pKi;8.234;"), row.replace("1.234", "1.2340")):
        path.write_text(text, "utf-8")
        assert table(path).rows[0][1][3] in {"1.234", "8.234", "1.2340"}


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#n/a", "#BEZUG!", "#NV", "#NOMBRE?", "#\u0417\u041d\u0410\u0427!"])
@pytest.mark.parametrize("column", [0, 3, 5])
def test_a_formula_that_failed_is_a_bad_row(tmp_path, cell, column):
    """It begins like a remark, and no row of a table is lost by it; in a cell that nothing is computed of too."""
    row = ["DRD3", "antagonist", "Ki", "2", "nM", "A"]
    row[column] = cell
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\treference\n" + "\t".join(row) + "\n", "utf-8")
    read = table(path)
    ((number, found),) = read.rows
    with pytest.raises(DataError, match="formula that failed"):
        read.cells(number, found)
    assert [cells for _, cells in streamed(path)[1]] == [row]


def test_a_row_that_is_passed_over_is_told(tmp_path):
    """A row that begins with # is a remark, and that is said; a remark of words needs no word."""
    path = tmp_path / "x.tsv"
    head, row = "target\taction\ttype\tvalue\tunit\n", "DRD2\tantagonist\tKi\t2\tnM\n"
    path.write_text(f"# mine\n{head}{row}# a remark\n#{row}#\n", "utf-8")
    read = table(path)
    assert len(read.rows) == 1
    assert read.notes == (f"{path}: rows that begin with # were passed over as remarks: 5",)


def test_a_quoted_cell_may_hold_the_separator_and_a_line_end(tmp_path):
    """The rules of CSV; rows behind it keep the number of their line."""
    path = tmp_path / "x.csv"
    path.write_text(
        'target,action,type,value,unit,reference\nDRD2,antagonist,Ki,2,nM,"Smith, J.\nand ""Co"""\nDRD3,antagonist,Ki,2,nM,\n',
        "utf-8",
    )
    found = table(path)
    assert [number for number, _ in found.rows] == [2, 4]
    assert cells(found)[0]["reference"] == 'Smith, J. and "Co"'


def test_a_stray_quotation_mark_swallows_no_row(tmp_path):
    """In a tab-separated file a cell may begin with one."""
    path = tmp_path / "x.tsv"
    path.write_text(
        'target\taction\ttype\tvalue\tunit\treference\nDRD2\tantagonist\tKi\t2\tnM\t"a book\nDRD3\tantagonist\tKi\t2\tnM\tb\n',
        "utf-8",
    )
    assert [row["target"] for row in cells(table(path))] == ["DRD2", "DRD3"]


def test_a_workbook_is_its_first_sheet(tmp_path):
    """Numbers keep their digits, whole ones have no point, rows the number that the spreadsheet shows."""
    path = tmp_path / "cand.xlsx"
    rows = [["#compound", "cand"], ["#free_nM", 20], [], ["target", "action", "type", "value", "unit"]]
    path.write_bytes(
        workbook(*rows, ["DRD2", "antagonist", "Ki", 2.5, "nM"], ["HTR2A", "antagonist", "Ki", 5e-07, "M"], more=2)
    )
    found = table(path)
    assert [number for number, _ in found.rows] == [5, 6]
    assert [row["value"] for row in cells(found)] == ["2.5", "5e-07"]
    assert found.header["free_nM"] == (2, "20")
    assert found.notes == (f"{path}: the sheet Sheet was read, not sheet 0, sheet 1",)


@pytest.mark.parametrize("cell", [datetime.date(2024, 1, 10), datetime.time(1, 10)])
def test_a_date_that_a_spreadsheet_made_is_refused(tmp_path, cell):
    """It was a number, a range or a gene before: nobody knows which."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(["target", "action", "type", "value", "unit"], ["DRD2", "antagonist", "Ki", cell, "nM"]))
    found = table(path)
    with pytest.raises(DataError, match="made a date of the value") as caught:
        cells(found)
    assert "type the cell again" in caught.value.cure


def test_a_workbook_without_its_reader_says_what_to_do(tmp_path, monkeypatch):
    """The package is asked for, or CSV."""
    import sys

    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 anything")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(DataError, match="python-calamine") as caught:
        table(path)
    assert "save the sheet as CSV" in caught.value.cure


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the profile is empty"), (b"\n\n", "the profile is empty"), (b"# a remark\n", "the profile is empty"),
        (bytes(range(256)) * 4, "cannot be read as text"), (gzip.compress(b"target,a\n" * 99, mtime=0)[:30], "a damaged gzip file"),
        (b"PK\x03\x04" + b"\0" * 99, "cannot be read as a workbook"), (b"a,b\n1,2\n", "column missing: target, action, type, value"),
        (b"target,action,type,value,value\n", "column given twice: value"), (b"target,action,type,value,colour\n", "column unknown: colour"),
        (b"target,action,type,value\n1,2,3,4,5\n", "5 cells under 4 columns"), (b"target action type value\n", "blank-separated"),
        (b"target,action,type,value\n\"" + b"x" * 200_000 + b"\"\n", "not readable as CSV"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_one_error(tmp_path, data, what):
    """With the place and a cure, never a traceback."""
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    if data.startswith(b"PK"):
        workbook()  # the reader is here, or the test is skipped
    with pytest.raises(DataError) as caught:
        cells(table(path))
    assert what in caught.value.what
    assert caught.value.where.startswith(str(path))
    assert caught.value.cure


@pytest.mark.parametrize(
    ("place", "what"), [("nowhere.tsv", "no such profile"), (".", "is a folder"), ("a\0b", "cannot be read")]
)
def test_a_place_without_a_table_is_told(tmp_path, place, what):
    """A missing file, a folder, a name that no file can have."""
    with pytest.raises(DataError, match=what):
        table(tmp_path / place)


def test_a_head_of_a_hundred_thousand_columns_is_told_in_a_line(tmp_path):
    """Each name is looked at once, and the message names a few."""
    path = tmp_path / "wide.tsv"
    path.write_text("target\taction\ttype\tvalue\t" + "\t".join(f"{'c' * 90}{n}" for n in range(100_000)))
    with pytest.raises(DataError, match="and 99,992 more") as caught:
        table(path)
    assert len(caught.value.what) < 1_000


def test_an_endless_device_is_left(tmp_path):
    """After 64 MB, packed ones too."""
    from pathlib import Path

    if not Path("/dev/zero").exists():
        pytest.skip("the system has no /dev/zero")
    with pytest.raises(DataError, match="larger than 64 MB"):
        table(Path("/dev/zero"))
    bomb = tmp_path / "x.csv.gz"
    bomb.write_bytes(gzip.compress(b"\0" * (70 * 2**20)))
    with pytest.raises(DataError, match="larger than 64 MB"):
        table(bomb)


def test_the_digest_is_that_of_what_is_written(tmp_path):
    """The name of a compound in an answer is the same for the same lines, and another for others."""
    first, second = tmp_path / "a.tsv", tmp_path / "b.tsv"
    first.write_text(TABS, "utf-8")
    second.write_text(TABS, "utf-8")
    assert table(first).digest == table(second).digest
    second.write_text(TABS.replace("2.5", "2.6"), "utf-8")
    assert table(first).digest != table(second).digest
