"""Promises of scripts/library_build/ownership.py: whose a name is that several compounds are said to have."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from library_build.compounds import Compound  # noqa: E402 – found by the path set above
from library_build.facts import Substance  # noqa: E402
from library_build.ownership import moved, owners  # noqa: E402


def drug(name: str, **brands: list[str]) -> Compound:
    """A compound with the trade names that each list gives it."""
    members = [Substance(f"{source}-1", name, name, brands=names) for source, names in brands.items()]
    return Compound(members or [Substance("gtopdb-1", name, name)], id=name.replace(" ", "-"), name=name)


def test_another_compounds_own_name_in_a_trade_name_says_whose_it_is():
    """`Apo-Imipramine` is imipramine, whoever else is said to have it, and it is added to imipramine's names."""
    both = [drug("protriptyline", pharmgkb=["Apo-Imipramine", "Vivactil"]), drug("imipramine")]
    found = owners(both, {}, {}, {})
    assert (found["apoimipramine"], found["vivactil"]) == ("imipramine", "protriptyline")
    assert moved(both, {}, {}, found) == {"imipramine": ["Apo-Imipramine"]}


def test_a_depot_is_the_ester_where_it_is_a_compound():
    """`Haldol Decanoate` is haloperidol decanoate, `Clopixol Decanoate` stays with the drug that has no such ester here."""
    three = [
        drug("haloperidol", pharmgkb=["Haldol", "Haldol Decanoate"]),
        drug("haloperidol decanoate"),
        drug("zuclopenthixol", gtopdb=["Clopixol Decanoate"]),
    ]
    found = owners(three, {}, {}, {})
    assert found["haldoldecanoate"] == "haloperidol-decanoate"
    assert found["clopixoldecanoate"] == "zuclopenthixol"


def test_most_lists_decide_and_a_mixed_list_is_not_heard():
    """One list against two loses; a list that was wrong twice about a compound loses a name that it alone contests."""
    mixed = drug("promazine", pharmgkb=["Thorazine", "Largactil", "Fenactil"])
    right = drug("chlorpromazine", gtopdb=["Thorazine", "Largactil"])
    found = owners([mixed, right], {}, {"chlorpromazine": ["Thorazine", "Largactil", "Fenactil"]}, {})
    assert {found[name] for name in ("thorazine", "largactil", "fenactil")} == {"chlorpromazine"}


def test_a_name_that_stays_undecided_is_nobodys_alone():
    """One list against one: no owner, so that the name is ambiguous; short abbreviations are never decided by lists."""
    two = [drug("promethazine", gtopdb=["Sominex", "PEA"], pharmgkb=["PEA"]), drug("diphenhydramine", chebi=["PEA"])]
    found = owners(two, {}, {"diphenhydramine": ["Sominex"]}, {})
    assert not {"sominex", "pea"} & found.keys()


def test_what_a_person_says_stands_before_lists():
    """A name given by hand has its owner, one denied has none."""
    two = [drug("promazine", pharmgkb=["Prozil", "Combelen"]), drug("chlorpromazine")]
    found = owners(two, {"chlorpromazine": ["Prozil"]}, {}, {"promazine": ["Combelen"]})
    assert (found["prozil"], found["combelen"]) == ("chlorpromazine", "")


@pytest.mark.parametrize(
    ("name", "compound"),
    [
        ("Haldol Decanoate", "haloperidol-decanoate"), ("Anafranil", "clomipramine"), ("Apo-Imipramine", "imipramine"),
        ("Fenactil", "chlorpromazine"), ("Championyl", "sulpiride"), ("Levopraid", "levosulpiride"), ("Rhotrimine", "trimipramine"),
        ("9-OH-risperidone", "paliperidone"), ("Pertofrane", "desipramine"), ("Halomonth", "haloperidol-decanoate"),
    ],
)  # fmt: skip
def test_trade_names_of_mixed_lists_are_the_right_compounds(name, compound):
    """In the shipped table the name is one compound's and no other's."""
    with (ROOT / "pathways" / "library" / "compounds.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = ("name", "synonyms", "brands", "salts", "listed")
    held = [r["id"] for r in rows if name.casefold() in {n.casefold() for c in names for n in r[c].split("|")}]
    assert held == [compound]


def test_a_product_of_several_compounds_is_none_of_them() -> None:
    """Madopar is levodopa with benserazide, and no trade name of either; who asks for it is told of both."""
    folder = ROOT / "pathways" / "library"

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    products = {name.casefold() for row in rows("mixtures") for name in row["names"].split("|")}
    assert "madopar" in products
    fields = ("name", "synonyms", "brands", "listed", "salts")
    held = {
        (row["id"], name)
        for row in rows("compounds")
        for f in fields
        for name in row[f].split("|")
        if name.casefold() in products
    }
    assert held == set()
