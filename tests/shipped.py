"""The shipped graph, opened once a test run and shared by every test that only asks it."""

from __future__ import annotations

from functools import cache

from kg.explore import open_workspace
from kg.knowledge.store import Knowledge
from kg.question.workspace import Workspace


@cache
def workspace() -> Workspace:
    """The graph and its network, ready for questions; a test that changes either opens one of its own."""
    return open_workspace()


def knowledge() -> Knowledge:
    """The graph alone."""
    return workspace().knowledge


@cache
def untouched() -> Knowledge:
    """The graph into which no test takes a compound of the library, for what holds of the files alone."""
    return Knowledge()
