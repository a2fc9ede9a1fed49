"""What stands under a picture reads as sentences."""

from __future__ import annotations

import re

import pytest
import shipped

from kg.explore import perturb
from kg.views import pictures
from kg.views.provenance import _named_once, sentence


@pytest.mark.parametrize("name", ["amoxapine", "amitriptylinoxide"])
def test_the_foot_is_made_of_sentences(name: str) -> None:
    """After a full stop of the note no small letter begins, and the note ends with one."""
    note = pictures.picture(perturb(name, workspace=shipped.workspace(), samples=0)).scene.note
    assert ". " in note
    assert not re.search(r"\. [a-z]{2}", note)
    assert note.endswith((".", "…"))


def test_a_sentence_begins_with_a_capital() -> None:
    """A first small letter is raised, but for words such as pH; a full stop is set once."""
    assert [sentence(text) for text in ("acts there", "pH 7", "5-HT.", " a drug…")] == [
        "Acts there.",
        "pH 7.",
        "5-HT.",
        "A drug…",
    ]


def test_a_compound_is_named_once_before_its_targets() -> None:
    """Of targets of one compound in a row the first alone names it; another compound between is named, and so is the first again."""
    remark = "no affinity, so computed without it: xoxide at A, xoxide at B, x at C, xoxide at D, xoxide at E-2, x, y and 2 more"
    assert (
        _named_once(remark, ["x", "xoxide"])
        == "no affinity, so computed without it: xoxide at A, B, x at C, xoxide at D, E-2, x, y and 2 more"
    )
    assert _named_once("nothing to fold", ["x"]) == "nothing to fold"
    assert _named_once("nothing to fold", []) == "nothing to fold"
