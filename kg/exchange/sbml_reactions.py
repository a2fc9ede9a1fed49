"""SBML of reactions, Levels 2 and 3, as BioModels, Reactome and CellDesigner write it: what modifiers do to what a reaction makes.

The sign of a modifier is that of its term of the Systems Biology Ontology, or of CellDesigner's word; a bare modifier has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.markup import children, document, text_of
from kg.exchange.reactions import Modifier, Reaction, stated
from kg.exchange.reading import Draft, relations
from kg.exchange.sbml_qual import papers_of, things_of

_NOTHING = "SBO:0000291"  # the empty set, which things come from and go to
_DEGRADED = "DEGRADED"  # the same, in CellDesigner's word
_GATE = "BOOLEAN_LOGIC_GATE"
# CellDesigner's reactions that are influences: what stands as reactant acts on what stands as product.
_INFLUENCES = ("POSITIVE_INFLUENCE", "NEGATIVE_INFLUENCE", "UNKNOWN_POSITIVE_INFLUENCE", "UNKNOWN_NEGATIVE_INFLUENCE", "REDUCED_MODULATION",
               "REDUCED_PHYSICAL_STIMULATION", "REDUCED_TRIGGER")  # fmt: skip


def read(path: Path) -> Draft:
    """Rows are reactions. One that runs both ways, as one does that says nothing else, gives its modifiers no sign.

    Rate laws and amounts are not read. Raises DataError for SBML without reactions.
    """
    model = next(document(path, "SBML file", frozenset({"sbml"})).root.iter("model"), None)
    reactions = list(model.iter("reaction")) if model is not None else []
    if model is None or not reactions:
        raise DataError("this SBML has no reaction", str(path), "read a logical model with kg ingest sbml-qual")
    draft, names = Draft(path.name, listed=True, title=" ".join(model.get("name", "").split())), Names()
    species = {e.get("id", ""): e for e in model.iter("species") if not _nothing(e)}
    things = things_of(model, species, names)
    for thing in things.values():
        draft.thing(thing)
    draft.told["species"] += len(species)
    for number, element in enumerate(reactions, 1):
        draft.rows += 1
        stated(draft, _reaction(element, element.get("id") or f"reaction {number}", draft.title), things)
    draft.told += names.told
    return draft


def _nothing(species: Element) -> bool:
    """Whether a species is none: what stands for degradation or for a source."""
    return species.get("sboTerm") == _NOTHING or any(text_of(e) == _DEGRADED for e in species.iter("class"))


def _reaction(element: Element, where: str, origin: str) -> Reaction:
    used, made = (tuple(_species(element, side, "speciesReference")) for side in ("listOfReactants", "listOfProducts"))
    kind = next((text_of(e) for e in element.iter("reactionType")), "")
    both = element.get("reversible", "true") != "false"
    modifiers = tuple(_modifiers(element, where))
    if kind in _INFLUENCES:
        sign = relations("sbml").get(kind.casefold(), (0, ""))[0]
        why = "" if sign else f"the influence {kind} has no sign"
        modifiers = tuple(Modifier(name, kind, sign, why, where) for name in used)
        return Reaction(where, (), made, modifiers, references=papers_of(element), origin=origin)
    return Reaction(where, used, made, modifiers, both, papers_of(element), origin)


def _species(reaction: Element, side: str, tag: str) -> Iterator[str]:
    for group in children(reaction, side):
        yield from (one.get("species", "") for one in children(group, tag))


def _modifiers(reaction: Element, where: str) -> Iterator[Modifier]:
    """The modifiers, each with the word that says what it does."""
    words = dict(_drawn(reaction))
    for group in children(reaction, "listOfModifiers"):
        for one in children(group, "modifierSpeciesReference"):
            name = one.get("species", "")
            word = one.get("sboTerm") or words.get(name, "")
            if word and not relations("sbml").get(word.casefold(), (0, ""))[0] and name in words:
                word = words[name]
            sign = relations("sbml").get(word.casefold(), (0, ""))[0]
            why = (
                ""
                if sign
                else f"the modifier is {word[:60]}, which has no sign"
                if word
                else "a modifier without a term"
            )
            yield Modifier(name, word or "modifier", sign, why, where)


def _drawn(reaction: Element) -> Iterator[tuple[str, str]]:
    """Species and what CellDesigner's drawing says that it does; of a gate what the gate does, for each that enters."""
    for one in reaction.iter("modification"):
        kind = one.get("type", "")
        word = one.get("modificationType", "") if kind.startswith(_GATE) else kind
        for name in one.get("modifiers", "").split(","):
            yield name.strip(), "" if kind in (f"{_GATE}_NOT", f"{_GATE}_UNKNOWN") else word
