"""The graph is the program's only knowledge: nothing of biology is written in Python."""

from __future__ import annotations

import ast
import random
import re
import string
from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox
import pytest
import shipped

from kg.explore import open_workspace, perturb, trace
from kg.knowledge import assets
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID
from kg.question.network import project
from kg.question.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
NAMING = {
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    "http://purl.org/dc/terms/identifier",
    "https://w3id.org/synaptrace/vocab#symbol",
}


class Renaming:
    """A fixed random map of record IRIs, labels, synonyms and identifiers."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.names: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def _fresh(self) -> str:
        return "".join(self._random.choices(string.ascii_lowercase, k=14))

    def iri(self, iri: str) -> str:
        """A record's new IRI; other IRIs stay."""
        if not iri.startswith(ID):
            return iri
        local = iri.removeprefix(ID)
        return ID + self.names.setdefault(local, "n" + self._fresh())

    def text(self, text: str) -> str:
        """A name's new text."""
        return self.texts.setdefault(text, "t" + self._fresh())

    def triple(self, triple: ox.Triple) -> ox.Triple:
        """A triple with names and naming texts replaced."""
        value = triple.object
        if isinstance(value, ox.NamedNode):
            if triple.predicate.value in NAMING:
                value = ox.NamedNode("urn:renamed:" + self.text(value.value))
            else:
                value = ox.NamedNode(self.iri(value.value))
        elif triple.predicate.value in NAMING:
            value = (
                ox.Literal(self.text(value.value), language=value.language)
                if value.language
                else ox.Literal(self.text(value.value))
            )
        return ox.Triple(ox.NamedNode(self.iri(triple.subject.value)), triple.predicate, value)

    def key(self, key: str) -> str:
        """A node key `entity@context` under the map."""
        entity, _, context = key.partition("@")
        return f"{self.names[entity]}@{self.names[context]}"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory) -> tuple[Renaming, Path]:
    """The shipped content under the map."""
    folder, names = tmp_path_factory.mktemp("renamed"), Renaming(20261121)
    for path in assets.turtle_files("pathways"):
        triples = [names.triple(q.triple) for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
        target = folder / (path.relative_to(assets.folder("pathways")).as_posix().replace("/", "--"))
        ox.serialize(triples, target, format=ox.RdfFormat.TURTLE)
    return names, folder


def test_answers_survive_the_renaming_of_everything(renamed, monkeypatch):
    """With every IRI, label, synonym and identifier of the content renamed, each answer is the same up to the map."""
    names, folder = renamed
    # The renamed content has no library, whose values of nortriptyline are counted into its in-vivo shift.
    monkeypatch.setenv("KG_LIBRARY", "none")
    plain = open_workspace()
    before = [perturb(drug, workspace=plain, samples=0) for drug in ("amitriptyline", "nortriptyline")]
    routes = trace("amitriptyline", "CREB@cortical-pyramidal-cell", workspace=plain, k=200)
    monkeypatch.setenv("KG_PATHWAYS", str(folder))
    workspace = open_workspace()
    for drug, answer in zip(("amitriptyline", "nortriptyline"), before, strict=True):
        other = perturb(names.names[drug], workspace=workspace, samples=0)
        effects = {e.node: e for e in other.effects}
        assert len(effects) == len(answer.effects)
        for effect in answer.effects:
            twin = effects[names.key(effect.node)]
            assert twin.log2_change == pytest.approx(effect.log2_change, abs=1e-8)
        assert [p.score for p in other.pathways] == pytest.approx([p.score for p in answer.pathways], abs=1e-8)
        assert sorted(t.occupancy or 0 for t in other.targets) == pytest.approx(
            sorted(t.occupancy or 0 for t in answer.targets)
        )
    again = trace(names.names["amitriptyline"], names.key("CREB@cortical-pyramidal-cell"), workspace=workspace, k=200)
    # Routes of one length come in the order of names, so the last length may be cut elsewhere: compare those before it.
    whole = max(len(r.links) for r in routes)
    theirs = {(tuple(names.key(n) for n in r.nodes[1:]), r.sign) for r in routes if len(r.links) < whole}
    assert theirs
    assert theirs == {(r.nodes[1:], r.sign) for r in again if len(r.links) < whole}


@pytest.mark.slow
def test_a_removed_step_takes_its_routes_with_it():
    """Fifty randomly drawn steps, removed five at a time: every influence and every route through one of them is gone."""
    plain = shipped.knowledge()
    network = project(plain)
    drawn = random.Random(7).sample(sorted({i.step for i in network.influences}), 50)
    places = {
        row["s"]: row["g"]
        for row in plain.rows("SELECT ?s ?g { GRAPH ?g { ?s a kg:CausalStep } }")
        if row["s"] in drawn
    }
    assert len(places) == 50
    for steps in (drawn[k : k + 5] for k in range(0, 50, 5)):
        patterns = [(ox.NamedNode(step), None, None, ox.NamedNode(places[step])) for step in steps]
        quads = [quad for pattern in patterns for quad in plain.store.quads_for_pattern(*pattern)]
        smaller = Knowledge.without(plain, quads)
        left = project(smaller)
        gone = [i for i in network.influences if i.step in steps]
        assert {i.step for i in gone} == set(steps)
        assert not {i.iri for i in gone} & {i.iri for i in left.influences}
        workspace = Workspace(smaller)
        for step in steps:
            link = next(i for i in gone if i.step == step)
            start, end = network.nodes[link.source].key, network.nodes[link.target].key
            if start in left.index and end in left.index and not _parallel(network, start, end, steps):
                routes = trace(start, end, workspace=workspace, max_length=3, k=50)
                assert not any((start, end) in zip(r.nodes, r.nodes[1:], strict=False) for r in routes)


def _parallel(network, start: str, end: str, steps: Collection[str]) -> bool:
    """Whether a step that stays joins the same two nodes."""
    a, b = network.index[start], network.index[end]
    return any(i.source == a and i.target == b and i.step not in steps for i in network.influences)


def _strings(path: Path) -> list[tuple[int, str]]:
    """String constants of a module that are no docstrings and no help texts."""
    tree = ast.parse(path.read_text("utf-8"))
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            spared.add(id(node.body[0].value))
        if isinstance(node, ast.keyword) and node.arg in {"help", "metavar", "cure", "epilog"}:
            spared |= {id(inner) for inner in ast.walk(node.value)}
    return [
        (n.lineno, n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in spared
    ]


def test_no_label_of_the_content_is_written_in_python():
    """No entity, context or pathway of the content is named in code: whole words of four letters or more."""
    rows = shipped.untouched().rows(
        "SELECT DISTINCT ?name { ?thing a/rdfs:subClassOf* ?kind . VALUES ?kind { kg:Entity kg:Context }"
        " { ?thing rdfs:label ?name } UNION { ?thing skos:altLabel ?name } UNION { ?thing kg:symbol ?name } }"
    )
    labels = {str(r["name"]) for r in rows}
    labels |= {
        path.rsplit("/", 1)[-1]
        for path in {str(r["t"]) for r in shipped.untouched().rows("SELECT ?t { ?t a/rdfs:subClassOf* kg:Entity }")}
    }
    words = {label.casefold() for label in labels if re.fullmatch(r"[\w-]{4,}", label)} - NEUTRAL
    for path in sorted((ROOT / "kg").rglob("*.py")):
        if path.name == "vocabulary.py":
            continue  # the closed list of the ontology's own terms
        for line, text in _strings(path):
            found = set(re.findall(r"[\w-]{4,}", text.casefold())) & words
            assert not found, f"{path.relative_to(ROOT)}:{line}: {sorted(found)}"


# Words of the language that some record also bears as its whole name.
NEUTRAL = {"step", "receptor", "brain", "alpha", "beta", "gamma", "delta", "kappa"}
