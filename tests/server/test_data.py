"""The built-in graph and the imported one, joined on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store
from server.serving import quads

from kg.errors import DataError
from kg.knowledge.disk import replace
from kg.server.data import follow

BASE, MINE = "<http://e/a> <http://e/p> 1 .", "<http://e/b> <http://e/p> 2 ."


def subjects(store: Path) -> set[str]:
    """The subjects in a store, by their last letter."""
    return {str(quad.subject)[-2] for quad in Store.read_only(str(store))}


def test_both_contents_are_in_the_served_store(tmp_path: Path) -> None:
    """And the graphs keep their names."""
    base = replace(tmp_path / "base", quads(BASE, "http://e/g1"))
    replace(tmp_path / "data", quads(MINE, "http://e/g2"))
    store = Store.read_only(str(follow(base, tmp_path / "data")()))
    assert {str(quad.graph_name) for quad in store} == {"<http://e/g1>", "<http://e/g2>"}


def test_it_is_made_anew_only_where_something_changed(tmp_path: Path) -> None:
    """Asking again, and starting again with the same content, costs nothing; new data or a new program does."""
    base, data = replace(tmp_path / "base", quads(BASE)), tmp_path / "data"
    replace(data, quads(MINE))
    locate = follow(base, data)
    first = locate()
    assert locate() == first
    again = replace(tmp_path / "rebuilt", quads(BASE))
    assert follow(again, data)() == first
    replace(data, quads("<http://e/c> <http://e/p> 3 ."))
    second = locate()
    assert (second != first, subjects(second)) == (True, {"a", "c"})
    newer = replace(tmp_path / "newer", quads("<http://e/d> <http://e/p> 4 ."))
    assert subjects(follow(newer, data)()) == {"d", "c"}


def test_a_folder_without_data_is_a_clear_error(tmp_path: Path) -> None:
    """The cure is to import first."""
    base = replace(tmp_path / "base", quads(BASE))
    with pytest.raises(DataError, match="no store has been filled"):
        follow(base, tmp_path / "none")()
