"""The JSON API."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg import explore
from kg.errors import UsageError
from kg.question.scenario import Question
from kg.screen.asked import ScreenAsk
from kg.screen.run import given, run
from kg.screen.solved import Screener
from kg.server.explorer.calls import call
from kg.server.explorer.desk import Desk
from kg.server.protocol import RequestRefused
from kg.tabular import as_json


def asked(desk: Desk, verb: str, **body: Any) -> Any:
    """The JSON of a verb."""
    return json.loads(str(call(desk, {"verb": verb, "body": body}).content))


def plain(value: Any) -> Any:
    """As JSON has it."""
    return json.loads(json.dumps(value.to_json()))


def test_every_verb_answers_as_python_does(desk: Desk) -> None:
    """The same keywords, the same values."""
    w, drug, node = desk.workspace, "nortriptyline", "CREB@cortical-pyramidal-cell"
    found = explore.perturb(drug, workspace=w, chronic=True, samples=0)
    assert asked(desk, "perturb", compounds=[drug], chronic=True, samples=0) == plain(found)
    assert asked(desk, "explain", compounds=[drug], chronic=True, samples=0, node=node, k=2) == plain(
        found.explain(node, 2)
    )
    assert asked(desk, "trace", start=drug, end=node, k=3) == plain(explore.trace(drug, node, workspace=w, k=3))
    curve = explore.dose(drug, [node], workspace=w, low="1 nM", high="100 nM", points=3)
    assert asked(desk, "dose", compound=drug, nodes=[node], low="1 nM", high="100 nM", points=3) == plain(curve)
    beside = explore.compare(drug, "amoxapine", workspace=w, samples=0)
    assert asked(desk, "compare", compounds=[drug, "amoxapine"], samples=0) == plain(beside)


TABLE = (
    "compound\ttarget\taction\ttype\tvalue\tunit\n{0}\tDRD2\tantagonist\tKi\t5\tnM\nother\tSERT\tinhibitor\tKi\t2\tnM\n"
)


def test_many_compounds_are_screened(desk: Desk, tmp_path: Path) -> None:
    """Names, then those of a table that is sent: the rows that the command line writes, as ranks or as a matrix."""
    table = tmp_path / "many.tsv"
    table.write_text(TABLE.format("mine"))
    names, sent = ["amisulpride", "nortriptyline"], TABLE.format("mine")
    for more in ({"top": 3}, {"reverse": "CREB@cortical-pyramidal-cell"}, {"shape": "pathways"}, {"like": "amoxapine"}):
        screener = Screener(desk.workspace, Question(chronic=True))
        found = partial(given, desk.workspace, names, [table], library=False)
        columns, rows = run(screener, ScreenAsk(**more), found, None)
        rows = json.loads(as_json([dict(zip(columns, row, strict=True)) for row in rows]))
        assert asked(desk, "screen", compounds=names, profile=sent, chronic=True, **more) == rows
        assert {row["compound"] for row in rows} <= {*names, "mine", "other"}


def test_a_screen_opens_no_file_of_the_server(desk: Desk, tmp_path: Path) -> None:
    """A name that is a file's is a name all the same: its row says that no compound is called so."""
    table = tmp_path / "secret.tsv"
    table.write_text(TABLE.format("secret"))
    (row,) = asked(desk, "screen", compounds=[str(table)])
    assert row["compound"] == str(table)
    assert "no compound is called" in row["reason"]


def test_a_profile_is_sent_as_text(desk: Desk) -> None:
    """Read by the reader of tables, and forgotten."""
    table = "#compound mine\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t5\tnM\n"
    found = asked(desk, "perturb", profile=table, samples=0)
    assert found["scenario"]["compounds"][0]["label"] == "mine"
    assert not desk.workspace.is_compound("mine")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("perturb", {"nonsense": "1"}), ("perturb", {"compounds": "nortriptyline"}), ("perturb", {"chronic": "yes"}), ("trace", {"k": True}),
        ("trace", {"k": 10**9}), ("perturb", {"compounds": [1]}), ("perturb", {"samples": 10**6}), ("perturb", {"profile": "x" * 3_000_000}),
        ("perturb", {"pretreat": "/etc/hostname", "compounds": ["nortriptyline"]}), ("explain", {"compounds": ["nortriptyline"]}), ("screen", {}),
        ("screen", {"compounds": ["nortriptyline"], "shape": "round"}), ("screen", {"compounds": ["nortriptyline"], "library": 1}),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(desk: Desk, verb: str, body: dict[str, Any]) -> None:
    """Unknown fields, other types, numbers beyond the limits, and names of files."""
    with pytest.raises(UsageError):
        asked(desk, verb, **body)


def test_a_body_that_is_no_object_is_refused(desk: Desk) -> None:
    """400 with an example."""
    with pytest.raises(RequestRefused):
        call(desk, {"verb": "perturb", "body": [1]})
