"""PSI-MI XML 2.5 and 3.0, compact and expanded: what IntAct, MINT, BioGRID and DIP publish of molecular interactions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange.identified import HUMAN, Names
from kg.exchange.markup import children, document, text_of
from kg.exchange.mitab import KINDS, REGISTERED, UNNATURAL
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, relations
from kg.exchange.registers import identifier

_BAITS = ("bait",)
_INTERACTIONS = ("interaction", "abstractInteraction")
# What an interaction of three and more without one bait is, where its ends are asked for.
_WHOLE = "an interaction of several without one bait is kept as a complex"


@dataclass(slots=True)
class _Entry:
    """One entry: interactors and experiments by their ids, who says so."""

    interactors: dict[str, Element] = field(default_factory=dict)
    experiments: dict[str, Element] = field(default_factory=dict)
    origin: str = ""


def read(path: Path) -> Draft:
    """Each interaction of two, or of a bait with its preys, is a statement without direction; a causal one has its sign.

    One of several without a bait is a complex. Raises DataError for what is no PSI-MI XML, or of version 1.
    """
    root = document(path, "PSI-MI XML", frozenset({"entrySet"})).root
    if root.get("level", "") not in ("2", "3"):
        what = f"is PSI-MI XML of level {root.get('level', 'unknown')[:10]}, and levels 2 and 3 can be read"
        raise DataError(what, str(path), "fetch it in version 2.5 or 3.0")
    draft, names = Draft(path.name, listed=True), Names()
    for element in children(root, "entry"):
        entry = _entry(element)
        for interactions in children(element, "interactionList"):
            for interaction in children(interactions, *_INTERACTIONS):
                draft.rows += 1
                _interaction(draft, names, entry, interaction)
    if not draft.rows:
        raise DataError("the PSI-MI XML has no interaction", str(path), "fetch it again, with interactions")
    draft.told += names.told
    return draft


def _entry(element: Element) -> _Entry:
    """Interactors and experiments stand in lists of their own, or in full at their first use."""
    return _Entry(
        {one.get("id", ""): one for one in element.iter("interactor")},
        {one.get("id", ""): one for one in element.iter("experimentDescription")},
        _called(next(children(element, "source"), None)),
    )


def _interaction(draft: Draft, names: Names, entry: _Entry, element: Element) -> None:
    """The statements of one interaction, or why there is none."""
    where = _reference(element)[1] or f"interaction {element.get('id', draft.rows)}"
    if text_of(next(children(element, "negative"), None)).casefold() == "true":
        draft.refuse(where, "an interaction that was looked for and not found")
        return
    found: dict[str, tuple[str, bool]] = {}  # id of the participant -> id of its thing, and whether it is a bait
    for number, participant in enumerate(p for held in children(element, "participantList") for p in held):
        thing = _thing(names, entry, participant)
        if thing is None:
            draft.refuse(where, "a participant that names no interactor of its own")
            return
        found[participant.get("id") or str(number)] = draft.thing(thing), _bait(participant)
    if len(found) < 2:
        draft.refuse(where, "an interaction of fewer than two participants")
        return
    word = _called(next(children(element, "interactionType"), None)) or "interaction"
    shared = Tie("", "", "", 0, word, "Modulation", why="an interaction without direction", where=where,
                 references=_papers(entry, element), origin=entry.origin)  # fmt: skip
    causal = _causal(found, shared, element)
    for tie in causal or _spokes(found, shared):
        draft.tie(tie)
    if not causal and not _spokes(found, shared):
        parts = tuple(dict.fromkeys(thing for thing, _ in found.values()))
        label = _called(element) or ":".join(parts)
        draft.thing(replace(names.named(label, "Complex"), parts=parts))
        draft.told[_WHOLE] += 1


def _spokes(found: dict[str, tuple[str, bool]], shared: Tie) -> list[Tie]:
    """The pair, or the one bait with each of the others; nothing where that would be a guess."""
    baits = [key for key, (_, bait) in found.items() if bait]
    if len(found) == 2:
        first = baits[0] if len(baits) == 1 else next(iter(found))
    elif len(baits) == 1:
        first = baits[0]
    else:
        return []
    return [replace(shared, source=found[first][0], target=thing) for key, (thing, _) in found.items() if key != first]


def _causal(found: dict[str, tuple[str, bool]], shared: Tie, element: Element) -> list[Tie]:
    """The statements of version 3.0 of what one participant does to another."""
    ties = []
    for held in children(element, "causalRelationshipList"):
        for one in children(held, "causalRelationship"):
            refs = [text_of(next(children(one, f"{end}ParticipantRef"), None)) for end in ("source", "target")]
            if not all(ref in found for ref in refs):
                continue
            word = _called(next(children(one, "causalityStatement"), None))
            sign, mechanism = relations("signor").get(word.casefold(), (0, "Modulation"))
            why = "" if sign else f"the causal statement {word[:60]} has no sign"
            source, target = (found[ref][0] for ref in refs)
            ties.append(replace(shared, source=source, target=target, sign=sign, relation=word, mechanism=mechanism, why=why))  # fmt: skip
    return ties


def _thing(names: Names, entry: _Entry, participant: Element) -> Thing | None:
    """The interactor of a participant, called by its gene or short name; None for a whole interaction or several candidates."""
    ref = text_of(next(children(participant, "interactorRef"), None))
    element = entry.interactors.get(ref) if ref else next(children(participant, "interactor"), None)
    if element is None:
        return None
    register, local = _reference(element)
    told = _called(next(children(element, "interactorType"), None)).casefold()
    kind = KINDS.get(told) or REGISTERED.get(register, "Entity")
    aliases = (alias for held in children(element, "names") for alias in children(held, "alias"))
    gene = next((text_of(alias) for alias in aliases if alias.get("type") == "gene name"), "")
    label = gene or _called(element)
    organism = next(children(element, "organism"), None)
    taxon = organism.get("ncbiTaxId", "") if organism is not None else ""
    species = HUMAN if kind == "SmallMolecule" or taxon in ("", *UNNATURAL) else taxon
    bare, spelt = identifier(register, local)
    return names.of(bare, spelt, kind, label, species) if bare else names.named(label, kind, species) if label else None


def _bait(participant: Element) -> bool:
    """Whether an experiment had it as its bait."""
    return any(_called(role).casefold() in _BAITS for role in participant.iter("experimentalRole"))


def _papers(entry: _Entry, element: Element) -> tuple[str, ...]:
    """The publications of its experiments, those that stand in full here or are named."""
    found: list[str] = []
    for held in children(element, "experimentList"):
        for one in held:
            experiment = entry.experiments.get(text_of(one)) if one.tag == "experimentRef" else one
            for paper in children(experiment, "bibref") if experiment is not None else ():
                register, local = _reference(paper)
                found += [f"PMID:{local}"] if register == "pubmed" and local.isdecimal() else []
    return tuple(dict.fromkeys(found))


def _called(element: Element | None) -> str:
    """The short name of an element, else its full one."""
    held = next(children(element, "names"), None) if element is not None else None
    if held is None:
        return ""
    return text_of(next(children(held, "shortLabel"), None)) or text_of(next(children(held, "fullName"), None))


def _reference(element: Element) -> tuple[str, str]:
    """Register in lower case and identifier of an element's first reference."""
    xref = next(children(element, "xref"), None)
    first = next(children(xref, "primaryRef"), None) if xref is not None else None
    return (first.get("db", "").casefold(), first.get("id", "").strip()) if first is not None else ("", "")
