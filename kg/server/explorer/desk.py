"""What a worker keeps open between questions: the graph, its names, and the pages of what was looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.explore import open_workspace
from kg.knowledge.about import About
from kg.knowledge.names import Match
from kg.knowledge.page import Page
from kg.knowledge.vocabulary import ID, local_name
from kg.question.workspace import Workspace

# Pages and answers that a worker keeps: one compound is asked for again at every dose.
KEPT = 32


class Desk:
    """One worker's workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    @classmethod
    def opened(cls, also: tuple[str, ...]) -> Desk:
        """The shipped graph with files beside it, everything read that every question needs."""
        desk = cls(open_workspace(map(Path, also)))
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

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """A value that was made lately, else made now."""
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def find(self, name: str, kinds: tuple[str, ...], what: str) -> Match:
        """The record that a name in an address means: its own local name first. Raises NotFound with near misses."""
        directory = self.workspace.directory
        own = [m for m in directory.exact(ID + name, kinds) if local_name(m.iri) == name]
        return own[0] if own else directory.resolve(name, kinds, what)

    def page(self, iri: str) -> Page:
        """Everything known about one thing."""
        found: Page = self.kept(("page", iri), lambda: self.about.page(iri))
        return found

    def name(self, iri: str) -> str:
        """The local name of a record, by which its page is called."""
        return local_name(iri)
