"""The answer in README.md, as the program prints it: the first lines of each block. Called by `scripts/pages`."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- answer: written by scripts/pages readme -->\n", "<!-- /answer -->"
ASKED = ("perturb", "amisulpride")
# Lines of a block that are shown, its title among them.
LINES = 4
MORE = "  …"


def shown(answer: str) -> str:
    """The first lines of every block; a block is an unindented line and the indented ones after it."""
    blocks: list[list[str]] = []
    for line in answer.splitlines():
        if line.startswith(" ") and blocks:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    kept = [block if len(block) <= LINES else [*block[:LINES], MORE] for block in blocks]
    return "\n".join(line for block in kept for line in block)


def answered() -> str:
    """What the command prints."""
    from kg.cli import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
        main([*ASKED])
    return out.getvalue()


def pages() -> dict[Path, str]:
    """The README with the answer of today."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(START)
    return {PAGE: f"{before}{START}\n```\n{shown(answered())}\n```\n\n{END}{rest.partition(END)[2]}"}
