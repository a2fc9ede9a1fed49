"""Promises of kg.exchange.gocam_units: models as gocam-py writes them, YAML or JSON."""

from __future__ import annotations

import importlib.util
import json

import pytest
import requirements

from kg.errors import DataError
from kg.exchange import gocam, recognised
from kg.exchange.gocam_units import form_of_units, units

MODEL = {
    "id": "gomodel:1",
    "title": "T",
    "taxon": "NCBITaxon:9606",
    "activities": [
        {
            "id": "gomodel:1/a",
            "enabled_by": {"type": "EnabledByGeneProductAssociation", "term": "UniProtKB:P14416"},
            "molecular_function": {"term": "GO:0004930"},
            "part_of": {"term": "GO:0007212"},
            "molecular_associations": [{"predicate": "RO:0012001", "molecule": "gomodel:1/m"}],
            "causal_associations": [
                {
                    "predicate": "RO:0002630",
                    "downstream_activity": "gomodel:1/b",
                    "evidence": [{"term": "ECO:0000314", "reference": "PMID:11823534"}],
                }
            ],
        },
        {
            "id": "gomodel:1/b",
            "enabled_by": {
                "term": "GO:0032991",
                "has_part": [{"term": "UniProtKB:O95622"}, {"term": "UniProtKB:P63092"}],
            },
            "molecular_function": {"term": "GO:0004016"},
            "has_input": [{"term": "CHEBI:15422"}],
        },
        {"id": "gomodel:1/c", "enabled_by": {"term": "GO:0032991", "members": ["UniProtKB:O95622"]}},
    ],
    "molecules": [{"id": "gomodel:1/m", "term": "CHEBI:18243"}],
    "objects": [{"id": "CHEBI:18243", "label": "dopamine"}, {"id": "GO:0007212", "label": "dopamine receptor signaling pathway"}],
}  # fmt: skip


def as_yaml(value: object, deep: int = 0) -> str:
    """Block style, as gocam-py writes it; JSON within it is YAML, too."""
    lines = [f"{'  ' * deep}{key}: {json.dumps(held)}" for key, held in value.items() if key != "activities"]
    return "---\n" + "\n".join(lines) + "\nactivities:\n" + "".join(f"- {json.dumps(a)}\n" for a in value["activities"])


@pytest.fixture(params=["json", "yaml"])
def path(request, tmp_path):
    """The model in one of its syntaxes."""
    if request.param == "yaml":
        requirements.require("pyyaml", importlib.util.find_spec("yaml") is not None, "pip install pyyaml")
    file = tmp_path / f"a.{request.param}"
    file.write_text(json.dumps(MODEL) if request.param == "json" else as_yaml(MODEL), "utf-8")
    return file


def test_units_state_what_minerva_states(path):
    """Enablers act; the complex is its parts; molecules, processes and papers are kept; the form is told by the content."""
    assert recognised.recognised(path) == "gocam"
    draft = gocam.read(path)
    said = {(draft.things[t.source].label, t.sign, draft.things[t.target].label): t for t in draft.ties}
    assert {k for k in said if k[1]} == {("DRD2", -1, "ADCY5:GNAS"), ("dopamine", 1, "DRD2")}
    assert said["DRD2", -1, "ADCY5:GNAS"].references == ("PMID:11823534",)
    assert ("DRD2", 0, "dopamine receptor signaling pathway") in said
    assert draft.title == "T"
    assert draft.told["activities"] == 3


@pytest.mark.parametrize(
    "text",
    ["id: gomodel:1\nactivities: []\n", "id: gomodel:1\nactivities: [\n", "id: gomodel:1\nactivities: &a [*a]\n",
     "id: gomodel:1\nactivities: " + "[" * 5000, "id: !!python/object/apply:os.system ['x']\nactivities: [{}]\n", "id: \0\nactivities:\n- {}\n"],
)  # fmt: skip
def test_what_is_no_model_is_refused(tmp_path, text):
    """Empty, cut, multiplied by aliases, a tower of brackets, an object of Python: one error, and nothing is run."""
    requirements.require("pyyaml", importlib.util.find_spec("yaml") is not None, "pip install pyyaml")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(DataError) as told:
        units(tmp_path / "a.yaml")
    assert told.value.cure


def test_members_of_another_kind_are_no_traceback(tmp_path):
    """A unit whose members are numbers and lists states nothing."""
    odd = {"activities": [{"id": [1], "enabled_by": 3, "causal_associations": {"predicate": [], "downstream_activity": {}}}]}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(odd), "utf-8")
    assert not gocam.read(tmp_path / "a.json").ties


def test_a_yaml_and_its_twin_of_one_day_are_one_network(reference_data):
    """Model 6606056e00002011 in gocam-py's YAML and in minerva's JSON: the same things, signs and papers."""
    requirements.require("pyyaml", importlib.util.find_spec("yaml") is not None, "pip install pyyaml")
    folder = reference_data / "data/gocam"
    mine, theirs = (
        gocam.read(folder / name) for name in ("Model-6606056e00002011.yaml", "minerva-6606056e00002011.json")
    )
    told = [
        sorted((d.things[t.source].label, t.sign, d.things[t.target].label) for t in d.ties) for d in (mine, theirs)
    ]
    assert told[0] == told[1]
    assert (mine.rows, len(mine.things)) == (theirs.rows, len(theirs.things)) == (11, 8)


@pytest.mark.parametrize("filler", ["\n", " \n", "#\n", "# x\n\n"])
def test_what_stands_above_a_document_takes_no_time(tmp_path, filler):
    """A quarter of a million empty lines or comments: the form is told at once, not after trying how they may be taken apart."""
    (tmp_path / "a.yaml").write_text(filler * (250_000 // len(filler)) + "x", "utf-8")
    assert not form_of_units(tmp_path / "a.yaml")
    (tmp_path / "a.yaml").write_text(filler * 20 + "id: gomodel:1\nactivities:\n- {}\n", "utf-8")
    assert form_of_units(tmp_path / "a.yaml") == "yaml"
