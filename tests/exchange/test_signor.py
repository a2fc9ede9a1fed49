"""Promises of kg.exchange.signor."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.exchange.signor import _COLUMNS, read


def _row(**cells: str) -> str:
    usual = {"entitya": "A", "typea": "protein", "ida": "P14416", "databasea": "UNIPROT", "entityb": "B", "typeb": "complex",
             "idb": "SIGNOR-C1", "databaseb": "SIGNOR", "effect": "up-regulates activity", "pmid": "123456", "signor_id": "SIGNOR-1"}  # fmt: skip
    return "\t".join({**dict.fromkeys(_COLUMNS, ""), **usual, **cells}.values())


@pytest.mark.parametrize("head", [True, False])
def test_effects_have_the_signs_that_their_words_say(tmp_path, head):
    """With a line of names and without; forming a complex and unknown effects have no sign."""
    rows = [
        _row(), _row(effect="down-regulates quantity by repression", mechanism="transcriptional regulation"),
        _row(effect="form complex"), _row(effect="unknown"), _row(entityb="", idb=""),
    ]  # fmt: skip
    path = tmp_path / "a.tsv"
    names = ["\t".join(name.upper() for name in _COLUMNS)] if head else []
    path.write_text("\n".join([*names, *rows]) + "\n", "utf-8")
    draft = read(path)
    assert [t.sign for t in draft.ties] == [1, -1, 0, 0]
    assert draft.ties[1].relation == "down-regulates quantity by repression (transcriptional regulation)"
    assert draft.ties[0].references == ("PMID:123456",)
    assert draft.things["DRD2"].entity.endswith("/3023")
    assert {t.kind for t in draft.things.values()} == {"Protein", "Complex"}
    assert len(draft.refused) == 1


def test_another_table_is_refused(tmp_path):
    """A table of few columns is not taken for one of SIGNOR's."""
    path = tmp_path / "a.tsv"
    path.write_text("a\tb\tc\n", "utf-8")
    with pytest.raises(DataError, match="SIGNOR"):
        read(path)
