"""The built-in graph and the imported one, joined on disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from server.serving import quads

from kg.errors import DataError
from kg.knowledge.disk import current, replace
from kg.server.data import follow, join

BASE, MINE = "<http://e/a> <http://e/p> 1 .", "<http://e/b> <http://e/p> 2 ."
OTHER = "<http://e/z> <http://e/p> 9 ."


def subjects(store: Path) -> set[str]:
    """The subjects in a store, by their last letter."""
    return {str(quad.subject)[-2] for quad in Store.read_only(str(store))}


def test_both_contents_are_in_the_served_store(tmp_path: Path) -> None:
    """And the graphs keep their names, empty ones too."""
    base = replace(tmp_path / "base", quads(BASE, "http://e/g1"), ["http://e/g1", "http://e/empty"])
    replace(tmp_path / "data", quads(MINE, "http://e/g2"))
    with follow(base, tmp_path / "data") as locate:
        store = Store.read_only(str(locate()))
    assert {str(quad.graph_name) for quad in store} == {"<http://e/g1>", "<http://e/g2>"}
    assert store.contains_named_graph(NamedNode("http://e/empty"))


def test_it_is_made_anew_only_where_something_changed(tmp_path: Path) -> None:
    """Asking again, and starting again with the same content, costs nothing; new data or a new program does."""
    base, data = replace(tmp_path / "base", quads(BASE)), tmp_path / "data"
    replace(data, quads(MINE))
    with follow(base, data) as locate:
        first = locate()
        assert locate() == first
        again = replace(tmp_path / "rebuilt", quads(BASE))
        with follow(again, data) as located_again:
            assert located_again() == first
        replace(data, quads("<http://e/c> <http://e/p> 3 ."))
        second = locate()
    assert (second != first, subjects(second)) == (True, {"a", "c"})
    newer = replace(tmp_path / "newer", quads("<http://e/d> <http://e/p> 4 ."))
    with follow(newer, data) as locate:
        assert subjects(locate()) == {"d", "c"}


def test_two_servers_of_different_content_do_not_undo_each_other(tmp_path: Path) -> None:
    """Each has a store of its own, made once; one that nobody uses any more is removed by the next that joins."""
    data = tmp_path / "data"
    replace(data, quads(MINE))
    one, two = (replace(tmp_path / name, quads(text)) for name, text in (("one", BASE), ("two", OTHER)))
    with follow(one, data) as first, follow(two, data) as second:
        found = [(first(), second()) for _ in range(5)]
        assert len(set(found)) == 1, "a store was made again"
        assert (subjects(found[0][0]), subjects(found[0][1])) == ({"a", "b"}, {"z", "b"})
        assert [store.name for store in found[0]] == ["generation-000001"] * 2
    homes = {store.parent for store in found[0]}
    third = replace(tmp_path / "three", quads("<http://e/d> <http://e/p> 4 ."))
    with follow(two, data), follow(third, data) as located:
        home = located().parent
        assert {path for path in (data / "served").iterdir() if path.is_dir()} == {home, found[0][1].parent}
    assert len(homes) == 2


def test_servers_begun_together_share_one_joining(tmp_path: Path) -> None:
    """Four first starts of the same content at once: one store, no error that speaks of the data."""
    data = tmp_path / "data"
    replace(data, quads(MINE))
    base = replace(tmp_path / "base", quads(BASE))
    found: list[Path] = []

    def start() -> None:
        with follow(base, data) as locate:
            found.append(locate())

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert {subjects(store) == {"a", "b"} for store in {current(store.parent) for store in found}} == {True}


def test_while_another_process_joins_the_last_store_is_served(tmp_path: Path) -> None:
    """A new generation that somebody else is about to join takes no server down."""
    data = tmp_path / "data"
    replace(data, quads(MINE))
    base = replace(tmp_path / "base", quads(BASE))
    with follow(base, data) as locate:
        first = locate()
        replace(data, quads("<http://e/c> <http://e/p> 3 ."))

        def held():
            assert locate() == first
            yield from ()

        replace(first.parent, held())
        assert subjects(locate()) == {"a", "c"}


def test_a_store_that_cannot_be_joined_says_why(tmp_path: Path) -> None:
    """The reason is that of the joining process, not a guess about the data."""
    data = tmp_path / "data"
    replace(data, quads(MINE))
    base = replace(tmp_path / "base", quads(BASE))
    with follow(base, data) as locate:
        (data / "served").joinpath(next((data / "served").iterdir()).name, "writer.lock").mkdir()
        with pytest.raises(DataError, match=r"cannot be joined.*Is a directory"):
            locate()
    assert join(base, data, tmp_path / "elsewhere", "d").parent == tmp_path / "elsewhere"


def test_a_folder_without_data_is_a_clear_error(tmp_path: Path) -> None:
    """The cure is to import first, and nothing is made there."""
    base = replace(tmp_path / "base", quads(BASE))
    with pytest.raises(DataError, match="no store has been filled"), follow(base, tmp_path / "none"):
        pass
    assert not (tmp_path / "none").exists()
