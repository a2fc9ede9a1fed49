"""What the lines of a GPML drawing state: which thing acts on which, through groups, states and anchors on other lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product

from kg.errors import DataError
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, relations

_NO_HEAD = ("", "undirected", "line")
_PLAIN = ("arrow", "directed", "open", "mim-branching-left", "mim-branching-right", "mim-gap")
# Heads of lines at whose end something is made of what is at their beginning.
_MAKES = (
    "mim-conversion", "conversion", "mim-modification", "mim-cleavage", "mim-translocation", "translocation",
    "mim-transcription-translation", "transcriptiontranslation", "transcription-translation", "sbgn-production",
)  # fmt: skip
_DEEPEST = 20  # lines on anchors of lines on anchors
MOST = 100  # statements that one line between groups is split into; beyond, each group is one thing


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: its first and last end as (what it is fastened to, arrow head), and the anchors that are on it."""

    id: str
    first: tuple[str, str]
    last: tuple[str, str]
    anchors: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    origin: str = ""
    licence: str = ""


@dataclass(slots=True)
class Places:
    """What a line can be fastened to, by the ids of the drawing; `complexes` are the groups that are one, with their labels.

    Shapes without a name and anchors on free lines, which state nothing, can be fastened to as well.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    complexes: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, Line] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Acted:
    """A thing at which an influence arrives: the sign of what lies between, why there is none, the head that stands there."""

    thing: Thing
    sign: int = 1
    why: str = ""
    on: str = ""


def statements(draft: Draft, line: Line, places: Places) -> None:
    """The statements of one line, one for each pair of things; a line that states none is refused with the reason."""
    ways = [(line.first, line.last), (line.last, line.first)]
    directed = [(start, end) for start, end in ways if _headed(end)]
    try:
        for start, end in directed or ways[:1]:
            sources, acted = _sources(start[0], places, 0), _acted(end[0], places, 0)
            if len(sources) * len(acted) > MOST:
                sources, acted = _together(draft, sources, acted)
            for source, arrived in _pairs(sources, acted):
                known(draft, source, places)
                known(draft, arrived.thing, places)
                draft.tie(_tie(line, source, arrived, end[1], whole=start[0] not in places.anchors))
    except DataError as error:
        draft.refuse(line.id, error.what, f"{line.first[0]} {line.first[1]} - {line.last[1]} {line.last[0]}")


def _pairs(sources: list[Thing], acted: list[_Acted]) -> list[tuple[Thing, _Acted]]:
    pairs = [(source, arrived) for source, arrived in product(sources, acted) if source.id != arrived.thing.id]
    if not pairs:
        raise DataError("both ends are one thing")
    return pairs


def _tie(line: Line, source: Thing, arrived: _Acted, head: str, *, whole: bool) -> Tie:
    """One statement; where the influence begins at an anchor, not `whole`, the thing there is not what acts: no sign."""
    own, mechanism = relations("gpml").get(head.casefold(), (0, "Modulation"))
    sign = own * arrived.sign if whole else 0
    why = "" if sign else _why(head) if not own else arrived.why or "begins at another line, not at a thing"
    if sign != own:
        mechanism = {1: "Activation", -1: "Inhibition", 0: "Modulation"}[sign]
    if sign > 0 and arrived.on.casefold() in _MAKES:
        mechanism = "Production"
    relation = f"{head or 'line'} on {arrived.on}" if arrived.on else head or "line"
    return Tie("", source.id, arrived.thing.id, sign, relation, mechanism, why=why, where=line.id,
               references=line.papers, origin=line.origin, licence=line.licence)  # fmt: skip


def _headed(end: tuple[str, str]) -> bool:
    return end[1].casefold() not in _NO_HEAD


def _why(head: str) -> str:
    spelt = head.casefold()
    if spelt in _NO_HEAD:
        return "a line without an arrow head"
    return "a plain arrow" if spelt in _PLAIN else f"the arrow head {head[:40]} has no sign"


def _sources(ref: str, places: Places, depth: int) -> list[Thing]:
    """The things at which an influence begins; of an anchor those at the beginning of its line."""
    line = places.anchors.get(ref)
    if line is None:
        return things_at(ref, places, depth)
    _bounded(depth)
    ends = _directed(line) or (line.first, line.last)
    begins = [line.first, line.last] if len(ends) > 1 else [line.first if ends[0] is line.last else line.last]
    return [thing for begin in begins for thing in _sources(begin[0], places, depth + 1)]


def _acted(ref: str, places: Places, depth: int) -> list[_Acted]:
    """The things at which an influence arrives; of an anchor those at the head of its line, with the line's own sign."""
    line = places.anchors.get(ref)
    if line is None:
        return [_Acted(thing) for thing in things_at(ref, places, depth)]
    _bounded(depth)
    ends = _directed(line)
    if len(ends) != 1:
        why = "acts on a line without direction" if not ends else "acts on a line with two heads"
        return [_Acted(a.thing, 0, why) for end in (line.first, line.last) for a in _acted(end[0], places, depth + 1)]
    end, head = ends[0], ends[0][1]
    own = 1 if head.casefold() in _MAKES else relations("gpml").get(head.casefold(), (0, ""))[0]
    why = "" if own else f"acts on a line with the head {head[:40]}"
    begin = {thing.id for thing in _sources((line.first if end is line.last else line.last)[0], places, depth + 1)}
    found = [_Acted(a.thing, own * a.sign, why or a.why, head) for a in _acted(end[0], places, depth + 1)]
    # To make a state and to undo it look the same where both are drawn as one thing.
    same = "acts on a change of state of one thing"
    return [replace(a, sign=0, why=a.why or same) if a.thing.id in begin else a for a in found]


