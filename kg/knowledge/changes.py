"""What changed between two states of the content, record by record, in plain sentences.

Two sets of triples are compared, with what rules add in both, so that a card that was only written otherwise has not
changed. What a rule makes of a changed value is not told beside the value itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import DataError
from kg.knowledge.cards import Card, Value, cards, places
from kg.knowledge.files import SourceFile
from kg.knowledge.history import History
from kg.knowledge.review import Entry, Reviewer
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG, RDF
from kg.scratch import scratch

_TYPE = RDF + "type"
# An address follows from what was seen and from where the data set is obtained; alone it is no change of content.
_FOLLOWING = {KG + "seenAt"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One property of a record that both states have: what it was and what it is, in words."""

    name: str
    gone: tuple[str, ...]
    come: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence's part: from … to …, or what was added and what was taken away."""
        if len(self.gone) == len(self.come) == 1:
            return f"{self.name} from {self.gone[0]} to {self.come[0]}"
        parts = ((" added", self.come), (" removed", self.gone))
        return "; ".join(f"{self.name} {', '.join(values)}{word}" for word, values in parts if values)


@dataclass(frozen=True, slots=True)
class Change:
    """A record that one state has and the other has not, or that both have and tell otherwise."""

    change: str  # added, removed or changed
    iri: str
    entry: Entry
    differences: tuple[Difference, ...] = ()

    @property
    def text(self) -> str:
        """The change as a sentence."""
        if not self.differences:
            return f"{self.change}: {self.entry.text}"
        return f"{self.change}: {self.entry.who}: {'; '.join(d.text for d in self.differences)}"


@dataclass(frozen=True, slots=True)
class State:
    """The content at one time: its files, its records, and who tells them."""

    files: Mapping[str, SourceFile]
    cards: Mapping[str, Card]
    reviewer: Reviewer


def between(text: str) -> list[Change]:
    """The changes of a git range, `A..B`, or from a revision, `A`, to the files as they lie there now.

    Raises DataError outside a repository, for a name that is no revision and for a file that is not valid Turtle.
    """
    history = History.here()
    first, last = history.revisions(text)
    with scratch("review") as folder:
        old, new = _state(history, first, folder / "old"), _state(history, last, folder / "new")
        found = list(changes(old, new))
        lines = {
            (way, name): places(state.files[name])
            for way, name in {(c.change, c.entry.file) for c in found}
            if name in (state := old if way == "removed" else new).files
        }
    placed = [replace(c, entry=replace(c.entry, line=lines[c.change, c.entry.file].get(c.iri, 0))) for c in found]
    return sorted(placed, key=lambda c: (c.entry.file, c.entry.line, c.iri))


def changes(old: State, new: State) -> Iterator[Change]:
    """The changes from one state to the other, record by record."""
    for iri in {**old.cards, **new.cards}:
        before, now = old.cards.get(iri), new.cards.get(iri)
        if now is None and before is not None:
            yield Change("removed", iri, old.reviewer.entry(before))
        elif before is None and now is not None:
            yield Change("added", iri, new.reviewer.entry(now))
        elif before is not None and now is not None and (differing := _differing(before, now)):
            differences = tuple(_difference(p, before, old, now, new) for p in differing)
            yield Change("changed", iri, new.reviewer.entry(now), differences)


def _state(history: History, revision: str | None, into: Path) -> State:
    files = history.files(revision, into)
    try:
        knowledge = Knowledge.of([*history.base, *files])
    except DataError as error:
        at = f" at {revision[:10]}" if revision else ""
        raise DataError(error.what, where=f"{error.where}{at}", cure=error.cure) from error
    names = {f.name: f for f in files}
    found = {iri: card for iri, card in cards(knowledge.store, ("",)).items() if card.file in names}
    return State(names, found, Reviewer(knowledge, found))


def _differing(before: Card, now: Card) -> list[str]:
    """Properties that differ; of those that the files themselves give alone, where there are any."""
    names = sorted({*before.values, *now.values} - _FOLLOWING)
    changed = [p for p in names if before.values.get(p, ()) != now.values.get(p, ())]
    return [p for p in changed if p in before.typed | now.typed] or changed


def _difference(predicate: str, before: Card, old: State, now: Card, new: State) -> Difference:
    was, is_ = before.values.get(predicate, ()), now.values.get(predicate, ())
    name = "kind" if predicate == _TYPE else new.reviewer.name(predicate)
    gone, come = [v for v in was if v not in is_], [v for v in is_ if v not in was]
    return Difference(name, _words(gone, old.reviewer), _words(come, new.reviewer))


def _words(values: list[Value], reviewer: Reviewer) -> tuple[str, ...]:
    return tuple(reviewer.told(value) for value in values)
