"""Which picture a question gets."""

from __future__ import annotations

import pytest
from shipped import workspace

from kg.draw.atlas_picture import AtlasPicture
from kg.draw.picture import Picture
from kg.errors import UsageError
from kg.explore import draw


def test_an_answer_a_record_or_an_atlas():
    """A compound gives a picture, with `atlas` its atlas, a figure its own picture."""
    made = draw("amisulpride", workspace=workspace(), samples=0)
    assert isinstance(made, Picture)
    assert isinstance(draw("amisulpride", workspace=workspace(), samples=0, atlas=True), AtlasPicture)
    assert draw("figure/004-trk", workspace=workspace()).scene.title


def test_what_excludes_each_other_is_refused():
    """An atlas of a figure, and three compounds in one synapse."""
    with pytest.raises(UsageError, match="--atlas says nothing"):
        draw("figure/004-trk", workspace=workspace(), atlas=True)
    with pytest.raises(UsageError, match="more than two"):
        draw("amisulpride", workspace=workspace(), samples=0, compare=("amoxapine", "nortriptyline"))