def _directed(line: Line) -> tuple[tuple[str, str], ...]:
    """The ends of a line that have heads."""
    return tuple(end for end in (line.first, line.last) if _headed(end))


def things_at(ref: str, places: Places, depth: int) -> list[Thing]:
    """What a line is fastened to: a thing, the node of a state, a complex, or each member of a group."""
    _bounded(depth)
    ref = places.states.get(ref, ref)
    if not ref:
        raise DataError("an end that is fastened to nothing")
    if ref in places.aliases and places.aliases[ref] in places.groups:
        return things_at(places.aliases[ref], places, depth + 1)
    if ref in places.complexes:
        return [_complex(ref, places, depth)]
    if ref in places.things:
        return [places.things[ref]]
    if ref in places.groups:
        found = {t.id: t for name in places.groups[ref] for t in things_at(name, places, depth + 1)}
        if not found:
            raise DataError("an end at a group without data nodes")
        return list(found.values())
    if ref in places.unnamed:
        raise DataError("an end at a shape without a name")
    if ref in places.free:
        raise DataError("an end on a free line, which states no interaction")
    raise DataError(f"an end at {ref[:40]!r}, which is not in the file")


def _complex(ref: str, places: Places, depth: int) -> Thing:
    """A complex of the things in its group, named after them unless it has a label."""
    parts = {t.id: t for name in places.groups[ref] for t in things_at(name, places, depth + 1)}
    if not parts:
        raise DataError("an end at a complex without data nodes")
    held = ":".join(sorted(parts))
    label = places.complexes[ref] or ":".join(sorted({part.label for part in parts.values()}))
    name = held if label == held else f"{label} [{held}]"
    return Thing(name, label, "Complex", parts=tuple(sorted(parts)), place=_amid(list(parts.values())))


def _together(draft: Draft, sources: list[Thing], acted: list[_Acted]) -> tuple[list[Thing], list[_Acted]]:
    """Each end as one thing: that every member acts on every other is more than a line between long lists says."""
    draft.told["long groups that are kept as one thing"] += (len(sources) > 1) + (len(acted) > 1)
    whole = (
        next(iter(acted))
        if len({(a.sign, a.why, a.on) for a in acted}) == 1
        else _Acted(acted[0].thing, 0, "acts on several lines")
    )
    ends = [sources, [a.thing for a in acted]]
    source, end = (things[0] if len(things) == 1 else group_of(things) for things in ends)
    return [source], [replace(whole, thing=end)]


def group_of(things: list[Thing]) -> Thing:
    """A group that is no complex, named after its members."""
    held = sorted({thing.id for thing in things})
    label = f"{', '.join(held[:3])} and {len(held) - 3} more" if len(held) > 3 else ", ".join(held)
    return Thing(f"group of {', '.join(held)}", label, "Entity", parts=tuple(held), place=_amid(things))


def _amid(things: list[Thing]) -> tuple[float, float] | None:
    """The middle of where the drawing has some things."""
    places = [thing.place for thing in things if thing.place]
    if not places:
        return None
    return sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places)


def complexes(draft: Draft, places: Places) -> None:
    """Add the complexes that no line ends at, with their parts."""
    for ref in places.complexes:
        try:
            known(draft, _complex(ref, places, 0), places)
        except DataError as error:
            draft.told[f"groups left out: {error.what}"] += 1


def known(draft: Draft, thing: Thing, places: Places) -> None:
    """Add a thing; the parts of a complex or group are stated with it, though a part is no influence."""
    if thing.id in draft.things:
        return
    draft.thing(thing)
    held = {t.id: t for t in places.things.values()}
    for part in thing.parts:
        if part in held:
            draft.thing(held[part])
            draft.told["parts of complexes and groups"] += 1
            draft.tie(Tie("", part, thing.id, 0, "is part of", "Modulation", why="a part, no influence"))


def _bounded(depth: int) -> None:
    if depth > _DEEPEST:
        raise DataError("lines and groups that refer to each other in a ring")
