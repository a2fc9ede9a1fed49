"""Promises of the library's tables, and of the script that writes them."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "pathways" / "library"
WRITTEN = ("compounds", "affinities", "actions", "binders", "conflicts", "outside", "drops")


def table(name: str, folder: Path = LIBRARY) -> list[dict[str, str]]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def compounds() -> list[dict[str, str]]:
    return table("compounds")


@pytest.fixture(scope="module")
def affinities() -> list[dict[str, str]]:
    return table("affinities")


@pytest.fixture(scope="module")
def entities() -> set[str]:
    """The local names of the graph's targets."""
    query = "SELECT DISTINCT ?e { { ?e kg:symbol [] } UNION { ?e kg:subunit [] } UNION { [] kg:memberOf ?e } }"
    told = subprocess.run(
        [sys.executable, "-m", "kg", "query", query.replace("[]", "?x"), "-f", "tsv"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "KG_LIBRARY": "none"},
    ).stdout
    return {line.rpartition("/")[2] for line in told.splitlines()[1:]}


def build(folder: Path, data: Path, seed: str, *options: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "library"), "-o", str(folder), *options],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "KG_REFERENCE_DATA": str(data), "PYTHONHASHSEED": seed},
    )


def test_same_input_gives_the_same_bytes(tmp_path: Path, reference_data: Path) -> None:
    """Built twice, under different orders of sets, every table is the one that is shipped, to the byte."""
    for seed in ("1", "2"):
        build(tmp_path / seed, reference_data, seed)
        for name in WRITTEN:
            assert (tmp_path / seed / f"{name}.tsv").read_bytes() == (LIBRARY / f"{name}.tsv").read_bytes(), name


def test_a_library_of_some_sources_holds_only_these(tmp_path: Path, reference_data: Path) -> None:
    """Built from one source, no row of another is in any table."""
    build(tmp_path, reference_data, "1", "--only-sources", "gtopdb-2020.5")
    assert {row["source"] for row in table("affinities", tmp_path)} == {"gtopdb-2020.5"}
    assert {row["sources"] for row in table("compounds", tmp_path)} == {"gtopdb-2020.5"}


