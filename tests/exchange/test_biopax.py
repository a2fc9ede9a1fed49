"""Promises of kg.exchange.biopax."""

from __future__ import annotations

import gzip
from collections import Counter

import networkx as nx
import pytest
from pathway_files import CONTROLS, HEAD, REACTION, THINGS, WAY
from terminal import kg

from kg.errors import DataError
from kg.exchange.biopax import read
from kg.knowledge.vocabulary import term


def made(folder, *parts: str, base: str = 'xml:base="http://example.org/a"'):
    """A file of those records, packed."""
    path = folder / "a.owl.gz"
    path.write_bytes(gzip.compress((HEAD.format(base=base) + "".join(parts) + "</rdf:RDF>").encode()))
    return path


def signs(draft) -> set[tuple[str, int, str]]:
    """Who acts on what, and how."""
    return {(t.source, t.sign, t.target) for t in draft.ties if t.relation != "is converted into"}


@pytest.mark.parametrize("base", ['xml:base="http://example.org/a"', ""])
def test_a_control_of_a_control_turns_it(base, tmp_path):
    """A competitive inhibitor of the catalysis lowers the product, what inhibits that raises it; what has no type stays unknown."""
    kinds = {"<bp:controlType>INHIBITION</bp:controlType>": 1, "<bp:controlType>ACTIVATION</bp:controlType>": -1, "": 0}
    for kind, sign in kinds.items():
        way = WAY.format("LEFT-TO-RIGHT")
        draft = read(made(tmp_path, THINGS, REACTION.format(way=way), CONTROLS.format(kind=kind), base=base))
        assert signs(draft) == {
            ("MAP2K1", 1, "MAPK1 (phospho)"),
            ("drug", -1, "MAPK1 (phospho)"),
            ("other", sign, "MAPK1 (phospho)"),
        }
    assert draft.unknown["a control without a type"] == 1
    assert next(t for t in draft.ties if t.sign).references == ("PMID:11290752",)


@pytest.mark.parametrize(
    ("way", "target", "sign"),
    [
        ("LEFT-TO-RIGHT", "MAPK1 (phospho)", 1),
        ("RIGHT-TO-LEFT", "MAPK1", 1),
        ("REVERSIBLE", "MAPK1", 0),
        ("", "MAPK1 (phospho)", 1),
    ],
)
def test_the_direction_says_which_side_is_made(way, target, sign, tmp_path):
    """Both ways give no sign; no direction is read from left to right, and counted."""
    draft = read(made(tmp_path, THINGS, REACTION.format(way=WAY.format(way) if way else "")))
    assert ("MAP2K1", sign, target) in signs(draft)
    assert draft.told["conversions without a direction, read from left to right"] == (not way)


def test_interactions_without_direction_are_kept_without_a_sign(tmp_path):
    """Of two things; of one, or of what the file does not hold, they are refused."""
    pair = '<bp:MolecularInteraction rdf:ID="i"><bp:participant rdf:resource="#drug"/><bp:participant rdf:resource="#other"/></bp:MolecularInteraction>'
    lone = '<bp:Interaction rdf:ID="j"><bp:participant rdf:resource="#drug"/><bp:participant rdf:resource="#gone"/></bp:Interaction>'
    gone = (
        '<bp:Control rdf:ID="k"><bp:controller rdf:resource="#drug"/><bp:controlled rdf:resource="#gone"/></bp:Control>'
    )
    draft = read(made(tmp_path, THINGS, pair, lone, gone))
    assert [t.sign for t in draft.ties] == [0]
    assert [(r.where, r.reason) for r in draft.refused] == [
        ("j", "an interaction of 2 participants, 1 of them things of the file"), ("k", "a control of what is not in the file"),
    ]  # fmt: skip


def test_level_two_and_other_rdf_are_told_what_to_do(tmp_path):
    """Neither is read as something else."""
    level2 = HEAD.format(base="").replace("level3", "level2") + '<bp:protein rdf:ID="a"/></rdf:RDF>'
    other = HEAD.format(base="") + '<owl:Class rdf:ID="a"/></rdf:RDF>'
    for text, reason in ((level2, "Level 2"), (other, "no BioPAX"), (HEAD.format(base=""), "too early")):
        (tmp_path / "a.owl").write_text(text, "utf-8")
        with pytest.raises(DataError, match=reason):
            read(tmp_path / "a.owl")


