"""docs/decisions/README.md: the decisions by number and title. Called by `scripts/pages`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "decisions"
HEAD = """# Decisions

Written by `scripts/pages decisions`. What was decided once, so that nobody has to guess why: context, what was considered, the decision, what
follows. A record is never rewritten; a later one says that it supersedes it.

"""


def pages() -> dict[Path, str]:
    """The page with its text."""
    titles = {path.name: path.read_text("utf-8").partition("\n")[0].lstrip("# ") for path in FOLDER.glob("[0-9]*.md")}
    return {FOLDER / "README.md": HEAD + "".join(f"* [{titles[name]}]({name})\n" for name in sorted(titles))}
