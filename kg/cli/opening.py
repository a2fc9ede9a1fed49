"""Open the graph that a command asks: the built-in one, with the user's files beside it, or an endpoint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.knowledge.store import Knowledge
    from kg.question.workspace import Workspace


def opened(also: list[Path] | None = None, store: str | None = None) -> Knowledge:
    """The graph for one command; KG_ALSO names files or folders that are always read beside the shipped content."""
    from kg.knowledge.store import Knowledge

    return Knowledge(read_beside(also), endpoint=store)


def read_beside(also: list[Path] | None) -> list[Path]:
    """The files and folders that are read beside the shipped content."""
    always = [Path(p) for p in os.environ.get("KG_ALSO", "").split(os.pathsep) if p]
    return [*always, *(also or [])]


def workspace_of(also: list[Path] | None, store: str | None) -> Workspace:
    """The graph that --also and --store name, ready for questions."""
    knowledge = opened(also, store)  # read in the background while the rest of the program is imported
    from kg.question.workspace import Workspace

    return Workspace(knowledge)