def test_bombs_do_not_reach_the_parser(tmp_path):
    """Entities that grow are refused, packed or not; those that abbreviate namespaces are no bombs."""
    ten = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 9))
    bomb = f'<!DOCTYPE rdf:RDF [<!ENTITY e0 "xxxxxxxxxx">{ten}]>'
    usual = '<!DOCTYPE rdf:RDF [<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">]>'
    body = HEAD.format(base="").removeprefix('<?xml version="1.0"?>')
    for doctype, text in ((bomb, "&e8;"), (usual, "&xsd;string")):
        data = f"{doctype}{body}{THINGS}<bp:Protein rdf:ID='z'><bp:displayName>{text}</bp:displayName></bp:Protein></rdf:RDF>".encode()
        (tmp_path / "a.owl.gz").write_bytes(gzip.compress(data))
        if doctype is bomb:
            with pytest.raises(DataError, match="expands"):
                read(tmp_path / "a.owl.gz")
        else:
            assert len(read(tmp_path / "a.owl.gz").things) == 6


def test_a_pathway_goes_all_the_way(tmp_path):
    """Told by its content, traced through the drug, drawn, and exported to what networkx opens."""
    made(tmp_path, THINGS, REACTION.format(way=""), CONTROLS.format(kind=""))
    run = kg("ingest", "auto", "a.owl.gz", "-o", "store", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    found = kg("trace", "drug", "MAPK1 (phospho)", "--data", "store", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "sign -" in found.stdout.replace("−", "-").replace("–", "-")
    assert kg("draw", "a", "--data", "store", "-o", "a.dot", cwd=tmp_path).returncode == 0
    assert "MAPK1" in (tmp_path / "a.dot").read_text("utf-8")
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    assert len(nx.read_graphml(tmp_path / "a.graphml")) == 5


def test_the_reference_files_have_the_counts_of_their_source(reference_data):
    """Reactome's clearance of transmitters: 16 conversions, 11 catalyses and 2 inhibiting controls; WikiPathways' own export has only loose ones."""
    folder = reference_data / "data/biopax"
    draft = read(folder / "neurotransmitter_clearance.owl.gz")
    assert (draft.rows, draft.told["physical entities"], draft.refused) == (29, 108, [])
    assert Counter(t.where.rstrip("0123456789") for t in draft.ties if t.sign > 0).keys() == {"Catalysis"}
    assert len({t.where for t in draft.ties if t.sign > 0}) == 11
    assert len({t.where for t in draft.ties if t.sign < 0}) == 2
    loose = read(folder / "WP561.owl")
    assert {t.sign for t in loose.ties} == {0}
    assert all(term(thing.kind) for thing in (*loose.things.values(), *draft.things.values()))
    assert len(read(folder / "biopax3-short-metabolic-pathway.owl").ties) == 11
    with pytest.raises(DataError, match="Level 2"):
        read(folder / "biopax_id_557861_mTor_signaling.owl.gz")


def test_controls_that_control_each_other_end(tmp_path):
    """Twenty in a ring of all with all: each acts once by each sign, and not once by each of the routes."""
    names = [f"n{k}" for k in range(20)]
    controlled = {n: "".join(f'<bp:controlled rdf:resource="#{m}"/>' for m in names if m != n) for n in names}
    text = "".join(
        f'<bp:Control rdf:ID="{n}"><bp:controller rdf:resource="#drug"/><bp:controlType>INHIBITION</bp:controlType>{held}</bp:Control>'
        for n, held in controlled.items()
    )
    first = '<bp:Control rdf:about="#n0"><bp:controlled rdf:resource="#reaction"/></bp:Control>'
    draft = read(made(tmp_path, THINGS, REACTION.format(way=""), text, first, THINGS))
    assert {("drug", -1, "MAPK1 (phospho)"), ("drug", 1, "MAPK1 (phospho)")} <= signs(draft)
    assert len(draft.ties) <= 2 + 2 * len(names)


@pytest.mark.parametrize("mark", ["+", " ", "(1)", "|", "%"])
def test_identifiers_that_are_no_names_of_xml_are_read(tmp_path, mark):
    """Pathway Commons has them: the same things and statements as under plain names."""
    parts = (THINGS, REACTION.format(way=""), CONTROLS.format(kind=""))
    plain = read(made(tmp_path, *parts))
    odd = (part.replace('rdf:ID="erk"', f'rdf:ID="e{mark}rk"').replace('"#erk"', f'"#e{mark}rk"') for part in parts)
    found = read(made(tmp_path, *odd))
    assert signs(found) == signs(plain)
    assert len(found.things) == len(plain.things)
