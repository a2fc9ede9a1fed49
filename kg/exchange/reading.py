"""What every reader shares: lines of a text file within bounds, rows that are refused with a reason, and the network so far."""

from __future__ import annotations

import csv
import gzip
import stat
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

from kg.errors import DataError
from kg.exchange.net import Net, Thing, Tie
from kg.knowledge import assets
from kg.scratch import scratch

# Bytes of a file at most, unpacked, and of one line: what a network of a few million edges needs.
FILE_LIMIT = 1_000_000_000
LINE_LIMIT = 4_000_000
# A packed file of so many bytes may be this much larger unpacked: text shrinks to a tenth, a bomb to a thousandth, text that repeats itself to a hundredth.
RATIO_LIMIT = 100
RATIO_FREE = 10_000_000
# Statements that the rows of a file may make: real pathways make some ten of a row, groups of a thousand would make a million.
TIES_FREE = 200_000
TIES_A_ROW = 100
# Rows that may be refused, and how many for each that is read beyond: a file of millions of them is of another format.
REFUSED_FREE = 100_000
REFUSED_A_TIE = 20
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is no statement: its line or element, why, and how it begins."""

    where: str
    reason: str
    text: str = ""


@dataclass(slots=True)
class Draft:
    """A network while it is read. `unknown` counts statements whose sign is not known, by reason; `told` anything else.

    Where things are `listed` by themselves, as in a pathway, a file without a statement holds something, too; `title` is its name.
    """

    name: str
    rows: int = 0
    things: dict[str, Thing] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    listed: bool = False
    title: str = ""

    def thing(self, thing: Thing) -> str:
        """Add a thing unless it is there; its id."""
        self.things.setdefault(thing.id, thing)
        return thing.id

    def tie(self, tie: Tie) -> None:
        """Add a statement. Raises DataError where rows make more of them than people draw: groups of groups multiply."""
        if len(self.ties) >= TIES_FREE + TIES_A_ROW * self.rows:
            what = f"its {self.rows:,} rows make more than {len(self.ties):,} statements"
            raise DataError(
                what, self.name, "look for groups or reactions with hundreds of members, and take them apart"
            )
        self.ties.append(tie)
        if not tie.sign:
            self.unknown[tie.why or "no sign is stated"] += 1

    def refuse(self, where: str, reason: str, text: str = "") -> None:
        """Leave a row out. Raises DataError where rows without end are refused and next to none is read: the file is of another kind."""
        if len(self.refused) >= REFUSED_FREE and len(self.refused) > REFUSED_A_TIE * len(self.ties):
            what = f"more than {len(self.refused):,} rows were refused, the last as {reason[:100]!r}, and {len(self.ties):,} read"
            raise DataError(what, self.name, "name the format that the file is in")
        self.refused.append(Refusal(where, reason, text[:200]))

    def net(self) -> Net:
        """What was read."""
        return Net(self.name, tuple(self.things.values()), tuple(self.ties))


def lines(path: Path, otherwise: str = "") -> Iterator[tuple[int, str]]:
    """Numbered lines of a text file, packed with gzip or not, without their ends; UTF-8, a byte order mark left out.

    A line that is not UTF-8 is read as the encoding `otherwise`, where a source is known to publish in it.

    Raises DataError for a file that is not there, is no text, is too long, or unpacks to much more than text does.
    """
    with _unpacked(path) as (stream, most):
        yield from _decoded(stream, path, most, otherwise)


def blocks(path: Path, limit: int = FILE_LIMIT) -> Iterator[bytes]:
    """The bytes of a file, packed with gzip or not, a block at a time. Raises DataError as `lines` does, and beyond `limit`."""
    total = 0
    with _unpacked(path) as (stream, most):
        while block := stream.read(_BLOCK):
            total += len(block)
            if total > min(most, limit):
                what = f"is longer than {limit:,} bytes, or unpacks to much more than text does"
                raise DataError(what, str(path), "give it in parts")
            yield block


def suffix_of(path: Path) -> str:
    """The suffix of a file in lower case, of what is packed in it where it is packed with gzip."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or where it is packed with gzip a plain copy that is gone when the block ends. Raises as `blocks` does."""
    with _unpacked(path) as (stream, _):
        packed = isinstance(stream, gzip.GzipFile)
    if not packed:
        yield path
        return
    with scratch("ingest") as folder:
        copy = folder / path.name.removesuffix(".gz")
        with copy.open("wb") as out:
            out.writelines(blocks(path))
        yield copy


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The open file, unpacked while it is read, and how many bytes it may come to; only a regular file is opened at all."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe is waited for without end, a device read without end
            what = "is a folder" if stat.S_ISDIR(about.st_mode) else "is no regular file"
            raise DataError(what, str(path), "save it as a file, and give that")
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            most = min(FILE_LIMIT, max(RATIO_FREE, about.st_size * RATIO_LIMIT))
            if packed:
                _weighed(path, most, about.st_size, about.st_mtime_ns)
            with gzip.open(file) if packed else file as stream:
                yield stream, most  # type: ignore[misc]
    except FileNotFoundError as error:
        raise DataError("there is no such file", str(path), "check the path") from error
    except (OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or "the packed file is damaged or cut short"
        raise DataError(f"cannot be read: {what}", str(path), "check the path, and fetch the file again") from error


@cache
def _weighed(path: Path, most: int, _size: int, _changed: int) -> None:
    """Unpack a packed file once for its length alone: rows of a bomb, made into statements, take memory long before they are too many."""
    total = 0
    with gzip.open(path) as stream:
        while block := stream.read(_BLOCK):
            total += len(block)
            if total > most:
                what = f"unpacks to much more than text does, beyond {most:,} bytes"
                raise DataError(what, str(path), "give the table itself, in parts if need be")


def _decoded(stream: BinaryIO, path: Path, most: int, otherwise: str) -> Iterator[tuple[int, str]]:
    number = total = 0
    while raw := stream.readline(LINE_LIMIT):
        number += 1
        total += len(raw)
        if total > most or (len(raw) == LINE_LIMIT and not raw.endswith(b"\n")):
            what = "is longer than any network, or unpacks to much more than text does"
            raise DataError(what, f"{path}:{number}", "give the table itself, in parts if need be")
        if b"\0" in raw:
            raise DataError("is no text in UTF-8", f"{path}:{number}", "save it as plain text in UTF-8")
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            if not otherwise:
                place = f"{path}:{number}, byte {error.start + 1} of the line"
                raise DataError("is not UTF-8", place, "save it as UTF-8") from error
            text = raw.decode(otherwise, "replace")
        yield number, text.rstrip("\r\n")


def records(path: Path, delimiter: str = "\t", *, quoted: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of a delimited table; empty lines left out. Quotes may hold delimiters, no line ends."""
    for number, line in lines(path):
        if line.strip():
            yield number, cells(line, delimiter, quoted=quoted)


def cells(line: str, delimiter: str, *, quoted: bool = True) -> list[str]:
    """The cells of a row, without the blanks around them; quotes that do not fit are letters."""
    usual = csv.field_size_limit(LINE_LIMIT)
    try:
        (row,) = csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    except (csv.Error, ValueError):
        row = line.split(delimiter)
    finally:
        csv.field_size_limit(usual)  # the limit is the whole process's: other readers keep theirs
    return [cell.strip() for cell in row]


def headed(path: Path, needs: set[str], delimiter: str = "\t") -> Iterator[tuple[int, Mapping[str, str]]]:
    """Numbered rows by the names of their columns in lower case. Raises DataError where a needed column is missing."""
    names: list[str] = []
    for number, row in records(path, delimiter):
        if names:
            yield number, dict(zip(names, row + [""] * (len(names) - len(row)), strict=False))
            continue
        names = [name.lstrip("#").strip().casefold() for name in row]
        missing = sorted(needs - set(names))
        if missing:
            raise DataError(
                f"the table has no column {', '.join(missing)}", f"{path}:{number}", f"it has: {', '.join(names)[:300]}"
            )
    if not names:
        raise DataError("the table is empty", str(path), "give a table with a line of names")


@cache
def relations(form: str) -> dict[str, tuple[int, str]]:
    """Word in lower case -> sign, and the ontology's mechanism; of a format, and of any."""
    path = assets.folder("ontology") / "formats" / "relations.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
    return {word.casefold(): (int(sign), mechanism) for kind, word, sign, mechanism in rows if kind in ("any", form)}
