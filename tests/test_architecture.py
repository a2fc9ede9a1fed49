"""The rooms stand in the order in which data walks, and no arrow runs back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parents[1] / "kg"

# room -> rooms it may import from, itself always; errors and settings are open to all
ALLOWED = {
    "triples": set(),
    "pharmacology": set(),
    "ingest": {"triples"},
    "network": {"triples", "pharmacology"},
    "draw": {"triples", "pharmacology", "network"},
    "export": {"triples", "pharmacology", "network"},
    "explore": {"triples", "pharmacology", "network", "draw", "export"},
    "server": {"triples", "network", "draw", "export", "explore"},
    "__main__": {"cli"},
    "cli": {"triples", "pharmacology", "ingest", "network", "draw", "export", "explore", "server"},
}
EVERYBODY = {"errors", "settings"}
# library -> rooms that may use it
LIBRARIES = {
    "rdflib": {"export", "triples", "ingest"},
    "pyvis": {"draw"},
    "graphviz": {"draw"},
    "graphviz_pure": {"draw"},
    "vl_convert": {"draw"},
    "starlette": {"server"},
    "uvicorn": {"server", "cli"},
    "typer": {"cli"},
    "networkx": {"network", "export"},
    "scipy": {"pharmacology"},
}


def room(path: Path) -> str:
    """The room of a module; files directly under kg/ are rooms of their own."""
    parts = path.relative_to(KG).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports(path: Path) -> set[str]:
    """Every module a file imports, at any depth of its code, type-checking imports left out."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "kg":
                found |= {f"kg.{alias.name}" for alias in node.names}
    return found


FILES = sorted(KG.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(KG).as_posix())
def test_no_room_imports_one_that_comes_later(path):
    """Each room imports only from the rooms before it."""
    mine = room(path)
    if mine in {"__init__", *EVERYBODY}:
        return
    for name in imports(path):
        if name.startswith("kg."):
            theirs = name.split(".")[1]
            if theirs == "__version__":
                continue
            assert theirs == mine or theirs in ALLOWED[mine] | EVERYBODY, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(KG).as_posix())
def test_libraries_stay_in_their_rooms(path):
    """rdflib, pyvis, graphviz, starlette, scipy … are used in their rooms alone."""
    for name in {n.split(".")[0] for n in imports(path)} & LIBRARIES.keys():
        assert room(path) in LIBRARIES[name], f"{path.name} imports {name}"


def test_pharmacology_knows_neither_graph_nor_rdf():
    """The equations are pure functions: numpy, the standard library and (for fitting) scipy."""
    for path in sorted((KG / "pharmacology").rglob("*.py")):
        outside = {n.split(".")[0] for n in imports(path)} & {"pyoxigraph", "rdflib", "networkx", "typer", "rich"}
        assert not outside, f"{path.name}: {outside}"


def test_no_module_loops():
    """No two modules import each other, directly or round a corner."""
    names = {("kg." + p.relative_to(KG).with_suffix("").as_posix().replace("/", ".")).removesuffix(".__init__"): p for p in FILES}
    edges = {n: {i for i in imports(p) if i in names and i != n} for n, p in names.items()}
    edges["kg"] = set()
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name in done:
            return
        for other in sorted(edges[name]):
            walk(other, (*way, name))
        done.add(name)

    for name in names:
        walk(name, ())


def test_modules_and_functions_stay_readable():
    """No module over 300 lines, no function over 40 but Typer commands, whose options are lines."""
    for path in FILES:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 300, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and room(path) != "cli":
                assert (node.end_lineno or 0) - node.lineno < 45, f"{path.name}: {node.name}"


def test_no_data_lies_under_kg():
    """Content lives in ontology/ and pathways/; kg/ holds code, and the browser's part of the pictures."""
    others = [p for p in KG.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc", ".js", ".css", ".html"} and p.name != "py.typed"]
    assert others == []


def test_no_python_lies_in_the_content():
    """ontology/ and pathways/ hold no Python: a wheel maps them as data."""
    for name in ("ontology", "pathways"):
        assert not list((KG.parent / name).rglob("*.py"))
