"""Promises of kg.cli.comparison: levels first, recorded apart from computed, and no number that nobody recorded or computed."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations

import pytest
import shipped
from terminal import kg

from kg.answer.compare import comparison, moved, scored
from kg.cli import comparison as shown
from kg.explore import default_answers, perturb

WORKSPACE = shipped.workspace()
DRUGS = ("amitriptyline", "amoxapine", "amisulpride", "nortriptyline")
NUMBER = re.compile(r"\d[\d.,]*")
# Words of the program around the numbers.
PLACES = re.compile(r"\(\+\d+ places\)|\(\+\d+ (rows )?more with [^)]*\)")


def numbers(*texts: object) -> set[str]:
    """Every number in some texts."""
    return {found.rstrip(".,") for text in texts for found in NUMBER.findall(str(text))}


def test_no_number_is_printed_that_is_not_recorded_or_computed_under_that_name(monkeypatch):
    """Of all pairs of curated compounds: values, names and sources of records; levels, orders, ratios, scores and changes."""
    monkeypatch.setenv("COLUMNS", "300")
    answers = default_answers(WORKSPACE, samples=0)
    assert len(answers) >= 5
    for pair in combinations(answers, 2):
        found = comparison(WORKSPACE, [(answer, "") for answer in pair])
        records = [
            text for v in found.affinities for text in (v.value, v.label, v.type, v.condition, v.species, *v.source)
        ]
        made = [text for row in found.orders for text in (row.order, row.ratio)]
        cells = [*map(scored, found.pathways), *map(moved, found.effects)]
        said = numbers(*records, *made, *cells, *(one.told() for one in found.compounds), "log2")
        text = PLACES.sub("", shown.comparison(found))
        assert numbers(text) <= said, numbers(text) - said


@cache
def four_answers():
    """Four drugs computed once."""
    return [(perturb(name, workspace=WORKSPACE, samples=0), "") for name in DRUGS]


@cache
def four():
    """Four drugs compared once."""
    return comparison(WORKSPACE, four_answers())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_comparison_fits_the_terminal_and_says_the_levels_first(width, monkeypatch):
    """No line is too wide; what is not recorded is said so; what is recorded stands before what is computed."""
    monkeypatch.setenv("COLUMNS", str(width))
    text = shown.comparison(four())
    assert max(map(len, text.splitlines())) <= width
    assert text.startswith("Compared at these levels\n  amitriptyline: ")
    order = [
        text.index(word) for word in ("nM free", "Affinities as recorded", "Pathways, computed", "Effects, computed")
    ]
    assert order == sorted(order)
    assert "not recorded" in text


def test_many_compounds_are_told_in_lines(monkeypatch):
    """Where no column is wide enough, every value stands behind its compound."""
    monkeypatch.setenv("COLUMNS", "60")
    text = shown.affinities(four())
    assert "    amisulpride: not recorded" in text
    assert "    amitriptyline: 3.45 nM [" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_two_compounds_are_one_screen(width, monkeypatch):
    """45 lines of 80 characters: of each block the first rows, what can be compared first, and how many more there are."""
    monkeypatch.setenv("COLUMNS", str(width))
    found = comparison(WORKSPACE, four_answers()[:2])
    text = shown.comparison(found)
    assert text.count("\n") < 45 * 80 // min(width, 80)
    assert max(map(len, text.splitlines())) <= width
    first = next(row for row in found.orders if row.order)
    assert " ".join(text.split()).index(first.label) < text.index("Pathways, computed")
    for block, number in (("affinities", len(found.orders)), ("pathways", len(found.pathways))):
        (more,) = re.findall(rf"\+(\d+) (?:rows )?more with --table {block}", " ".join(text.split()))
        assert 0 < int(more) < number


def test_the_sign_between_two_compounds_is_their_order():
    """`<` stands where the left value is the smaller one, as the row of JSON names them."""
    found = comparison(WORKSPACE, four_answers()[:2])
    for row in found.orders:
        sign = shown.computed(row, found.names).partition(" ")[0]
        one, other = found.names
        assert {"<": f"{one} < {other}", ">": f"{other} < {one}", "=": f"{one} = {other}"}.get(sign, row.order) in (
            row.order,
            f"{other} = {one}",
        )
        assert (sign in {"<", ">", "=", "≈"}) == bool(row.order)


def test_one_block_alone_has_every_row():
    """As a table for other programs, columns by name."""
    run = kg("compare", "amitriptyline", "amoxapine", "--samples", "0", "--table", "affinities", "-f", "tsv")
    head, *rows = run.stdout.splitlines()
    columns = head.split("\t")
    assert {"compound", "value", "unit", "relation", "type", "species", "state", "condition", "source"} <= set(columns)
    values = {row.split("\t")[columns.index("value")] for row in rows}
    assert {"0.51", "0.26", "33"} <= values
    assert not any("1.64e+03" in row for row in rows)
