"""Tests mirror the house: a module is tested in the file of its name, and what is opened is opened once."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KG, TESTS = ROOT / "kg", ROOT / "tests"

# Modules that do something and have no file of their name yet; they are tested through their neighbours. Lower it when
# one gets its file; it is never raised.
WITHOUT_A_FILE = 85

# Files whose subject is no module, and what it is.
ACROSS = {
    "assay/test_coverage.py": "the interval of a fit, over many plates",
    "assay/test_lab_files.py": "files as laboratories write them",
    "cli/test_formats_walk.py": "every format of networks, from a file to another tool",
    "cli/test_exit_codes.py": "every verb's failures",
    "cli/test_hostile_questions.py": "careless and unlucky users",
    "engine/test_properties.py": "laws of the whole engine",
    "engine/test_state_dependence.py": "which states of a channel a blocker meets",
    "pharmacology/test_called.py": "no public function of pharmacology that nobody calls",
    "question/profile/test_contradictions.py": "profiles whose rows contradict each other",
    "exchange/test_crash.py": "kg ingest, killed",
    "exchange/test_damaged.py": "every reader of a pathway, on damaged files",
    "exchange/test_mutations.py": "every reader of a network, on damaged and hostile files",
    "knowledge/test_library.py": "the library of drugs",
    "push/test_catalogue.py": "the query catalogue on every server",
    "push/test_faults.py": "kg push, broken off",
    "push/test_rules.py": "the rules on every server",
    "push/test_store_answers.py": "kg push and --store together",
    "server/test_clients.py": "other people's clients",
    "server/test_explorer_page.py": "the explorer that is served",
    "server/test_fuzz.py": "hostile requests",
    "server/test_store_verbs.py": "--store against kg serve",
    "server/test_w3c.py": "the W3C's own test cases",
}
# Folders of tests that are of the content or of the whole, not of a room.
OTHER = {"content", "library"}


def acts(path: Path) -> bool:
    """Whether a module defines a function, or a class with one; constants and plain records need no test of their own."""
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def mirror(module: Path) -> Path:
    """Where the tests of a module belong."""
    return TESTS / module.relative_to(KG).with_name(f"test_{module.stem}.py")


def test_modules_are_tested_in_the_file_of_their_name():
    """No more modules than today have their tests elsewhere."""
    modules = [path for path in sorted(KG.rglob("*.py")) if not path.stem.startswith("__") and acts(path)]
    without = [path.relative_to(KG).as_posix() for path in modules if not mirror(path).is_file()]
    assert len(modules) > 100
    assert len(without) <= WITHOUT_A_FILE, "\n".join(without)


def test_files_of_tests_are_of_a_module_or_say_what_they_are_of():
    """tests/ROOM/test_X.py is of kg/ROOM/X.py, or stands in the list with its subject; the list has no name too many."""
    files = {path.relative_to(TESTS) for path in TESTS.rglob("test_*.py") if len(path.relative_to(TESTS).parts) > 1}
    rooms = {path for path in files if path.parts[0] not in OTHER}
    strange = {p.as_posix() for p in rooms if not (KG / p.with_name(p.name.removeprefix("test_"))).is_file()}
    assert strange == set(ACROSS)


def test_nothing_is_opened_while_tests_are_collected():
    """No test module opens a graph of its own at its top: each worker would read it, also for tests that it does not run."""
    opened = re.compile(r"^\w+ = .*\b(open_workspace|Knowledge)\(\)", re.MULTILINE)
    assert [p.name for p in TESTS.rglob("test_*.py") if opened.search(p.read_text("utf-8"))] == []
