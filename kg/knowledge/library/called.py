"""By which names the compounds of the library are called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kg.knowledge.library.forms import behind_trade_names, by_sound, without_form
from kg.knowledge.spelling import near, normal, spelt

_WORDS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """A compound by one of its names: local name, first name, the name it was found by, and what kind of name that is."""

    id: str
    label: str
    name: str
    how: str


Names = dict[str, list[list[Any]]]


class LibraryNames:
    """The names of the library's compounds; they are its largest part, and read when a compound is looked up."""

    def __init__(self, made: dict[str, Any], names: Callable[[], Names]) -> None:
        self._made, self._read_names = made, names
        self.compounds: list[list[str]] = made["compounds"]

    @cached_property
    def names(self) -> Names:
        """Form of a name -> its compounds' numbers, each with the name as written and its kind."""
        return self._read_names()

    def mixture(self, text: str) -> list[str]:
        """The names of the compounds that a product of this name holds together; none where it is no combination."""
        known: dict[str, list[str]] = self._made["mixtures"]
        return known.get(normal(text)) or known.get(normal(_WORDS.split(text.strip())[0]), [])

    @cached_property
    def number(self) -> dict[str, int]:
        """Local name -> place among the compounds."""
        return {entry[0]: n for n, entry in enumerate(self.compounds)}

    def listing(self, compound: str) -> Listing:
        """A compound by its first name."""
        label = self.compounds[self.number[compound]][1]
        return Listing(compound, label, label, "label")

    def find(self, text: str) -> list[Listing]:
        """Compounds that are called so: by name, synonym, brand or identifier, else by a salt's name, else as another language spells it."""
        raw = text.strip().casefold()
        found = [*self._called(f"={raw}"), *self._called(normal(text))]
        return found or self._by_salt(normal(text)) or self._by_spelling(text)

    def _called(self, key: str) -> list[Listing]:
        entries = self.names.get(key, ())
        return [Listing(self.compounds[n][0], self.compounds[n][1], name, how) for n, name, how in entries]

    def _by_salt(self, form: str) -> list[Listing]:
        """The parent of `NAME WORD`, where the word is one that makes salts of other names."""
        form = form.replace("sulph", "sulf")
        for word in self._made["salts"]:
            if (bare := form.removesuffix(word)) != form and (found := self._called(bare) or self._by_spelling(bare)):
                return [Listing(f.id, f.label, f.name, "salt") for f in found]
        return []

    def _by_spelling(self, text: str) -> list[Listing]:
        """The one compound whose name is spelt so in another language, or whose name stands before words for a form to take it in."""
        if (bare := without_form(text)) != text:
            return self.find(bare) if bare else []
        first, *rest = _WORDS.split(text.strip())
        if rest and {*map(str.casefold, rest)} <= self._behind_trade_names:
            traded = [replace(one, how="spelling") for one in self._called(normal(first)) if one.how == "brand"]
            return traded if len(traded) == 1 else []
        meant = self._by_sound.get(spelt(normal(text)))
        return [replace(self.listing(self.compounds[meant[0]][0]), name=meant[1], how="spelling")] if meant else []

    @cached_property
    def _by_sound(self) -> dict[str, tuple[int, str]]:
        return by_sound(self.names)

    @cached_property
    def _behind_trade_names(self) -> frozenset[str]:
        return behind_trade_names(self.names)

    def search(self, text: str) -> list[Listing]:
        """Compounds one of whose names has the text in it; identifiers only where they are the text."""
        form = normal(text)
        found: dict[str, Listing] = {}
        for key, entries in self.names.items():
            if form in key and key[0] != "=":
                for n, name, how in entries:
                    if how != "identifier" or key == form:
                        compound, label = self.compounds[n][:2]
                        found.setdefault(compound, Listing(compound, label, name, how))
        return list(found.values())

    def near(self, text: str) -> list[tuple[int, str]]:
        """Distance and first name of the compounds a slip of the keyboard away; of a trade name that is near, both names."""
        best: dict[int, tuple[int, bool, str]] = {}
        for far, key in near(normal(text), self.names):
            for n, name, how in self.names[key]:
                if how != "identifier":
                    best[n] = min((far, how == "brand", name), best.get(n, (far + 1, False, "")))
        labels = {n: self.compounds[n][1] for n in best}
        return [(far, f"{labels[n]} ({name})" if traded else labels[n]) for n, (far, traded, name) in best.items()]
