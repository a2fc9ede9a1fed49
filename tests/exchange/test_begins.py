"""Promises of kg.exchange.begins: a format is told by its content, whatever the file is called."""

from __future__ import annotations

import pytest

from kg.exchange.begins import form_of_networks


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('[{"numberVerification": []}, {"nodes": []}]', "cx"),
        ('\ufeff [{"CXVersion": "2.0"}]', "cx"),
        ('[{"type": "Activation", "subj": {"db_refs": {}}}]', "indra"),
        ('{"directed": true, "graph": {"pybel_version": "0.14"}}', "pybel"),
        ('[{"nanopub": {"assertions": []}}]', "pybel"),
        ('{"subject": "HGNC:1", "predicate": "biolink:affects", "object": "HGNC:2"}', "kgx"),
        ("id\tsubject\tpredicate\tobject\n", "kgx"),
        ('# a comment\nSET DOCUMENT Name = "x"\n', "bel"),
        ('<?xml version="1.0"?><graphml xmlns="x"><graph/></graphml>', "graphml"),
        ("targets, factors\nA, B & !C\n", "bnet"),
        ("a\t1\tb\n", ""),
        ('{"a": 1}', ""),
        ("", ""),
    ],
)
def test_first_bytes_tell(tmp_path, text, form):
    """Each format by its own marks, and what has none by nothing."""
    path = tmp_path / "file.txt"
    path.write_text(text, "utf-8")
    assert form_of_networks(path) == form


def test_empty_lines_without_end_take_no_time(tmp_path):
    """A first block that is almost all line ends is looked at once, not once a line."""
    path = tmp_path / "file.txt"
    for filler in ("\n", "\t\n", " "):
        path.write_text("x\n" + filler * 250_000 + "\nSET Citation = {}\n", "utf-8")
        assert form_of_networks(path) in ("", "bel")
