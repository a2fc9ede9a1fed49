"""What the marks of the screen of `kg perturb` mean: a line that explains those that stand on it, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.cli.change_blocks import DOUBT, NO_POOL

# Each mark as it is found on a screen, and what it means. A number of rows or words that are left out (`+3 more`) and that of further
# sources (`doc-001 +2)`) say themselves what they count.
_MARKS = {
    re.compile(rf"(?<=[%\d\s|]){re.escape(DOUBT)}(?![\w?])"): f"{DOUBT} unsure",
    re.compile(r"(?<![^\s|])=(?![^\s|,;.)])"): "= surely under 10 %",
    re.compile(rf"(?<!\S){NO_POOL}(?!\S)"): f"{NO_POOL} not in the network",
    re.compile(r"(?<!\S)\+\d+(?! more\b)(?![\w)])"): "+7 in 7 more places",
}


def with_legend(screen: Callable[[Sequence[str]], str]) -> str:
    """The screen with a line about the marks that stand on it; `screen` makes it with such lines given.

    A line more or less changes what else fits, so it is made again until every mark on it is explained: at most once a mark.
    """
    text = screen(())
    said: list[str] = []
    while missing := [meaning for meaning in marks(text) if meaning not in said]:
        said = [meaning for meaning in _MARKS.values() if meaning in said or meaning in missing]
        text = screen((f"Marks: {', '.join(said)}.",))
    return text


def marks(text: str) -> list[str]:
    """The meanings of the marks that stand on a screen above its legend, or above what is not computed where it has none."""
    words = re.sub(r"\s+", " ", re.split(r"^(?:Marks|Not computed): ", text, maxsplit=1, flags=re.MULTILINE)[0])
    return [meaning for mark, meaning in _MARKS.items() if mark.search(words)]
