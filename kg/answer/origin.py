"""How an answer was asked: the key `run` of its JSON, by which `kg rerun` asks it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.question.workspace import Workspace


def asked_by(arguments: Sequence[str], files: Mapping[str, str], workspace: Workspace) -> dict[str, Any]:
    """The words after `kg`, the version, the digest of the graph, the seed of the samples, and the SHA-256 of each file that the words name."""
    from kg import __version__
    from kg.engine.sampling import SEED

    return {
        "command": shlex.join(["kg", *arguments]),
        "arguments": list(arguments),
        "version": __version__,
        "digest": workspace.knowledge.digest,
        "seed": SEED,
        "files": dict(files),
    }
