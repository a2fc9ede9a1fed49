"""What a push found and did, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class GraphReport:
    """What became of one graph: `state` is live, waiting (dry run), pushed or resumed; `sent` counts triples."""

    graph: str
    triples: int
    digest: str
    state: str
    sent: int


@dataclass(frozen=True)
class PushReport:
    """What a push did. `atomic` says whether readers saw all graphs change at one moment."""

    endpoint: str
    query_url: str
    server: str
    verified_server: bool
    atomic: bool
    status: str
    graphs: tuple[GraphReport, ...]
    notes: tuple[str, ...]


class Leftover(NamedTuple):
    """A staging graph on the server and its triples."""

    graph: str
    triples: int

    def __str__(self) -> str:
        return f"the staging graph {self.graph} ({self.triples:,} triples)"
