"""A push that ends at any named moment: never half, and the next push finishes it; so where two push at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from push.pushing import expected, push_version, seen, staging_left
from push.servers import QUERY_PATHS, RunningServer

from kg.errors import KgError
from kg.push.steps import Moment

# A batch in the middle and the last graph of those that are switched one by one are as good as any other.
TURN = {Moment.SENT: 3, Moment.NOTED: 4, Moment.VERIFIED: 2}


# In one run every moment on Oxigraph, and on other servers and for two at once those where most is at stake; with KG_LONG all.
STAKES = (Moment.EMPTIED, Moment.SENT, Moment.VERIFIED, Moment.SWITCHING, Moment.SWITCHED)
LONG = bool(os.environ.get("KG_LONG"))


class Ended(BaseException):
    """Nothing of the program catches it: for the push it is the end of its process."""


def at(moment: Moment, act: Callable[[], None]) -> Callable[[Moment], None]:
    """A listener that acts once, at one moment of a push."""
    heard: Counter[Moment] = Counter()

    def reached(now: Moment) -> None:
        heard[now] += 1
        if now is moment and heard[now] == TURN.get(moment, 1):
            act()

    return reached


def end() -> None:
    """What a killed process does next: nothing."""
    raise Ended


def check(server: RunningServer, where: str) -> None:
    """Readers see the old graphs or the new; on a server without transactions at least what both have, and nothing else."""
    found = seen(server.address + QUERY_PATHS[server.name])
    atomic = server.name != "virtuoso"
    before, after = expected(1, atomic), expected(2, atomic)
    if atomic:
        assert found in (before, after), where
    else:
        assert before & after <= found <= before | after, where


def resumed(server: RunningServer, state: Path, where: str) -> None:
    """The next push brings the new graphs and leaves nothing behind, on the server or in the state folder."""
    push_version(server.address, 2, state, server.credentials)
    query = server.address + QUERY_PATHS[server.name]
    assert seen(query) == expected(2, server.name != "virtuoso"), where
    assert staging_left(query) == 0, where
    assert not list((state / "push").glob("*.json")), where


def test_a_push_goes_through_every_moment(oxigraph: RunningServer, tmp_path: Path) -> None:
    """A push of new content comes to each of them, in their order; one that has nothing to do to the few that remain."""
    push_version(oxigraph.address, 1, tmp_path)
    heard: dict[Moment, None] = {}
    push_version(oxigraph.address, 2, tmp_path, reached=heard.setdefault)
    assert list(heard) == list(Moment)
    heard.clear()
    push_version(oxigraph.address, 2, tmp_path, reached=heard.setdefault)
    assert list(heard) == [Moment.COMPARED, Moment.SWEPT, Moment.SUPERSEDED, Moment.CLOSED]


@pytest.mark.slow
def test_a_push_that_ends_at_any_moment_is_finished_by_the_next(server: RunningServer, tmp_path: Path) -> None:
    """Every moment on every server: old or new while it is broken off, new and clean after the resume."""
    for moment in Moment if LONG or server.name == "oxigraph" else STAKES:
        push_version(server.address, 1, tmp_path, server.credentials)
        with pytest.raises(Ended):
            push_version(server.address, 2, tmp_path, server.credentials, reached=at(moment, end))
        check(server, moment.name)
        resumed(server, tmp_path, moment.name)


@pytest.mark.slow
def test_a_process_that_is_killed_at_any_moment(oxigraph: RunningServer, tmp_path: Path) -> None:
    """`kill -9` in a process of its own leaves what its end leaves, locks and half-written journals too."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom push.pushing import push_version\n"
        "from push.test_steps import at\nfrom kg.push.steps import Moment\n"
        "reached = at(Moment[sys.argv[3]], lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
        "push_version(sys.argv[1], 2, Path(sys.argv[2]), reached=reached)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parents[1])])
    for moment in Moment if LONG else STAKES:
        push_version(oxigraph.address, 1, tmp_path)
        command = [sys.executable, "-c", code, oxigraph.address, str(tmp_path), moment.name]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False)
        assert done.returncode == -signal.SIGKILL, moment.name
        check(oxigraph, moment.name)
        resumed(oxigraph, tmp_path, moment.name)


@pytest.mark.slow
@pytest.mark.parametrize("other", [2, 3], ids=["same content", "other content"])
def test_two_who_push_at_once(server: RunningServer, tmp_path: Path, other: int) -> None:
    """Somebody else's whole push at any moment of ours, of the same or other content: ours ends whole or with one error, and one more push is all it takes."""
    query, atomic = server.address + QUERY_PATHS[server.name], server.name != "virtuoso"
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for moment in Moment if LONG else STAKES:
        push_version(server.address, 1, mine, server.credentials)

        def between() -> None:
            push_version(server.address, other, theirs, server.credentials)

        with suppress(KgError):
            push_version(server.address, 2, mine, server.credentials, reached=at(moment, between))
            if moment is not Moment.CLOSED and moment not in (Moment.LIVE, Moment.SWEPT, Moment.SUPERSEDED):
                assert seen(query) == expected(2, atomic), f"{moment.name}: it said that it was done"
        resumed(server, mine, moment.name)
