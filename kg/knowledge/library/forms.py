"""Names of drugs as people write them: with words for a form behind them (`Seroquel XR`), in the spelling of another language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.knowledge.spelling import spelt

# Normal form of a name -> [compound by number, name, kind of name].
Names = Mapping[str, Sequence[Sequence[Any]]]

# A strength is none: whoever writes one means a dose, and it would be passed over.
_FORMS = {
    "retard", "depot", "prolong", "xr", "er", "sr", "cr", "la", "pr", "mr", "xl", "od", "odt", "tablet", "tablets", "capsule",
    "capsules", "solution", "injection", "drops", "patch", "spray", "oral", "iv", "im", "sc", "intranasal", "zydis", "mycite", "quicklet",
    "sprinkle", "sprinkles", "weekly",
}  # fmt: skip
# A word behind one trade name may belong to that name; behind those of so many compounds it tells a form.
_COMPOUNDS = 2
# Kinds of names of which a spelling is one.
_SPELT = {"label", "name", "synonym", "brand"}
_WORDS = re.compile(r"[\s-]+")


def without_form(text: str) -> str:
    """A name without the words for a form at its end; the text itself where it has none."""
    words = text.split()
    while len(words) > 1 and words[-1].casefold() in _FORMS:
        words.pop()
    return " ".join(words) if len(words) < len(text.split()) else text


def behind_trade_names(names: Names) -> frozenset[str]:
    """The words that stand behind another trade name of the same compound, for several compounds.

    A compound is never taken for the first word of a text alone: what follows may be another compound, or make another thing of it.
    """
    traded = {(n, name.casefold()) for n, name, how in _every(names) if how == "brand"}
    behind: dict[str, set[int]] = defaultdict(set)
    for n, name in traded:
        first, *rest = _WORDS.split(name)
        if len(rest) == 1 and (n, first) in traded:
            behind[rest[0]].add(n)
    return frozenset(word for word, compounds in behind.items() if len(compounds) >= _COMPOUNDS and len(word) > 1)


def by_sound(names: Names) -> dict[str, tuple[int, str]]:
    """What the spellings of a name in several languages share -> the one compound of such a name, and the name."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for key, entries in names.items():
        if form := spelt(key):
            found[form].update({n: name for n, name, how in entries if how in _SPELT})
    return {form: next(iter(meant.items())) for form, meant in found.items() if len(meant) == 1}


def _every(names: Names) -> Iterator[tuple[int, str, str]]:
    return ((n, name, how) for entries in names.values() for n, name, how in entries)
