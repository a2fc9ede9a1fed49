"""Open the graph that a command asks: the built-in one, with the user's files beside it, or an endpoint."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.knowledge.joint import Joint
    from kg.knowledge.store import Knowledge
    from kg.question.workspace import Workspace

# Joined things that are named, and doubtful ones.
_NAMED = 12
_DOUBTED = 5


def opened(
    also: list[Path] | None = None,
    store: str | None = None,
    data: Path | None = None,
    graphs: list[str] | None = None,
    with_core: bool = False,
    *,
    read: bool = True,
) -> Knowledge:
    """The graph for one command; KG_ALSO names files or folders that are always read beside the shipped content.

    Without `read` a kept graph is read when it is asked, or told to `begin`.
    """
    from kg.errors import UsageError
    from kg.knowledge.store import Knowledge

    if data is None:
        if graphs or with_core:
            raise UsageError("--graph and --with-core are of a store", cure="give --data STORE too")
        return Knowledge(read_beside(also), endpoint=store, read=read)
    if store:
        raise UsageError("one graph at a time", cure="leave out either --data or --store")
    return _imported(data, graphs or [], with_core, read_beside(also))


def read_beside(also: list[Path] | None) -> list[Path]:
    """The files and folders that are read beside the shipped content."""
    always = [Path(p) for p in os.environ.get("KG_ALSO", "").split(os.pathsep) if p]
    return [*always, *(also or [])]


def _imported(data: Path, graphs: list[str], with_core: bool, extra: list[Path]) -> Knowledge:
    """The store that was filled; on stderr, what it is and what was joined."""
    from kg.cli.output import note
    from kg.knowledge.imported import Imported

    knowledge = Imported(data, graphs, core=with_core, extra=extra)
    note(
        "imported network: signed influence alone, each step with the ontology's usual gain; no receptor sites, no pools"
    )
    if with_core:
        _report(knowledge.joint)
    return knowledge


def _report(joint: Joint) -> None:
    """What was joined with the core, by which identifiers, and what was left apart."""
    from kg.cli.output import note
    from kg.knowledge.vocabulary import local_name

    by = ", ".join(f"{count:,} by {register}" for register, count in joint.registers().most_common())
    note(
        f"joined with the core by identifier: {len(joint.joined):,} things{f' ({by})' if by else ''}; "
        "drugs of the core act at its own places, not at imported nodes"
    )
    names = sorted({local_name(record) for record, _ in joint.joined.values()})
    if names:
        note(f"  they are {', '.join(names[:_NAMED])}{f' and {len(names) - _NAMED:,} more' if names[_NAMED:] else ''}")
    for iri, records in sorted(joint.doubtful.items())[:_DOUBTED]:
        note(f"  left apart: {local_name(iri)} fits {', '.join(map(local_name, records))}")


def workspace_of(
    also: list[Path] | None,
    store: str | None,
    data: Path | None = None,
    graphs: list[str] | None = None,
    with_core: bool = False,
    *,
    compounds: Iterable[str] = (),
) -> Workspace:
    """The graph that the options name, ready for questions about `compounds`, given as `NAME` or `NAME=AMOUNT`.

    Raises NotFound and UsageError for a compound's name that is none, before anything else is imported.
    """
    from kg.knowledge.looking import compound_called
    from kg.knowledge.names import Directory

    knowledge = opened(also, store, data, graphs, with_core, read=False)
    directory = Directory(knowledge)
    asked = [compound_called(directory, text.partition("=")[0].strip()) for text in compounds]
    if not asked or not all(knowledge.taking.is_kept(one.iri) for one in asked):
        # Read in the background while the rest of the program is imported.
        knowledge.begin()
    from kg.question.workspace import Workspace

    return Workspace(knowledge, directory)
