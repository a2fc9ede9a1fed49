"""Promises of kg.knowledge.cache: what is kept equals what is made anew, and a damaged or unwritable cache changes nothing."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from requirements import require

from kg.knowledge.cache import Cache, KeptReading, folder
from kg.knowledge.store import Knowledge
from kg.question.network import project

ROOT = Path(__file__).resolve().parents[2]


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


def sealed(text: bytes) -> bytes:
    """A kept file of that content, as the program would write it."""
    return text + b"# sha256 " + hashlib.sha256(text).hexdigest().encode() + b"\n"


def cut(whole: bytes) -> bytes:
    """The first half of the lines, and the line that closes the whole."""
    lines = whole.splitlines(keepends=True)
    half = b"".join(lines[: len(lines) // 2]) if len(lines) > 2 else whole[: len(whole) // 2] + b"\n"
    return half + lines[-1]


DAMAGES = {
    "empty": lambda _: b"",
    "foreign": lambda _: b"\xff\xfe{",
    "cut in a line": lambda whole: whole[:-200],
    "half, with the end of the whole": cut,
    "the end alone": lambda whole: whole.splitlines(keepends=True)[-1],
    "one letter changed": lambda whole: whole.replace(b"protein", b"Protein", 1).replace(b"kg-", b"kg_", 1),
    "something behind the end": lambda whole: whole + b"<urn:a> <urn:b> <urn:c> .\n",
    "sealed by the old mark": lambda whole: whole[: whole.rindex(b"# sha256")] + b"# end of the composed graph\n",
}


@pytest.mark.parametrize("damage", ["null", "[]", '[["a"], [1, 2]]'])
def test_rows_of_another_form_are_asked_anew(kept, damage):
    """Rows that are whole and are no table of rows are passed over."""
    kept.mkdir(mode=0o700)
    cache = Cache("d")
    assert cache.rows("q", lambda: [{"a": "1"}]) == [{"a": "1"}]
    next(kept.glob("*.json")).write_bytes(sealed(damage.encode()))
    assert cache.rows("q", lambda: [{"a": "2"}]) == [{"a": "2"}]


ASKED = "SELECT ?a ?b { ?a a kg:Protein ; rdfs:label ?b } ORDER BY ?a"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A filled cache folder, the quads and the rows that it holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("filled")))
        knowledge = Knowledge()
        rows = knowledge.usual_rows(ASKED)
        return Path(os.environ["KG_CACHE"]) / "synaptrace", set(knowledge.store), rows


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_the_whole_file_is_not_believed(kept, filled, damage):
    """A graph and rows that were cut, changed or added to are passed over, made again, and kept whole again."""
    whole, quads, rows = filled
    kept.mkdir(mode=0o700)
    right = {path.name: path.read_bytes() for path in whole.iterdir()}
    assert {Path(name).suffix for name in right} == {".nq", ".json"}
    for name, text in right.items():
        (kept / name).write_bytes(DAMAGES[damage](text))
        (kept / name).chmod(0o600)
        assert (kept / name).read_bytes() != text, "the damage is none"
    again = Knowledge()
    assert set(again.store) == quads
    assert again.usual_rows(ASKED) == rows
    assert {p.name: sorted(p.read_bytes().splitlines()[:-1]) for p in kept.iterdir()} == {
        name: sorted(text.splitlines()[:-1]) for name, text in right.items()
    }


def test_a_file_or_folder_that_others_may_write_to_is_not_read(kept):
    """What somebody else could have put there is no graph of ours; a folder of ours is closed and used again."""
    require("posix", os.name == "posix", "modes and owners are those of POSIX")
    cache = Cache("d")
    count: list[int] = []

    def ask() -> list[dict[str, str | None]]:
        count.append(1)
        return [{"a": "1"}]

    def asked() -> bool:
        before = len(count)
        Cache("d").rows("q", ask)
        return len(count) > before

    cache.rows("q", ask)
    place = next(kept.glob("*.json"))
    assert not asked()
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(place.stat().st_mode)) == (0o700, 0o600)
    place.chmod(0o666)
    assert asked()
    assert not asked(), "the file is ours again"
    kept.chmod(0o777)
    assert not asked()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        os.chown(place, 65534, 65534)
        assert asked()
        os.chown(kept, 65534, 65534)
        assert asked()
        assert asked(), "nothing is kept in a folder of somebody else's"


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "device"])
def test_something_else_in_its_place_is_neither_read_nor_destroyed(kept, tmp_path, kind):
    """A link is not followed either way, a pipe is not waited for, a folder stays."""
    require("posix", os.name == "posix", "pipes and links are those of POSIX")
    kept.mkdir(mode=0o700)
    victim = tmp_path / "victim"
    victim.write_bytes(sealed(b'[["a"], ["from elsewhere"]]'))
    victim.chmod(0o600)
    cache = Cache("d")
    cache.rows("q", lambda: [{"a": "1"}])
    place = next(kept.glob("*.json"))
    place.unlink()
    {
        "link": lambda: place.symlink_to(victim),
        "pipe": lambda: os.mkfifo(place, 0o600),
        "folder": place.mkdir,
        "device": lambda: place.symlink_to("/dev/zero"),
    }[kind]()
    before = victim.read_bytes()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(cache.rows("q", lambda: [{"a": "2"}])), daemon=True)
    thread.start()
    if kind == "pipe":  # what is kept there is written through, for whoever reads
        assert os.read(os.open(place, os.O_RDONLY), 10)
    thread.join(20)
    assert found == [[{"a": "2"}]]
    assert victim.read_bytes() == before
    assert place.is_dir() == (kind == "folder")


def test_a_full_disk_costs_only_time(kept):
    """Where the cache cannot be written, nothing is kept and the answer is right."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "from kg.knowledge.store import Knowledge\nknowledge = Knowledge()\n"
        "print(len(knowledge.store), len(knowledge.usual_rows('SELECT ?a ?b { ?a a kg:Protein ; rdfs:label ?b }')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    knowledge = Knowledge(cache=False)
    rows = knowledge.rows("SELECT ?a ?b { ?a a kg:Protein ; rdfs:label ?b }")
    assert run.stdout.split() == [str(len(knowledge.store)), str(len(rows))], run.stderr
    assert list(kept.iterdir()) == []


