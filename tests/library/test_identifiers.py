"""What a public register calls a compound that a person wrote down: seen in a file, with the words that stand there."""

from __future__ import annotations

import csv
import gzip
import os
import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path

from requirements import require

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "pathways" / "library"
SCRIPT = ROOT / "scripts" / "identifiers"
FORMS = {
    "gtopdb": r"\d+", "drugcentral": r"\d+", "pubchem": r"\d+", "chembl": r"CHEMBL\d+", "chebi": r"CHEBI:\d+",
    "cas": r"\d{2,7}-\d\d-\d", "drugbank": r"DB\d{5}", "mesh": r"[CD]\d{6}(\d{3})?", "inchikey": r"[A-Z]{14}-[A-Z]{10}-[A-Z]",
}  # fmt: skip


@cache
def rows(name: str) -> list[dict[str, str]]:
    """A table of the library."""
    with (LIBRARY / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def plain(name: str) -> str:
    """A name without markup, case and signs."""
    return re.sub(r"[^a-z0-9]", "", re.sub("<[^>]*>", "", name).replace("β", "beta").casefold())


def test_every_compound_that_a_person_wrote_down_has_an_identifier() -> None:
    """By itself, or by the compound of the open tables that it is."""
    has = {plain(row["name"]): any(row[form] for form in FORMS) for row in rows("compounds")}
    assert [row["name"] for row in rows("substances") if not has[plain(row["name"])]] == []


def test_a_row_has_the_form_of_its_register_and_a_place() -> None:
    """The identifier is none that the register cannot have; its check digit is right; a file comes with its line, a page without."""
    for row in rows("identifiers"):
        assert re.fullmatch(FORMS[row["register"]], row["identifier"]), row
        if row["register"] == "cas":
            *digits, last = row["identifier"].replace("-", "")
            assert sum(n * int(d) for n, d in enumerate(reversed(digits), 1)) % 10 == int(last), row
        page = row["seen"].startswith("http") and not row["seen"].startswith("https://pypi.org/project/")
        assert bool(row["line"]) != page, row


def test_what_the_register_calls_it_is_a_name_of_the_compound_or_says_why() -> None:
    """An identifier of a thing that is called otherwise is taken only with the reason written beside it."""
    names = {row["name"]: {plain(n) for n in (row["name"], *row["names"].split("|"))} for row in rows("substances")}
    odd = [row for row in rows("identifiers") if plain(row["called"]) not in names[row["compound"]]]
    assert [row["compound"] for row in odd if not row["says"]] == []
    assert len(odd) < 0.1 * len(rows("identifiers"))


def test_identifiers_of_the_reference_data_stand_in_their_line(reference_data: Path) -> None:
    """File, line, identifier and words are there."""
    looked = 0
    for row in rows("identifiers"):
        if row["seen"].startswith("http"):
            continue
        path = reference_data / "data" / row["seen"]
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").split("\n")
        text = lines[int(row["line"]) - 1]
        if ".obo" in row["seen"]:  # a record of several lines
            text = "\t".join("\n".join(lines[int(row["line"]) - 1 :]).partition("\n\n")[0].split("\n"))
        cells = re.split(r'[\t|]|id: |name: |synonym: "|" EXACT', text)
        assert row["identifier"] in {cell.removesuffix(".0") for cell in cells}, row
        assert plain(row["called"]) in map(plain, cells), row
        looked += 1
    assert looked > 30


# What two rows share: one compound that two sources draw or name differently.
TWICE = {
    ("cas", "13265-10-6"), ("pubchem", "145068"), ("chebi", "CHEBI:16480"), ("pubchem", "118560618"), ("cas", "21215-62-3"),
}  # fmt: skip


def test_no_identifier_is_of_two_compounds() -> None:
    """What a source gives to a racemate and its enantiomers, or by a slip to another compound, is of one of them alone."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows("compounds"):
        for register in FORMS:
            for identifier in filter(None, row[register].split("|")):
                found.setdefault((register, identifier), []).append(row["id"])
    assert {key for key, of in found.items() if len(of) > 1} == TWICE


def test_a_labelled_form_is_not_the_compound(reference_data: Path) -> None:
    """The number of a labelled ligand is a compound's own only where the compound is that form; else it stands apart."""
    table = gzip.decompress((reference_data / "data" / "gtopdb_2020_5" / "ligands.tsv.gz").read_bytes()).decode("utf-8")
    lines = [line for line in table.split("\n") if line and not line.startswith("#")]
    ligands = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    labelled = {row["Ligand id"] for row in ligands if "yes" in {row["Labelled"], row["Radioactive"]}}
    own = {row["id"]: row["gtopdb"].split("|") for row in rows("compounds")}
    apart = {number for row in rows("compounds") for number in row["gtopdb_labelled"].split("|") if number}
    assert [(name, numbers) for name, numbers in own.items() if len(numbers) > 1 and labelled & {*numbers}] == []
    assert len(apart & labelled) > 100
    assert apart & {number for numbers in own.values() for number in numbers} == set()


def test_identifiers_of_packages_stand_in_their_line() -> None:
    """The script that looks them up finds each, those of the things that are no compound too."""
    environment = {**os.environ}
    there = subprocess.run([sys.executable, SCRIPT, "installed"], env=environment).returncode == 0
    require("identifier-packages", there, "run scripts/identifiers install")
    run = subprocess.run([sys.executable, SCRIPT, "check"], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert int(run.stdout.split()[0]) > 140


def test_a_wrong_line_number_or_name_is_found() -> None:
    """Another record, a label that is but part of a name, and a number that is but part of one are no match."""
    look = runpy.run_path(str(SCRIPT))
    place, wrong, record = look["Place"], look["wrong"], look["record"]
    table = ["D1\tIon Channels\tMembrane Channels|Ion Channel\t", "D12\tOther\t"]
    told = place("x", "p-1", "f.tsv", 1, "D1", "Ion Channel")
    assert not wrong(told, record(table, 1, ".tsv"))
    assert wrong(told, record(table, 2, ".tsv"))
    assert wrong(told, record(table, 7, ".tsv"))
    assert wrong(place("x", "p-1", "f.tsv", 1, "D1", "Channel"), record(table, 1, ".tsv"))
    assert wrong(place("x", "p-1", "f.tsv", 2, "D1", "Other"), record(table, 2, ".tsv"))
    terms = [
        "[Term]",
        "id: HP:1",
        "name: Xerostomia",
        'synonym: "Dry mouth" EXACT []',
        "",
        "[Term]",
        "id: HP:2",
        "name: Pain",
    ]
    assert not wrong(place("x", "p-1", "f.obo", 2, "HP:1", "Dry mouth"), record(terms, 2, ".obo"))
    assert wrong(place("x", "p-1", "f.obo", 2, "HP:1", "Pain"), record(terms, 2, ".obo"))


def test_a_structure_that_is_another_compounds_is_not_taken() -> None:
    """A source that draws another compound under a name must not keep the two rows of one drug apart."""
    held = [row for row in rows("compounds") if "CHEMBL4535757" in row["chembl"]]
    assert [(row["name"], row["inchikey"], row["weight"]) for row in held] == [
        ("sotorasib", "NXQKSXLFSAEQCZ-SFHVURJKSA-N", "560.60")
    ]
    assert [row["name"] for row in rows("compounds") if row["name"].startswith(("AMG510", "sotorasib"))] == [
        "sotorasib"
    ]
