"""One server for the tests that only read from it, and one desk for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shipped
from server.serving import Server, serving, small_store

from kg.server.explorer.desk import Desk


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store on disk."""
    return small_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with tight limits and one example, without the explorer."""
    examples = tmp_path_factory.mktemp("queries")
    (examples / "names.rq").write_text("# Names <of> things\nSELECT ?name { ?thing <http://example.org/name> ?name }\n")
    with serving(
        store,
        seconds=3.0,
        rows=1500,
        size=400_000,
        memory_mb=1024,
        examples=str(examples),
        prefixes={"ex": "http://example.org/"},
    ) as running:
        yield running


@pytest.fixture(scope="session")
def desk() -> Desk:
    """What a worker of the explorer has open: the shipped graph."""
    return Desk(shipped.workspace())
