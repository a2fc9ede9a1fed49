"""Promises of kg.cli.comparison: levels first, recorded apart from computed, and no number that nobody recorded or computed."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise

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
    answers = curated()
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
def curated():
    """Every curated compound computed once."""
    return default_answers(WORKSPACE, samples=0)


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
    assert re.match(r"Compared at these levels\n  (A  )?amitriptyline: ", text)
    order = [
        text.index(word) for word in ("nM free", "Affinities as recorded", "Pathways, computed", "Effects, computed")
    ]
    assert order == sorted(order)
    assert "not recorded" in text


def cells_of(text: str, names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Target, compound and value with its letter, as the block of affinities prints them: in columns of two, in lines of more."""
    found, label, starts = [], "", []
    for line in text.splitlines():
        if line.startswith(" kind "):
            starts = [line.index(f" {name} ") + 1 for name in names] + [line.index(" computed") + 1]
        elif starts and line.startswith("   "):
            cells = [line[a:b] for a, b in pairwise(starts)]
            found += [
                (label, name, one) for name, cell in zip(names, cells, strict=True) for one in cell.strip().split("; ")
            ]
        elif starts:
            label = line.strip(" ─") or label
        elif line.startswith("  ") and (told := re.match(r"  [^:]+: (.*)", line)):
            parts = told[1].partition("; computed:")[0].split(" · ")
            found += [(label, name, one) for name in names for part in parts if part.startswith(f"{name} ")
                      for one in part.removeprefix(f"{name} ").split("; ")]  # fmt: skip
        else:
            label = line.strip()
    return [cell for cell in found if "[" in cell[2]]


@pytest.mark.parametrize("many", [2, 3, 5])
def test_a_value_stands_behind_the_compound_and_the_target_that_it_was_recorded_of(monkeypatch, many):
    """Of all pairs of curated compounds, and of three and five: value as printed and source are one record's of that compound there."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(
        shown, "KIND", 200
    )  # no kind is folded, so every line is one row; of a folded label the end stands last
    answers = curated()
    groups = list(combinations(answers, 2)) if many == 2 else [answers[:many], answers[-many:]]
    for group in groups:
        found = comparison(WORKSPACE, [(answer, "") for answer in group])
        text = shown.affinities(found, 200)
        sources = " ".join(text[text.rindex("\n  [a] ") :].split()) if "\n  [a] " in text else ""
        letters = dict(re.findall(r"\[([a-z]+)\] (\S+)", sources))
        known: dict[tuple[str, str, str], set[str]] = {}
        for v in found.affinities:
            known.setdefault(
                (v.compound, v.printed, v.source[0].split()[0].rstrip(",;") if v.source else "no"), set()
            ).add(v.label)
        cells = cells_of(text, found.names)
        for label, name, one in cells:
            value, _, letter = one.rstrip("]").rpartition(" [")
            assert any(of.endswith(label) for of in known[name, value, letters[letter].rstrip(",;")]), (
                label,
                name,
                one,
            )
        assert len(cells) >= sum(1 for row in found.orders if row.order)


def test_many_compounds_are_told_in_lines(monkeypatch):
    """Every value stands behind its compound, and of whom nobody recorded one is said; letters stand for long names."""
    monkeypatch.setenv("COLUMNS", "60")
    text = shown.comparison(four())
    for letter, name in zip("ABCD", DRUGS, strict=True):
        assert f"  {letter}  {name}: " in text
    said = " ".join(text.split())
    assert re.search(r"A 3.45 nM \[\w\]", said)
    assert "C, B not recorded" in said or "B, C not recorded" in said


@pytest.mark.parametrize("many", [3, 4])
def test_more_than_two_compounds_are_a_screen_and_a_few_lines(monkeypatch, many):
    """45 lines at 80 columns and six for each further compound."""
    monkeypatch.setenv("COLUMNS", "80")
    text = shown.comparison(comparison(WORKSPACE, four_answers()[:many]))
    assert text.count("\n") <= 45 + 6 * (many - 2)


def test_what_compounds_are_called_changes_no_order(monkeypatch):
    """Letters and names say the same: the order of every row, and which compounds a pathway moves under."""
    names = four().names
    lettered = shown.under(four(), tuple("ABCD"))
    back = shown.under(lettered, names)
    assert back == four()
    for one, other in zip(lettered.orders, four().orders, strict=True):
        told = one.order
        for letter, name in zip("ABCD", names, strict=True):
            told = re.sub(rf"\b{letter}\b", name, told)
        assert told == other.order or "=" in told


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
