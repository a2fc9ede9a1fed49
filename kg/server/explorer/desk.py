"""What a worker keeps open between questions: the graph, its names, and the pages of what was looked at last."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from typing import Any

from kg import explore
from kg.knowledge.about import About
from kg.knowledge.names import Match
from kg.knowledge.page import Page
from kg.knowledge.vocabulary import ID, local_name
from kg.question.scenario import Question
from kg.question.workspace import Workspace
from kg.shown import DrawnPerturbation

# Answers that a worker keeps: one is asked for as page, picture and files, but holds what spreads from each node to each (20 MB).
ANSWERS = 4
# Pages, sliders and pictures, each of some ten kilobytes, that a worker keeps of a kind.
KEPT = 64


class Desk:
    """One worker's workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._kept: defaultdict[str, OrderedDict[Hashable, Any]] = defaultdict(OrderedDict)

    @classmethod
    def opened(cls, also: tuple[str, ...]) -> Desk:
        """The shipped graph with files beside it, everything read that every question needs."""
        desk = cls(explore.open_workspace(map(Path, also)))
        _ = desk.workspace.system, desk.workspace.pathways, desk.about, desk.workspace.knowledge.library
        return desk

    @cached_property
    def about(self) -> About:
        """Makes pages of records."""
        return About(self.workspace.knowledge, self.workspace.directory)

    @cached_property
    def entity_kinds(self) -> frozenset[str]:
        """Local names of the classes of things that take part in drug action or signalling."""
        rows = self.workspace.knowledge.rows("SELECT ?class { ?class rdfs:subClassOf+ kg:Entity }")
        return frozenset(local_name(str(row["class"])) for row in rows)

    def kept(self, kind: str, key: Hashable, make: Callable[[], Any], most: int = KEPT) -> Any:
        """A value that was made lately, else made now; of each kind the `most` that were asked last stay."""
        shelf = self._kept[kind]
        if key not in shelf:
            while len(shelf) >= most:  # before the new one is made, so that there is room for it
                shelf.popitem(last=False)
            shelf[key] = make()
        shelf.move_to_end(key)
        return shelf[key]

    def answer(self, question: Question, in_: str, samples: int) -> DrawnPerturbation:
        """The answer to a question of the graph's own compounds, kept for its other forms and for comparisons."""
        key = (question, in_, samples)
        found: DrawnPerturbation = self.kept(
            "answer", key, lambda: explore.answered(self.workspace, *key), most=ANSWERS
        )
        return found

    def find(self, name: str, kinds: tuple[str, ...], what: str) -> Match:
        """The record that a name in an address means: its own local name first. Raises NotFound with near misses."""
        directory = self.workspace.directory
        own = [m for m in directory.exact(ID + name, kinds) if local_name(m.iri) == name]
        return own[0] if own else directory.resolve(name, kinds, what)

    def page(self, iri: str) -> Page:
        """Everything known about one thing."""
        found: Page = self.kept("page", iri, lambda: self.about.page(iri))
        return found

    def name(self, iri: str) -> str:
        """The local name of a record, by which its page is called."""
        return local_name(iri)
