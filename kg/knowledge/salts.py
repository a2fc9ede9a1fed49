"""The drug in the name of its salt, by the words of `pathways/compounds/salts.tsv`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kg.knowledge import assets


def without_salt(name: str) -> str:
    """A name without the words for a salt and a hydrate behind it; empty where there are none, or nothing else."""
    words = re.split(r"[\s-]+", name.strip())
    kept = len(words)
    while kept and words[kept - 1].casefold() in _words(_file()):
        kept -= 1
    return " ".join(words[:kept]) if kept < len(words) else ""


def drugs_of_salt(name: str) -> list[str]:
    """What the drug may be called whose salt a name is: without the words for salts at either end, an anion (`-ate`) as its acid."""
    words = name.split()
    first = 0
    while first < len(words) - 1 and words[first].casefold() in _words(_file()):
        first += 1
    fronted = " ".join(words[first:])
    bare = [text for text in (without_salt(name), fronted if first else "") if text]
    acids = [
        f"{text[:-3]}ic acid" for text in dict.fromkeys([*bare, name]) if re.fullmatch(r"\S{3,}ate", text.casefold())
    ]
    return list(dict.fromkeys([*bare, *acids]))


def is_salt_word(name: str) -> bool:
    """Whether a name is a word for a salt or a hydrate and nothing else: no compound is called so."""
    words = re.split(r"[\s-]+", name.strip())
    return all(word.casefold() in _words(_file()) for word in words)


def _file() -> Path:
    return assets.folder("pathways") / "compounds" / "salts.tsv"


@cache
def _words(path: Path) -> frozenset[str]:
    """The words of the table; none where the content has no table."""
    if not path.is_file():
        return frozenset()
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return frozenset(row[0] for row in rows) - {"word"}
