"""What a person names is what is drawn."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import NotFound
from kg.question.workspace import Workspace
from kg.views import pictures


@pytest.fixture
def workspace() -> Workspace:
    """The shipped graph."""
    return shipped.workspace()


def test_names_of_figures_are_understood(workspace):
    """`figure/004-trk`, `figure/figure-004-trk` and the record's own name are one figure; a near miss is suggested."""
    titles = {
        pictures.record_picture(workspace, name).scene.record
        for name in ("figure/004-trk", "figure/figure-004-trk", "figure-004-trk")
    }
    assert len(titles) == 1
    with pytest.raises(NotFound, match="called"):
        pictures.record_picture(workspace, "figure/999-nothing")
