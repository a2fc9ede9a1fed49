"""Fixtures of the export tests: real SPARQL servers, each started once a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from push.servers import NAMES, RunningServer, running


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the user's credentials or writes into the user's state folder."""
    monkeypatch.setenv("KG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    for name in ("KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running Oxigraph server, on disk."""
    yield from running("oxigraph", tmp_path_factory)


@pytest.fixture(scope="module", params=NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Each server in turn, running."""
    yield from running(request.param, tmp_path_factory)
