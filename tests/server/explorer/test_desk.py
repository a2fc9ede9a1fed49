"""What a worker keeps open."""

from __future__ import annotations

import json

from kg import explore
from kg.question.scenario import Question
from kg.server.explorer.desk import ANSWERS, KEPT, Desk
from kg.server.explorer.jobs import answer
from kg.server.limits import BYTES


def test_what_was_made_lately_is_not_made_again(desk: Desk) -> None:
    """So many values of each kind, the oldest going first."""
    mine, made = Desk(desk.workspace), []
    for key in (*range(KEPT), 0, KEPT, 0, 1):
        mine.kept("number", key, lambda key=key: made.append(key) or key)
    assert made == [*range(KEPT), KEPT, 1]
    assert mine.kept("other", 0, lambda: "other") == "other"


def test_few_answers_are_held_and_each_is_that_of_the_command_line(desk: Desk) -> None:
    """An answer takes megabytes: a new one lets the oldest go, and one that is asked again is the same object."""
    mine, names = Desk(desk.workspace), ["amisulpride", "nortriptyline", "amisulpride", "clozapine", "ketamine"]
    held = [mine.answer(Question((name,)), "", 0) for name in names]
    assert held[0] is held[2]
    assert held[0].to_json() == explore.perturb("amisulpride", workspace=desk.workspace, samples=0).to_json()
    assert mine.answer(Question(("amisulpride",)), "", 0) is held[0]
    mine.answer(Question(("diazepam",)), "", 0)
    assert len(mine._kept["answer"]) == ANSWERS
    assert mine.answer(Question(("nortriptyline",)), "", 0) is not held[1]


def test_an_answer_does_not_depend_on_what_was_asked_before(desk: Desk) -> None:
    """Rows of the library that a page took into the graph change no number of a compound that the graph's files compute with."""
    before = explore.perturb("amisulpride", workspace=explore.open_workspace(), samples=0).to_json()
    for name in ("DRD2", "HTR2B"):
        head, _ = answer(desk, {"job": "record", "kind": "target", "name": name, "form": "page", "fields": []}, BYTES)
        assert head["status"] == 200
    question = {"job": "compound", "name": "amisulpride", "form": "json", "fields": [("samples", "0")]}
    assert answer(desk, question, BYTES)[0]["status"] == 200
    after = explore.perturb("amisulpride", workspace=desk.workspace, samples=0).to_json()
    assert json.dumps(after, sort_keys=True) == json.dumps(before, sort_keys=True)


def test_a_local_name_stands_over_every_other(desk: Desk) -> None:
    """The page of a record is found by the name that its address has."""
    assert desk.find("DRD2", (), "record").iri.endswith("/DRD2")
    assert desk.page(desk.find("amisulpride", ("Compound",), "compound").iri).label == "amisulpride"
