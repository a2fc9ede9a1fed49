"""Reactions as signed statements: what a catalyst or inhibitor of a reaction does to what the reaction makes.

Who promotes a reaction raises its products, who inhibits it lowers them; of a reaction without a product it is the other way
round for what is used up. That a substrate becomes a product is a statement without a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft


@dataclass(frozen=True, slots=True)
class ThingForm:
    """A thing as a reaction knows it: in a state (modified, bound, a multimer) and at a place, "" for none."""

    base: Thing
    state: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Modifier:
    """What acts on a reaction: the id of a thing, the word of the file, its sign, and why it has none."""

    thing: str
    word: str
    sign: int
    why: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Ids of the things that are used up and made. `both` ways: nothing is known of what a modifier raises."""

    where: str
    consumed: tuple[str, ...]
    produced: tuple[str, ...]
    modifiers: tuple[Modifier, ...] = ()
    both: bool = False
    references: tuple[str, ...] = ()
    origin: str = ""
    licence: str = ""


def told_apart(forms: Mapping[str, ThingForm]) -> dict[str, Thing]:
    """The thing of each form. One in several forms is one thing a form, for to undo a state is not to make it.

    The form without state and place is the thing itself, as is an only form; the others keep its identifiers, not its IRI.
    """
    variants: dict[str, set[tuple[str, str]]] = {}
    for form in forms.values():
        variants.setdefault(form.base.id, set()).add((form.state, form.location))
    found: dict[str, Thing] = {}
    for name, form in forms.items():
        known = variants[form.base.id]
        states, places = ({pair[k] for pair in known} for k in (0, 1))
        shown = [form.state] * (len(states) > 1) + [form.location] * (len(places) > 1)
        suffix = ", ".join(text for text in shown if text)
        found[name] = (
            replace(form.base, id=f"{form.base.id} ({suffix})", label=f"{form.base.label} ({suffix})", entity="")
            if suffix
            else form.base
        )
    return found


def stated(draft: Draft, reaction: Reaction, things: Mapping[str, Thing]) -> None:
    """The statements of one reaction; one of which nothing follows is refused."""
    consumed, produced = (
        [things[name] for name in side if name in things] for side in (reaction.consumed, reaction.produced)
    )
    before = len(draft.ties)
    for source, target in _pairs(consumed, produced):
        why = "a substrate becomes a product"
        _tie(draft, reaction, source, target, Modifier(source.id, "is converted into", 0, why, reaction.where), 0, why)
    for modifier in reaction.modifiers:
        actor = things.get(modifier.thing)
        if actor is None:
            draft.refuse(modifier.where or reaction.where, "a modifier that is no thing of the file", modifier.thing)
            continue
        ends, way = (produced, 1) if produced else (consumed, -1)
        if reaction.both:
            ends = [*consumed, *produced]
        for source, target in _pairs([actor], ends):
            sign = 0 if reaction.both else modifier.sign * way
            why = modifier.why if not modifier.sign else "" if sign else "acts on a reaction that runs both ways"
            _tie(draft, reaction, source, target, modifier, sign, why)
    if len(draft.ties) == before:
        draft.refuse(reaction.where, "a reaction of one thing alone, or of nothing that has a name")


def _pairs(sources: Iterable[Thing], ends: Iterable[Thing]) -> list[tuple[Thing, Thing]]:
    return [(s, e) for s in _once(sources) for e in _once(ends) if s.id != e.id]


def _once(things: Iterable[Thing]) -> list[Thing]:
    return list({thing.id: thing for thing in things}.values())


def _tie(
    draft: Draft, reaction: Reaction, source: Thing, target: Thing, modifier: Modifier, sign: int, why: str
) -> None:
    made = bool(reaction.produced) and not reaction.both
    mechanism = {
        1: "Production" if made else "Activation",
        -1: "Inhibition" if made else "Degradation",
        0: "Modulation",
    }[sign]
    draft.tie(
        Tie("", draft.thing(source), draft.thing(target), sign, modifier.word, mechanism, why=why, references=reaction.references,
            origin=reaction.origin, licence=reaction.licence, where=modifier.where or reaction.where)
    )  # fmt: skip