def test_local_names_are_well_formed_and_unique(compounds: list[dict[str, str]]) -> None:
    """A local name is letters, digits and hyphens; no two differ by case alone; no two compounds have one name."""
    ids = [row["id"] for row in compounds]
    assert all(re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", i) for i in ids)
    assert len({i.casefold() for i in ids}) == len(ids)
    assert len({row["name"].casefold() for row in compounds}) == len(compounds)


def test_one_structure_is_one_compound(compounds: list[dict[str, str]]) -> None:
    """No full InChIKey belongs to two compounds, and every one has the form of one."""
    keys = [row["inchikey"] for row in compounds if row["inchikey"]]
    assert all(re.fullmatch(r"[A-Z]{14}-[A-Z]{10}-[A-Z]", key) for key in keys)
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_parents_are_compounds(compounds: list[dict[str, str]]) -> None:
    """What a compound is a form, prodrug or metabolite of is in the table too."""
    ids = {row["id"] for row in compounds}
    named = {link.rpartition(" ")[2] for row in compounds for link in row["parent"].split("|") if link}
    assert named <= ids


def test_every_row_names_a_compound_and_a_target(
    compounds: list[dict[str, str]], affinities: list[dict[str, str]], entities: set[str]
) -> None:
    """A row is about a compound of the table and a target of the graph, or says that no entity holds its proteins together."""
    ids = {row["id"] for row in compounds}
    for row in affinities:
        assert row["compound"] in ids, row
        if "|" not in row["target"]:
            assert row["target"] in entities, row
        if row["network"]:
            assert row["network"] in entities, row
        else:
            assert "|" in row["target"], row
            assert row["chosen"] == "no", row
    assert {row["compound"] for row in table("outside")} <= ids


def test_no_value_without_source(affinities: list[dict[str, str]]) -> None:
    """Every value has a source, a record in it, a licence, a type, a relation; a page is one of pages.tsv."""
    pages = {row["record"] for row in table("pages")}
    for row in affinities:
        assert row["value"] or (row["low"] and row["high"]), row
        assert all(row[c] for c in ("source", "record", "licence", "type", "relation", "why")), row
        assert row["source"] != "seen-pages" or row["record"] in pages, row


def test_nanomolar_is_what_is_printed(affinities: list[dict[str, str]]) -> None:
    """The value in nanomolar is the printed one, within what the two decimals of a logarithm leave open."""
    for row in affinities:
        if not row["nM_low"]:
            continue
        low, high = float(row["nM_low"]), float(row["nM_high"])
        printed = [float(row[c].replace(",", "")) for c in ("value", "low", "high") if row[c]]
        if not row["unit"]:
            printed = [10 ** (9 - p) for p in printed]
        elif row["unit"] == "µM":
            printed = [1000 * p for p in printed]
        assert low == pytest.approx(min(printed), rel=0.26), row
        assert high == pytest.approx(max(printed), rel=0.26), row


def test_a_pair_has_one_value(affinities: list[dict[str, str]]) -> None:
    """Of a compound at an entity of the network one row is chosen, and at most one potency beside it; a censored one never."""
    chosen: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for row in affinities:
        if row["chosen"] != "no":
            assert row["nM_low"], row
            assert row["relation"] in {"=", "~"}, row
            chosen[row["compound"], row["network"], row["chosen"] == "functional"] += 1
    assert set(chosen.values()) == {1}


def test_a_family_row_is_one_record(affinities: list[dict[str, str]]) -> None:
    """A row of a source that names a family is one row here, not one a member."""
    seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in affinities:
        if re.search(r"\+\d+$", row["record"]):
            key = tuple(row[c] for c in ("compound", "source", "record", "type", "value", "species"))
            seen[key].add(row["target"])
    assert seen
    assert [key for key, targets in seen.items() if len(targets) > 1] == []


def test_conflicts_are_not_chosen(affinities: list[dict[str, str]]) -> None:
    """A pair on whose action sources contradict each other is computed only where a person decided."""
    chosen = {(row["compound"], row["network"]) for row in affinities if row["chosen"] in {"yes", "functional"}}
    opposite = [row for row in table("conflicts") if row["kind"] == "opposite"]
    assert opposite
    for row in opposite:
        settled = "by hand" in row["decision"]
        assert settled or (row["compound"], row["target"]) not in chosen, row


def test_what_is_computed_has_an_action_and_a_value(affinities: list[dict[str, str]]) -> None:
    """The pairs of actions.tsv in use are those with a chosen value, and every one says who states the action."""
    used = [row for row in table("actions") if row["standing"] == "used"]
    chosen = {(row["compound"], row["network"]) for row in affinities if row["chosen"] == "yes"}
    assert {(row["compound"], row["target"]) for row in used} == chosen
    assert all(row["action_type"] and (row["records"] or row["basis"].startswith("by hand")) for row in used)


def test_binders_have_no_action(affinities: list[dict[str, str]]) -> None:
    """An affinity without action is a binder and never computed."""
    used = {(row["compound"], row["target"]) for row in table("actions") if row["standing"] == "used"}
    assert not {(row["compound"], row["target"]) for row in table("binders")} & used


def test_closed_upstreams_are_left_out(affinities: list[dict[str, str]]) -> None:
    """No value of PDSP or WOMBAT-PK is in the shipped tables."""
    assert not {row["condition"] for row in affinities if row["source"] == "drugcentral-2021"} & {"PDSP", "WOMBAT-PK"}


def test_what_a_person_wrote_is_of_a_compound(compounds: list[dict[str, str]]) -> None:
    """Every row of the tables written by hand is about a compound of the library."""
    ids = {row["id"] for row in compounds}
    for name in ("actions-by-hand", "doubts", "parents-by-hand"):
        assert {row["compound"] for row in table(name)} <= ids, name


def test_two_names_of_one_drug_are_one_compound(compounds: list[dict[str, str]]) -> None:
    """What one source calls otherwise is the compound of the others: one of the two names is the compound's, the other another one of it."""
    rows = {row["name"]: row for row in compounds}
    for one in table("same-by-hand"):
        assert one["basis"] in {"seen", "background"}, one
        (name,) = {one["name"], one["called"]} & rows.keys()
        names = f"{name}|{rows[name]['synonyms']}|{rows[name]['listed']}".casefold().split("|")
        assert {one["name"].casefold(), one["called"].casefold()} <= {*names}, one


def test_a_primary_target_outside_the_network_is_shown_for_every_drug(compounds: list[dict[str, str]]) -> None:
    """Whatever its ATC code; the number of a gene in Ensembl is never its name where HGNC has one."""
    atc = {row["id"]: row["atc"] for row in compounds}
    rows = table("outside")
    assert any(r["target"] == "ADRB3" and r["primary"] == "yes" for r in rows if r["compound"] == "mirabegron")
    assert "N" not in {code[:1] for code in atc["mirabegron"].split("|")}
    assert not [r for r in rows if r["source"] == "opentargets-26.03" and "ENSG0" in r["target"]]


def test_what_a_person_wrote_names_its_page_or_none() -> None:
    """A seen row names a page of the list, a background row names none; each says something in one sentence."""
    pages = {row["record"] for row in table("pages")}
    for row in table("actions-by-hand"):
        assert row["basis"] in {"seen", "background"}, row
        assert (row["source"] in pages) == (row["basis"] == "seen"), row
        assert row["source"] == "" or row["basis"] == "seen", row
        assert row["says"].endswith("."), row


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("MK-801", "dizocilpine"),
        ("M100907", "volinanserin"),
        ("MDL-100907", "volinanserin"),
        ("GBR-12909", "vanoxerine"),
        ("LSD", "lysergide"),
        ("8-OH-DPAT", "8-OH-DPAT"),
        ("WAY-100635", "WAY-100635"),
        ("SCH-23390", "SCH-23390"),
        ("fluoxetine", "fluoxetine"),
        ("5-HT", "serotonin"),
    ],
)
def test_tool_compounds_are_found_by_the_names_people_type(
    compounds: list[dict[str, str]], typed: str, name: str
) -> None:
    """The name that people type belongs to one compound, by its name or a synonym."""
    found = [row["name"] for row in compounds if typed in {row["name"], *row["synonyms"].split("|")}]
    assert found == [name]


