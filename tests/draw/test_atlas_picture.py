"""An atlas in every format."""

from __future__ import annotations

import csv
import struct

import pytest
from draw.demo_atlas import READINGS, atlas

from kg.draw.atlas_picture import AtlasPicture
from kg.draw.paper import Paper
from kg.errors import UsageError


def test_the_suffix_chooses_the_format(tmp_path):
    """SVG, HTML and CSV; another suffix is refused and leaves nothing."""
    shown = AtlasPicture(atlas())
    for suffix, begins in ((".svg", "<?xml"), (".html", "<!doctype html>"), (".csv", "group,entity")):
        assert shown.save(tmp_path / f"a{suffix}").read_text("utf-8").startswith(begins)
    with pytest.raises(UsageError, match="no format"):
        shown.save(tmp_path / "a.dot")
    assert not (tmp_path / "a.dot").exists()


def test_the_table_has_a_row_a_cell():
    """Every cell with its group, its place and its change."""
    rows = list(csv.DictReader(AtlasPicture(atlas(2)).csv().splitlines()))
    assert len(rows) == 2 * len(READINGS)
    assert rows[2]["drug 1 direction"] == "increased"
    assert rows[2]["group"] == "first"


def test_a_png_has_the_pixels_of_its_page():
    """100 mm at 200 dots an inch are 787 pixels."""
    png = AtlasPicture(atlas(), Paper(100.0, dpi=200)).png()
    assert abs(struct.unpack(">I", png[16:20])[0] - 787) <= 1


def test_it_shows_itself():
    """At a prompt its size, in a notebook its SVG."""
    shown = AtlasPicture(atlas())
    assert "3 things in 10 places, 20 nodes" in repr(shown)
    assert "<svg" in shown._repr_html_()
