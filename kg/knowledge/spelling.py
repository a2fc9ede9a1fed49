"""The form in which names are compared, and how far apart two of them are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

_JOINTS = re.compile(r"[\s\-_/(),.']+")
_LETTER = "GREEK SMALL LETTER "
# What is an identifier and no name: a register with a colon, an IRI, a code of three digits or more.
_CODE = re.compile(r"\S+:\S+|.*[0-9]{3}.*", re.DOTALL)
# A name is near where so many letters differ: most names of drugs have a neighbour of another drug two letters away.
SHORT_NAME = 4
LONG_NAME = 10


def normal(text: str) -> str:
    """The form in which names are compared: lower case, Greek spelt out, no blanks, hyphens or accents."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return _JOINTS.sub("", bare if bare.isascii() else "".join(map(_spelt, bare)))


def _spelt(character: str) -> str:
    """A Greek letter by its name, a combining accent as nothing, any other character as it is."""
    if unicodedata.combining(character):
        return ""
    name = unicodedata.name(character, "")
    # Unicode's own spelling of one letter is not the one that names are written with.
    return name.split()[-1].lower().replace("lamda", "lambda") if name.startswith(_LETTER) else character


# An INN has an ending of its own in Latin and in most languages, and letters that some write by sound. What is left is one form.
_ENDING = re.compile(r"(?:um|us|[aeo])$")
_SOUNDS = (("ph", "f"), ("th", "t"), ("ae", "e"), ("oe", "e"), ("y", "i"), ("k", "c"))
_TWICE = re.compile(r"([a-z])\1")
# Shorter names fall together.
SPELT = 6


def spelt(form: str) -> str:
    """What the spellings of one INN in several languages share, of a normal form; empty for a short name or a code."""
    if len(form) < SPELT or not form.isalpha():
        return ""
    for letters, sound in _SOUNDS:
        form = form.replace(letters, sound)
    return _ENDING.sub("", _TWICE.sub(r"\1", form))


def is_code(text: str) -> bool:
    """Whether a text is an identifier: nobody's slip of the keyboard makes one of a name."""
    return _CODE.fullmatch(text) is not None


def slips(name: str) -> int:
    """How many letters of a name may be slips of the keyboard: none of a short one, two of a long one."""
    return 0 if len(name) < SHORT_NAME else 1 if len(name) < LONG_NAME else 2


def near(name: str, others: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Distance and name of the others that a slip or two turns into `name`, both in their normal form.

    A name with k slips keeps one of any k + 1 pieces of it whole, so that most others are passed over by a search.
    """
    most = slips(name)
    if not most:
        return
    cut = [round(i * len(name) / (most + 1)) for i in range(most + 2)]
    pieces = [name[a:b] for a, b in pairwise(cut)]
    for other in others:
        if abs(len(other) - len(name)) <= most and any(piece in other for piece in pieces):
            found = distance(name, other)
            if found <= most:
                yield found, other


def distance(one: str, other: str) -> int:
    """Letters to put in, leave out, change or swap with their neighbour to make one text of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
