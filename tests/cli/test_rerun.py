"""kg rerun: the same question gives the same answer, and whatever differs is named."""

from __future__ import annotations

import json

import pytest
from terminal import kg

from kg.cli.rerun import MISSING, compared

PROFILE = "#compound nine\n#free_nM 20\ntarget,action,type,relation,value,unit\nDRD2,antagonist,Ki,=,2,nM\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with an answer of a profile, and the profile."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "nine.csv").write_text(PROFILE, "utf-8")
    run = kg("perturb", "--profile", "nine.csv", "--samples", "4", "-o", "answer.json", cwd=folder)
    assert run.returncode == 0, run.stderr
    return folder


def _altered(kept, tmp_path, change) -> str:
    """The answer with a change of its parsed text, beside the profile."""
    found = json.loads((kept / "answer.json").read_text("utf-8"))
    change(found)
    (tmp_path / "nine.csv").write_text(PROFILE, "utf-8")
    (tmp_path / "other.json").write_text(json.dumps(found), "utf-8")
    return str(tmp_path / "other.json")


def test_an_answer_says_how_it_was_asked_and_comes_out_again(kept, tmp_path):
    """The key run holds command, version, graph and seed; from another folder the files beside the answer are found."""
    run = json.loads((kept / "answer.json").read_text("utf-8"))["run"]
    assert run["command"] == "kg perturb --profile nine.csv --samples 4"
    assert run["version"]
    assert run["digest"]
    assert set(run["files"]) == {"nine.csv"}
    again = kg("rerun", str(kept / "answer.json"), cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("the same: ")


def test_a_value_that_differs_is_named(kept, tmp_path):
    """The path of the value, both sides, and exit code 1."""
    name = _altered(kept, tmp_path, lambda found: found["effects"][0].update(log2_change=9.0))
    again = kg("rerun", name)
    assert again.returncode == 1
    assert "effects[0].log2_change: 9.0 then, " in again.stderr
    assert "1 of " in again.stderr


def test_a_file_that_changed_is_not_taken_for_the_one_asked_with(kept, tmp_path):
    """Another table under the same name is no repetition."""
    name = _altered(kept, tmp_path, lambda found: found.update(effects=[]))
    (tmp_path / "nine.csv").write_text(PROFILE.replace("2,nM", "3,nM"), "utf-8")
    again = kg("rerun", name)
    assert again.returncode == 1
    assert "nine.csv is not the file that was asked with" in again.stderr
    (tmp_path / "nine.csv").unlink()
    again = kg("rerun", name)
    assert again.returncode == 3
    assert "nine.csv, which is not here" in again.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["push", "http://127.0.0.1:1/ds"],
        ["ingest", "sif", "x"],
        [],
        ["perturb", "amisulpride", "--store", "http://127.0.0.1:1/"],
        ["perturb", "amisulpride", "--store=http://127.0.0.1:1/"],
        ["perturb", 7],
        ["rerun", "other.json"],
    ],
)
def test_a_file_cannot_make_the_program_do_what_it_must_not(kept, tmp_path, arguments):
    """No verb that writes or sends, and no address, is taken from a file."""
    again = kg("rerun", _altered(kept, tmp_path, lambda found: found["run"].update(arguments=arguments)))
    assert again.returncode == 3
    assert "cure: " in again.stderr


def test_nothing_is_written_where_a_file_says(kept, tmp_path):
    """An output that the file names is left out of what is run."""
    target = tmp_path / "written.json"
    words = ["perturb", "--profile", "nine.csv", "--samples", "4", "-o", str(target)]
    again = kg("rerun", _altered(kept, tmp_path, lambda found: found["run"].update(arguments=words)))
    assert again.returncode == 0, again.stderr
    assert not target.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", "7", '{"run": 3}', '{"run": {}}', "[" * 100_000, "\xff"])
def test_what_is_no_answer_is_refused(tmp_path, text):
    """Exit code 3 and a cure, whatever the file holds."""
    (tmp_path / "a.json").write_text(text, "latin-1")
    again = kg("rerun", "a.json", cwd=tmp_path)
    assert again.returncode == 3
    assert "cure: " in again.stderr


def test_a_missing_side_is_told_apart_from_null():
    """A key that went is a difference, and so is a list that grew."""
    found = list(compared({"a": None, "b": [1]}, {"b": [1, 2]}, ""))
    assert found == [("a", None, MISSING), ("b[0]", 1, 1), ("b[1]", MISSING, 2)]
