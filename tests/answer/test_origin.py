"""How an answer was asked."""

from __future__ import annotations

import shlex

import shipped

from kg.answer.origin import asked_by


def test_the_command_can_be_typed_again() -> None:
    """Its words come out of the shell as they were; the graph is named by its digest, files by theirs."""
    words, workspace = ["perturb", "it's", "--dose", "20 mg/day"], shipped.workspace()
    found = asked_by(words, {"a.tsv": "0f"}, workspace)
    assert shlex.split(found["command"]) == ["kg", *words]
    assert found["arguments"] == words
    assert found["digest"] == workspace.knowledge.digest
    assert found["files"] == {"a.tsv": "0f"}
