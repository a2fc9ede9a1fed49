"""What stands under a picture reads as sentences."""

from __future__ import annotations

import re

import pytest
import shipped

from kg.explore import perturb
from kg.views import pictures
from kg.views.provenance import sentence


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
