"""The rooms stand in the order in which data walks, and no arrow runs back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parents[1] / "kg"

# The floors of the house, from the ground up: a room imports from lower floors alone.
FLOORS = (
    ("errors", "settings", "direction", "__init__"),
    ("display", "writing", "tabular"),
    ("sparql", "pharmacology", "draw", "textfile", "scratch"),
    ("knowledge", "engine", "assay"),
    ("question",),
    ("answer",),
    ("views", "exchange"),
    ("shown",),
    ("explore", "push"),
    ("screen",),
    ("server",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
# What a room may use of the floors below it, where that is less than all of them.
ONLY = {
    "engine": {"errors", "settings", "direction", "pharmacology"},
    "draw": {"errors", "settings", "direction", "display", "writing"},
    "pharmacology": {"errors"},
}
# library -> rooms that may use it
LIBRARIES = {
    "rdflib": {"exchange", "push", "knowledge", "explore"},
    "pyoxigraph": {"exchange", "push", "knowledge", "sparql", "server", "cli"},
    "pyvis": {"draw"},
    "graphviz": {"draw"},
    "graphviz_pure": {"draw"},
    "vl_convert": {"draw"},
    "starlette": {"server"},
    "jinja2": {"server"},
    "mcp": {"cli"},
    "uvicorn": {"server", "cli"},
    "typer": {"cli"},
    "networkx": {"question", "exchange"},
    "scipy": {"assay", "engine"},
    "python_calamine": {"question"},
    "pandas": {"display", "answer", "knowledge", "screen"},
    "pyarrow": {"screen"},
}


def room(path: Path) -> str:
    """The room of a module; files directly under kg/ are rooms of their own."""
    parts = path.relative_to(KG).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports(path: Path) -> set[str]:
    """Every module a file imports, at any depth of its code, for type checking too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


FILES = sorted(KG.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(KG).as_posix())
def test_no_room_imports_one_of_its_floor_or_above(path):
    """Arrows run down: from a room to lower floors, or to those of them that are its own affair."""
    mine = room(path)
    for name in imports(path):
        theirs = name.split(".")[1] if name.startswith("kg.") else mine
        if theirs == mine or theirs not in FLOOR:
            continue
        assert FLOOR[theirs] < FLOOR[mine] or mine == "__init__", f"{path.name} imports {name}"
        assert theirs in ONLY.get(mine, {theirs}), f"{path.name} imports {name}"


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
    names = {
        ("kg." + p.relative_to(KG).with_suffix("").as_posix().replace("/", ".")).removesuffix(".__init__"): p
        for p in FILES
    }
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


def test_no_two_classes_share_a_name():
    """A name of a class means one thing in the whole program."""
    where: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(path.name)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


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
    others = [
        p
        for p in KG.rglob("*")
        if p.is_file()
        and "__pycache__" not in p.parts
        and p.suffix not in {".py", ".pyc", ".js", ".css", ".html", ".svg"}
        and p.name != "py.typed"
    ]
    assert others == []


def test_no_python_lies_in_the_content():
    """ontology/ and pathways/ hold no Python: a wheel maps them as data."""
    for name in ("ontology", "pathways"):
        assert not list((KG.parent / name).rglob("*.py"))
