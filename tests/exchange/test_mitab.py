"""Promises of kg.exchange.mitab: a causal statement has a sign, an interaction none."""

from __future__ import annotations

import pytest
from format_files import MITAB

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.mitab import read


def causal(statement: str, negative: str = "-") -> str:
    """The row with the columns of version 2.8."""
    return (
        "\t".join(
            [
                *MITAB.strip().split("\t"),
                *["-"] * 20,
                negative,
                *["-"] * 8,
                'psi-mi:"MI:x"(indirect causal regulation)',
                statement,
            ]
        )
        + "\n"
    )


def test_a_bare_interaction_has_no_sign(tmp_path):
    """Its ends, paper, source and number; told by its content, with a line of names or without."""
    for text in (MITAB, "#ID(s) interactor A\tID(s) interactor B\n" + MITAB):
        (tmp_path / "a.txt").write_text(text, "utf-8")
        assert recognised.recognised(tmp_path / "a.txt") == "mitab"
        (tie,) = read(tmp_path / "a.txt").ties
        assert (tie.source, tie.sign, tie.target, tie.relation) == ("DRD2", 0, "ADCY5", "association")
        assert (tie.references, tie.origin, tie.where) == (("PMID:26837465",), "IntAct", "EBI-1")


@pytest.mark.parametrize(
    ("statement", "sign"),
    [
        ('psi-mi:"MI:x"(up-regulates activity)', 1),
        ('psi-mi:"MI:x"(down-regulates activity)', -1),
        ('psi-mi:"MI:x"(causal interaction)', 0),
        ("-", 0),
    ],
)
def test_a_causal_statement_has_its_sign(tmp_path, statement, sign):
    """By what it is called."""
    (tmp_path / "a.txt").write_text(causal(statement), "utf-8")
    assert [t.sign for t in read(tmp_path / "a.txt").ties] == [sign]


def test_negative_rows_and_other_species(tmp_path):
    """What was looked for and not found is refused; a rat's protein stays a rat's."""
    rat = MITAB.replace("P14416", "P61169").replace("taxid:9606(human)", "taxid:10116(rat)", 1)
    (tmp_path / "a.txt").write_text(causal("-", "true") + rat, "utf-8")
    draft = read(tmp_path / "a.txt")
    assert len(draft.refused) == 1
    assert draft.ties[0].source == "DRD2 (rat) [uniprot:P61169]"


@pytest.mark.parametrize("text", ["", "a\tb\tc\n", "uniprotkb:P1\tuniprotkb:P2\n", "#only names\n"])
def test_other_tables_are_refused(tmp_path, text):
    """Too few columns, no identifiers, nothing."""
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.txt")
