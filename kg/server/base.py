"""The published graphs as a store on disk, kept in the user's cache folder under the digest of all they are made from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, KgError
from kg.knowledge import assets
from kg.knowledge.cache import Cache, trusted_folder
from kg.knowledge.disk import current, opened, replace
from kg.knowledge.files import digest, source_files
from kg.knowledge.vocabulary import GRAPHS
from kg.scratch import in_use, remove_unused, scratch
from kg.server.examples import describe_examples
from kg.server.page import read_examples
from kg.server.worker import trim
from kg.writing import ended_by_exception

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.knowledge.store import Knowledge

# Stores of other graphs that stay: who serves with files of their own goes back and forth between two.
KEPT = 2
# The number goes up where more is written into a store of the same graph.
_STORE = "served-2-"


def prepare(also: Sequence[Path]) -> None:
    """Let a process of its own compose the graph and fill its store, where they are not kept: what that takes leaves with it.

    It takes some 300 MB, of which the allocator gives little back. Where it fails, whoever asks for the store makes it and hears why.
    """
    place, name = trusted_folder(), digest(source_files(also))
    if place is None or (Cache(name).reading() is not None and _whole(place / f"{_STORE}{name}") is not None):
        return
    command = [sys.executable, "-P", "-m", "kg.server.base", *map(str, also)]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


@contextmanager
def published_store(knowledge: Knowledge) -> Iterator[Path]:
    """A store that holds the published graphs: the kept one, else one that is made now and kept.

    All four graphs are there under their names: who asks for answers, of which none are computed here, finds none.
    While the block lasts nobody removes it. Where the cache cannot be written, or somebody else is just writing this
    very store, it is made in a temporary folder, which goes with the block.
    """
    place = trusted_folder()
    if place is None:
        with scratch("serve") as folder:
            yield _made(folder, knowledge)
        return
    home = place / f"{_STORE}{knowledge.digest}"
    with ended_by_exception(), _kept(home, knowledge) as store:
        if store is not None:
            yield store
            return
    with scratch("serve") as folder:
        yield _made(folder, knowledge)


@contextmanager
def _kept(home: Path, knowledge: Knowledge) -> Iterator[Path | None]:
    """The store at `home`, made first where it is not there or damaged; None where it cannot be made."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        yield None
        return
    with in_use(home):
        yield _whole(home) or _filled(home, knowledge)


def _whole(home: Path) -> Path | None:
    """The store that stands at `home`, if it can be opened."""
    with suppress(DataError):
        current(home)
        return opened(home)[0]
    return None


def _filled(home: Path, knowledge: Knowledge) -> Path | None:
    """The store at `home`, made now; older ones of other graphs go. None where it cannot be written."""
    try:
        store = _made(home, knowledge)
    except (OSError, KgError):
        return None
    with suppress(OSError):
        others = [path for path in home.parent.glob("served-*") if path != home]
        for old in sorted(others, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            remove_unused(old)
    return store


def _made(folder: Path, knowledge: Knowledge) -> Path:
    """Fill a folder; what was read for it leaves this process again."""
    store = replace(folder, _published(knowledge), GRAPHS)
    trim()
    return store


def _published(knowledge: Knowledge) -> Iterator[Quad]:
    """The published graphs as quads; with the ontology the catalogue of queries, which readers of examples ask an endpoint for."""
    from pyoxigraph import NamedNode, Quad

    ontology = NamedNode(GRAPHS[0])
    catalogue = read_examples(assets.folder("ontology") / "queries")
    for triple in describe_examples(GRAPHS[0], "", catalogue, knowledge.prefixes):
        yield Quad(triple.subject, triple.predicate, triple.object, ontology)
    for name, triples in knowledge.published().items():
        graph = NamedNode(name)
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def main() -> None:
    """Make the store of the shipped content with the files that are named, and keep it."""
    from kg.knowledge.store import Knowledge

    try:
        with published_store(Knowledge(map(Path, sys.argv[1:]))):
            pass
    except (KgError, OSError) as error:
        sys.exit(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
