"""Promises of kg.knowledge.imported: an imported network answers alone, and joins the core by identifier."""

from __future__ import annotations

import pytest

from kg.errors import DataError, NotFound
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft
from kg.exchange.sif import read
from kg.exchange.statements import Statements
from kg.explore import perturb, trace
from kg.knowledge.disk import replace
from kg.knowledge.imported import Imported
from kg.question.workspace import Workspace

TEXT = "DRD2\t-1\tADCY5\nADCY5\t1\tmine\nmine\t->\tother\n"


@pytest.fixture
def store(tmp_path):
    """A store with one small network, of which one thing is the core's too."""
    path = tmp_path / "a.sif"
    path.write_text(TEXT, "utf-8")
    made = Statements("https://example.org/import/a", "a", ("0.8", "0.5", "1.28"))
    replace(tmp_path / "store", made.quads(read(path)))
    return tmp_path / "store"


def test_alone_it_is_traced_and_perturbed(store):
    """Signs multiply along a route, an unknown one stays unknown and moves nothing."""
    workspace = Workspace(Imported(store))
    (route,) = trace("DRD2", "mine", workspace=workspace)
    assert route.sign == "-"
    (beyond,) = trace("DRD2", "other", workspace=workspace)
    assert beyond.sign not in ("+", "-")
    answer = perturb(set="DRD2@a=2", workspace=workspace, samples=0)
    moved = {e.node: e.direction for e in answer.effects if e.direction != "unchanged"}
    assert moved["mine@a"] == "decreased"
    assert "other@a" not in moved


def test_with_the_core_a_shared_gene_is_one_entity(store):
    """The receptor is the core's, its label too; what the core does not know stays."""
    knowledge = Imported(store, core=True)
    assert {iri.rsplit("/", 1)[-1] for iri in knowledge.joining.values()} == {"DRD2", "ADCY5"}
    nodes = {n.key: n.entity for n in Workspace(knowledge).network.nodes}
    assert nodes["DRD2@a"] == nodes["DRD2@D2-MSN"]
    assert nodes["mine@a"].startswith("https://example.org/import/a/")


def test_a_graph_is_chosen_by_its_name(store, tmp_path):
    """An unknown one is not found, with those that are there; a store without a network says so."""
    assert len(Workspace(Imported(store, ["a"])).network.nodes) == 4
    with pytest.raises(NotFound, match="no graph"):
        Imported(store, ["b"])
    replace(tmp_path / "empty", [])
    with pytest.raises((NotFound, DataError)):
        Imported(tmp_path / "empty")


def test_a_trace_of_a_known_network_does_not_read_the_store(store):
    """The second question is answered from what was kept: the triples themselves are not read again."""
    trace("DRD2@a", "mine@a", workspace=Workspace(Imported(store)))
    again = Imported(store)
    (route,) = trace("DRD2@a", "mine@a", workspace=Workspace(again))
    assert route.links[0].evidence == ("a.sif",)
    assert "store" not in vars(again)


def test_an_identifier_beside_the_name_joins(tmp_path):
    """A thing of the file's own name that carries a UniProt accession of the core is the core's receptor."""
    draft = Draft("b")
    for thing in (Thing("my receptor", "my receptor", same_as=("uniprot:P14416",)), Thing("DRD2", "DRD2")):
        draft.thing(thing)
    draft.tie(Tie("", "my receptor", "DRD2", 1))
    made = Statements("https://example.org/import/b", "b", ("0.8", "0.5", "1.28"))
    replace(tmp_path / "store", made.quads(draft))
    knowledge = Imported(tmp_path / "store", core=True)
    assert {iri.rsplit("/", 1)[-1]: found[1] for iri, found in knowledge.joint.joined.items()} == {
        "my-receptor": "uniprot"
    }
    nodes = {n.key: n.entity for n in Workspace(knowledge).network.nodes}
    assert nodes["my-receptor@b"] == nodes["DRD2@D2-MSN"]
    assert nodes["DRD2@b"] == "https://example.org/import/b/entity/DRD2"
