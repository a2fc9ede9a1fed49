"""Promises of kg.exchange.kgml: what a relation says has its sign and no more, boxes are their genes, enzymes raise products."""

from __future__ import annotations

from pathlib import Path

import pytest
from pathway_files import KEGG_MAP as MAP
from pathway_files import kegg_relation as _relation

from kg.errors import DataError
from kg.exchange.kgml import read


def _draft(folder: Path, *more: str, org: str = "hsa"):
    path = folder / "a.xml"
    path.write_text(MAP.format(org=org, more="".join(more)), "utf-8")
    return read(path)


def test_signs_are_those_of_the_words(tmp_path):
    """Both signs, a missing interaction and a bare modification have none; expression and repression do."""
    draft = _draft(
        tmp_path,
        _relation(1, 5, "activation", "phosphorylation"), _relation(1, 3, "inhibition"), _relation(5, 1, "expression"),
        _relation(5, 3, "repression"), _relation(5, 4, "activation", "inhibition"), _relation(1, 4, "phosphorylation"),
        _relation(1, 7), _relation(4, 5, "inhibition", "missing interaction"),
    )  # fmt: skip
    label = {thing.id: thing.label for thing in draft.things.values()}
    assert {(label[t.source], label[t.target]): t.sign for t in draft.ties if t.relation != "is part of"} == {
        ("DRD2", "PRKACA"): 1, ("DRD2", "C00002"): -1, ("PRKACA", "DRD2"): 1, ("PRKACA", "C00002"): -1, ("PRKACA", "cAMP"): 0,
        ("DRD2", "cAMP"): 0, ("DRD2", "Calcium signaling pathway"): 0, ("cAMP", "PRKACA"): 0,
    }  # fmt: skip
    assert draft.rows == 8
    assert all("KEGG" in tie.origin and "licence" in tie.licence for tie in draft.ties if tie.origin)


def test_a_box_is_each_of_its_genes_and_a_group_a_complex(tmp_path):
    """Two enzymes act, each by itself; what acts on a complex acts on one thing with its parts."""
    draft = _draft(tmp_path, _relation(1, 2, "inhibition"), _relation(2, 6, "activation"))
    ends = {(t.source, t.target) for t in draft.ties if t.sign == -1}
    assert ends == {("DRD2", "ADCY1"), ("DRD2", "ADCY5")}
    (whole,) = [thing for thing in draft.things.values() if thing.kind == "Complex"]
    assert set(whole.parts) == {"DRD2", "PRKACA"}
    assert {(t.source, t.target) for t in draft.ties if t.sign == 1} == {("ADCY1", whole.id), ("ADCY5", whole.id)}


@pytest.mark.parametrize(("way", "sign"), [("irreversible", 1), ("reversible", 0)])
def test_enzymes_raise_what_their_reaction_makes(tmp_path, way, sign):
    """One that runs both ways raises neither side."""
    reaction = f'<reaction id="2" name="rn:R00089" type="{way}"><substrate id="3" name="cpd:C00002"/><product id="4" name="cpd:C00575"/></reaction>'
    draft = _draft(tmp_path, reaction)
    label = {thing.id: thing.label for thing in draft.things.values()}
    assert {t.sign for t in draft.ties if label[t.source] == "ADCY5" and label[t.target] == "cAMP"} == {sign}
    assert [t.sign for t in draft.ties if label[t.source] == "C00002" and label[t.target] == "cAMP"] == [0]


def test_places_and_other_species(tmp_path):
    """Genes of the mouse are labelled; compounds are of no species; boxes stand where the map has them."""
    draft = _draft(tmp_path, _relation(1, 5, "activation"), org="mmu")
    assert {t.species for t in draft.things.values() if t.kind == "Protein"} == {"10090"}
    assert {t.species for t in draft.things.values() if t.kind == "SmallMolecule"} == {""}
    assert next(t.place for t in draft.things.values() if t.label.startswith("DRD2")) == (10.0, 20.0)


def test_what_ends_nowhere_is_refused(tmp_path):
    """An entry that is not in the map, and one that acts on itself."""
    draft = _draft(tmp_path, _relation(1, 99, "activation"), _relation(1, 1, "activation"))
    assert [(r.where, r.reason) for r in draft.refused] == [
        ("relation 1", "an end at '99', which is not in the file"),
        ("relation 2", "both ends are one thing"),
    ]


def test_an_entity_of_its_own_is_refused(tmp_path):
    """A document type without entities is read, one with them is not."""
    path = tmp_path / "a.xml"
    path.write_text('<!DOCTYPE pathway [<!ENTITY x "y">]><pathway name="path:hsa1">&x;</pathway>', "utf-8")
    with pytest.raises(DataError, match="entity"):
        read(path)
