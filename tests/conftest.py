"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from requirements import require


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The reference data: the folder that KG_REFERENCE_DATA names."""
    named = os.environ.get("KG_REFERENCE_DATA", "")
    folder = Path(named) if named else Path("/nonexistent")
    require("reference-data", folder.is_dir(), "set KG_REFERENCE_DATA to the reference data folder")
    return folder
