"""synaptrace: a knowledge graph of drug action with a signalling-pathway explorer.

The public names are loaded on first use, so that `import kg` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.explore import compare, dose, explain, perturb, trace
    from kg.triples.store import Knowledge

__version__ = "0.1.0"

_HOMES = {
    "Knowledge": "kg.triples.store",
    "perturb": "kg.explore",
    "trace": "kg.explore",
    "explain": "kg.explore",
    "dose": "kg.explore",
    "compare": "kg.explore",
}

__all__ = ["Knowledge", "__version__", "compare", "dose", "explain", "perturb", "trace"]


def __getattr__(name: str) -> Any:
    """Load a public name from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
