"""A directory of triples that is always whole: generations, and a pointer that is switched in one step.

A store that is being written must not be opened read-only by others, so nothing here is written in place. Each
`replace` fills a directory of its own and then renames a one-line pointer file over the old one. Whatever kills the
writer, the pointer names the old content or the new. The generation before the last is kept for readers that have it
open; older ones and half-filled ones are removed by the next writer, which holds the only lock.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.writing import locked, sync, write

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

POINTER = "current"
_LOCK = "writer.lock"
_GENERATION = re.compile(r"generation-(\d{6,})")
_BUILDING = "building-"
_BATCH = 200_000  # quads that wait in memory; the store's own loader lets a million wait, and takes a kilobyte for each


class BeingFilled(DataError):
    """Another process is filling the directory; it will have ended some time."""


def current(directory: Path) -> Path:
    """The store that `directory` points to; DataError where there is none yet or the pointer is damaged."""
    try:
        name = (directory / POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise DataError("no store has been filled here", str(directory), "fill it with kg ingest") from None
    if not _GENERATION.fullmatch(name) or not (directory / name).is_dir():
        raise DataError(f"the pointer names {name!r}, which is no store", str(directory / POINTER), "fill it again")
    return directory / name


def opened(directory: Path) -> tuple[Path, Store]:
    """The current store of `directory`, open for reading, and its path; DataError where there is none or it is damaged.

    Between the reading of the pointer and the opening, writers may have published two stores and removed this one;
    then the pointer names a newer one, which is opened instead.
    """
    from pyoxigraph import Store

    store = current(directory)
    while True:
        try:
            return store, Store.read_only(str(store))
        except (OSError, RuntimeError) as error:
            newer = current(directory)
            if newer == store:
                what = f"the store cannot be read: {str(error)[:200]}"
                raise DataError(what, str(store), "fill it again with kg ingest") from None
            store = newer


def replace(directory: Path, quads: Iterable[Quad], graphs: Iterable[str] = ()) -> Path:
    """Make `quads` the whole content of `directory`, all at once; returns the new store's path.

    `graphs` are the IRIs of named graphs that the store holds also where they are empty. An error while `quads` is
    read leaves the old content. A second writer at the same time is refused (BeingFilled).
    """
    from pyoxigraph import NamedNode, Store

    directory.mkdir(parents=True, exist_ok=True)
    busy = BeingFilled("another process is filling this store", str(directory), "wait until it has ended")
    with locked(directory / _LOCK, busy):
        _remove_unfinished(directory)
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=directory))
        try:
            store = Store(str(building))
            waiting = iter(quads)
            while batch := list(islice(waiting, _BATCH)):
                store.bulk_extend(batch)
            for graph in graphs:
                store.add_graph(NamedNode(graph))
            store.flush()
            del store  # releases the engine's own lock before the directory moves
            return _publish(directory, building)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _publish(directory: Path, building: Path) -> Path:
    """Name the finished directory, switch the pointer to it, and drop what is older than the last but one."""
    known = _generations(directory)
    generation = directory / f"generation-{(known[-1][0] if known else 0) + 1:06d}"
    building.rename(generation)
    sync(directory)  # the generation's own name must be on disk before the pointer speaks of it
    write(directory / POINTER, generation.name + "\n")
    for _, older in known[:-1]:
        shutil.rmtree(older, ignore_errors=True)
    return generation


def _remove_unfinished(directory: Path) -> None:
    """Remove what a killed writer left: half-filled directories, and a generation that was never pointed to."""
    for leftover in directory.glob(_BUILDING + "*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with suppress(DataError):  # no pointer, or a damaged one: then every finished generation may be the content
        pointed = current(directory)
        for _, generation in reversed(_generations(directory)):
            if generation == pointed:
                break
            shutil.rmtree(generation, ignore_errors=True)


def _generations(directory: Path) -> list[tuple[int, Path]]:
    """The finished stores in `directory`, oldest first."""
    found = ((_GENERATION.fullmatch(path.name), path) for path in directory.iterdir())
    return sorted((int(match.group(1)), path) for match, path in found if match)
