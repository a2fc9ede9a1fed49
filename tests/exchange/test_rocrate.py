"""Promises of kg.exchange.rocrate: the folder says what it holds, who made it of what, and another library reads it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest
import requirements
import shipped
from terminal import kg

from kg import __version__


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The crate of one answer, as the command line writes it."""
    place = tmp_path_factory.mktemp("crate") / "amisulpride"
    run = kg("export", "rocrate", "--of", "amisulpride", "-o", str(place))
    assert run.returncode == 0, run.stderr
    return place


def _entities(folder: Path) -> dict[str, dict]:
    about = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    assert about["@context"] == "https://w3id.org/ro/crate/1.1/context"
    found = {entity["@id"]: entity for entity in about["@graph"]}
    assert len(found) == len(about["@graph"])
    return found


def _mentioned(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_mentioned, value)) if value else set()
    return {value["@id"]} if isinstance(value, dict) else set()


def test_every_file_is_told_with_its_checksum_and_nothing_leads_nowhere(folder):
    """What is in the folder is what the description lists; each reference is an entity, or the version of the standard."""
    entities = _entities(folder)
    files = {path.name for path in folder.iterdir()} - {"ro-crate-metadata.json"}
    assert files == {"answer.json", "answer.nq", "picture.svg"}
    assert {e["@id"] for e in entities["./"]["hasPart"]} == files
    for name in files:
        assert entities[name]["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert entities[name]["contentSize"] == str((folder / name).stat().st_size)
    mentioned = set().union(*(_mentioned(v) for e in entities.values() for v in e.values()))
    assert mentioned - entities.keys() == {"https://w3id.org/ro/crate/1.1"}


def test_the_answer_is_the_one_of_the_network_and_version_that_are_named(folder):
    """Digest and numbers agree with the answer in the folder; the question asks it again."""
    entities = _entities(folder)
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    assert (
        entities["#network"]["identifier"]
        == answer["scenario"]["network"]["digest"]
        == shipped.workspace().network.digest
    )
    assert entities["#software"]["version"] == __version__
    assert entities["#question"]["text"] == "kg perturb amisulpride"
    assert entities["./"]["identifier"] in (folder / "answer.nq").read_text("utf-8")


@pytest.mark.filterwarnings("ignore")
def test_the_library_of_crates_reads_it(folder):
    """Root, files and the action that made them."""
    requirements.require("rocrate", importlib.util.find_spec("rocrate") is not None, "pip install rocrate")
    from rocrate.rocrate import ROCrate

    crate = ROCrate(str(folder))
    assert {entity.id for entity in crate.data_entities} == {"answer.json", "answer.nq", "picture.svg"}
    assert crate.name == "Computed effects of amisulpride"
    assert crate.dereference("#computation")["instrument"].id == "#software"


@pytest.mark.parametrize("arguments", [["-o", "x"], ["--of", "network", "-o", "x"], ["--of", "amisulpride"]])
def test_a_crate_is_of_compounds_and_has_a_folder(arguments, tmp_path):
    """Anything else is told with what to write."""
    run = kg("export", "rocrate", *arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert "kg export rocrate --of COMPOUND -o FOLDER" in run.stderr
    assert not list(tmp_path.iterdir())
