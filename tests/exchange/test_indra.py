"""Promises of kg.exchange.indra: types with a sign have it, modifications have none."""

from __future__ import annotations

import json

import pytest

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.indra import read


def agent(name, **refs):
    """An agent with its references."""
    return {"name": name, "db_refs": refs}


A, B = agent("DRD2", HGNC="3023", UP="P14416"), agent("ERK", FPLX="ERK")
GIVEN = [
    {"type": "Inhibition", "subj": A, "obj": B, "evidence": [{"pmid": "26837465", "source_api": "reach"}, {"pmid": None}], "id": "1"},
    {"type": "Phosphorylation", "enz": B, "sub": A, "belief": 0.9},
    {"type": "Complex", "members": [A, B]},
    {"type": "Influence", "subj": {"concept": agent("rain"), "delta": {"polarity": -1}},
     "obj": {"concept": agent("flood"), "delta": {"polarity": -1}}},
    {"type": "Activation"},
]  # fmt: skip


def test_types_and_evidence(tmp_path):
    """Ends, signs, PMIDs and readers; a complex is counted, a statement without agents refused."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(GIVEN), "utf-8")
    draft = read(path)
    assert [(t.sign, t.relation) for t in draft.ties] == [(-1, "Inhibition"), (0, "Phosphorylation"), (1, "Influence")]
    assert (draft.ties[0].source, draft.ties[0].references, draft.ties[0].origin) == (
        "DRD2",
        ("PMID:26837465",),
        "INDRA, reach",
    )
    assert draft.told["statements of one agent or of a complex, no influence"] == 1
    assert [r.where for r in draft.refused] == ["statement 4"]


def test_lists_hashes_and_lines_are_one(tmp_path):
    """A list, the answer of INDRA's database by hashes, and a dump of one statement a line say the same."""
    texts = {"a.json": json.dumps(GIVEN), "b.json": json.dumps({"statements": {str(n): one for n, one in enumerate(GIVEN)}}),
             "c.jsonl": "".join(json.dumps(one) + "\n" for one in GIVEN)}  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert recognised.recognised(tmp_path / name) == "indra"
    whole, hashed, lined = (read(tmp_path / name) for name in texts)
    assert whole.ties == hashed.ties == lined.ties
    (tmp_path / "c.jsonl").write_text(texts["c.jsonl"] + '{"type"\n', "utf-8")
    with pytest.raises(DataError, match=r"c\.jsonl:6"):
        read(tmp_path / "c.jsonl")


@pytest.mark.parametrize("value", [[], {}, [1], [{"type": 1}], {"statements": 3}])
def test_other_json_is_refused(tmp_path, value):
    """JSON without types, agents and evidence."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(DataError):
        read(path)


@pytest.mark.parametrize(
    ("more", "sign"),
    [
        ({}, 1),
        ({"evidence": [{"epistemics": {"negated": True}}]}, 0),
        ({"evidence": [{"epistemics": {"negated": True}}, {"epistemics": {}}]}, 1),
        ({"subj": {**A, "activity": {"activity_type": "kinase", "is_active": False}}}, 0),
        ({"subj": {**A, "activity": {"activity_type": "kinase", "is_active": True}}}, 1),
        ({"subj": {**A, "mods": [{"mod_type": "phosphorylation", "is_modified": False}]}}, 0),
        ({"subj": {**A, "mods": [{"mod_type": "phosphorylation"}]}}, 1),
    ],
)
def test_what_is_denied_or_said_of_the_inactive_form_has_no_sign(tmp_path, more, sign):
    """That the inactive form activates is no word on the thing; nor is what the evidence says is not so."""
    said = {"type": "Activation", "subj": A, "obj": B, "evidence": [], "id": "1", **more}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([said]), "utf-8")
    assert [t.sign for t in read(path).ties] == [sign]
