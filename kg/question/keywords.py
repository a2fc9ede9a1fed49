"""The keywords of the Python door: old names still read, a slip answered with the nearest word."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from kg.errors import UsageError

P = ParamSpec("P")
R = TypeVar("R")

# Keywords of release 0.1 -> the words of the command line and of JSON, which stand now.
RENAMED = {
    "bench": "workspace",
    "within": "in_",
    "concentration": "conc",
    "profiles": "profile",
    "fixed": "set",
    "tones": "tone",
    "most": "k",
    "routes": "k",
    "metabolites": "without_metabolites",
}


def door(function: Callable[P, R]) -> Callable[P, R]:
    """A function that users call: its keywords are checked before anything is opened.

    Raises UsageError for a keyword that it does not take, with the nearest word; an old one is read with a
    DeprecationWarning.
    """
    known = inspect.signature(function).parameters

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        for word in [w for w in given if w not in known]:
            new = RENAMED.get(word, "")
            if new not in known:
                raise _unknown(function.__name__, word, list(known))
            if new in given:
                raise UsageError(f"{word} and {new} at once: they are one thing", cure=f"give {new} alone")
            warnings.warn(f"{word} is now {new}", DeprecationWarning, stacklevel=2)
            value = given.pop(word)
            given[new] = not value if word == "metabolites" else value
        call: Callable[..., R] = function
        return call(*args, **given)

    return checked


def _unknown(function: str, word: str, known: list[str]) -> UsageError:
    near = get_close_matches(word, [*known, *RENAMED], 1)
    meant = RENAMED.get(near[0], near[0]) if near else ""
    words = [name for name in known if name not in ("compounds", "names")]
    return UsageError(
        f"{function} takes no keyword {word!r}",
        cure=f"did you mean {meant}?" if meant in known else f"its keywords are {', '.join(words)}",
    )
