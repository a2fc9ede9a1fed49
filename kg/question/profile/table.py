"""A user's table as it stands: its opening lines, its columns and its rows, each with its place.

Read from a text file (tab, comma or semicolon), from the first sheet of a workbook, or made of values in Python.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from kg import textfile
from kg.display import clipped
from kg.errors import DataError
from kg.question.profile import sheets

NEAREST_CUTOFF = 0.6
# Columns that a message names, and characters of each.
_COLUMNS_TOLD, _NAME_SHOWN = 8, 60


OPENING = ("compound", "free_nM", "brain")
REQUIRED = ("target", "action", "type", "value")
OPTIONAL = ("unit", "relation", "efficacy", "species", "variant", "construct", "context", "reference", "compound")
# Columns of numbers, in which a comma may be a decimal one.
NUMBERS = ("value", "efficacy")

_LOOKS = {",": "comma-separated", ";": "semicolon-separated"}
_HINT = re.compile(r"sep=(.)")  # how Excel is told the separator, in the first line

# One line: its number, and its cells.
Line = tuple[int, list[str]]
# A number that may be one in groups of three, by commas; and by points, with a decimal comma or without.
_THOUSANDS = re.compile(r"[^0-9]*[1-9][0-9]{0,2}(?:,[0-9]{3})+[^0-9,.]*")
_GROUPED = re.compile(r"[^0-9]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?[^0-9,.]*")


@dataclass(frozen=True)
class ProfileText:
    """A table as it stands: opening lines by key (number, value), column names, rows (number, cells), digest, remarks.

    `name` is what the compound is called where no line says so, `source` what errors speak of, `counted` what its numbers count.
    """

    name: str
    source: str
    header: dict[str, tuple[int, str]]
    columns: list[str]
    rows: list[Line]
    digest: str
    notes: tuple[str, ...] = ()
    counted: str = ":"

    def place(self, number: int) -> str:
        """Where a line or row stands, for an error."""
        return _place(self.source, self.counted, number)

    def cells(self, number: int, row: Sequence[str]) -> dict[str, str]:
        """The cells of a row by column. Raises DataError for a row that does not fit the columns."""
        where = self.place(number)
        if len(row) == 1 and len(self.columns) > 1:
            looks = next((said for mark, said in _LOOKS.items() if mark in row[0]), "blank-separated")
            raise DataError(f"no tab in this line; it looks {looks}", where, "separate the columns by tabs")
        if any(row[len(self.columns) :]):
            raise DataError(
                f"{len(row)} cells under {len(self.columns)} columns",
                where,
                "give each cell a column; empty cells keep their separator",
            )
        named = dict(zip(self.columns, row, strict=False))
        for column, cell in named.items():
            if textfile.is_failed_formula(cell):
                raise DataError(f"{cell} in {column} is a formula that failed", where, "mend it in the spreadsheet")
            if cell.startswith(sheets.DATE):
                cure = "make the column text in the spreadsheet and type the cell again"
                raise DataError(f"the spreadsheet made a date of the {column}: {cell}", where, cure)
        return named


def table(path: Path) -> ProfileText:
    """Read a table. Raises DataError with the place and the cure for a file that is none."""
    data = textfile.content(path, "profile")
    if sheets.is_workbook(data):
        lines, notes = sheets.lines(data, str(path))
        return _made(path.stem, str(path), lines, notes)
    text, encoding = textfile.decoded(data, str(path), "profile")
    said = (f"{path} is not UTF-8 and was read as {encoding}",) if encoding else ()
    numbered = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    hint = _HINT.fullmatch(numbered[0][1].strip()) if numbered else None
    kept = numbered[1:] if hint else numbered
    mark = hint[1] if hint else _separator([line for _, line in kept], str(path))
    lines = list(_tabbed(kept) if mark == "\t" else _separated(kept, mark, str(path)))
    if mark == ";":
        lines = _pointed(lines, str(path))
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.stem
    return _made(stem, str(path), lines, said, repr(numbered))


def streamed(path: Path) -> tuple[ProfileText, Iterator[Line]]:
    """A tab-separated table that is too large to be held: what opens it, without rows, and its rows one by one.

    Raises DataError for a file that is none; what is not UTF-8 is kept byte by byte.
    """
    opening: list[tuple[int, str]] = []
    numbered = _lines_of(path)
    for number, line in numbered:
        opening.append((number, line))
        if not line.startswith("#"):
            break
    head = _made(path.stem, str(path), _tabbed(opening), (), f"{path} {path.stat().st_size}")
    return head, (line for line in _tabbed(numbered) if not _is_remark(line[1]))


def _lines_of(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as stream:
        yield from ((n, line.rstrip("\r\n")) for n, line in enumerate(stream, 1) if line.strip())


def _made(
    name: str, source: str, lines: Iterable[Line], notes: tuple[str, ...], written: str = "", counted: str = ":"
) -> ProfileText:
    """Opening lines, columns and rows of lines; `written` is what the digest is taken of."""
    header: dict[str, tuple[int, str]] = {}
    body: list[Line] = []
    passed: list[int] = []
    kept = list(lines)
    for number, cells in kept:
        where = _place(source, counted, number)
        if cells[0].startswith("#") and not body:
            key, value = _opening(" ".join(filter(None, cells)), where)
            if key in header:
                raise DataError(f"#{key} is given twice", where, "keep one of the two lines")
            if key:
                header[key] = (number, value)
        elif not _is_remark(cells):
            body.append((number, cells))
        elif body and any(cells[1:]) and cells[0][1:2].strip():
            passed.append(number)
    if not body:
        raise DataError("the profile is empty", source, "give a header line and one row a target")
    columns = [cell.casefold() for cell in body[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    _check(columns, _place(source, counted, body[0][0]))
    digest = sha256((written or repr(kept)).encode(errors="surrogateescape")).hexdigest()[:8]
    if passed:
        told = ", ".join(map(str, passed[:_COLUMNS_TOLD])) + (", …" if len(passed) > _COLUMNS_TOLD else "")
        notes = (*notes, f"{source}: rows that begin with # were passed over as remarks: {told}")
    return ProfileText(name, source, header, columns, body[1:], digest, notes, counted)


def _is_remark(cells: Sequence[str]) -> bool:
    return cells[0].startswith("#") and not textfile.is_failed_formula(cells[0])


def _place(source: str, counted: str, number: int) -> str:
    """A line or row; the source itself where the number counts none."""
    return f"{source}{counted}{number}" if number else source


def of_rows(
    name: str, header: dict[str, str], columns: Sequence[str], rows: Iterable[Sequence[object]], source: str = "profile"
) -> ProfileText:
    """A table of values in Python, or of a file named by `source`; its rows are counted from 1. Raises DataError as for a file."""
    opening: list[Line] = [(0, [f"#{key} {value}"]) for key, value in header.items() if value]
    lines: list[Line] = [(0, list(columns)), *((n, [sheets.text(v) for v in row]) for n, row in enumerate(rows, 1))]
    return _made(name, source, [*opening, *lines], (), counted=", row ")


def _separator(lines: Sequence[str], where: str) -> str:
    """Tab, semicolon or comma, as in the column line. Raises DataError where there is none of them."""
    first = next((line for line in lines if not line.lstrip('"').startswith("#")), "")
    if not first:
        raise DataError("the profile is empty", where, "give a header line and one row a target")
    if "\t" in first:
        return "\t"
    mark = max(";,", key=first.count)
    if mark not in first:
        raise DataError(
            "no tab, comma or semicolon in the column line; it looks blank-separated",
            where,
            "separate the columns by tabs",
        )
    return mark


def _tabbed(lines: Iterable[tuple[int, str]]) -> Iterator[Line]:
    """Lines of a tab-separated file, one row each: a stray quotation mark in a cell swallows no line behind it."""
    for number, line in lines:
        yield number, [_unquoted(cell.strip()) for cell in line.split("\t")]


def _unquoted(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"').strip() if quoted else cell


def _separated(lines: Sequence[tuple[int, str]], mark: str, where: str) -> Iterator[Line]:
    """Lines of a comma- or semicolon-separated file, by the rules of CSV; a row is named by its first line."""
    reader = csv.reader([f"{line}\n" for _, line in lines], delimiter=mark, skipinitialspace=True)
    begun = 0
    try:
        for cells in reader:
            number = lines[begun][0]
            begun = reader.line_num
            if any(cell.strip() for cell in cells):
                yield number, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise DataError(
            f"not readable as CSV: {error}", f"{where}:{lines[begun][0]}", "check the quotation marks"
        ) from error


def _pointed(lines: list[Line], where: str) -> list[Line]:
    """Lines of a semicolon-separated file with decimal points, where it writes decimal commas.

    `1,234` and `1.234` may each be a thousand or about one. The commas are decimal ones, and the points part thousands, only if
    some number could have no other comma, as `0,5`, and no number another point. Else commas stay, and each is refused.
    Raises DataError where there are points alone that may all part thousands; a logarithm has none.
    """
    rows = [(number, cells) for number, cells in lines if not _is_remark(cells)]
    titles = [cell.casefold() for cell in rows[0][1]] if rows else []
    places = [place for place, title in enumerate(titles) if title in NUMBERS]
    found = [cells[p] for _, cells in rows[1:] for p in places if p < len(cells)]
    pointed, grouped = [cell for cell in found if "." in cell], all(_GROUPED.fullmatch(c) for c in found if "." in c)
    if grouped and any("," in cell and not _THOUSANDS.fullmatch(cell) for cell in found):
        return [(number, [_point(c) if p in places else c for p, c in enumerate(cells)]) for number, cells in lines]
    linear = [cell for cell in pointed if not any(cell in cells and _is_logarithm(titles, cells) for _, cells in rows)]
    if grouped and linear and not any("," in cell for cell in found):
        number, cell = next((n, linear[0]) for n, cells in rows if linear[0] in cells)
        cure = f"write {cell.replace('.', '')}, or {cell}0 if that is meant, or separate the columns by tabs"
        raise DataError(
            f"{cell!r} may be thousands or about one: nothing in the file tells which", f"{where}:{number}", cure
        )
    return lines


def _point(cell: str) -> str:
    return cell.replace(".", "").replace(",", ".")


def _is_logarithm(titles: list[str], cells: list[str]) -> bool:
    return "type" in titles and cells[titles.index("type")].casefold().startswith("p")


def _opening(line: str, where: str) -> tuple[str, str]:
    """Key and value of a line that opens the file; an empty key for a remark."""
    key, *rest = line[1:].split(maxsplit=1)[:2] or [""]
    if key in OPENING:
        return key, rest[0].strip() if rest else ""
    folded = {name.casefold(): name for name in OPENING}
    bare = key.rstrip(":=").casefold()
    remark = line[1:2].isspace() or not key
    near = get_close_matches(bare, folded, 1, NEAREST_CUTOFF) if not remark else []
    meant = folded.get(bare) or (folded[near[0]] if near else "")
    if remark and not meant:
        return "", ""
    cure = (
        f"did you mean #{meant}?" if meant else "known are #compound, #free_nM and #brain; a remark has a blank after #"
    )
    raise DataError(f"unknown header line #{key}", where, cure)


def _check(names: list[str], where: str) -> None:
    """Raises DataError for a column that is missing, unknown or given twice."""
    missing = [c for c in REQUIRED if c not in names]
    unknown = [c for c in names if c not in (*REQUIRED, *OPTIONAL)]
    twice = sorted(c for c, times in Counter(names).items() if times > 1)
    for kind, which in (("missing", missing), ("unknown", unknown), ("given twice", twice)):
        if which:
            cure = f"columns are {', '.join((*REQUIRED, *OPTIONAL))}"
            named = ", ".join(clipped(c, _NAME_SHOWN) or "without a name" for c in which[:_COLUMNS_TOLD])
            more = f" and {len(which) - _COLUMNS_TOLD:,} more" if len(which) > _COLUMNS_TOLD else ""
            raise DataError(f"column {kind}: {named}{more}", where, cure)
