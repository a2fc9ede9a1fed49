"""A signed network as other people's formats know it: things and ties between them, plain values, no RDF.

Readers make it and writers take it, so that a format needs to know no other. A sign is 1, -1, or 0 for unknown; an
unknown one says why, and nothing here ever guesses it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import isnan, nan

# What a format could not hold, in words that a count stands before -> how many.
Losses = Counter[str]

POSITIVE, NEGATIVE, UNKNOWN = 1, -1, 0
RELATIONS = {POSITIVE: "activates", NEGATIVE: "inhibits", UNKNOWN: "affects"}


@dataclass(frozen=True, slots=True)
class Thing:
    """One node. `kind` is the local name of a class of the ontology, `same_as` are CURIEs that mean the same.

    `species` is an NCBI taxon or "", `parts` are ids of things or CURIEs that a complex or family is made of, `also` are other
    names that the file has for it, `place` is where its picture has it, and `numbers` are what was computed for it.
    """

    id: str
    label: str
    kind: str = "Entity"
    entity: str = ""
    context: str = ""
    same_as: tuple[str, ...] = ()
    species: str = ""
    parts: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    also: tuple[str, ...] = ()
    numbers: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """One edge between the things with ids `source` and `target`.

    `relation` is the word of the file it comes from, `why` the reason of an unknown sign, `origin` who says so, `where`
    the line or element, `references` are CURIEs of publications or names of evidence records.
    """

    id: str
    source: str
    target: str
    sign: int
    relation: str = ""
    mechanism: str = ""
    coefficient: float = nan
    why: str = ""
    context: str = ""
    references: tuple[str, ...] = ()
    origin: str = ""
    licence: str = ""
    where: str = ""
    numbers: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Net:
    """A network with its name; ids of things are unique, and ties end at things that are there. `created` is an xsd:dateTime or ""."""

    name: str
    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    licence: str = ""
    species: str = ""
    created: str = ""

    def __repr__(self) -> str:
        """How large it is."""
        return f"<Net {self.name!r}: {len(self.things)} things, {len(self.ties)} ties>"


def _floats(numbers: Mapping[str, float | str]) -> dict[str, float | str]:
    """Numbers of one type: a column that holds 1 and 0.5 is one of floats to every reader."""
    return {key: value if isinstance(value, str) else float(value) for key, value in numbers.items()}


def plain(thing: Thing) -> dict[str, str | float]:
    """What is known of a thing as plain attributes, empty ones left out."""
    held: dict[str, str | float] = {
        "label": thing.label,
        "kind": thing.kind,
        "entity": thing.entity,
        "context": thing.context,
        "same_as": " ".join(thing.same_as),
        "species": thing.species,
        "parts": " ".join(thing.parts),
        "also": " | ".join(thing.also),
        **_floats(thing.numbers),
    }
    return {key: value for key, value in held.items() if value != ""}


def plain_tie(tie: Tie) -> dict[str, str | float]:
    """What is known of a tie as plain attributes, empty ones left out; the sign as 1, -1 or 0."""
    held: dict[str, str | float] = {
        "sign": tie.sign,
        "relation": tie.relation or RELATIONS[tie.sign],
        "mechanism": tie.mechanism,
        "context": tie.context,
        "references": " ".join(tie.references),
        "origin": tie.origin,
        "licence": tie.licence,
        "why_unknown": tie.why,
        **_floats(tie.numbers),
    }
    if not isnan(tie.coefficient):
        held["coefficient"] = tie.coefficient
    return {key: value for key, value in held.items() if value != ""}


def lost(net: Net, *, attributes: bool = False) -> Losses:
    """What a format of bare signed edges cannot hold of `net`: evidence, sizes, places; with `attributes` contexts too."""
    losses: Losses = Counter()
    losses["influences with evidence, which it has no place for"] = sum(bool(t.references) for t in net.ties)
    losses["coefficients"] = sum(not isnan(t.coefficient) for t in net.ties)
    if attributes:
        losses["identifiers of nodes"] = sum(bool(t.same_as or t.entity) for t in net.things)
    return +losses


def names(things: Iterable[Thing], allowed: Callable[[str], str]) -> dict[str, str]:
    """Id -> a name of the target format, each name once: `allowed` makes one of a text, a number keeps two apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for thing in things:
        name = bare = allowed(thing.id)
        count = 2
        while name in taken:
            name, count = f"{bare}_{count}", count + 1
        taken.add(name)
        found[thing.id] = name
    return found


def identifier(text: str) -> str:
    """A name of letters, digits and `_` that begins with none of the digits, as SBML and Boolean tools want it."""
    spelt = text.replace("@", "__").replace("+", "plus")
    bare = re.sub(r"[^A-Za-z0-9_]", "_", spelt)
    return bare if re.match(r"[A-Za-z_]", bare) else f"_{bare}"
