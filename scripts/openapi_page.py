"""docs/reference/openapi.json: the description of the JSON API as `kg serve` gives it, so that a change of the API is seen. Called by `scripts/pages`."""

from __future__ import annotations

from pathlib import Path

from kg import __version__
from kg.server.explorer.openapi import openapi
from kg.tabular import as_json

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "openapi.json"


def pages() -> dict[Path, str]:
    """The file and its text."""
    return {PAGE: as_json(openapi(__version__)) + "\n"}
