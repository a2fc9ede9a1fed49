"""Answers as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.cli.output import table
from kg.direction import ARROWS, Direction

if TYPE_CHECKING:
    from kg.answer.answer import Answer, Effect, Explanation, RouteLink, Stated
    from kg.answer.compare import Comparison
    from kg.answer.trace import Traced

TABLE_ROWS = 25
# Sources named beside a route in a table; JSON has them all, link by link.
SOURCES_NAMED = 4


def perturbation(answer: Answer) -> str:
    """What is stated, which targets, which pathways, which nodes."""
    return "\n".join(
        part
        for part in (_scenario(answer), _stated(answer), _targets(answer), _pathways(answer), _effects(answer))
        if part
    )


def _scenario(answer: Answer) -> str:
    lines = [f"{c.label}: {c.free} – {c.basis}" for c in answer.scenario.compounds]
    lines += [f"against {c.label}: {c.free} – {c.basis}" for c in answer.scenario.against]
    scene = answer.scenario
    lines += [f"pretreated with {c.label}: {c.free} – {c.basis}" for c in scene.pretreated]
    lines += [f"without {node}" for node in scene.without]
    lines += [f"held: {node} at {fold:g} × rest" for node, fold in scene.fixed]
    lines += [f"tone: {node} at {fold:g} × rest" for node, fold in scene.tones]
    lines.append(f"{scene.time}; network of {scene.nodes} nodes and {scene.influences} influences ({scene.digest})")
    return "\n".join(lines) + "\n"


def _stated(answer: Answer) -> str:
    """One line a thing and direction: what the first source says, and every source; known directions first."""
    if not answer.stated:
        return "Stated by the documents\n  not stated\n"
    groups: dict[tuple[object, ...], list[Stated]] = {}
    for s in answer.stated:
        groups.setdefault((s.direction == "unknown", s.node, s.direction, s.modality, s.dose), []).append(s)
    rows = [
        (
            found[0].node,
            f"{found[0].direction.glyph} {found[0].direction}",
            found[0].says,
            list(dict.fromkeys(f"{s.document}:{s.line}" for s in found)),
            found[0].modality,
            _window(found[0].dose),
        )
        for _, found in sorted(groups.items(), key=lambda group: group[0][0] is True)
    ]
    shown = rows[:TABLE_ROWS]
    return table(
        ("on", "direction", "says", "source", "modality", "dose"),
        shown,
        _more("Stated by the documents", shown, rows),
    )


def _window(dose: tuple[float, float] | None) -> str:
    return f"{dose[0]:g}-{dose[1]:g}" if dose else ""


def _more(title: str, shown: Sequence[object], of: Sequence[object]) -> str:
    rest = len(of) - len(shown)
    return f"{title} (+{rest} more with -f tsv or -f json)" if rest > 0 else title


def _targets(answer: Answer) -> str:
    """One line a target: the contexts it was found in, the range of occupancy over them."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number, t in enumerate(answer.targets):
        groups.setdefault((t.compound, t.target, t.action), []).append(number)
    rows = []
    for numbers in groups.values():
        found = [answer.targets[n] for n in numbers]
        first = found[0]
        held = [t.occupancy for t in found if t.occupancy is not None]
        share = (
            f"{min(held):.0%}-{max(held):.0%}"
            if held and max(held) - min(held) > 0.01
            else f"{held[0]:.0%}"
            if held
            else ""
        )
        affinity = first.affinity_nM
        value = (
            ""
            if affinity is None
            else f"{affinity[0]:.3g}"
            if affinity[0] == affinity[1]
            else f"{affinity[0]:.3g}-{affinity[1]:.3g}"
        )
        rows.append(
            (first.compound, first.action, first.label, value, share, first.note or first.basis, first.evidence)
        )
    return table(("compound", "action", "target", "nM", "occupied", "basis", "who says so"), rows, "Targets")


def _pathways(answer: Answer) -> str:
    rows = [
        (
            p.rank,
            p.label,
            f"{p.direction.glyph} {p.direction}",
            p.score,
            p.contexts[:3],
            _route(p.route),
            _word(p.route),
        )
        for p in answer.pathways[:TABLE_ROWS]
    ]
    title = _more("Pathways, computed (score = mean |log2 change| where it moves most)", rows, answer.pathways)
    columns = ("rank", "pathway", "direction", "score", "where", "route that carries most", "who says so")
    return table(columns, rows, title)


