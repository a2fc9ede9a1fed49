"""docs/reference/credits.md: data sets and libraries with version and licence. Called by `scripts/pages`."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

from library_page import grid
from sources_page import LICENCES, VERSION

from kg.knowledge.cards import cards
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import DCTERMS, RDFS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "credits.md"
# Extras that a user installs; what is for working on the program alone is not listed.
EXTRAS = ("assay", "serve", "mcp", "profile", "screen", "speed", "shacl", "notebook")
HEAD = """# Credits

Written by `scripts/pages credits` from `pathways/sources/`, `pyproject.toml` and what the libraries say of themselves; do not edit. Whoever
passes the content on, or an answer that rests on it, names the data sets below with their licence: an answer prints those it was computed
with, JSON has them under `scenario.data_sources`, and [where facts were seen](sources.md) has the address of every record.

## Data sets

"""
LIBRARIES = """
## Libraries

Installed beside the program by pip, in the version that this release is tested with.

"""
_SAID = "License :: OSI Approved :: "


def datasets() -> list[tuple[str, ...]]:
    """Label, version, licence and origin of each data set."""
    rows = []
    for card in cards(Knowledge().store, ("pathways/",)).values():
        if "Dataset" not in card.kinds:
            continue
        licence, source = card.one(DCTERMS + "license"), card.one(DCTERMS + "source")
        linked = f"<a href='{licence}'>{LICENCES.get(licence, licence)}</a>"
        version = card.one(VERSION) or "not recorded"
        rows.append((card.one(RDFS + "label"), version, linked, f"<{source}>" if source else "–"))
    return sorted(rows, key=lambda row: row[0].casefold())


def licence(name: str) -> str:
    """What a library says of its licence: the expression, else the classifiers, else the first line of the text."""
    said = metadata(name)
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    kinds = [c.removeprefix(_SAID) for c in said.get_all("Classifier") or [] if c.startswith(_SAID)]
    first = (said.get("License") or "").strip().partition("\n")[0]
    return " or ".join(kinds) or first or "not said"


def libraries() -> list[tuple[str, ...]]:
    """Name, tested version, licence and what needs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE))
    known = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    needed: dict[str, str] = {}
    for asked, why in [
        (project["dependencies"], "always"),
        *((project["optional-dependencies"][e], e) for e in EXTRAS),
    ]:
        for line in asked:
            needed.setdefault(re.match(r"[\w.-]+", line)[0], why)  # type: ignore[index]
    return [(name, known[re.sub(r"[-_.]+", "-", name).lower()], licence(name), why) for name, why in needed.items()]


def pages() -> dict[Path, str]:
    """The page with its text."""
    sets = grid(("data set", "version", "licence", "obtained from"), datasets())
    return {PAGE: HEAD + sets + LIBRARIES + grid(("library", "version", "licence", "for"), libraries())}
