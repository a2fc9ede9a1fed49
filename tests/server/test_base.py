"""The store that a server opens is made once for a graph, and made anew where it is lost or damaged."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.knowledge.disk import current
from kg.knowledge.files import SourceFile
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import GRAPHS
from kg.server.base import KEPT, published_store

TEXT = '<http://e/{name}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .'


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test alone."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "cache" / "synaptrace"


def graph(folder: Path, name: str) -> Knowledge:
    """A graph of one triple, without the library."""
    (folder / f"{name}.ttl").write_text(TEXT.format(name=name))
    made = Knowledge.of([SourceFile(folder / f"{name}.ttl", f"pathways/{name}.ttl")])
    made.library = None
    return made


def subjects(store: Path) -> set[str]:
    """The subjects of a store, the queries of the catalogue left out."""
    found = {str(quad.subject) for quad in Store.read_only(str(store))}
    return {one for one in found if not one.startswith(f"<{GRAPHS[0]}#")}


def test_a_graph_is_written_once(tmp_path: Path, cache: Path) -> None:
    """The second start opens what the first one wrote: the four published graphs, the empty ones too, for this user alone."""
    with published_store(graph(tmp_path, "a")) as first:
        assert subjects(first) == {"<http://e/a>"}
        assert {str(name.value) for name in Store.read_only(str(first)).named_graphs()} == set(GRAPHS)
    with published_store(graph(tmp_path, "a")) as again:
        assert again == first
    assert first.is_relative_to(cache)
    assert first.parent.stat().st_mode & 0o077 == 0


def test_another_graph_is_never_served_for_it(tmp_path: Path, cache: Path) -> None:
    """A graph that differs has a store of its own; of those that nobody uses the last few stay."""
    with published_store(graph(tmp_path, "a")) as one:
        for name in "bcdef":
            with published_store(graph(tmp_path, name)) as other:
                assert subjects(other) == {f"<http://e/{name}>"}
        assert subjects(one) == {"<http://e/a>"}, "a store in use was removed"
    held = list(cache.glob("served-*"))
    assert len(held) <= KEPT + 2


def test_a_damaged_store_is_made_anew(tmp_path: Path, cache: Path) -> None:
    """What was cut off or lost costs time and changes nothing."""
    with published_store(graph(tmp_path, "a")) as store:
        home = store.parent
    next(store.glob("MANIFEST*")).write_bytes(b"cut")
    with published_store(graph(tmp_path, "a")) as again:
        assert subjects(again) == {"<http://e/a>"}
    shutil.rmtree(current(home))
    with published_store(graph(tmp_path, "a")) as third:
        assert subjects(third) == {"<http://e/a>"}


def test_without_a_cache_the_store_is_temporary(tmp_path: Path, cache: Path) -> None:
    """A cache folder that cannot be one is no error; what is made instead goes with the server."""
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder should be")
    with published_store(graph(tmp_path, "a")) as store:
        assert subjects(store) == {"<http://e/a>"}
    assert not store.exists()
    assert cache.read_text() == "a file where the folder should be"


SERVED = """
import sys
from pathlib import Path
from kg.knowledge.store import Knowledge
from kg.server.base import prepare, published_store
prepare([])
with published_store(Knowledge(read=False)) as store:
    assert store.is_relative_to(Path(sys.argv[1])), store
print(int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.slow
def test_a_first_start_leaves_the_server_small(tmp_path: Path, cache: Path) -> None:
    """The graph is composed and its store filled by a process that ends, so that the one that serves stays under 150 MB."""
    done = subprocess.run([sys.executable, "-c", SERVED, str(cache)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150
