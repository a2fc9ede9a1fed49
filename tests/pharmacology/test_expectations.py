"""Textbook pharmacology: every expectation of the table answered by the shipped network, with floors that only rise."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest
import shipped
from textbook import FOLDER, SIGNS, WORDS, Answers, Examination, Expectation, majority, pose, read, shortest_route

from kg.engine.direction import call
from kg.engine.model import Network
from kg.engine.response import respond
from kg.engine.system import compile_network

EXPECTATIONS = read()
BLIND = read(FOLDER / "blind.tsv")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "expectations.md"
# Right answers of the last run, by class and by tag. Raise a floor when the network gets better; lowering one needs a
# reason in the same commit. Lowered so far: antagonist-vs-agonist and competition by one each (antagonist-vs-agonist-15):
# GIRK weighs more in serotonin and noradrenaline neurons, whose own slow pace little else opposes, so that an agonist
# leaves a lower level and the same relative rise of it is 9 % of rest instead of 11 %.
OVERALL = 716
BY_CLASS = {
    "reuptake": 75,
    "synthesis-storage-degradation": 61,
    "agonist": 94,
    "partial-inverse": 25,
    "autoreceptor": 55,
    "heteroreceptor": 22,
    "disinhibition": 28,
    "antagonist-vs-agonist": 30,
    "releaser": 20,
    "second-messenger": 60,
    "kinase-inhibitor": 46,
    "toxin": 25,
    "channel": 36,
    "neurotrophin": 32,
    "combination": 43,
    "negative-control": 64,
}
BY_TAG = {
    "competition": 64,
    "feedback": 33,
    "no-change": 150,
    "adaptation": 4,
    "intervention": 26,
    "combination": 16,
    "later": 183,
}
# Of the table that was written blind; its first run, before anybody read its failures, was 567 of 605.
BLIND_RIGHT = 593
PROFILES = sorted((FOLDER / "profiles").glob("*.tsv"))
IDEAL = "idealised tool:"
# An action that no record at hand states is the curator's, and says so.
BACKGROUND = "background: "


@pytest.fixture(scope="module")
def examination() -> Examination:
    """The table, posed to the shipped graph once."""
    return Examination(shipped.workspace(), EXPECTATIONS)


@pytest.fixture(scope="module")
def blind() -> Answers:
    """The blind table, answered by the same graph."""
    return Examination(shipped.workspace(), BLIND).answer()


@pytest.fixture(scope="module")
def answers(examination: Examination) -> Answers:
    """All scenarios settled in one call."""
    return examination.answer()


def _right(answers: Answers, chosen: Iterable[bool]) -> int:
    return sum(ok for ok, wanted in zip(answers.right, chosen, strict=True) if wanted)


@pytest.mark.parametrize("table", [EXPECTATIONS, BLIND], ids=["beside", "blind"])
def test_the_table_is_whole(table: list[Expectation]) -> None:
    """At least 150 expectations, each with its own id, a known direction, a time and a source, in every class."""
    assert len(table) >= 150
    assert len({e.id for e in table}) == len(table)
    assert {e.group for e in table} == set(BY_CLASS)
    for e in table:
        assert e.expected in SIGNS, e.id
        assert e.time in ("acute", "chronic"), e.id
        assert all((e.source, e.note)), e.id
        assert (e.expected == "unchanged") == ("no-change" in e.tags), e.id


def test_no_expectation_is_asked_twice() -> None:
    """One scenario and node stand in the tables once, so that nothing is counted double or contradicted."""
    asked = [(*e.question, e.node) for e in (*EXPECTATIONS, *BLIND)]
    assert len(set(asked)) == len(asked)


def test_the_blind_table(blind: Answers) -> None:
    """Every scenario of the blind table settles, and as many directions are right as at the last run."""
    assert all(blind.converged)
    wrong = [e.id for e, ok in zip(BLIND, blind.right, strict=True) if not ok]
    assert len(BLIND) - len(wrong) >= BLIND_RIGHT, wrong


def test_every_scenario_settles(answers: Answers) -> None:
    """Every node is in the network (posing fails otherwise) and every scenario has a solution."""
    assert [e.id for e, ok in zip(EXPECTATIONS, answers.converged, strict=True) if not ok] == []


def test_overall_accuracy(answers: Answers) -> None:
    """As many directions are right as at the last run."""
    wrong = [e.id for e, ok in zip(EXPECTATIONS, answers.right, strict=True) if not ok]
    assert len(EXPECTATIONS) - len(wrong) >= OVERALL, wrong


@pytest.mark.parametrize("group", BY_CLASS)
def test_accuracy_by_class(answers: Answers, group: str) -> None:
    """No class of drugs falls under its last value."""
    assert _right(answers, (e.group == group for e in EXPECTATIONS)) >= BY_CLASS[group]


@pytest.mark.parametrize("tag", BY_TAG)
def test_accuracy_by_tag(answers: Answers, tag: str) -> None:
    """Competition, feedback and silence, where signs alone mislead, do not fall under their last values."""
    assert _right(answers, (tag in e.tags for e in EXPECTATIONS)) >= BY_TAG[tag]


@pytest.mark.parametrize("tag", ["competition", "feedback", "no-change"])
def test_equations_earn_their_place(examination: Examination, answers: Answers, tag: str) -> None:
    """Where signs alone mislead, the equations beat the product of signs on the shortest route, and the majority."""
    chosen = [tag in e.tags for e in EXPECTATIONS]
    for words in (shortest_route(examination), majority(EXPECTATIONS)):
        baseline = sum(w == e.expected for w, e, c in zip(words, EXPECTATIONS, chosen, strict=True) if c)
        assert _right(answers, chosen) > baseline


def test_failures_are_told(answers: Answers, blind: Answers) -> None:
    """Each failing expectation stands on the page that the benchmark writes."""
    text = PAGE.read_text("utf-8")
    right = [*answers.right, *blind.right]
    failed = [e.id for e, ok in zip((*EXPECTATIONS, *BLIND), right, strict=True) if not ok]
    assert [name for name in failed if f"### {name}:" not in text] == []


def test_no_drug_no_change(examination: Examination) -> None:
    """A profile at no concentration changes nothing at all, so that no expectation is right by accident."""
    item = next(e for e in EXPECTATIONS if "haloperidol-peripheral" in e.given)
    response = respond(examination.workspace.system, [pose(examination.workspace, item)])
    assert set(call(response.change[:, 0])) == {0}


def test_answers_hang_on_the_graph(examination: Examination) -> None:
    """Without the coupling of D2 to Gi a D2 blocker no longer raises cAMP: the answer comes from that step."""
    network = examination.workspace.network
    item = next(e for e in EXPECTATIONS if e.given == ("haloperidol",) and e.node == "cAMP@D2-MSN")
    source, target = network.index["DRD2@D2-MSN"], network.index["Gi@D2-MSN"]
    kept = tuple(i for i in network.influences if (i.source, i.target) != (source, target))
    response = respond(compile_network(Network(network.nodes, kept)), [pose(examination.workspace, item)])
    assert WORDS[int(call(response.change[network.index[item.node], 0]))] != item.expected


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
