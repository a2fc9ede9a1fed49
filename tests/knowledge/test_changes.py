"""Promises of kg.knowledge.changes and history: two states of a repository's content, and what differs, in sentences."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from requirements import require

from kg.errors import DataError, ServiceError
from kg.knowledge.changes import Change, between
from kg.knowledge.history import History

HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
"""
FIRST = (
    HEAD
    + """
my:a a kg:Kinase ; rdfs:label "A" . my:b a kg:Protein ; rdfs:label "B" . my:drug a kg:Compound ; rdfs:label "drug" .
my:step a kg:CausalStep, kg:BackgroundKnowledge ; kg:subject my:a ; kg:object my:b ; kg:sign kg:positive ;
    kg:mechanism kg:Phosphorylation ; kg:gain kg:moderate ; kg:says "A drives B." .
my:cell a kg:Cell, kg:BackgroundKnowledge ; rdfs:label "cell" ; kg:expresses my:a ; kg:says "x" .
my:ki a kg:Measurement, kg:BackgroundKnowledge ; kg:compound my:drug ; kg:target my:a ; kg:measurementType kg:Ki ;
    kg:printedValue "3" ; kg:printedUnit "nM" ; kg:says "y" .
my:gone a kg:Process ; rdfs:label "gone" .
"""
)
CHANGED = (
    ("kg:gain kg:moderate", "kg:gain kg:strong ; kg:timeScale kg:slow"),
    ("kg:sign kg:positive", "kg:sign kg:negative"),
    ("kg:expresses my:a", "kg:expresses my:b, my:drug"),
    ('kg:printedValue "3"', 'kg:printedValue "4-5"'),
    ('my:gone a kg:Process ; rdfs:label "gone" .', 'my:new a kg:Process ; rdfs:label "new" .'),
)


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody."""
    who = {f"GIT_{part}_{kind}": "x@example.org" for part in ("AUTHOR", "COMMITTER") for kind in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who})


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of somebody's own with one state of a file committed; the current folder."""
    require("git", shutil.which("git") is not None, "git is not installed")
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "mine.ttl").write_text(FIRST, "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def second(repository: Path) -> str:
    """The second state of the file."""
    text = FIRST
    for old, new in CHANGED:
        assert old in text
        text = text.replace(old, new)
    (repository / "mine.ttl").write_text(text, "utf-8")
    return text


def sentences(found: list[Change]) -> dict[str, str]:
    """The changes' sentences by the record's local name."""
    return {c.iri.rsplit("/", 1)[1]: c.text for c in found}


EXPECTED = {
    "step": "changed: A ⊣ B: gain from moderate 0.5 (0.31–0.8) to strong 0.8 (0.5–1.3); sign from positive to negative; "
    "time scale slow added",
    "cell": "changed: cell: expresses B, drug added; expresses A removed",
    "ki": "changed: drug at A: printed value from 3 to 4-5",
    "gone": "removed: gone  (process)",
    "new": "added: new  (process)",
}


def test_the_files_as_they_lie_there_are_compared_with_a_revision(repository: Path) -> None:
    """`kg review main` tells what is not committed yet: added, removed, changed from … to …; what rules make of it is left out."""
    assert between("main") == []
    second(repository)
    assert sentences(between("main")) == EXPECTED


def test_a_range_is_two_revisions(repository: Path) -> None:
    """`A..B`, `A..` and `A...B` read what was committed and never the files that lie there."""
    second(repository)
    git(repository, "commit", "-qam", "second")
    (repository / "mine.ttl").write_text("this is no Turtle", "utf-8")
    assert sentences(between("HEAD~1..HEAD")) == EXPECTED
    assert sentences(between("HEAD~1..")) == EXPECTED
    assert sentences(between("HEAD~1...main")) == EXPECTED
    back = sentences(between("HEAD..HEAD~1"))
    assert back["gone"] == "added: gone  (process)"
    assert back["cell"] == "changed: cell: expresses A added; expresses B, drug removed"


def test_a_card_that_is_only_written_otherwise_has_not_changed(repository: Path) -> None:
    """Order, layout, comments, and values that a rule gives anyway are no change of content."""
    text = FIRST.replace("kg:gain kg:moderate ; ", "").replace(
        "kg:sign kg:positive ;", "kg:gain kg:moderate ;\n# a word\n kg:sign kg:positive ;"
    )
    text = text.replace(
        'kg:printedUnit "nM" ;', 'kg:printedUnit "nM" ; kg:relation "=" ; kg:printedLow "3" ; kg:lowNanomolar 3.0 ;'
    )
    (repository / "mine.ttl").write_text(text, "utf-8")
    assert between("HEAD") == []


def test_changes_name_file_and_line(repository: Path) -> None:
    """The line is that of the new file, of a removed record that of the old one."""
    second(repository)
    found = {c.iri.rsplit("/", 1)[1]: (c.entry.file, c.entry.line) for c in between("HEAD")}
    assert found["step"] == ("added/mine.ttl", 6)
    assert found["gone"] == ("added/mine.ttl", 11)
    assert found["new"] == ("added/mine.ttl", 11)


def test_a_new_file_that_git_does_not_know_yet_counts(repository: Path) -> None:
    """What lies there is what a reviewer will be sent, ignored files apart."""
    (repository / "folder").mkdir()
    (repository / "folder" / "other.ttl").write_text(HEAD + 'my:z a kg:Process ; rdfs:label "z" .', "utf-8")
    (repository / ".gitignore").write_text("hidden.ttl\n", "utf-8")
    (repository / "hidden.ttl").write_text("no Turtle", "utf-8")
    assert sentences(between("HEAD")) == {"z": "added: z  (process)"}


def test_a_revision_without_content_is_the_beginning(repository: Path) -> None:
    """Before the first file there is nothing: everything is added."""
    git(repository, "checkout", "-q", "--orphan", "empty")
    git(repository, "rm", "-qrf", ".")
    (repository / "note.txt").write_text("x", "utf-8")
    git(repository, "add", "note.txt")
    git(repository, "commit", "-qm", "no content")
    assert {c.change for c in between("empty..main")} == {"added"}
    assert {c.change for c in between("main..empty")} == {"removed"}


@pytest.mark.parametrize(
    "name", ["nosuch", "HEAD~99", "main..nosuch", "-x", "--help", "a b", "main..--output=x", ":/x", "é"]
)
def test_what_is_no_revision_is_said_to_be_none(repository: Path, name: str) -> None:
    """One clear error with a cure; no name reaches git as an option."""
    with pytest.raises(DataError, match="neither a file or folder nor a revision") as caught:
        between(name)
    assert "HEAD~3..HEAD" in caught.value.cure
    assert [p.name for p in repository.iterdir() if p.name not in (".git", "mine.ttl")] == []


def test_outside_a_repository_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is in no repository, and a machine without git: what to do instead is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(DataError, match="no git repository") as caught:
        between("main")
    assert "kg review FILE" in caught.value.cure
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServiceError, match="git cannot be run"):
        between("main")


def test_a_file_of_the_past_that_is_no_turtle_is_named_with_its_revision(repository: Path) -> None:
    """File, line and revision."""
    (repository / "mine.ttl").write_text("<urn:a> <urn:b>", "utf-8")
    git(repository, "commit", "-qam", "broken")
    (repository / "mine.ttl").write_text(FIRST, "utf-8")
    with pytest.raises(DataError, match="not valid Turtle") as caught:
        between("HEAD")
    assert "mine.ttl" in caught.value.where
    assert " at " in caught.value.where


def test_the_own_content_is_found_in_its_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the program's own repository the content alone is compared, under the names that findings use."""
    root = Path(__file__).resolve().parents[2]
    require("git", shutil.which("git") is not None and (root / ".git").exists(), "this is no checkout")
    monkeypatch.chdir(root / "tests")
    history = History.here()
    assert history.folder == "pathways"
    names = {f.name for f in history.files(None, root)}
    assert "pathways/compounds/amitriptyline.ttl" in names
    assert all(name.startswith("pathways/") for name in names)
    assert all(f.name.startswith("ontology/") for f in history.base)
