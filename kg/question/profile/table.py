"""The text of a user's table: its opening lines, its column line and its rows, each with the number of its line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.errors import DataError

NEAREST_CUTOFF = 0.6


OPENING = ("compound", "free_nM", "brain")
REQUIRED = ("target", "action", "type", "value", "unit")
OPTIONAL = ("relation", "efficacy", "species", "context", "reference")


@dataclass(frozen=True)
class ProfileText:
    """A table as it stands: opening lines by key, column names, rows; every line with its number."""

    path: Path
    header: dict[str, tuple[int, str]]
    columns: list[str]
    rows: list[tuple[int, str]]
    lines: list[tuple[int, str]]

    def cells(self, number: int, line: str) -> dict[str, str]:
        """The cells of a row by column. Raises DataError for a row that does not fit the columns."""
        where = f"{self.path}:{number}"
        cells = _cells(line, where)
        if any(cells[len(self.columns) :]):
            raise DataError(
                f"{len(cells)} cells under {len(self.columns)} columns",
                where,
                "give each cell a column; empty cells keep their tab",
            )
        return dict(zip(self.columns, cells, strict=False))


def table(path: Path) -> ProfileText:
    """Read a table. Raises DataError with the place and the cure for a file that is none."""
    lines = _lines(path)
    header: dict[str, tuple[int, str]] = {}
    body: list[tuple[int, str]] = []
    for number, line in lines:
        if line.startswith("#") and not body:
            key, value = _opening(line, f"{path}:{number}")
            if key in header:
                raise DataError(f"#{key} is given twice", f"{path}:{number}", "keep one of the two lines")
            if key:
                header[key] = (number, value)
        elif not line.startswith("#"):
            body.append((number, line))
    if not body:
        raise DataError("the profile is empty", str(path), "give a header line and one row a target")
    columns = [cell.casefold() for cell in _cells(body[0][1], f"{path}:{body[0][0]}")]
    _check(columns, f"{path}:{body[0][0]}")
    return ProfileText(path, header, columns, body[1:], lines)


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise DataError("no such profile", str(path), "check the path") from error
    except IsADirectoryError as error:
        raise DataError("the profile is a folder", str(path), "give a file in it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            "the profile cannot be read as UTF-8 text", str(path), "save it as UTF-8, tab-separated"
        ) from error
    return [(n, line.rstrip("\r")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


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


def _cells(line: str, where: str) -> list[str]:
    """The cells of a line, without the blanks and the quotation marks around them."""
    if "\t" not in line:
        marks = {",": "comma-separated", ";": "semicolon-separated"}
        looks = next((said for mark, said in marks.items() if mark in line), "blank-separated")
        raise DataError(f"no tab in this line; it looks {looks}", where, "separate the columns by tabs")
    return [_unquoted(cell.strip()) for cell in line.split("\t")]


def _unquoted(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"').strip() if quoted else cell


def _check(names: list[str], where: str) -> None:
    """Raises DataError for a column that is missing, unknown or given twice."""
    missing = [c for c in REQUIRED if c not in names]
    unknown = [c for c in names if c not in (*REQUIRED, *OPTIONAL)]
    twice = sorted({c for c in names if names.count(c) > 1})
    for kind, which in (("missing", missing), ("unknown", unknown), ("given twice", twice)):
        if which:
            cure = f"columns are {', '.join((*REQUIRED, *OPTIONAL))}, tab-separated"
            raise DataError(f"column {kind}: {', '.join(c or 'without a name' for c in which)}", where, cure)
