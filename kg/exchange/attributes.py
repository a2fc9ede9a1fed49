"""Nodes and edges that carry plain attributes, as GraphML, CX and CX2 write them: what their words mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite

from kg.errors import DataError
from kg.exchange.bel_term import Term, statement
from kg.exchange.identified import Names
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import relations
from kg.exchange.registers import identifier
from kg.exchange.signor import KINDS
from kg.knowledge.vocabulary import TERMS

# Attributes by what they mean, in lower case, the first that is there.
NAME = ("label", "name", "n", "shared name", "symbol", "genesymbol")
_SAME = ("represents", "r", "same_as", "identifier", "xref", "uniprot", "curie")
_RELATION = ("interaction", "i", "shared interaction", "relation", "effect", "edge_type", "predicate", "type")
_PAPERS = ("references", "citation", "citations", "pmid", "pmids", "pubmed", "publications", "citation_identifier")
# What PyBEL states of an end of an edge beside its node: the influence is then on that change, not on the thing.
_MODIFIERS = ("sourcemodifier_modifier", "targetmodifier_modifier", "source_modifier", "target_modifier")
_CHANGES = ("degradation", "translocation", "deg", "tloc", "sec", "surf")
_SIGN = {"1": 1, "1.0": 1, "+1": 1, "-1": -1, "-1.0": -1, "0": 0, "0.0": 0}
_CURIE = re.compile(r"(?:https?://identifiers\.org/)?([A-Za-z][\w. ]*)[:/](\S+)")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PMID = re.compile(r"(?:pmid|pubmed)[:/]?\s*(\d{4,9})|\"?\b(\d{6,9})\b\"?", re.IGNORECASE)


def lowered(held: Mapping[str, str]) -> dict[str, str]:
    """Attributes by their names in lower case, empty ones left out."""
    return {key.casefold(): value.strip() for key, value in held.items() if value.strip()}


def first(held: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first of these attributes that is there; ""."""
    return next((held[name] for name in names if name in held), "")


def relation(held: Mapping[str, str]) -> str:
    """The word of an edge's relation among its attributes, or its sign; "" where neither is there."""
    return first(held, ("sign", *_RELATION))


def thing(names: Names, held: Mapping[str, str], bare: str, place: tuple[float, float] | None = None) -> Thing:
    """A node by its attributes in lower case; `bare` names it where they do not. What this program wrote is read as it was."""
    label = first(held, NAME) or bare
    word = held.get("kind", "")
    other = KINDS.get(held.get("type", "").casefold(), "") or KINDS.get(word.casefold(), "Entity")
    ours = word in TERMS and word[:1].isupper() and bool(_IRI.fullmatch(held.get("entity", "")))
    kind = word if ours else other  # a class of the vocabulary, or a word of somebody else's
    if place is not None and not all(map(isfinite, place)):
        place = None
    if ours:
        same, parts = (tuple(held.get(key, "").split()) for key in ("same_as", "parts"))
        species, context = held.get("species", ""), held.get("context", "")
        return Thing(held.get("name", bare), label, kind, held["entity"], context, same, species, parts, place)
    curie = _CURIE.fullmatch(first(held, _SAME).split(" ")[0] if held.get("same_as") else first(held, _SAME))
    local, register = identifier(curie[1], curie[2]) if curie else ("", "")
    found = names.of(local, register, kind, label) if local else names.of(label, "", kind)
    return replace(found, place=place)


def changed(held: Mapping[str, str]) -> str:
    """What happens to an end of an edge, where its attributes or its statement in BEL say that; ""."""
    words = [held[name].casefold() for name in _MODIFIERS if name in held]
    if "(" in held.get("bel", ""):
        try:
            said = statement(held["bel"])
        except DataError:
            said = None
        words += [end.function for end in (said.subject, said.object) if isinstance(end, Term)] if said else []
    return next((word for word in words if word in _CHANGES), "")


def tie(held: Mapping[str, str], source: str, target: str, where: str, more: tuple[str, ...] = ()) -> Tie:
    """An edge by its attributes in lower case; its sign is what `sign` says, else what the word of the relation says."""
    known = {**relations("any"), **relations("signor")}
    words = [held[name] for name in _RELATION if name in held]
    signed = [word for word in words if known.get(word.casefold(), (0, ""))[0]]
    relation = next(iter([*signed, *words]), "")
    sign, mechanism = known.get(relation.casefold(), (0, "Modulation"))
    if len({known[word.casefold()][0] for word in signed}) > 1:
        sign, mechanism = 0, "Modulation"
    if "sign" in held:
        sign = _SIGN.get(held["sign"], relations("any").get(held["sign"].casefold(), (0, ""))[0])
    why = held.get("why_unknown", "")
    if signed and not sign and "sign" not in held:
        why = "its attributes do not agree on a sign"
    if held.get("directed", "").casefold() in ("false", "0"):
        sign, why = 0, "not directed"
    if sign and (change := changed(held)):
        sign, why = 0, f"it is about the {change} of an end, which is no node"
    if not sign and not why:
        why = f"the relation {relation[:60]} has no sign" if relation else "unsigned"
    papers = tuple(dict.fromkeys(f"PMID:{a or b}" for a, b in _PMID.findall(first(held, _PAPERS))))
    said = held.get("mechanism", "")
    return Tie(
        "", source, target, sign, f"{relation} ({said})" if said and said != relation else relation, mechanism,
        why="" if sign else why, where=where, references=tuple(dict.fromkeys([*papers, *more])),
        origin=held.get("origin", held.get("database", "")), licence=held.get("licence", ""),
        context=held.get("context", ""),
    )  # fmt: skip
