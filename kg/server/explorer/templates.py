"""Pages from templates: everything that is put into one is escaped, and a name that is missing is an error."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.display import plain
from kg.server.explorer.asked import address

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.knowledge.page import RecordTable

# Characters from which on a cell of a table is wide, and from which on very wide.
WIDE, WIDEST = 40, 240
# Characters of a list that are shown before it is folded.
FOLDED = 90
_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("kg.server.explorer"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finished,
    )  # fmt: skip
    made.globals["url"] = address
    made.globals["version"] = __version__
    made.globals["verbatim"] = VerbatimText
    made.filters["signed"] = lambda value: f"{value:+.2f}"
    made.filters["percent"] = lambda value: "" if value is None else f"{value:.0%}"
    made.filters["spaced"] = spaced
    made.filters["filled"] = filled
    made.filters["width"] = width
    made.filters["folded"] = folded
    made.filters["short"] = lambda value: f"{value:.3g}"
    return made


def spaced(name: str) -> str:
    """The words of a name that is written as one: `BackgroundKnowledge` -> `background knowledge`."""
    return " ".join(word if word.isupper() else word.lower() for word in _JOINT.sub(" ", name).split())


def filled(table: RecordTable) -> tuple[list[str], list[list[str]]]:
    """The columns of a table that hold something in one of its rows, and the rows with these alone."""
    held = [place for place in range(len(table.columns)) if any(row[place] for row in table.rows)]
    return [table.columns[place] for place in held], [[row[place] for place in held] for row in table.rows]


def folded(value: str) -> tuple[list[str], list[str]]:
    """The parts of a list that are shown, and those that a click opens: all of a list that is little longer than what is shown."""
    parts = value.split("; ")
    if len(value) <= 2 * FOLDED:
        return parts, []
    count = max(1, sum(1 for at in range(len(parts)) if len("; ".join(parts[: at + 1])) <= FOLDED))
    return parts[:count], parts[count:]


def width(value: str) -> str:
    """The class of a cell that holds a text of that length."""
    return "widest" if len(value) > WIDEST else "wide" if len(value) > WIDE else ""


class VerbatimText(str):
    """Text whose lines and characters a page keeps as they are, escaped."""

    __slots__ = ()


def _finished(value: Any) -> Any:
    """Nothing for None; texts without characters that turn the reading order."""
    if value is None:
        return ""
    return plain(value) if type(value) is str else value


def render(template: str, /, **context: Any) -> str:
    """The text of a page."""
    return _environment().get_template(template).render(**context)


def markup(text: str) -> Any:
    """Text of the program's own making that is HTML already, such as a drawn picture."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - the drawing room escapes what it writes, and a test feeds it hostile labels
