"""Forty mistakes planted at once: `kg check` refuses each with its file, its line and a cure."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from content.mistakes import BY_SHAPES, Mistake
from content.reading import ID, ROOT

from kg.knowledge.check import Finding, check

# A cure is an order, at the beginning of a message or after its reason.
CURE = re.compile(
    r"(^|[;:,] (or |and |else |then )?)(write|say|keep|give|name|call|correct|choose|cite|type|exchange|rename|lower|raise|mark|take|"
    r"leave|add|drop|use|point|split|move|convert|turn|remove|record|put|set|state|do not|check|copy|divide|cut|spell|read|merge)\b"
)

# Whose record is the same as another one's; of both any may be told, and the other may have another mistake by now.
TWICE = "twice-rule"


def blocks(text: str, record: str) -> list[range]:
    """The lines, counted from 1, of every block of a file that begins with a record's name."""
    found = []
    for match in re.finditer(rf"^id:{re.escape(record)}\s(?:.|\n)*?\.\n(?=\n|\w|#|\Z)", text, re.MULTILINE):
        first = text.count("\n", 0, match.start()) + 1
        found.append(range(first, first + match[0].count("\n") + 1))
    return found


def planted(folder: Path) -> list[Mistake]:
    """As many mistakes as fit into one copy, no record being touched twice, the files written with them."""
    taken: set[str] = set()
    kept = []
    for mistake in BY_SHAPES:
        touched = {mistake.record, mistake.found} - {""}
        if touched & taken or mistake.finder == TWICE:
            continue
        path = folder / mistake.file
        try:
            text = mistake.applied(path.read_text("utf-8"))
        except AssertionError:  # another mistake of the copy took its place away
            continue
        path.write_text(text, "utf-8")
        taken |= touched
        kept.append(mistake)
    return kept


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Mistake], list[Finding]]:
    """A copy of the content with the mistakes, and what the check says of it."""
    folder = tmp_path_factory.mktemp("refused")
    shutil.copytree(ROOT / "pathways", folder / "pathways")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    mistakes = planted(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_PATHWAYS", str(folder / "pathways"))
        patch.setenv("KG_LIBRARY", "none")
        return folder, mistakes, check()


def test_forty_mistakes_of_twenty_kinds(refused: tuple[Path, list[Mistake], list[Finding]]) -> None:
    """A kind is a rule that must speak; the one check of the copy has each mistake's rule name the record."""
    _, mistakes, findings = refused
    told = {(f.constraint, f.record.removeprefix(ID)) for f in findings}
    silent = [m.name for m in mistakes if (m.finder, m.found or m.record) not in told]
    assert silent == []
    assert len(mistakes) >= 40
    assert len({m.finder for m in mistakes}) >= 20


def test_each_is_named_with_file_and_line(refused: tuple[Path, list[Mistake], list[Finding]]) -> None:
    """The place is within the record, in the file in which it stands with the mistake."""
    folder, mistakes, findings = refused
    for mistake in mistakes:
        name = mistake.found or mistake.record
        for found in findings:
            if (found.constraint, found.record) == (mistake.finder, ID + name):
                places = blocks((folder / found.file).read_text("utf-8"), name)
                assert any(found.line in place for place in places), f"{mistake.name}: {found}"


def test_every_message_has_a_cure() -> None:
    """Each rule, planted against or not, says after what is wrong what to do."""
    told = re.findall(r'sh:message "([^"]*)"', (ROOT / "ontology" / "shapes.ttl").read_text("utf-8"))
    assert len(told) > 200
    assert [message for message in told if not CURE.search(message)] == []
