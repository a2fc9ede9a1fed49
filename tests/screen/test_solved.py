"""Promises of kg.screen.solved: one bad compound never stops the others."""

from __future__ import annotations

import pytest
import shipped

import kg

WORKSPACE = shipped.workspace()
TABLE = [
    {"compound": "good", "target": "DRD2", "action": "antagonist", "type": "Ki", "value": 3.0, "unit": "nM"},
    {"compound": "bad", "target": "no such protein", "action": "antagonist", "type": "Ki", "value": 3.0, "unit": "nM"},
    {"compound": "other", "target": "SLC6A4", "action": "inhibitor", "type": "Ki", "value": 3.0, "unit": "nM"},
]


def test_a_bad_compound_stops_nothing_and_its_reason_stands_in_the_output():
    """A frame in, a frame out; an unknown target, a name nobody knows, and a good compound beside them."""
    pytest.importorskip("pandas")
    frame = kg.screen(TABLE, "no such drug", workspace=WORKSPACE, conc="10 nM", top=1)
    reasons = dict(zip(frame["compound"], frame["reason"], strict=True))
    assert list(dict.fromkeys(frame["compound"])) == ["no such drug", "good", "bad", "other"]
    assert "no compound is called 'no such drug'" in reasons["no such drug"]
    assert "no such protein" in reasons["bad"]
    assert set(frame[frame["kind"] == "node"]["compound"]) == {"good", "other"}
