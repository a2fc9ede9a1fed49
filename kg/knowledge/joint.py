"""Which things of an imported network are records of the core: those that a public identifier of both names, none by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.knowledge.vocabulary import SKOS

# What a record is, and for a protein the gene that it is the product of: both name it alone.
_SAME = (ox.NamedNode(SKOS + "exactMatch"), ox.NamedNode("http://purl.obolibrary.org/obo/RO_0002204"))
# Registers whose CURIEs carry the register a second time, as CHEBI:15422 does.
_OBO = "obo"


@dataclass(frozen=True, slots=True)
class Joint:
    """IRI of a thing -> record of the core and the register that names both; and of each that fits several, all of these."""

    joined: Mapping[str, tuple[str, str]]
    doubtful: Mapping[str, tuple[str, ...]]

    def registers(self) -> Counter[str]:
        """How many things are joined by which register."""
        return Counter(register for _, register in self.joined.values())


def joint(core: ox.Store, things: Mapping[str, Iterable[str]], prefixes: Mapping[str, str]) -> Joint:
    """What of `things`, IRI -> its identifiers as IRIs or CURIEs, the core holds. One that fits several records is left alone."""
    known: dict[str, set[str]] = {}
    for quad in (q for same in _SAME for q in core.quads_for_pattern(None, same, None, None)):
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            known.setdefault(identifier(quad.object.value, prefixes), set()).add(quad.subject.value)
    joined: dict[str, tuple[str, str]] = {}
    doubtful: dict[str, tuple[str, ...]] = {}
    for iri, names in things.items():
        fitting = {name: known[name] for name in (identifier(n, prefixes) for n in names) if name in known}
        records = set().union(*fitting.values())
        if len(records) == 1:
            joined[iri] = next(iter(records)), next(iter(fitting)).partition(":")[0]
        elif records:
            doubtful[iri] = tuple(sorted(records))
    return Joint(joined, doubtful)


def identifier(text: str, prefixes: Mapping[str, str]) -> str:
    """A public IRI or CURIE in one spelling, `register:local` with the register in lower case; other text as it is."""
    if "://" in text:
        fitting = [(len(space), prefix, space) for prefix, space in prefixes.items() if text.startswith(space)]
        if not fitting:
            return text
        _, prefix, space = max(fitting)
        register, local = prefix, text[len(space) :]
        if prefix == _OBO:
            register, _, local = local.partition("_")
    else:
        register, _, local = text.partition(":")
    register = register.casefold()
    return f"{register}:{local.removeprefix(register.upper() + ':')}"
