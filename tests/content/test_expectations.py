"""Textbook pharmacology: every expectation of the tables answered by the shipped network, with floors that only rise."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

import pytest
import shipped

from kg.answer.expectations import Examination, pose, read
from kg.answer.marks import FLOORS, Marks, mark
from kg.direction import Direction
from kg.engine.direction import call
from kg.engine.model import Network
from kg.engine.response import respond
from kg.engine.system import compile_network

FOLDER = Path(__file__).resolve().parents[1] / "pharmacology"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "expectations.md"
TABLES = {name: read(FOLDER / f"{name}.tsv") for name in ("expectations", "blind")}
EXPECTATIONS, BLIND = TABLES["expectations"], TABLES["blind"]
PROFILES = sorted((FOLDER / "profiles").glob("*.tsv"))
IDEAL = "idealised tool:"
# An action that no record at hand states is the curator's, and says so.
BACKGROUND = "background: "


# Tags of rows where signs alone mislead.
MISLEADING = ("competition", "feedback", "no-change")


@pytest.fixture(scope="module")
def examination() -> Examination:
    """The table, posed to the shipped graph once."""
    return Examination(shipped.workspace(), EXPECTATIONS)


@cache
def marks(table: str) -> Marks:
    """A table answered and marked, all its scenarios settled in one call."""
    examination = Examination(shipped.workspace(), TABLES[table])
    return mark(examination, examination.answer(), FOLDER / f"{table}.tsv")


def _floors() -> list[tuple[str, str]]:
    lines = [line for line in (FOLDER / FLOORS).read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines[1:]]


@pytest.mark.parametrize("table", TABLES)
def test_the_table_is_whole(table: str) -> None:
    """At least 150 expectations, each with a source and a note, stillness tagged as such, in every class."""
    rows = TABLES[table]
    assert len(rows) >= 150
    assert {e.group for e in rows} == {e.group for e in EXPECTATIONS}
    for e in rows:
        assert all((e.source, e.note)), e.id
        assert (e.expected is Direction.UNCHANGED) == ("no-change" in e.tags), e.id


def test_no_expectation_is_asked_twice() -> None:
    """One scenario and node stand in the tables once, so that nothing is counted double or contradicted."""
    asked = [(*e.question, e.node) for e in (*EXPECTATIONS, *BLIND)]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("table", TABLES)
def test_every_scenario_settles(table: str) -> None:
    """Every node is in the network (posing fails otherwise) and every scenario has a solution."""
    assert marks(table).settled == len(TABLES[table])


@pytest.mark.parametrize(("table", "name"), _floors())
def test_no_group_falls_under_its_floor(table: str, name: str) -> None:
    """Overall, in every class of drugs, and where signs alone mislead, as many are right as at the last run."""
    (group,) = [g for g in marks(table).groups if g.name == name]
    assert group.right >= (group.floor or 0), [m.expectation.id for m in marks(table).wrong]


def test_every_class_has_a_floor() -> None:
    """The table beside which the network was made has a floor for all, for each class, and where signs mislead."""
    promised = {name for table, name in _floors() if table == "expectations"}
    assert promised >= {"all", *(f"class {e.group}" for e in EXPECTATIONS), *(f"tag {tag}" for tag in MISLEADING)}
    assert ("blind", "all") in _floors()


@pytest.mark.parametrize("tag", MISLEADING)
def test_equations_earn_their_place(tag: str) -> None:
    """Where signs alone mislead, the equations beat the product of signs on the shortest route, and the majority."""
    (group,) = [g for g in marks("expectations").groups if g.name == f"tag {tag}"]
    assert group.right > max(group.shortest_route, group.majority)


def test_failures_are_told() -> None:
    """Each failing expectation stands on the page that is written from the tables."""
    text = PAGE.read_text("utf-8")
    failed = [m.expectation.id for table in TABLES for m in marks(table).wrong]
    assert [name for name in failed if f"### {name}:" not in text] == []


def test_no_drug_no_change(examination: Examination) -> None:
    """A profile that does not enter the brain changes nothing in it, so that no expectation is right by accident."""
    item = next(e for e in EXPECTATIONS if "haloperidol-peripheral" in e.given)
    response = respond(examination.workspace.system, [pose(examination.workspace, item)])
    calls = zip(examination.workspace.network.nodes, call(response.change[:, 0]), strict=True)
    assert {node.key.split("@")[1] for node, word in calls if word} == {"lactotroph"}


def test_answers_hang_on_the_graph(examination: Examination) -> None:
    """Without the coupling of D2 to Gi a D2 blocker no longer raises cAMP: the answer comes from that step."""
    network = examination.workspace.network
    item = next(e for e in EXPECTATIONS if e.given == ("haloperidol",) and e.node == "cAMP@D2-MSN")
    source, target = network.index["DRD2@D2-MSN"], network.index["Gi@D2-MSN"]
    kept = tuple(i for i in network.influences if (i.source, i.target) != (source, target))
    response = respond(compile_network(Network(network.nodes, kept)), [pose(examination.workspace, item)])
    assert Direction.of(int(call(response.change[network.index[item.node], 0]))) is not item.expected


@pytest.mark.parametrize("path", PROFILES, ids=lambda p: p.stem)
def test_profiles_are_used(path: Path) -> None:
    """Every profile belongs to an expectation of either table; an ideal tool claims no compound, a drug only data rows."""
    assert any(path.stem in (*e.given, *e.scenario.get("against", ())) for e in (*EXPECTATIONS, *BLIND))
    for row in _rows(path):
        assert row["reference"].startswith(IDEAL if path.stem.startswith("tool-") else "data/"), path.name


def _rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def _records(path: Path) -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_affinities_and_actions_stand_in_the_data(reference_data: Path) -> None:
    """Each affinity and each action of a real drug is found, with its value, in the record that the row names."""
    cache: dict[str, list[dict[str, str]]] = {}
    checked = 0
    for path in PROFILES:
        for row in _rows(path):
            if row["reference"].startswith(IDEAL):
                continue
            affinity, action = (part.strip() for part in row["reference"].split(";"))
            for part in (affinity, *([] if action.startswith(BACKGROUND) else [action])):
                cache.setdefault(part.split("#")[0], _records(reference_data / part.split("#")[0]))
            file, _, record = affinity.partition("#")
            drug, gene = record.split(" ")
            found = [r for r in cache[file] if r["drugbank_id"] == drug and r["entrez_gene"] == gene]
            assert [(r["affinity_nM"], r["gene_symbol"]) for r in found] == [(row["value"], row["target"])], row
            assert found[0]["drugbank_name"].casefold() == path.stem.split("-")[0], row
            if action.startswith(BACKGROUND):
                assert action == BACKGROUND + row["action"], row
            else:
                assert _stated(cache[action.split("#")[0]], action.partition("#")[2], row), row
            checked += 1
    assert checked >= 60


def _stated(records: list[dict[str, str]], record: str, row: dict[str, str]) -> bool:
    """Whether an action record says the action; an inhibitor of a transporter is written as a reuptake inhibitor."""
    first, second, word = record.split(" ", 2)
    if row["action"] not in (word, f"reuptake {word}"):
        return False
    if "GeneID" in records[0]:
        return any(
            r["GeneID"] == first and r["drugbank_id"] == second and word in r["actions"].split("|") for r in records
        )
    names = [(r["gene_name"], r["drug_name"] or r["drug_claim_primary_name"], r["interaction_types"]) for r in records]
    return any(g == first == row["target"] and d == second and word in t.split(",") for g, d, t in names)
