"""Every cure that the program prints is true: its commands exist, its options are those of the verb, its packages can be had."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from terminal import kg
from typer.main import get_command

from kg.cli import verbs as command_line

ROOT = Path(__file__).resolve().parents[1]
PIP = re.compile(r"python -m pip install ((?:'[^']+'|[\w=.<>-]+)(?: '[^']+')*)")
COMMAND = re.compile(r"(?<![\w.-])kg ([a-z]+)((?: [^\s`,;:)·]+)*)")
# Words behind `kg` that begin no command: it is the name of the program, or of a table's column.
NO_VERB = {"is", "of", "for", "and"}
# What changes files of the content or takes minutes; its words are checked, it is not run.
NOT_RUN = {"fit", "push", "serve", "assay", "draw"}


@cache
def texts() -> tuple[str, ...]:
    """Every text of the program that is no docstring; the parts of one that hold values are joined by a word."""
    found: list[str] = []
    for path in sorted((ROOT / "kg").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else "NAME" for p in node.values)
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docs | inner):
                found.append(node.value)
    return tuple(found)


def commands() -> set[tuple[str, str]]:
    """Verb and the rest of every command that a text names."""
    return {(verb, rest) for text in texts() for verb, rest in COMMAND.findall(text) if verb not in NO_VERB}


def test_packages_that_are_named_are_those_of_the_project_and_can_be_installed():
    """Nothing is published under this project's name, so no cure asks for it; what is asked for is what is declared."""
    asked = [word for text in texts() for words in PIP.findall(text) for word in shlex.split(words)]
    assert asked
    assert not [text for text in texts() if "pip install" in text and not PIP.search(text)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {str(Requirement(text)) for group in project["optional-dependencies"].values() for text in group}
    declared |= {str(Requirement(text)) for text in project["dependencies"]}
    assert {str(Requirement(word)) for word in asked} <= declared
    installed = {normalised(one.name): one.version for one in distributions()}
    here = [wanted for wanted in map(Requirement, asked) if normalised(wanted.name) in installed]
    assert len(here) > len(asked) / 2
    assert all(wanted.specifier.contains(installed[normalised(wanted.name)]) for wanted in here)


def normalised(name: str) -> str:
    """The name of a package as an index knows it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_commands_that_are_named_exist_with_their_options():
    """A verb that the program has, and options that this verb takes."""
    verbs = get_command(command_line.whole()).commands
    assert len(commands()) > 10
    for verb, rest in sorted(commands()):
        assert verb in verbs, f"kg {verb}{rest}"
        takes = {name for p in getattr(verbs[verb], "params", ()) for name in (*p.opts, *p.secondary_opts)}
        named = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest))
        assert verb == "assay" or named <= takes | {"-h", "--help"}, f"kg {verb}{rest}"


def whole() -> set[str]:
    """Commands that stand between backticks with nothing to fill in."""
    found = {line for text in texts() for line in re.findall(r"`kg ([a-z][^`]*)`", text)}
    return {line for line in found if " " in line and not re.search(r"[A-Z…|{]", line)}


def test_a_command_with_nothing_to_fill_in_runs_as_it_is_printed(tmp_path):
    """Each once; what writes content or waits is left to its own tests."""
    run = {line for line in whole() if line.split()[0] not in NOT_RUN}
    assert run
    for line in sorted(run):
        done = kg(*shlex.split(line), cwd=tmp_path)
        assert done.returncode == 0, f"kg {line}: {done.stderr}"