def test_many_cold_starts_at_once_leave_one_whole_graph(kept):
    """Each of four first starts answers, and what they leave is one graph that the next one reads."""
    code = "from kg.knowledge.store import Knowledge; print(len(Knowledge().store))"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(4)
    ]
    said = [run.communicate() for run in runs]
    assert len({out for out, _ in said}) == 1, said
    (graph,) = kept.glob("*.nq")
    assert len(KeptReading(graph).result() or []) == int(said[0][0])
    assert not list(kept.glob(".kg-*"))


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    """Where a file stands in the way of the folder, the graph is composed and answers."""
    (tmp_path / "synaptrace").write_text("in the way")
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    assert project(Knowledge()).nodes


def test_old_graphs_leave_with_their_rows(kept, monkeypatch):
    """No more graphs are kept than the settings say, and no rows of a graph that has gone."""
    monkeypatch.setattr("kg.knowledge.cache.GRAPHS_KEPT", 1)
    kept.mkdir()
    for name in ("aaaa.nq", "aaaa-1234.json", ".kg-aaaa.part"):
        (kept / name).write_text("[]")
        os.utime(kept / name, (0, 0))
    Knowledge()
    assert not [path for path in kept.iterdir() if "aaaa" in path.name]
    assert len(list(kept.glob("*.nq"))) == 1


def asks(count: list[int], answer: str) -> list[dict[str, str | None]]:
    """Rows that were asked for, counted."""
    count.append(1)
    return [{"a": answer, "b": None}]


@pytest.mark.parametrize("damage", ["null", "[]", '{"x": 1}', '{"x": [["a"], [[1, 2]]]}'])
def test_what_is_kept_of_a_thing_is_asked_once_and_damage_is_asked_anew(kept, damage):
    """Each question of a thing is kept in its one file, apart from the other questions; another form is passed over."""
    kept.mkdir(mode=0o700)
    count: list[int] = []
    for _ in range(2):
        drawer = Cache("d").drawer("thing")
        assert drawer.rows("first", lambda: asks(count, "1")) == [{"a": "1", "b": None}]
        assert drawer.rows("second", list) == []
    assert (len(count), len(list(kept.iterdir()))) == (1, 1)
    assert Cache("other").drawer("thing").is_empty
    assert Cache("d").drawer("another").is_empty
    next(kept.iterdir()).write_bytes(sealed(damage.encode()))
    assert Cache("d").drawer("thing").rows("first", lambda: asks(count, "2")) == [{"a": "2", "b": None}]


def test_only_the_last_things_are_kept(kept, monkeypatch):
    """Files of things that were asked about long ago are removed."""
    monkeypatch.setattr("kg.knowledge.cache.DRAWERS_KEPT", 3)
    kept.mkdir(mode=0o700)
    for number in range(6):
        Cache("d").drawer(f"thing {number}").rows("q", list)
    assert len(list(kept.iterdir())) == 3
    assert not Cache("d").drawer("thing 5").is_empty
    assert Cache("d").drawer("thing 0").is_empty


def test_a_relative_cache_folder_is_none(monkeypatch, tmp_path):
    """The rules of XDG say so: else every folder that a command is called in would get a cache.

    https://github.com/BinaryAnalysisPlatform/bap/issues/1109: a relative one, and a file in its place, stopped the program.
    """
    monkeypatch.delenv("KG_CACHE", raising=False)
    for given, found in (
        ("rel", tmp_path / ".cache"),
        ("", tmp_path / ".cache"),
        (str(tmp_path / "x"), tmp_path / "x"),
    ):
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert folder() == found / "synaptrace"
