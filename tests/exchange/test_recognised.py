"""Promises of kg.exchange.recognised: a file is known by what is in it."""

from __future__ import annotations

import gzip

import pytest

from kg.errors import DataError
from kg.exchange.recognised import recognised


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.txt", "source\ttarget\tis_directed\tis_stimulation\nA\tB\t1\t1\n", "omnipath"),
        ("a.txt", "ENTITYA\tTYPEA\tENTITYB\tEFFECT\nA\tprotein\tB\tx\n", "signor"),
        ("a.txt", "source\ttarget\tsign\nA\tB\t1\n", "tsv"),
        ("a.csv", "A,B,1\n", "tsv"),
        ("a.txt", "a 1 b\nb -1 c\n", "sif"),
        ("a.sif", "source\tmetaedge\ttarget\nGene::1\tGpBP\tBiological Process::GO:0000001\n", "sif"),
        ("a.ttl", "", "rdf"),
        ("a.ttl", "@prefix wp: <http://vocabularies.wikipathways.org/wp#> .", "wprdf"),
        ("a.xml", '<?xml version="1.0"?><!DOCTYPE pathway SYSTEM "x.dtd"><pathway name="path:hsa1"/>', "kgml"),
        ("a.xml", '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3"/>', "sbml"),
        ("a.xml", '<sbml xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" level="3"/>', "sbml-qual"),
    ],
)
def test_each_format_is_told_by_its_content(tmp_path, name, text, form):
    """Columns first, then the shape of the lines."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert recognised(path) == form


def test_a_packed_file_is_known_as_the_plain_one_is(tmp_path):
    """The suffix before .gz counts."""
    for name, text, form in (
        ("a.ttl", "<a:a> <a:b> <a:c> .", "rdf"),
        ("a.sif", "a 1 b\n", "sif"),
        ("a.bnet", "a, b\n", "bnet"),
    ):
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress(text.encode()))
        assert recognised(path) == form


@pytest.mark.parametrize("text", ["", "<xml/>\n", "{}\n", "once upon a time there was\n", ".v 3\n\n.l 1 A\n10 1 0\n"])
def test_anything_else_is_refused(tmp_path, text):
    """No guess is made."""
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError):
        recognised(path)


@pytest.mark.parametrize("text", ["A* = B and not C\nB* = A\n", "A = B\nC = not A\n"])
def test_boolean_rules_with_an_equals_sign_are_no_sif(tmp_path, text):
    """Of them a reader of three words would make things that are called `=` and `and`."""
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(DataError, match="Boolean rules"):
        recognised(tmp_path / "a.txt")
