"""Faults at random points of a push: never half, resumed to the end, nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from push.faults import KINDS, FaultyProxy, Plan, describe
from push.pushing import Observer, Seen, expected, push_version, seen, staging_left
from push.servers import QUERY_PATHS, RunningServer

from kg.errors import KgError

LONG = bool(os.environ.get("KG_LONG"))
SEED = int(os.environ.get("KG_SEED", "20261121"))
# Points of failure: in one run 50 on Oxigraph and 10 on each other server, over the three kinds of fault;
# with KG_LONG as many of each kind.
POINTS = {
    "oxigraph": {"connection": 20, "killed push": 15, "killed server": 15},
    "virtuoso": {"connection": 4, "killed push": 3, "killed server": 3},
    "fuseki": {"connection": 4, "killed push": 3, "killed server": 3},
}


@pytest.fixture
def proxy(server: RunningServer) -> Iterator[FaultyProxy]:
    """A proxy before the running server."""
    found = FaultyProxy(server.port)
    yield found
    found.stop()


class Campaign:
    """Pushes one version over the other, breaks each push at a random point, and looks at what readers see."""

    def __init__(self, server: RunningServer, proxy: FaultyProxy, state: Path, name: str) -> None:
        self.server, self.proxy, self.state = server, proxy, state
        self.atomic = server.name != "virtuoso"
        self.versions = {number: expected(number, self.atomic) for number in (1, 2)}
        self.chance = random.Random(f"{SEED} {server.name} {name}")
        self.query = server.address + QUERY_PATHS[server.name]
        self.through = f"http://127.0.0.1:{proxy.own_port}{server.path}"
        self.live = 1
        points = POINTS[server.name]
        self.points = sum(points.values()) if LONG else points[name]
        push_version(server.address, 1, state, server.credentials)
        assert seen(self.query) == self.versions[1]
        proxy.reset(Plan())
        push_version(self.through, 2, state, server.credentials)
        self.requests = proxy.requests
        push_version(server.address, 1, state, server.credentials)
        print(f"seed {SEED}, {server.name}, {name}: {self.requests} requests a push")

    def check(self, states: set[Seen], new: int, where: str) -> None:
        """Every state is old or new whole, or on a server without transactions what its description promises."""
        before, after = self.versions[3 - new], self.versions[new]
        for state in states:
            if self.atomic:
                assert state in (before, after), f"{where}: a reader saw neither the old nor the new graphs"
            else:
                assert before & after <= state <= before | after, f"{where}: a reader missed what both versions have"

    def resume(self, new: int, where: str) -> None:
        """A push without faults brings the new graphs, leaves no staging graph, and has nothing left to do."""
        report = push_version(self.through, new, self.state, self.server.credentials)
        assert report.status in ("pushed", "nothing to do"), where
        assert seen(self.query) == self.versions[new], f"{where}: not the new graphs after the resume"
        assert staging_left(self.query) == 0, f"{where}: a staging graph was left behind"
        self.live = new


@pytest.mark.slow
def test_a_broken_connection_never_leaves_half(server: RunningServer, proxy: FaultyProxy, tmp_path: Path) -> None:
    """Cuts, hangs, 429, 500, 503, truncated and shortened answers: old or new while broken, new after the resume."""
    campaign = Campaign(server, proxy, tmp_path, "connection")
    finished = 0
    for number in range(campaign.points):
        new = 3 - campaign.live
        first = campaign.chance.randint(1, campaign.requests)
        last = first + campaign.chance.choice([0, 0, 1, 2, 5, 10**6])
        plan = Plan(first, last, campaign.chance.choice(KINDS))
        where = describe(plan, point=number, seed=SEED)
        print(where)
        proxy.reset(plan)
        observer = Observer(campaign.query)
        observer.start()
        try:
            push_version(campaign.through, new, tmp_path, server.credentials, seconds=1.0, tries=3)
            finished += 1
        except KgError as error:
            print(f"   {type(error).__name__}: {error.what[:100]}")
        campaign.check(observer.end() | {seen(campaign.query)}, new, where)
        proxy.reset(Plan())
        campaign.resume(new, where)
    if campaign.points > 10:
        assert 0 < finished < campaign.points, "the faults were all survived or all fatal: they test nothing"


@pytest.mark.slow
def test_a_killed_push_resumes(server: RunningServer, proxy: FaultyProxy, tmp_path: Path) -> None:
    """`kill -9` of the pushing process at a random request: old or new whole, and new after the resume."""
    campaign = Campaign(server, proxy, tmp_path, "killed push")
    for number in range(campaign.points):
        new = 3 - campaign.live
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "pusher.py"), campaign.through, str(new), str(tmp_path)],
            env={**os.environ, **_environment(server)},
            stderr=subprocess.DEVNULL,
        )
        first = campaign.chance.randint(1, campaign.requests)
        moment = campaign.chance.choice(["before", "during", "after"])
        plan = Plan(first, first, "", moment, lambda pid=process.pid: os.kill(pid, signal.SIGKILL))  # type: ignore[misc]
        where = describe(plan, point=number, seed=SEED)
        print(where)
        proxy.reset(plan)
        observer = Observer(campaign.query)
        observer.start()
        process.wait(timeout=120)
        time.sleep(0.05)
        proxy.reset(Plan())
        campaign.check(observer.end() | {seen(campaign.query)}, new, where)
        campaign.resume(new, where)


@pytest.mark.slow
def test_a_killed_server_is_pushed_to_again(server: RunningServer, proxy: FaultyProxy, tmp_path: Path) -> None:
    """`kill -9` of the server at a random request: after its restart old or new whole, and new after the resume."""
    campaign = Campaign(server, proxy, tmp_path, "killed server")
    for number in range(campaign.points):
        new = 3 - campaign.live
        first = campaign.chance.randint(1, campaign.requests)
        plan = Plan(first, first, "", campaign.chance.choice(["before", "during", "after"]), server.kill)
        where = describe(plan, point=number, seed=SEED)
        print(where)
        proxy.reset(plan)
        with suppress(KgError):  # the last request may have been answered before the server died
            push_version(campaign.through, new, tmp_path, server.credentials, seconds=5.0, tries=2)
        server.kill()
        server.start()
        proxy.reset(Plan())
        campaign.check({seen(campaign.query)}, new, where)
        campaign.resume(new, where)


def _environment(server: RunningServer) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    known = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"} if server.credentials else {}
    return {"PYTHONPATH": path, **known}
