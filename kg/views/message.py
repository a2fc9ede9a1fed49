"""What the picture of a compound is about: every target that somebody affirms, where it is used, what follows there.

Places come before nodes: for each target the place that the graph shows it in, one releasing place for what is held on
it, as few others as hold the rest. In each stand its targets and the ways to what changes most and what it releases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.direction import Direction
from kg.draw.scene import Place
from kg.engine.model import NodeKind, Role
from kg.knowledge.vocabulary import local_name
from kg.views.parts import atlas_of
from kg.views.selection import PLACES, ROUTES, Chosen, chosen_routes, clefts, place_of, take
from kg.views.ways import shortest_way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.answer.explanation import ExplainedRoute, Explanation
    from kg.answer.perturbation import Perturbation
    from kg.answer.records import Effect

# A hold below this is drawn where its place is drawn, and earns none.
LEAST = 0.1
# The same for a target that no source affirms: the picture is about what somebody says.
UNSOURCED = 0.5
# A route of more nodes than this is told in words: in a picture the shortest way stands for it.
LONGEST = 8
# Targets of one compound that earn a place, primary and tightest first: a page has no room for the forty of some library drugs.
TARGETS = 8
# Half of a picture is for targets, but for no fewer than these; the rest is for what follows. A smaller one is for targets first.
FEWEST, SMALL = 3, 9
FILLED = 2  # pathways by rank whose carrying routes come in where they need no further place
ENDS = 2  # things that change most in a cell, each with the way to it; one alone where there are more places than that
_SHOWN = "SELECT ?target ?context { ?target kg:shownIn ?context } ORDER BY ?target ?context"


@dataclass(frozen=True)
class _Held:
    """A held target: its entity and the places in which it is held, tightest first."""

    entity: str
    places: tuple[str, ...]
    occupancy: float


class Message:
    """The choice of one answer's picture, of at most about `most` nodes."""

    def __init__(self, answer: Perturbation, most: int) -> None:
        self.answer, self.network = answer, answer.workspace.network
        self.atlas = atlas_of(answer.workspace)
        self.effects: dict[str, Effect] = {effect.node: effect for effect in answer.effects}
        # What is left is for compounds and for the pools that compete.
        self.room = most - len(answer.scenario.compounds) - most // 10
        self.chosen = Chosen(clefts(answer))
        self.kinds = {one.id: one.kind for one in self.atlas.contexts.values()}
        self.released, self.ligands, self.spaces = self._exchange()
        self.held = self._held()[: max(FEWEST, self.room // 2)]
        self.shown = self._shown()

    def choose(self, places: Sequence[str] = ()) -> Chosen:
        """Nodes, links and routes of the picture; in these places, where they are given."""
        chosen = self.chosen
        chosen.places = list(places or self.places())
        # In a very small picture the targets of all places before what follows in any of them.
        first = {place: self._held_in(place) for place in chosen.places if self.room < SMALL}
        for place in chosen.places:
            held = first.get(place) or self._held_in(place)
            for number, end in enumerate(self._ends(place, held)):
                self._lead(held, end, place, every=not number)
                if end in chosen.nodes:
                    chosen.ends.setdefault(place, end)
        self._pathways()
        self._drop_repeats()
        return chosen

    def _held_in(self, place: str) -> list[str]:
        """The held targets in a place for which there is room; they are drawn."""
        keys = [key for one in self.held if (key := f"{local_name(one.entity)}@{place}") in self.network.index]
        self.chosen.nodes |= dict.fromkeys(held := [key for key in keys if self.chosen.room_for([key], self.room)])
        return held

    def _drop_repeats(self) -> None:
        """Leave out a held target of which a place shows no consequence, where another place shows one; else its first step."""
        nodes, led = self.chosen.nodes, {key for link in self.chosen.shares for key in link}
        entities = {one.entity for one in self.held}
        for key in [one for one in nodes if one not in led and self._entity(one) in entities]:
            again = any(self._entity(one) == self._entity(key) for one in led)
            if again and any(place_of(one) == place_of(key) for one in nodes if one != key):
                del nodes[key]
            elif (way := self._way(key, "", place_of(key), anything=True)) and self.chosen.room_for(way, self.room):
                nodes |= dict.fromkeys(way)
                self.chosen.shares.setdefault((way[0], way[1]), 0.0)

    def _entity(self, key: str) -> str:
        return self.network.nodes[self.network.index[key]].entity

    def _pathways(self) -> None:
        """The carrying routes of the first pathways, where they stay in the places of the picture."""
        drawn = {*self.chosen.places, *self.chosen.clefts}
        for pathway in self.answer.pathways[:FILLED]:
            if not pathway.route:
                continue
            end = self._elsewhere(pathway.route[-1].target, drawn)
            take(self.chosen, self.answer.explain(end, ROUTES)[0], self.room, pathway.label, over=drawn)

    def _elsewhere(self, end: str, drawn: Collection[str]) -> str:
        """The node of the same thing that changes most in a place of the picture, else the node itself."""
        entity = self._entity(end)
        return next((e.node for e in self.answer.effects if e.entity == entity and e.context in drawn), end)

    def places(self) -> list[str]:
        """The places of the picture: where targets are shown, those that the rest needs, then one that releases what acts on each."""
        found: dict[str, None] = dict.fromkeys(self.shown.values())
        left = [one for one in self.held if not found.keys() & set(one.places)]
        while left:
            counts = Counter(place for one in left for place in one.places)
            rank = {one: (counts[one], self._own(left, one), self._touched(left, one), one) for one in counts}
            best = max(counts, key=rank.__getitem__)
            found.setdefault(best)
            left = [one for one in left if best not in one.places]
        for one in self.held:
            own = [place for place in one.places if self._own([one], place)[0]]
            if own and not found.keys() & set(own):
                found.setdefault(max(own, key=lambda place: self._beside(place, found)))
        return self._heard(list(found)[:PLACES])

    def _heard(self, places: list[str]) -> list[str]:
        """The places, and for the first that release something that no other hears the cell that it changes most."""
        for place in [one for one in places if self.released.get(one)]:
            spaces = {place_of(key) for key in self.released[place]}
            heard = any(self.spaces[one] & spaces and self.kinds.get(one) is Place.CELL for one in places)
            if heard or len(places) >= PLACES:
                continue
            hearing = [e.context for e in self.answer.effects if self.spaces[e.context] & spaces]
            cells = [one for one in dict.fromkeys(hearing) if self.kinds.get(one) is Place.CELL and one not in places]
            if cells:
                places.append(max(cells, key=lambda one: (self._moved(one), one)))
        return places

    def _held(self) -> list[_Held]:
        """Targets that a source affirms, those by which the compound works before the tightest; without a single source all."""
        places: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.answer.response.occupied:
            node = self.network.nodes[row.binding.node]
            if row.occupancy >= LEAST:
                at = node.key.partition("@")[2]
                places[node.entity][at] = max(places[node.entity].get(at, 0.0), row.occupancy)
        targets = self.answer.posed.prepared.targets
        self.atlas.sources.learn(iri for one in targets for iri in (*one.action.evidence, one.action.iri))
        sourced = {
            self.network.nodes[number].entity
            for target in targets
            if not self.atlas.said((*target.action.evidence, target.action.iri)).background
            for number in target.nodes
        }
        first = {row.target for row in self.answer.targets if row.primary}
        # What no source affirms stands for what the compound works by only where no source names any of that.
        sourced |= set() if first & sourced & places.keys() else first
        found = [
            _Held(entity, tuple(sorted(at, key=lambda place: (-round(at[place], 6), place))), max(at.values()))
            for entity, at in places.items() if entity in sourced or max(at.values()) >= UNSOURCED or not sourced & places.keys()
        ]  # fmt: skip
        rank = {one: (one.entity not in sourced, one.entity not in first, -round(one.occupancy, 6), one.entity) for one in found}  # fmt: skip
        return sorted(found, key=rank.__getitem__)[:TARGETS]

    def _exchange(self) -> tuple[dict[str, list[str]], dict[str, set[str]], dict[str, set[str]]]:
        """Place -> pools it releases into; entity -> transmitters that act on it or that it clears; place -> its spaces."""
        released: dict[str, list[str]] = defaultdict(list)
        ligands: dict[str, set[str]] = defaultdict(set)
        spaces: dict[str, set[str]] = defaultdict(set)
        for link in self.network.influences:
            source, target = self.network.nodes[link.source], self.network.nodes[link.target]
            for pool, other in ((source, target), (target, source)):
                if pool.kind is NodeKind.POOL and other.kind is not NodeKind.POOL:
                    spaces[place_of(other.key)].add(place_of(pool.key))
                    if link.role in (Role.LIGAND, Role.UPTAKE):
                        ligands[other.entity].add(pool.entity)
            if (
                target.kind is NodeKind.POOL
                and link.role is Role.DRIVE
                and target.key not in released[place_of(source.key)]
            ):
                released[place_of(source.key)].append(target.key)
        return released, ligands, spaces

    def _own(self, held: Iterable[_Held], place: str) -> tuple[bool, bool, bool]:
        """Whether a place releases what acts on one of these targets held there; best a terminal beside what is shown."""
        own = any(place in one.places and self.ligands[one.entity] & self._transmitters(place) for one in held)
        near = any(self.spaces[place] & self.spaces[one] for one in self.shown.values())
        return own, own and near, own and self.kinds.get(place) is Place.TERMINAL

    def _touched(self, held: Iterable[_Held], place: str) -> float:
        """How much the targets themselves change there, log2 units, the most of them."""
        keys = [f"{local_name(one.entity)}@{place}" for one in held if place in one.places]
        return round(max((abs(self.effects[key].log2_change) for key in keys if key in self.effects), default=0.0), 6)

    def _shown(self) -> dict[str, str]:
        """Held target -> the place that the graph shows it in, where it is held there."""
        rows = self.answer.workspace.knowledge.rows(_SHOWN)
        shown = {str(row["target"]): local_name(str(row["context"])) for row in rows}
        return {one.entity: shown[one.entity] for one in self.held if shown.get(one.entity, "") in one.places}

    def _transmitters(self, place: str) -> set[str]:
        return {self._entity(key) for key in self.released.get(place, ())}

    def _beside(self, place: str, found: Iterable[str]) -> tuple[bool, bool, int, float, str]:
        """How well a releasing place goes with those found: it releases where they are, is a terminal, holds more."""
        near = {space for one in found for space in self.spaces[one]}
        released = {place_of(key) for key in self.released[place]}
        count = sum(place in one.places for one in self.held)
        return bool(near & released), self.kinds.get(place) is Place.TERMINAL, count, self._moved(place), place

    def _moved(self, place: str) -> float:
        """How much changes in a place, log2 units."""
        moved = (abs(e.log2_change) for e in self.answer.effects if e.context == place and e.direction.moves)
        return round(sum(moved), 6)

    def _ends(self, place: str, held: Sequence[str]) -> list[str]:
        """What a terminal releases; in another place what changes most there but release, readouts of a pathway before the rest."""
        if self.kinds.get(place) is Place.TERMINAL:
            own = {pool for key in held for pool in self.ligands[self._entity(key)]}
            pools = self.released.get(place, [])
            return [key for key in pools if self._entity(key) in own] or pools[:1]
        readouts = {self.network.nodes[n].key for pathway in self.answer.workspace.pathways for n in pathway.readouts}
        found = [
            e for e in self.answer.effects
            if e.context == place and e.node not in held and e.direction is not Direction.UNCHANGED
            and self.network.nodes[self.network.index[e.node]].kind is NodeKind.SIGNAL and not self._releases(e.node)
        ]  # fmt: skip
        found.sort(key=lambda e: (not e.direction.moves, e.node not in readouts, -round(abs(e.log2_change), 6), e.node))
        return [e.node for e in found[: ENDS if len(self.chosen.places) <= ENDS else 1]]

    def _releases(self, key: str) -> bool:
        onward = (self.network.influences[n] for n in self.network.outgoing.get(self.network.index[key], ()))
        return any(self.network.nodes[one.target].kind is NodeKind.POOL for one in onward)

    def _lead(self, held: Sequence[str], end: str, place: str, *, every: bool) -> None:
        """The ways from what is held in a place to an end: as explained, else the shortest to what stands there already.

        A route without room is drawn as far as there is; no other that carries less leads to its end instead.
        """
        told = self.answer.explain(end, ROUTES)[0]
        total = sum(abs(route.share) for route in told.routes) + abs(told.other)
        inside = {place} | self.spaces[place]
        drawn = {*self.chosen.places, *self.chosen.clefts}
        for number, key in enumerate(held if every else held[:1]):
            own = [r for r in told.routes if r.nodes[0] == key and {place_of(one) for one in r.nodes} <= inside]
            if own and len(own[0].nodes) <= LONGEST and self.chosen.room_for(own[0].nodes, self.room):
                self._add(told, own[0], total, number)
                continue
            way = self._way(key, end, place)
            if own and way and way[-1] == end and end not in self.chosen.nodes and tuple(way) != own[0].nodes:
                self._begun(own[0], total)
                continue
            if way and self.chosen.room_for(way, self.room):
                self.chosen.nodes |= dict.fromkeys(way)
                for link in pairwise(way):
                    self.chosen.shares.setdefault(link, 0.0)
        if end not in self.chosen.nodes:
            usable = (r for r in told.routes if {place_of(one) for one in r.nodes} <= drawn)
            if (route := next(usable, None)) and self.chosen.room_for(route.nodes, self.room):
                self._add(told, route, total, 0)

    def _begun(self, route: ExplainedRoute, total: float) -> None:
        """Take in as much of a route's beginning as there is room for."""
        for count in range(len(route.nodes) - 1, 1, -1):
            begun = route.nodes[:count]
            if self.chosen.room_for(begun, self.room):
                self.chosen.nodes |= dict.fromkeys(begun)
                for link in pairwise(begun):
                    self.chosen.shares[link] = max(self.chosen.shares.get(link, 0.0), abs(route.share) / total)
                return

    def _add(self, told: Explanation, route: ExplainedRoute, total: float, number: int) -> None:
        """Take an explained route in under the name of its end."""
        against = "opposing: " if route.share * told.effect < 0 else ""
        self.chosen.add(f"{against}{told.label}" + (f" ({number + 1})" if number else ""), route, total)

    def _way(self, start: str, end: str, place: str, *, anything: bool = False) -> list[str]:
        """The shortest way within a place from a node to an end or what is drawn on the way to one (`anything`: a step); or nothing."""
        goals = {end, *(link[1] for link in self.chosen.shares if place_of(link[1]) == place)} - {start}
        return shortest_way(self.network, start, goals, place, anything=anything)


def of_message(answer: Perturbation, most: int) -> Chosen:
    """What the picture of an answer shows: its message, or its strongest routes where no compound holds anything."""
    message = Message(answer, most)
    return message.choose() if message.held else chosen_routes(answer, most)
