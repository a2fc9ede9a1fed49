"""What the terms of BEL stand for: a protein, a chemical, a complex, a process, a movement of one of these."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg.errors import DataError
from kg.exchange.bel_forms import kept
from kg.exchange.bel_term import Term, functions, statement
from kg.exchange.identified import Names
from kg.exchange.net import Thing
from kg.exchange.reading import Draft
from kg.exchange.registers import identifier

# Namespaces of the genes of other species, with their taxa.
_SPECIES = {"mgi": "10090", "rgd": "10116"}
# What a protein's own terms carry beside its name: it is then a state of it, not the protein as such.
_STATES = ("pmod", "var", "frag", "fus", "sub", "trunc", "gmod", "fusion", "proteinmodification", "variant", "fragment")
_PLACES = ("loc", "location", "fromloc", "toloc", "ma", "molecularactivity")


# A term as other formats write it into a cell or a label: a function around a name with its namespace.
_TERM = re.compile(r"(\w+)\(.*:.*\)", re.DOTALL)


def term_of(text: str) -> Term | None:
    """The term of BEL that a text is; None for a name that is none."""
    found = _TERM.fullmatch(text)
    if not found or found[1].casefold() not in functions():
        return None
    try:
        said = statement(text)
    except DataError:
        return None
    return None if said.relation else said.subject


def settled(term: Term) -> Term:
    """A term as a thing: without the place where it is, which is the relation's, and in the form that is kept."""
    inside = (settled(one) for one in term.args if one.function.casefold() not in ("loc", "location"))
    return kept(replace(term, args=tuple(inside)))


def places(term: Term) -> list[str]:
    """Names of the places that a term states for its thing."""
    found = [name.name for one in term.args if one.function.casefold() in ("loc", "location") for name in one.args]
    return found + [name for one in term.args if one.function.casefold() not in _PLACES for name in places(one)]


class BelThings:
    """Things of a draft by their terms."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._names = draft, Names()
        self._known: dict[Term, str] = {}
        self._told: Counter[str] = Counter()

    def tell(self) -> None:
        """Hand on what is to be said of the names."""
        self._draft.told += self._names.told + self._told

    def thing(self, term: Term) -> str:
        """The id of the thing that a term stands for; an activity is that of its thing."""
        if term not in self._known:
            self._known[term] = self._draft.thing(self._made(settled(term)))
        return self._known[term]

    def _made(self, term: Term) -> Thing:
        kind = functions().get(term.function.casefold(), ("", ""))[1]
        inner = [one for one in term.args if one.function and one.function.casefold() not in (*_STATES, *_PLACES)]
        if kind == "activity" and inner:
            return self._made(inner[0])
        if kind in ("process", "activity", "") or inner:
            return self._whole(term, kind, inner)
        names = [one for one in term.args if not one.function]
        if not names:
            return self._own(term, kind)
        if any(one.function.casefold() in _STATES for one in term.args) or term.function in ("g", "r", "m"):
            self._told["states, transcripts and genes, kept apart from their proteins"] += 1
            return self._own(term, kind, names[0])
        return self._named(names[0], kind, term)

    def _whole(self, term: Term, kind: str, inner: list[Term]) -> Thing:
        """A complex, or something that happens to a thing: a thing of its own that knows of what it is."""
        parts = tuple(self._made(one).id for one in inner)
        if kind != "Complex":
            self._told["movements, degradations and reactions, kept as things of their own"] += 1
        return Thing(str(term), str(term), "Complex" if kind == "Complex" else "Process", parts=parts)

    def _own(self, term: Term, kind: str, name: Term | None = None) -> Thing:
        label = str(term) if name is None or len(term.args) > 1 else f"{name.label or name.name} ({term.function})"
        return Thing(str(term), label, kind or "Entity")

    def _named(self, name: Term, kind: str, term: Term) -> Thing:
        """A name of a namespace; one that holds symbols or identifiers is looked up, others stay as they are spelt."""
        space = name.namespace.casefold()
        if space in _SPECIES:
            return self._names.of(name.name, "", kind, name.label, _SPECIES[space])
        local, register = identifier(name.namespace, name.name) if space else (name.name, "")
        if space in ("hgnc", "hgnc.symbol") and kind == "Protein":
            return self._names.of(local, "hgnc" if local.isdecimal() else "", kind, name.label)
        if space in ("fplx", "famplex"):
            return replace(self._names.of(name.name, "fplx", "Family", name.label), id=str(term))
        if name.label or local.isdecimal() or space in ("uniprot", "ncbigene", "egid"):
            found = self._names.of(local, register, kind, name.label)
            return found if found.entity and kind == "Protein" else replace(found, id=str(term))
        return Thing(str(term), name.label or name.name, kind)
