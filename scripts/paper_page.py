"""The figures of paper/paper.md, taken from the pages of accuracy and expectations. Called by `scripts/pages`, after them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "paper" / "paper.md"
START, END = "<!-- figures: written by scripts/pages paper -->\n", "<!-- /figures -->"


def _cells(page: str, heading: str, row: str) -> list[str]:
    """The cells of a row of the first table under a heading."""
    text = (ROOT / "docs" / "reference" / page).read_text("utf-8").partition(heading)[2]
    found = re.search(rf"^\| {re.escape(row)} \|(.*)\|$", text, re.MULTILINE)
    if not found:
        raise ValueError(f"{page} has no row {row!r} under {heading!r}")
    return [cell.strip() for cell in found[1].split("|")]


def figures() -> str:
    """The two sentences with figures."""
    effects, sign, _, _, _, near, error, by_median, *_ = _cells("accuracy.md", "## As shipped, sources seen", "**all**")
    first, now, shortest, *_ = _cells("expectations.md", "# ", "all")
    first, now, shortest = (cell.replace("/", " of ", 1) for cell in (first, now, shortest))
    return (
        f"Of the blind table {first} directions were right in the first run and {now} are today, against {shortest} for the sign\n"
        f"of the shortest path. Among {effects} held-out effects whose source was seen, {sign} of those that move were computed in their\n"
        f"direction, and {near} of all sizes lie within a factor of two; the median error is {error} log2 units, that of a rule that knows the\n"
        f"direction and answers with the median {by_median}: directions are the stronger half.\n"
    )


def pages() -> dict[Path, str]:
    """The paper with the figures of today."""
    before, _, rest = PAPER.read_text("utf-8").partition(START)
    return {PAPER: f"{before}{START}{figures()}{END}{rest.partition(END)[2]}"}
