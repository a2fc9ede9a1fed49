"""A directory of triples is whole at every moment, whoever is killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from knowledge.filler import quads
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import DataError
from kg.knowledge import disk
from kg.knowledge.disk import POINTER, current, opened, replace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COUNT = 3000


def versions(directory: Path) -> tuple[int, set[int]]:
    """How many quads the store holds, and which versions they carry."""
    found = [int(quad.object.value) for quad in opened(directory)[1]]
    return len(found), set(found)


def test_a_killed_writer_leaves_the_old_content_or_the_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed at 50 random moments of a filling, the store holds exactly one version, and none acknowledged is lost."""
    seed = int(os.environ.get("KG_SEED", "20"))
    rolls = random.Random(seed)
    begun_at = time.monotonic()
    replace(tmp_path, quads(0, COUNT))
    one_filling = time.monotonic() - begun_at
    promised, new, old = 0, 0, 0
    for _ in range(50):
        begun, done = killed_filler(tmp_path, promised + 1, rolls.uniform(0.0, 2.5 * one_filling))
        size, held = versions(tmp_path)
        assert size == COUNT
        assert held in ({done or promised}, {begun})
        new, old = new + (held != {promised}), old + (held == {promised})
        promised = held.pop()
    assert min(old, new) > 0, "the kills all fell on one side of the switch"
    replace(tmp_path, quads(promised + 1, COUNT))
    assert versions(tmp_path) == (COUNT, {promised + 1})
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) <= 2
    with capsys.disabled():
        print(f"\nseed {seed}: 50 kills, {old} found the old content, {new} a newer one")


def killed_filler(directory: Path, first: int, after: float) -> tuple[int, int]:
    """Start a filler, kill it `after` seconds into its work; the last version it began, the last it finished (or 0)."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(HERE / "filler.py"), str(directory), str(first), str(COUNT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(after)
        process.kill()
        lines += process.stdout.readlines()
    said = [line.split() for line in lines if line.endswith("\n")]
    begun = max(int(version) for word, version in said if word == "start")
    return begun, max((int(version) for word, version in said if word == "done"), default=0)


def test_readers_see_one_content_while_it_is_replaced(tmp_path: Path) -> None:
    """A reader that opens the current store at any moment finds it whole, and one that has it open keeps it."""
    replace(tmp_path, quads(0, COUNT))
    held = Store.read_only(str(current(tmp_path)))
    done = threading.Event()

    def write() -> None:
        for version in range(1, 8):
            replace(tmp_path, quads(version, COUNT))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen: set[int] = set()
    while not done.is_set():
        size, found = versions(tmp_path)
        assert (size, len(found)) == (COUNT, 1)
        seen |= found
    writer.join()
    assert len(seen) > 1
    assert {int(quad.object.value) for quad in held} == {0}


def test_a_store_removed_before_it_is_opened_is_no_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two fillings between the reading of the pointer and the opening: the newest content is what is opened."""
    replace(tmp_path, quads(0, COUNT))
    outdated = current(tmp_path)
    for version in (1, 2, 3):
        replace(tmp_path, quads(version, COUNT))
    assert not outdated.exists()
    answers = iter([outdated])
    monkeypatch.setattr(disk, "current", lambda directory: next(answers, None) or current(directory))
    store, held = opened(tmp_path)
    assert store == current(tmp_path)
    assert {int(quad.object.value) for quad in held} == {3}


def test_a_damaged_store_is_one_plain_error(tmp_path: Path) -> None:
    """What the engine cannot open is said with its place and a cure."""
    store = replace(tmp_path, quads(0, COUNT))
    (store / "CURRENT").write_text("MANIFEST-999999\n", encoding="ascii")
    with pytest.raises(DataError, match="cannot be read") as raised:
        opened(tmp_path)
    assert "kg ingest" in str(raised.value)


def test_an_error_while_reading_leaves_the_old_content(tmp_path: Path) -> None:
    """A source that fails half way changes nothing and leaves nothing."""
    replace(tmp_path, quads(1, COUNT))

    def failing():
        yield from quads(2, COUNT)
        raise DataError("line 4711 is malformed")

    with pytest.raises(DataError, match="4711"):
        replace(tmp_path, failing())
    assert versions(tmp_path) == (COUNT, {1})
    assert not list(tmp_path.glob("building-*"))


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    """The second is told to wait; the first is not disturbed."""

    def meddling():
        with pytest.raises(DataError, match="another process"):
            replace(tmp_path, [])
        yield Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(1))

    assert len(Store.read_only(str(replace(tmp_path, meddling())))) == 1


@pytest.mark.parametrize("written", [None, "", "generation-000009\n", "../elsewhere\n", "\x00"])
def test_a_missing_or_damaged_pointer_is_a_clear_error(tmp_path: Path, written: str | None) -> None:
    """Nothing outside the directory is ever opened, and the cure is named."""
    if written is not None:
        (tmp_path / POINTER).write_text(written)
    with pytest.raises(DataError) as caught:
        current(tmp_path)
    assert "fill it" in caught.value.cure


def test_filling_again_repairs_a_damaged_pointer(tmp_path: Path) -> None:
    """The cure that the error names works."""
    replace(tmp_path, quads(1, 10))
    (tmp_path / POINTER).write_text("nonsense")
    replace(tmp_path, quads(2, 10))
    assert versions(tmp_path) == (10, {2})
