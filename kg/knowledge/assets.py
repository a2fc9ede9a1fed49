"""Where `ontology/` and `pathways/` lie: inside the package in a wheel, beside it in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import DataError

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """The folder `ontology` or `pathways`; raises DataError when the installation has lost it.

    KG_PATHWAYS names another folder of content that is read instead of the shipped one.
    """
    named = os.environ.get("KG_PATHWAYS", "") if name == "pathways" else ""
    for candidate in (Path(named),) if named else (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise DataError(f"the folder {name}/ is missing", where=str(_PACKAGE), cure="install synaptrace again")


def turtle_files(name: str) -> list[Path]:
    """Every Turtle file of a folder, in a fixed order; of `ontology` only those that are part of the graph."""
    found = folder(name).glob("*.ttl") if name == "ontology" else folder(name).rglob("*.ttl")
    return sorted(found)


def query_files(name: str) -> list[Path]:
    """The SPARQL files of `ontology/<name>`, in the order of their names."""
    return sorted((folder("ontology") / name).glob("*.rq"))


def library_tables() -> list[Path]:
    """The tables of the library; none where there is no library, or KG_LIBRARY=none leaves it out."""
    if os.environ.get("KG_LIBRARY", "") == "none":
        return []
    return sorted((folder("pathways") / "library").glob("*.tsv"))
