"""docs/explanation/architecture.md tells a newcomer the truth: its floors are those that are tested, its answers are there."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "explanation"
TEXT = (FOLDER / "architecture.md").read_text("utf-8")
ROWS = re.findall(r"^\| (where|what) (.+?)\? \| (.+) \|$", TEXT, re.MULTILINE)
ARCHITECTURE = runpy.run_path(str(ROOT / "tests" / "test_architecture.py"))


def defined(path: Path) -> set[str]:
    """Names of functions and classes of a module, methods too."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds)}


def test_the_floors_are_those_that_are_tested():
    """The drawing of the floors has the rooms of the architecture test, floor by floor, from the top."""
    block = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)[1]
    drawn = [set(line[:50].replace("·", " ").split()) for line in block.splitlines()]
    tested = [set(rooms) - {"__init__", "__main__"} for rooms in ARCHITECTURE["FLOORS"]]
    assert drawn == [rooms for rooms in reversed(tested) if rooms]


def test_ten_questions_are_answered():
    """Where a dose is read, where a sign is made, what to touch for a format, a drug, a verb."""
    assert len(ROWS) >= 10
    for word in ("dose", "affinity", "sign of a route", "add a format", "add a drug", "add a verb"):
        assert [q for _, q, _ in ROWS if word in q], word


@pytest.mark.parametrize("answer", [answer for *_, answer in ROWS] + [TEXT.rpartition("Also asked")[2]])
def test_what_an_answer_names_is_there(answer):
    """Each file exists, and each function or class named behind a file is defined in it."""
    named = re.findall(r"`([^`]+)`", answer)
    assert named
    place: Path | None = None
    for name in named:
        if "/" in name and " " not in name:
            place = ROOT / name
            assert place.exists(), name
        elif name.isidentifier():
            assert place, name
            assert place.is_file(), name
            assert name in defined(place), f"{place.name} has no {name}"


def test_every_file_of_the_walk_exists():
    """Whatever stands in code style with a slash is a file or folder of the repository."""
    for name in re.findall(r"`((?:kg|ontology|pathways|tests|scripts)/[^`\s]*)`", TEXT):
        assert (ROOT / name).exists(), name


def test_the_picture_shows_rooms_that_exist():
    """Each bold word of the picture is a room, a file of the walk, or a folder of what is known."""
    svg = "{http://www.w3.org/2000/svg}"
    root = ET.parse(FOLDER / "architecture.svg").getroot()
    bold = next(g for g in root.iter(f"{svg}g") if g.get("font-weight") == "bold")
    rooms = {word for text in bold.iter(f"{svg}text") for word in (text.text or "").split(" · ")}
    assert rooms >= {"knowledge", "question", "engine", "answer", "views", "draw"}
    assert [room for room in rooms if not any((ROOT / p).exists() for p in (f"kg/{room}", f"kg/{room}.py", room))] == []
