"""What a test may miss on a user's machine, and must not miss in CI."""

from __future__ import annotations

import os

import pytest


def require(name: str, found: bool, reason: str) -> None:
    """Skip the test when `name` was not found; fail it when KG_REQUIRE lists that name."""
    if found:
        return
    required = {item.strip() for item in os.environ.get("KG_REQUIRE", "").split(",")}
    if name in required or "all" in required:
        pytest.fail(f"{name} is required here but missing: {reason}")
    pytest.skip(f"{name}: {reason}")
