"""Promises of kg.knowledge.cache: what is kept equals what is made anew, and a damaged or unwritable cache changes nothing."""

from __future__ import annotations

import os

import pytest

from kg.knowledge.store import Knowledge
from kg.question.network import project


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """An empty cache folder of this test's own."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    return tmp_path / "synaptrace"


def test_the_cache_gives_what_composition_gives(kept):
    """A second start reads the kept graph, and it holds the same quads as a fresh composition."""
    fresh, again = Knowledge(), Knowledge()
    assert list(kept.glob("*.nq"))
    assert set(fresh.store) == set(again.store)


def test_the_network_from_the_cache_is_the_network_from_the_graph(kept):
    """Kept rows make the same network, record for record, as the queries do."""
    first, second, asked = (project(Knowledge(cache=c)) for c in (True, True, False))
    assert list(kept.glob("*.json"))
    assert [repr(n) for n in second.nodes] == [repr(n) for n in asked.nodes] == [repr(n) for n in first.nodes]
    assert [repr(i) for i in second.influences] == [repr(i) for i in asked.influences]


@pytest.mark.parametrize("damage", [b"", b"null", b"[]", b'[["a"], [1, 2]]', b"\xff\xfe{"])
def test_a_broken_kept_answer_is_asked_anew(kept, damage):
    """An empty, foreign or truncated file of rows is passed over."""
    whole = project(Knowledge())
    for path in kept.glob("*.json"):
        path.write_bytes(damage)
    assert len(project(Knowledge()).influences) == len(whole.influences)


def test_a_broken_graph_is_not_believed(kept):
    """A graph that is empty, cut in a line or at the end of one, or foreign is passed over and composed again."""
    whole = len(Knowledge().store)
    path = next(kept.glob("*.nq"))
    lines = path.read_bytes().splitlines(keepends=True)
    for damaged in (b"", b"".join(lines[:-1])[:-40] + b"\n<broken", b"".join(lines[: len(lines) // 2]), b"\xff" * 99):
        path.write_bytes(damaged)
        assert len(Knowledge().store) == whole


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    """Where a file stands in the way of the folder, the graph is composed and answers."""
    (tmp_path / "synaptrace").write_text("in the way")
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    assert project(Knowledge()).nodes


def test_old_graphs_leave_with_their_rows(kept, monkeypatch):
    """No more graphs are kept than the settings say, and no rows of a graph that has gone."""
    monkeypatch.setattr("kg.knowledge.cache.GRAPHS_KEPT", 1)
    kept.mkdir()
    for name in ("aaaa.nq", "aaaa-1234.json", "tmpaaaa.part"):
        (kept / name).write_text("[]")
    for name in ("aaaa.nq", "tmpaaaa.part"):
        os.utime(kept / name, (0, 0))
    Knowledge()
    assert not list(kept.glob("*aaaa*"))
    assert len(list(kept.glob("*.nq"))) == 1
