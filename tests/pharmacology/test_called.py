"""What pharmacology shows is what the program runs: no public function or class that nobody calls."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

KG = Path(__file__).resolve().parents[2] / "kg"
ROOM = "kg.pharmacology"
# Formulas of sites and channels that the equations still write out for themselves; strike off what is called, or gone.
PENDING = (
    "binding.affinity_factor",
    "binding.ki_from_ic50_nM",
    "binding.occupancies",
    "channel.apparent_affinity_nM",
    "channel.remaining",
)

Name = tuple[str, str]


def defined(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The functions and classes of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node


def used(part: ast.AST, modules: dict[str, str], names: dict[str, Name], own: str) -> set[Name]:
    """(module, name) of everything of the room that a part of a file refers to; `own` is its module where it is of the room."""
    found: set[Name] = set()
    for node in ast.walk(part):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.add((modules[node.value.id], node.attr))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(names.get(node.id, (own, node.id)))
    return found


def imported(tree: ast.Module) -> tuple[dict[str, str], dict[str, Name]]:
    """Local names of the room's modules, and of what is imported out of them."""
    modules: dict[str, str] = {}
    names: dict[str, Name] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            if node.module == ROOM:
                modules[alias.asname or alias.name] = alias.name
            elif node.module and node.module.startswith(f"{ROOM}."):
                names[alias.asname or alias.name] = (node.module.rpartition(".")[2], alias.name)
    return modules, names


def uncalled(root: Path) -> set[str]:
    """`module.name` of each public function and class of the room that no code outside it leads to."""
    public: set[Name] = set()
    inside: dict[Name, set[Name]] = defaultdict(set)
    called: set[Name] = set()
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        modules, names = imported(tree)
        if path.parent.name != "pharmacology":
            called |= used(tree, modules, names, "")
            continue
        parts = dict(defined(tree))
        public |= {(path.stem, name) for name in parts if not name.startswith("_")}
        for name, part in parts.items():
            inside[path.stem, name] = used(part, modules, names, path.stem) - {(path.stem, name)}
        for node in tree.body:
            if node not in parts.values():
                # A constant of the module is made of what it calls, and is there for whoever imports the module.
                called |= used(node, modules, names, path.stem)
    reached, todo = set(), list(called)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += inside.get(name, ())
    return {".".join(name) for name in public - reached}


def test_every_public_function_is_called():
    """No formula stands in the room for show, but those that are pending by name."""
    assert uncalled(KG) - set(PENDING) == set()


def test_a_function_that_only_an_uncalled_one_calls_is_found(tmp_path):
    """The walk begins outside the room: two functions that call each other are both for show."""
    room = tmp_path / "kg" / "pharmacology"
    room.mkdir(parents=True)
    (room / "one.py").write_text("def a():\n    return b()\n\n\ndef b():\n    return a()\n\n\ndef c():\n    return 1\n")
    (tmp_path / "kg" / "user.py").write_text("from kg.pharmacology import one\n\nprint(one.c())\n")
    assert uncalled(tmp_path / "kg") == {"one.a", "one.b"}
