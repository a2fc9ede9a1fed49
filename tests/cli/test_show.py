"""Promises of kg show: the first page, one kind of record, or the measured values that are asked for."""

from __future__ import annotations

import csv
import re

from terminal import kg


def rows(*words: str) -> list[dict[str, str]]:
    """The measured values that a command lists."""
    run = kg("show", *words, "-f", "tsv")
    assert run.returncode == 0, run.stderr
    return list(csv.DictReader(run.stdout.splitlines(), delimiter="\t"))


def test_measured_values_are_narrowed_and_sorted():
    """By target, type, species and bound; as printed, with how many times weaker than the tightest of their kind."""
    found = rows("amitriptyline", "--type", "Ki", "--species", "human", "--below", "15 nM", "--sort", "value")
    assert found
    assert {"3.45 nM", "13.3 nM"} <= {row["value"] for row in found}
    assert {row["species"] for row in found} == {"Human"}
    assert all(float(row["times the tightest (computed)"]) >= 1 for row in found)
    only = rows("amitriptyline", "--target", "Nav1.5", "--sort", "value")
    assert {row["of"] for row in only} == {"cardiac sodium channel Nav1.5"}
    assert {"0.58 μM", "24.8 μM"} <= {row["value"] for row in only}


def test_a_value_that_nobody_recorded_is_not_found():
    """And a word to sort by that is none is refused."""
    assert kg("show", "amitriptyline", "--below", "1 fM").returncode == 1
    assert kg("show", "amitriptyline", "--sort", "colour").returncode == 2


def test_the_page_of_a_target_has_the_affinities_of_the_librarys_drugs():
    """Each drug by its name, tightest first: who binds it is what is asked of a target."""
    page = kg("show", "SERT").stdout
    lines = [line for line in page[page.index("Actions") : page.index("Occupancy")].splitlines() if "inhibitor" in line]
    assert any(re.match(r"  paroxetine: reuptake inhibitor – p?K[id] ", line) for line in lines)
    assert not any("no affinity recorded" in line or "id:" in line for line in lines)


def test_one_kind_of_record_stands_in_full():
    """The rest of the page is left out; a kind that is none is answered with those that are."""
    run = kg("show", "amitriptyline", "--table", "contradiction")
    assert run.returncode == 0
    assert "C18" in run.stdout or run.stdout.count("\n") > 20
    assert "Actions, affinities" not in run.stdout
    wrong = kg("show", "amitriptyline", "--table", "wishes")
    assert wrong.returncode == 1
    assert "contradiction" in wrong.stderr
