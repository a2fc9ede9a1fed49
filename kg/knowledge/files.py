"""The files the graph is read from, each with the name under which findings speak of it, and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg import __version__
from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.library import tables
from kg.knowledge.vocabulary import GRAPH

FILE_GRAPH = GRAPH + "file/"


@dataclass(frozen=True)
class SourceFile:
    """A file of the graph and the name under which findings speak of it."""

    path: Path
    name: str

    @property
    def graph(self) -> ox.NamedNode:
        """The named graph that holds the file while it is loaded."""
        return ox.NamedNode(FILE_GRAPH + quote(self.name, errors="surrogateescape"))


def source_files(extra: Iterable[Path] = ()) -> list[SourceFile]:
    """The files of ontology/ and pathways/, then those that the user adds (files or folders of Turtle).

    A file is read once, also where it is given twice or is one of the shipped ones. Raises DataError for a path that
    is not there and for a folder without Turtle.
    """
    found = [
        SourceFile(path, f"{name}/{path.relative_to(assets.folder(name)).as_posix()}")
        for name in ("ontology", "pathways")
        for path in assets.turtle_files(name)
    ]
    read, names = {file.path.resolve() for file in found}, set[str]()
    for given in extra:
        for path in turtle_in(given):
            if path.resolve() in read:
                continue
            read.add(path.resolve())
            short = path.relative_to(given).as_posix() if path != given else path.name
            name = short if short not in names else path.as_posix().lstrip("/")
            names.add(name)
            found.append(SourceFile(path, f"added/{name}"))
    return found


def turtle_in(given: Path) -> list[Path]:
    """The file itself, or the Turtle files of a folder and those below it. Raises DataError where there is none."""
    cure = "give a Turtle file or a folder of them"
    try:
        if given.is_dir():
            paths = sorted(path for path in given.rglob("*.ttl") if path.is_file())
        else:
            paths = [given] if given.exists() else []
            if paths and not given.is_file():  # a pipe is waited for without end, a device read without end
                raise DataError("is neither a file nor a folder", where=str(given), cure=cure)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", where=str(given), cure=cure) from error
    if not paths:
        what = "no Turtle file (*.ttl) in this folder" if given.is_dir() else "no such file or folder"
        raise DataError(what, where=str(given), cure=cure)
    return paths


def digest(files: Iterable[SourceFile]) -> str:
    """Digest of names and bytes of the files, of the rules, of the library's tables and of the program's version."""
    total = hashlib.sha256(__version__.encode())
    library = [(f"library/{p.name}", p) for p in assets.library_tables() if p.stem in tables.COLUMNS]
    rules = [(p.name, p) for p in [*assets.query_files("rules/content"), *assets.query_files("rules")]]
    for name, path in [(f.name, f.path) for f in files] + rules + library:
        total.update(name.encode(errors="surrogateescape"))
        try:
            with path.open("rb") as file:
                # The tables are large, and this is the faster of the two where the processor has no instruction for either.
                total.update(hashlib.file_digest(file, "blake2b").digest())
        except OSError as error:
            raise DataError(
                f"cannot be read: {error.strerror}", where=str(path), cure="check that it is a file you may read"
            ) from error
    return total.hexdigest()[:16]


def declared_prefixes() -> dict[str, str]:
    """Prefix -> namespace, from ontology/prefixes.ttl."""
    sh = "http://www.w3.org/ns/shacl#"
    found: dict[str, dict[str, str]] = {"prefix": {}, "namespace": {}}
    for quad in ox.parse(path=assets.folder("ontology") / "prefixes.ttl", format=ox.RdfFormat.TURTLE):
        name = quad.predicate.value.removeprefix(sh)
        if name in found and isinstance(quad.object, ox.Literal):
            found[name][str(quad.subject)] = quad.object.value
    return {prefix: found["namespace"][subject] for subject, prefix in found["prefix"].items()}
