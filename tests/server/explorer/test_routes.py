"""The pages in the front process."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kg.server.explorer.asked import TEXT_LIMIT
from kg.server.explorer.routes import Explorer, ExplorerOptions, _split, takes_gzip


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip, br", True), ("gzip;q=0", False), ("", False), ("*", True), ("br, *;q=0", False), ("GZIP;q=0.5", True), ("identity", False)],
)  # fmt: skip
def test_compressed_only_where_it_is_taken(header: str, takes: bool) -> None:
    """Accept-Encoding as HTTP defines it."""
    assert takes_gzip(header) == takes


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("amisulpride.json", ("amisulpride", "json")), ("amisulpride", ("amisulpride", "page")),
        ("d2.5-thing", ("d2.5-thing", "page")), (".json", (".json", "page")), ("a.b.svg", ("a.b", "svg")),
    ],
)  # fmt: skip
def test_a_suffix_is_a_form_only_where_there_is_one(name: str, parts: tuple[str, str]) -> None:
    """Names may hold dots."""
    assert _split(name) == parts


@pytest.mark.parametrize("path", ["/compound/{}", "/compound/{}/why", "/target/{}", "/id/{}", "/node/{}"])
def test_a_name_without_end_is_looked_up_nowhere(path: str) -> None:
    """No worker is asked, and the page does not say the name again."""
    client = TestClient(Starlette(routes=Explorer(ExplorerOptions()).routes()))
    answer = client.get(path.format("a" * (TEXT_LIMIT + 1)), headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "a" * 50 not in answer.text
