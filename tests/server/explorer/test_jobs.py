"""From a question to a head with its status."""

from __future__ import annotations

import pytest

from kg.server.explorer import jobs
from kg.server.explorer.desk import Desk

LIMIT = 20_000_000


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ({"job": "compound", "name": "nobody-at-all", "form": "page", "fields": []}, 404),
        ({"job": "compound", "name": "amisulpride", "form": "page", "fields": [["x", "1"]]}, 400),
        ({"job": "compound", "name": "amisulpride", "form": "page", "fields": [["dose", "five spoons"]]}, 400),
        ({"job": "compound", "name": "amisulpride", "form": "page", "fields": [["dose", "5 mg/day"], ["conc", "5 nM"]]}, 400),
        ({"job": "compound", "name": "8-hydroxyamoxapine", "form": "page", "fields": [["dose", "5 mg/day"]]}, 422),
        ({"job": "compound", "name": "amisulpride", "form": "page", "fields": [["in", "Atlantis"], ["samples", "0"]]}, 404),
        ({"job": "compound", "name": "amisulpride", "form": "doses", "fields": [["dose", "5 mg/day"]]}, 400),
        ({"job": "compound", "name": "\u202ex\0\ud800", "form": "page", "fields": []}, 404),
        ({"job": "library", "fields": [["atc", "ZZZ"]]}, 404),
        ({"job": "home", "fields": [["q", "'\"><svg onload=x>"]]}, 200),
    ],
)  # fmt: skip
def test_every_failure_has_its_status(desk: Desk, question: dict, status: int) -> None:
    """What, where and cure; never a defect, never a path."""
    head, _ = jobs.answer(desk, question, LIMIT)
    assert head["status"] == status, head
    assert "log" not in head
    assert "/kg/" not in str(head)


def test_a_warm_desk_has_answered_a_page(desk: Desk) -> None:
    """Of a compound that the graph's own files compute with: its answer, its records and its picture are there."""
    mine = Desk(desk.workspace)
    jobs.warm(mine)
    assert {"answer", "grid", "page", "picture"} <= set(mine._kept)


def test_a_defect_is_told_to_the_log_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with one plain sentence; the traceback stands in a field of its own."""
    monkeypatch.setattr(jobs, "JOBS", {"home": lambda *_: 1 / 0})
    head, body = jobs.answer(desk, {"job": "home", "fields": []}, LIMIT)
    assert (head["status"], body) == (500, b"")
    assert "ZeroDivisionError" in head["log"]
    assert "ZeroDivision" not in head["what"]


def test_memory_that_runs_out_is_no_defect(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """422: ask for less."""

    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(jobs, "JOBS", {"home": greedy})
    assert jobs.answer(desk, {"job": "home", "fields": []}, LIMIT)[0]["status"] == 422
