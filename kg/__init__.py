"""synaptrace: a knowledge graph of drug action with a signalling-pathway explorer.

The public names are loaded on first use, so that `import kg` costs nothing.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.explore import compare, dose, draw, explain, perturb, query, show, trace
    from kg.explore import open_workspace as open  # noqa: A004 - kg.open reads as it should
    from kg.knowledge.store import Knowledge
    from kg.question.profile.own import Profile
    from kg.screen.run import screen

__version__ = "0.1.0"

# Public name -> the module it lives in, and its name there.
_HOMES = {
    "Knowledge": ("kg.knowledge.store", "Knowledge"),
    "Profile": ("kg.question.profile.own", "Profile"),
    "open": ("kg.explore", "open_workspace"),
    "perturb": ("kg.explore", "perturb"),
    "trace": ("kg.explore", "trace"),
    "explain": ("kg.explore", "explain"),
    "dose": ("kg.explore", "dose"),
    "compare": ("kg.explore", "compare"),
    "draw": ("kg.explore", "draw"),
    "query": ("kg.explore", "query"),
    "show": ("kg.explore", "show"),
    "screen": ("kg.screen.run", "screen"),
}

__all__ = [
    "Knowledge",
    "Profile",
    "__version__",
    "compare",
    "dose",
    "draw",
    "explain",
    "open",
    "perturb",
    "query",
    "screen",
    "show",
    "trace",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, there = _HOMES[name]
    return getattr(importlib.import_module(module), there)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)


class Door(ModuleType):
    """A room that answers to the verb of its name too: `kg.draw("amitriptyline")`, while `kg.draw.scene` is a module."""

    def _verb(self) -> Any:
        module, there = _HOMES[self.__name__.rpartition(".")[2]]
        return getattr(importlib.import_module(module), there)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._verb()(*args, **keywords)

    @property
    def __signature__(self) -> Any:
        """The keywords of the verb, for completion and help."""
        import inspect

        return inspect.signature(self._verb())
