"""One server for the tests that only read from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from server.serving import Server, serving, small_store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store on disk."""
    return small_store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with tight limits, an explorer and one example."""
    examples = tmp_path_factory.mktemp("queries")
    (examples / "names.rq").write_text("# Names <of> things\nSELECT ?name { ?thing <http://example.org/name> ?name }\n")
    with serving(
        store,
        seconds=3.0,
        rows=1500,
        size=400_000,
        memory_mb=1024,
        explorer=True,
        examples=str(examples),
        prefixes={"ex": "http://example.org/"},
    ) as running:
        yield running