def _word(links: Sequence[RouteLink]) -> str:
    """The sources of a route's links, each once, the first few named."""
    said = list(dict.fromkeys(text for link in links for text in link.evidence))
    rest = len(said) - SOURCES_NAMED
    return "; ".join(said[:SOURCES_NAMED]) + (f"; +{rest} more" if rest > 0 else "")


def _route(links: Sequence[RouteLink]) -> str:
    """`amitriptyline ⊣ SLC6A4 → …`, one key a node, the place said when it changes."""
    if not links:
        return ""
    words = [links[0].source]
    place = ""
    for link in links:
        name, _, where = link.target.partition("@")
        words += [ARROWS.get(link.sign, "·"), name if where == place else f"{name}@{where}"]
        place = where
    return " ".join(words)


def _effects(answer: Answer) -> str:
    """One line an entity and direction: the place where it moves most, and in how many more it moves the same way."""
    groups: dict[tuple[str, str], list[Effect]] = {}
    for e in answer.effects:
        if e.direction is not Direction.UNCHANGED or e.tendency:
            groups.setdefault((e.entity, _direction(e)), []).append(e)
    rows = [_effect(word, found) for (_, word), found in groups.items()]
    shown = rows[:TABLE_ROWS]
    title = _more("Nodes, computed", shown, rows)
    return table(("node", "and", "direction", "size", "log2", "5-95 %", "stable"), shown, title)


def _direction(effect: Effect) -> str:
    tends = f" (tends {effect.tendency})" if effect.direction is Direction.UNCHANGED else ""
    return f"{effect.direction.glyph} {effect.direction}{tends}"


def _effect(direction: str, found: list[Effect]) -> tuple[object, ...]:
    first, rest = found[0], len(found) - 1
    interval = f"{first.interval[0]:.2f}…{first.interval[1]:.2f}" if first.interval else ""
    stable = "" if first.stability is None else f"{first.stability:.0%}"
    elsewhere = f"in {rest} more place{'s' if rest > 1 else ''}" if rest else ""
    return (first.node, elsewhere, direction, first.size, first.log2_change, interval, stable)


def explanation(found: Explanation) -> str:
    """The change, then each route as a sentence, then the exact rest."""
    head = f"{found.node}: {found.effect:+.3f} log2 units{f' ({found.direction})' if found.direction else ''}"
    lines = [f"  {n}. {r.sentence}" for n, r in enumerate(found.routes, 1)]
    lines.append(f"  other routes: {found.other:+.3f} log2 units")
    by_target = ", ".join(f"{t} {s:+.3f}" for t, s in found.by_target[:8])
    return "\n".join([head, *lines, f"  by target: {by_target}" if by_target else "  no compound acts on it"])


def traces(found: Sequence[Traced]) -> str:
    """Each route with its sign, then its links with evidence."""
    parts = []
    for number, route in enumerate(found, 1):
        parts.append(f"{number}. sign {route.sign}  ({len(route.links)} links)")
        parts += [
            f"     {link.source} —({link.sign})→ {link.target}   [{'; '.join(link.evidence) or 'no evidence recorded'}]"
            for link in route.links
        ]
    return "\n".join(parts)


def comparison(result: Comparison) -> str:
    """Affinities, then effects."""
    affinities = [(s.label, *s.values, s.standing) for s in result.affinities]
    shown = result.effects[: 2 * TABLE_ROWS]
    effects = [
        (s.name, *(_moved(v, d) for v, d in zip(s.values, s.directions, strict=True)), s.standing) for s in shown
    ]
    return "\n".join(
        (
            table(
                ("target", *(f"{c}, nM" for c in result.compounds), "order"),
                affinities,
                "Affinities as recorded, in nM",
            ),
            table(
                ("node", *result.compounds, "standing"),
                effects,
                _more("Effects, computed (log2 change)", shown, result.effects),
            ),
        )
    )


def _moved(value: float | None, direction: Direction) -> str:
    return f"{direction.glyph} {value:+.2f}" if value is not None else ""
