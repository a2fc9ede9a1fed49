"""Parquet in and out, by pyarrow, which is loaded only here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import DataError

if TYPE_CHECKING:
    from types import ModuleType


def _pyarrow() -> ModuleType:
    try:
        import pyarrow.parquet
    except ImportError as error:
        cure = "python -m pip install 'pyarrow>=17', or write .tsv or .csv"
        raise DataError("Parquet needs the package pyarrow", cure=cure) from error
    return pyarrow  # type: ignore[no-any-return]


def batches(path: Path, rows: int) -> tuple[list[str], Iterator[list[dict[str, Any]]]]:
    """Column names of a Parquet file, and its rows as dictionaries, `rows` at a time. Raises DataError."""
    arrow = _pyarrow()
    try:
        file = arrow.parquet.ParquetFile(path)
    except (OSError, arrow.ArrowException) as error:
        raise _unreadable(error, path) from error

    def found() -> Iterator[list[dict[str, Any]]]:
        try:
            for batch in file.iter_batches(rows):
                yield batch.to_pylist()
        except (OSError, ValueError, arrow.ArrowException) as error:  # a page behind a sound footer
            raise _unreadable(error, path) from error

    return list(file.schema_arrow.names), found()


def _unreadable(error: Exception, path: Path) -> DataError:
    said = " ".join((str(error) or type(error).__name__).split()).encode("ascii", "replace").decode()
    return DataError(f"cannot be read as Parquet: {said}", str(path), "check the file")


def write_rows(stream: BinaryIO, columns: Sequence[str], words: frozenset[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows as one Parquet file: columns of `words` are text, `rank` a whole number, the others float64; None is null."""
    arrow = _pyarrow()
    kinds = {name: arrow.string() if name in words else arrow.float64() for name in columns}
    kinds |= {name: arrow.int32() for name in columns if name == "rank"}
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    made = [arrow.array(list(values), kinds[name]) for name, values in zip(columns, cells, strict=True)]
    arrow.parquet.write_table(arrow.table(made, names=list(columns)), stream)


def joined(parts: Iterable[Path], stream: BinaryIO) -> None:
    """Parquet files of one schema as one, a file at a time."""
    arrow = _pyarrow()
    writer = None
    for part in parts:
        table = arrow.parquet.read_table(part)
        writer = writer or arrow.parquet.ParquetWriter(stream, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def rows_of(path: Path) -> Iterator[list[Any]]:
    """The rows of a Parquet file as lists in the order of its columns."""
    columns, found = batches(path, 4096)
    for batch in found:
        yield from ([row[c] for c in columns] for row in batch)
