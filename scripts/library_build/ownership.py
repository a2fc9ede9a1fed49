"""Whose a name is, where sources, lists and people give it to several compounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from library_build.compounds import Compound
from library_build.names import ESTER_WORDS, normal

# Names of another compound, and of others together, that a list has of one before it is held to mix them up.
_MIXED, _MIXED_ALL = 2, 3
# Shorter names of compounds are words of other names by chance, and shorter names of any kind abbreviate several things.
_TELLING = 5

Names = Mapping[str, list[str]]
# Compound -> the lists that call it so.
Claims = dict[str, set[str]]


def moved(compounds: list[Compound], listed: Names, denied: Names, owned: Mapping[str, str]) -> dict[str, list[str]]:
    """Compound -> the names that lists give to others and that are its own."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, held in _claims(compounds, listed, denied).items():
        if (owner := owned.get(key, "")) and held.by and owner not in held.by:
            found[owner].append(held.names[0])
    return found


def owners(compounds: list[Compound], by_hand: Names, listed: Names, denied: Names) -> dict[str, str]:
    """Form of a name -> the compound that has it: the one that is called so, else that which a person gives it to, else by the lists.

    A name that a list gives to one compound holds another's own name as a word belongs to that one; the name of an ester is
    that of the ester. Of several claims the one with most lists has it. A list that has names of another compound is not
    heard against that compound. What is undecided stays with all, and is ambiguous; between forms of one skeleton a source on
    the substance goes before a dictionary. Nobody has a name that a person denies and no other list gives.
    """
    found = _outright(compounds, by_hand)
    claims = _claims(compounds, listed, denied)
    own = {normal(name): c.id for c in compounds for name in (c.name, c.id) if len(normal(name)) >= _TELLING}
    called = {c.id: c.name for c in compounds}
    told = {key: _told(held, own, called) for key, held in claims.items() if key not in found}
    found |= {key: meant for key, meant in told.items() if meant}
    mixed = _mixed(claims, found)
    skeletons = {c.id: c.inchikey[:14] or c.id for c in compounds}
    for key, held in claims.items():
        if key not in found and len(key) >= _TELLING and (winner := _decided(held.by, mixed, skeletons)):
            found[key] = winner
    for compound, names in denied.items():
        nobodys = (normal(n) for n in names if not claims[normal(n)].by)
        found |= {key: "" for key in nobodys if found.get(key, compound) == compound}
    return found


def _outright(compounds: list[Compound], by_hand: Names) -> dict[str, str]:
    """Names of which no list decides: what a compound is called, what a person gives it, what a source calls it first."""
    found = {normal(c.name): c.id for c in compounds}
    for compound, names in by_hand.items():
        for name in names:
            found.setdefault(normal(name), compound)
    for item in compounds:
        for member in item.members:
            found.setdefault(normal(member.name), item.id)
    return found


class _Held:
    """A name as it is written, as a trade name too, and which lists give it to which compounds."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.trade: list[str] = []
        self.by: Claims = defaultdict(set)


def _claims(compounds: list[Compound], listed: Names, denied: Names) -> dict[str, _Held]:
    """Form of a name -> who calls what so, without what a person denies. Both releases of one source are one list."""
    refused = {(compound, normal(name)) for compound, names in denied.items() for name in names}
    found: dict[str, _Held] = defaultdict(_Held)
    for compound, name, source, traded in _every(compounds, listed):
        held = found[normal(name)]
        held.names.append(name)
        if (compound, normal(name)) not in refused:
            held.by[compound].add(source)
            held.trade += [name] * traded
    return found


def _every(compounds: list[Compound], listed: Names) -> Iterator[tuple[str, str, str, bool]]:
    """Compound, what a list calls it, the list, whether as a trade name."""
    for item in compounds:
        for member in item.members:
            source = member.source.partition("-")[0]
            yield from ((item.id, name, source, False) for name in (member.inn, *member.synonyms) if name)
            yield from ((item.id, name, source, True) for name in member.brands if name)
        yield from ((item.id, name, "curator", False) for name in item.more_names)
    known = {item.id for item in compounds}
    for compound, names in listed.items():
        yield from ((compound, name, "listed", False) for name in names if compound in known)


def _told(held: _Held, own: Mapping[str, str], called: Mapping[str, str]) -> str:
    """The compound that a name tells of: the ester of its holder (`Haldol Decanoate`), or another one's own name in a trade name."""
    for name in held.names:
        first, _, last = name.rpartition(" ")
        esters = {own.get(normal(f"{called.get(c, '')} {last}"), "") for c in held.by} - {""}
        if first and last.casefold() in ESTER_WORDS and len(esters) == 1:
            return esters.pop()
    for name in held.trade:
        meant = {own[word] for word in map(normal, re.split(r"[\s\-]+", name)) if word in own}
        if len(meant) == 1 and not meant & set(held.by):
            return meant.pop()
    return ""


def _mixed(claims: Mapping[str, _Held], found: Mapping[str, str]) -> set[tuple[str, str, str]]:
    """(list, compound, other compound) where the list gives the compound several names that are the other's."""
    slips: dict[tuple[str, str, str], int] = defaultdict(int)
    for key, held in claims.items():
        owner = found.get(key) or _most(held.by)
        for compound, lists in held.by.items():
            for source in lists:
                if owner and compound != owner:
                    slips[source, compound, owner] += 1
    total: dict[tuple[str, str], int] = defaultdict(int)
    for (source, compound, _), times in slips.items():
        total[source, compound] += times
    return {slip for slip, times in slips.items() if times >= _MIXED} | {
        (source, compound, other)
        for (source, compound), times in total.items()
        if times >= _MIXED_ALL
        for other in {c for held in claims.values() if compound in held.by for c in held.by}
    }


def _most(by: Claims) -> str:
    """The compound that most lists call so; empty where two are level."""
    ranked = sorted(by, key=lambda c: (-len(by[c]), c))
    return "" if not ranked or (len(ranked) > 1 and len(by[ranked[0]]) == len(by[ranked[1]])) else ranked[0]


def _decided(by: Claims, mixed: set[tuple[str, str, str]], skeletons: Mapping[str, str]) -> str:
    """Who has a name: by most lists, mixed-up ones left out, then by a source on the substance among forms of one skeleton."""
    heard = {
        compound: lists - {s for s in lists if any((s, compound, other) in mixed for other in by)}
        for compound, lists in by.items()
    }
    heard = {compound: lists for compound, lists in heard.items() if lists} or by
    if winner := _most(heard):
        return winner
    if len({skeletons[c] for c in heard}) == 1:
        return _most({c: lists - {"listed"} for c, lists in heard.items() if lists - {"listed"}})
    return ""
