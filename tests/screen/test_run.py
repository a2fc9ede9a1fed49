"""Promises of kg.screen.run: what cannot be asked is told first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import shipped

from kg.errors import DataError, NotFound, UsageError
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk
from kg.screen.candidates import of_names
from kg.screen.run import given, run
from kg.screen.solved import Screener

WORKSPACE = shipped.workspace()
NAMES = ("amisulpride", "amitriptyline=20 nM", "amoxapine")


def test_what_cannot_be_asked_is_told_before_anything_is_computed(tmp_path: Path):
    """Two questions at once, an unknown shape or suffix, no compound, an empty table, a partner without an answer."""
    screener = Screener(WORKSPACE, Question())
    for asked in (
        ScreenAsk(like="amoxapine", combine="amoxapine"),
        ScreenAsk("wide"),
        ScreenAsk("nodes", like="amoxapine"),
    ):
        with pytest.raises(UsageError):
            run(screener, asked, partial(of_names, NAMES), None)
    with pytest.raises(UsageError, match="no table goes with"):
        run(screener, ScreenAsk(), partial(of_names, NAMES), tmp_path / "out.doc")
    with pytest.raises(UsageError, match="no compounds"):
        list(given(WORKSPACE, (), (), library=False))
    with pytest.raises(NotFound):
        run(screener, ScreenAsk(), partial(of_names, ()), None)
    with pytest.raises(DataError, match="nosuch"):
        run(screener, ScreenAsk(combine="nosuch"), partial(of_names, NAMES), None)
