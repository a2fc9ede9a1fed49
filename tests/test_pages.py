"""Generated pages are those that the present graph gives, and `scripts/pages` makes and checks all of them."""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import runpy
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import shipped

from kg.knowledge.cards import cards
from kg.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/pages as a module of a repository of its own, whose one maker writes a.md and owns *.svg."""
    loader = SourceFileLoader("pages_program", str(SCRIPTS / "pages"))
    spec = importlib.util.spec_from_loader("pages_program", loader)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "pages_program", module)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    maker = SimpleNamespace(pages=lambda: {tmp_path / "a.md": "new\n", tmp_path / "b.svg": "b"}, OWNED="*.svg")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "MAKERS", {"one": "maker_of_a_test"})
    monkeypatch.setattr(module, "settle_environment", lambda: None)
    monkeypatch.setitem(sys.modules, "maker_of_a_test", maker)
    return module


def run(program: ModuleType, *arguments: str) -> int:
    """The exit code of the program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["pages", *arguments])
        return program.main()


def test_stale_files_are_named_and_written(program, tmp_path, capsys):
    """A check names what is missing, other, or made no more, and changes nothing; a run mends it; then the check passes."""
    (tmp_path / "a.md").write_text("old\n", "utf-8")
    (tmp_path / "old.svg").write_text("left over", "utf-8")
    assert run(program, "--check") == 1
    assert capsys.readouterr().out.splitlines()[-3:] == ["  a.md", "  b.svg", "  old.svg"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "old.svg"]
    assert run(program) == 0
    assert {p.name: p.read_text("utf-8") for p in tmp_path.iterdir()} == {"a.md": "new\n", "b.svg": "b"}
    assert run(program, "--check") == 0
    assert "0 stale" in capsys.readouterr().out


def test_one_byte_more_is_stale(program, tmp_path):
    """Files are compared byte by byte, ends of lines included."""
    assert run(program) == 0
    (tmp_path / "a.md").write_bytes(b"new\r\n")
    assert run(program, "--check") == 1


def test_a_check_is_skipped_only_where_that_is_said(program, monkeypatch, capsys):
    """KG_PAGES=skip passes with a line that says so; a run is never skipped, nor a check with another value."""
    monkeypatch.setenv("KG_PAGES", "no")
    assert run(program, "--check") == 1
    monkeypatch.setenv("KG_PAGES", "skip")
    capsys.readouterr()
    assert run(program, "--check") == 0
    assert "NOT CHECKED" in capsys.readouterr().out
    assert run(program) == 0
    assert "2 files" in capsys.readouterr().out


def test_an_unknown_name_is_refused(program, capsys):
    """A page that nothing makes is a usage error that lists those that there are."""
    with pytest.raises(SystemExit) as left:
        run(program, "moon")
    assert left.value.code == 2
    assert "moon" in capsys.readouterr().err


def test_every_maker_is_called():
    """Each script that has `pages` stands in the list of scripts/pages, and each of the list is there."""
    names = set(runpy.run_path(str(SCRIPTS / "pages"))["MAKERS"].values())
    assert {p.stem for p in SCRIPTS.glob("*.py") if "\ndef pages(" in p.read_text("utf-8")} == names


@pytest.mark.slow
def test_pages_do_not_depend_on_the_order_of_sets():
    """Two processes whose sets have other orders make the same reference pages."""
    code = "import sys; sys.path[:0] = sys.argv[1:]; import reference_pages, content_report as c; print(reference_pages.pages(), c.pages())"
    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(SCRIPTS)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in "12"
    ]  # fmt: skip
    assert made[0] == made[1]


@pytest.mark.slow
def test_the_occupancy_page_is_current():
    """Computed occupancy stands beside the rows of the documents as the graph gives it now."""
    page = runpy.run_path(str(SCRIPTS / "occupancy_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "occupancy.md").read_text("utf-8") == page(shipped.workspace())


def test_the_sources_page_is_current():
    """Data sets, versions, licences and addresses stand on the page as the graph has them now."""
    page = runpy.run_path(str(ROOT / "scripts" / "sources_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "sources.md").read_text("utf-8") == page(shipped.knowledge()), (
        "run scripts/pages sources"
    )


def test_versions_and_addresses_of_data_sets_were_seen_in_their_source_notes(reference_data):
    """What a data set says of its version, and repository, commit or package of an address, stands beside the files."""
    known = cards(shipped.knowledge().store, ("pathways/",))
    notes = (reference_data / "data" / "bioregistry" / "bioregistry_subset.json.gz").read_bytes()
    registry = gzip.decompress(notes).decode("utf-8")
    sets = [card for card in known.values() if "FileSet" in card.kinds]
    assert {card.one("dataset") for card in sets} <= {iri for iri, c in known.items() if "Dataset" in c.kinds}
    for card in sets:
        note = (reference_data / "data" / card.one("beginsWith").split("/")[0] / "SOURCE.txt").read_text("utf-8")
        version = known[card.one("dataset")].one("http://www.w3.org/2002/07/owl#versionInfo")
        assert all(word.strip("()") in note for word in version.split()), (card.iri, version)
        address = card.one("recordAddress")
        if "github.com" in address:
            repository, commit, path = re.match(
                r"https://(github.com/[^/]+/[^/]+)/blob/(\w{40})/(.*)", address
            ).groups()
            assert repository in note, card.iri
            assert commit in note, card.iri
            assert path.split("/{file}")[0].split("/")[0] in note, card.iri
        elif "pypi.org" in address:
            package, release = address.rstrip("/").split("/")[-2:]
            assert f"{package} {release}" in note, card.iri
        else:
            stem = address.split("{key}")[0].removesuffix("CHEBI:")
            assert stem in registry, card.iri


def test_every_place_in_the_reference_data_has_a_data_set():
    """`kg:seenIn` names a file of a data set, a page of the web, or the curators' own list of constants."""
    knowledge = Knowledge()
    nowhere = "SELECT DISTINCT ?seen { ?x kg:seenIn ?seen FILTER NOT EXISTS { ?x kg:seenAt ?at } FILTER(!STRSTARTS(STR(?x), STR(kg:))) }"
    assert [r["seen"] for r in knowledge.rows(nowhere) if re.match(r"[\w.-]+/", r["seen"] or "")] == []
    # A term of the vocabulary is no record, which an address would be made for; its place is of a data set all the same.
    terms = [
        str(r["seen"])
        for r in knowledge.rows("SELECT ?seen { ?x kg:seenIn ?seen FILTER(STRSTARTS(STR(?x), STR(kg:))) }")
    ]
    starts = tuple(str(r["start"]) for r in knowledge.rows("SELECT ?start { ?files kg:beginsWith ?start }"))
    assert terms
    assert [seen for seen in terms if not seen.startswith(starts)] == []
