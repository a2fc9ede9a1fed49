"""Promises of kg site."""

from __future__ import annotations

import sys

import pytest
from terminal import kg


def test_a_place_that_is_taken_is_left_alone(tmp_path):
    """Exit 2 with a cure, before anything is computed; a name that is none is 1 with the nearest."""
    (tmp_path / "mine.txt").write_text("x")
    done = kg("site", "-o", str(tmp_path))
    assert done.returncode == 2
    assert "something else stands there" in done.stderr
    done = kg("site", "amisulpirde", "-o", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "did you mean amisulpride" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt"]


def test_without_its_library_the_cure_is_told(tmp_path, monkeypatch):
    """Exit 4 and the command that brings it."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    done = kg("site", "-o", str(tmp_path / "new"))
    assert (done.returncode, "pip install" in done.stderr) == (4, True)


@pytest.mark.slow
def test_a_site_says_where_it_begins(tmp_path):
    """The number of files and the first page."""
    done = kg("site", "8-hydroxyamoxapine", "-o", str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    assert "begin at" in done.stderr
    assert (tmp_path / "new" / "index.html").is_file()
