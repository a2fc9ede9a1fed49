"""Generated pages of the reference are those that the present graph gives."""

from __future__ import annotations

import runpy
from pathlib import Path

import shipped

ROOT = Path(__file__).resolve().parents[1]


def test_the_occupancy_page_is_current():
    """Computed occupancy stands beside the rows of the documents as the graph gives it now."""
    page = runpy.run_path(str(ROOT / "scripts" / "occupancy_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "occupancy.md").read_text("utf-8") == page(shipped.workspace())
