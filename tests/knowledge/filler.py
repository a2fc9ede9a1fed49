"""Fill a directory again and again, as `kg ingest` does, until killed: `python filler.py DIRECTORY FIRST COUNT`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.knowledge.disk import replace


def quads(version: int, count: int) -> Iterator[Quad]:
    """`count` quads that all carry the version."""
    graph, predicate = NamedNode("http://example.org/g"), NamedNode("http://example.org/version")
    for number in range(count):
        yield Quad(NamedNode(f"http://example.org/{number}"), predicate, Literal(version), graph)


def main() -> None:
    """Say `start` before and the version after each switch, so that the test knows what was promised."""
    directory, version, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    while True:
        print("start", version, flush=True)
        replace(directory, quads(version, count))
        print("done", version, flush=True)
        version += 1


if __name__ == "__main__":
    main()