@pytest.mark.parametrize(
    ("compound", "target", "action"),
    [
        ("haloperidol", "DRD2", "Antagonist"),
        ("aripiprazole", "DRD2", "PartialAgonist"),
        ("sertraline", "SLC6A4", "ReuptakeInhibitor"),
        ("mirtazapine", "ADRA2A", "Antagonist"),
        ("diazepam", "GABA-A-receptor", "PositiveAllostericModulator"),
        ("dexamfetamine", "SLC6A3", "Releaser"),
        ("ketamine", "NMDA-receptor", "OpenChannelBlocker"),
        ("morphine", "OPRM1", "Agonist"),
        ("donepezil", "ACHE", "EnzymeInhibitor"),
        ("clozapine", "HTR2A", "InverseAgonist"),
        ("pregabalin", "N-P-Q-calcium-channel", "AuxiliarySubunitInhibitor"),
        ("flumazenil", "GABA-A-receptor", "SilentAllostericModulator"),
        ("tetrabenazine", "SLC18A2", "VesicularTransportInhibitor"),
        ("tramadol", "SLC6A2", "ReuptakeInhibitor"),
        ("tramadol", "SLC6A4", "ReuptakeInhibitor"),
    ],
)
def test_textbook_actions(compound: str, target: str, action: str) -> None:
    """Drugs that every textbook has act on their main target as it says."""
    found = [row["action_type"] for row in table("actions") if row["compound"] == compound and row["target"] == target]
    assert found == [action]


@pytest.mark.parametrize(
    ("compound", "target"), [("dizocilpine", "NMDA-receptor"), ("1-pyrimidinylpiperazine", "ADRA2A")]
)
def test_a_value_read_on_a_page_is_computed_with(compound: str, target: str) -> None:
    """It makes no difference whether a source or a person wrote the compound down."""
    standing = [row["standing"] for row in table("actions") if row["compound"] == compound and row["target"] == target]
    assert standing == ["used"]


def test_the_page_of_the_library_is_current():
    """docs/reference/library.md is what the tables give."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("library_page", ROOT / "scripts" / "library_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for path, text in module.pages().items():
        assert path.read_text("utf-8") == text


def test_each_of_the_sixty_drugs_is_held_against_a_page() -> None:
    """The table behind docs/reference/drugs.md names for every drug one public page and what it says."""
    with (ROOT / "scripts" / "drugs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) >= 60
    assert all(re.fullmatch(r"https?://[^\s()|]+", row["page"]) and row["page_says"] for row in rows)
    assert not [row["drug"] for row in rows if any(c in row["page_says"] for c in "[]|")]
