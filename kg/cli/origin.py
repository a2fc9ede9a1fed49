"""Where an answer comes from: the command, the version, the graph and the files, written into JSON for `kg rerun`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.writing import refuse_unwritable

if TYPE_CHECKING:
    from kg.question.workspace import Workspace

# Options that say where an answer goes and in which form, not what it is.
_ELSEWHERE = ("-f", "--format", "-o", "--output", "--plot")

# Options whose file is written.
_WRITTEN = ("-o", "--output", "--plot", "--refused")

# Verbs that write a folder, and make the folders above it.
_FOLDERS = ("site", "export", "ingest")

_asked: ContextVar[tuple[str, ...]] = ContextVar("asked", default=())


def remember(arguments: Sequence[str]) -> None:
    """Keep the words of the command that runs."""
    _asked.set(tuple(arguments))


def question(arguments: Sequence[str]) -> list[str]:
    """The words of a command without where its answer went."""
    kept: list[str] = []
    words = iter(arguments)
    for word in words:
        name = word.partition("=")[0]
        if word in _ELSEWHERE:
            next(words, None)
        elif name in _ELSEWHERE or (word[:2] in _ELSEWHERE and not word.startswith("--")):
            continue
        else:
            kept.append(word)
    return kept


def refuse_lost(arguments: Sequence[str]) -> None:
    """See that what the command writes can be written and costs nothing, before anything is computed.

    Raises UsageError where a file that it writes is one that it reads or writes too: it would be lost; DataError where a
    file cannot be written there.
    """
    written, read = _files(arguments)
    for at, (option, place) in enumerate(written):
        for other in (*read, *(earlier for _, earlier in written[:at])):
            if place and other and _is_one_file(place, other):
                raise UsageError(f"{other} would be overwritten: the command needs it", option, "write to another file")
    if not set(arguments[:1]) & set(_FOLDERS):
        for _, place in written:
            if place and "\0" not in str(place):
                refuse_unwritable(Path(place))


def _files(arguments: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The options whose file is written, each with it, and the other words."""
    written: list[tuple[str, str]] = []
    read: list[str] = []
    words = iter(arguments)
    for word in words:
        name, _, value = word.partition("=")
        if word in _WRITTEN:
            written.append((word, next(words, "")))
        elif name in _WRITTEN and word.startswith("--"):
            written.append((name, value))
        elif word[:2] in _WRITTEN and not word.startswith("--"):
            written.append((word[:2], word[2:]))
        else:
            read += [word, value] if word.startswith("--") else [word]
    return written, read


def _is_one_file(place: str, other: str) -> bool:
    try:
        if not Path(other).exists():  # two answers into one new file
            return Path(place).absolute() == Path(other).absolute()
        return Path(other).is_file() and Path(place).samefile(other)
    except (OSError, ValueError):  # a word that names no file
        return False


def origin(workspace: Workspace) -> dict[str, Any]:
    """The key `run` of an answer.

    `arguments` are the words after `kg`, `digest` names the graph, `seed` the samples; `files` holds the SHA-256 of each
    file that the command names.
    """
    from kg.answer.origin import asked_by

    arguments = question(_asked.get())
    return asked_by(arguments, files_named(arguments), workspace)


def files_named(arguments: Sequence[str]) -> dict[str, str]:
    """Each file that the words name, with the SHA-256 of its bytes."""
    found = {}
    for word in arguments:
        name = word.partition("=")[2] if word.startswith("--") and "=" in word else word
        try:
            held = Path(name).is_file()
        except (OSError, ValueError):  # a word too long for a path is none
            continue
        if held:
            with Path(name).open("rb") as stream:
                found[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found
