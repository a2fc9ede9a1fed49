"""What an address or a form asks for, read strictly: a name that means nothing here is refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from kg import settings
from kg.errors import UsageError
from kg.question.workspace import Workspace
from kg.server.protocol import RequestRefused

# The longest text of one parameter, and how many values one may have.
TEXT_LIMIT = 300
VALUES_LIMIT = 20
# Samples that one answer may take here; the command line allows more.
SAMPLES_MOST = 256

TEXT, WORDS, FLAG, COUNT = "text", "words", "flag", "count"
# The words of the command line and of Python, and how each is read.
SCENARIO: Mapping[str, str] = {
    "dose": TEXT, "conc": TEXT, "chronic": FLAG, "without_metabolites": FLAG, "apparent": FLAG, "pretreat": TEXT,
    "against": WORDS, "without": WORDS, "set": WORDS, "tone": WORDS, "in": TEXT, "samples": COUNT,
}  # fmt: skip
_YES, _NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class Given(dict[str, Any]):
    """Parameters by name; one that is not given says nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def read(pairs: Iterable[tuple[str, str]], allowed: Mapping[str, str]) -> Given:
    """The parameters that say something: texts, lists of texts, True, numbers. Raises RequestRefused 400 for others."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in allowed:
            known = ", ".join(allowed) or "none is"
            raise RequestRefused(400, f"no parameter is called {name[:80]!r} here", "address", f"known: {known}")
        if len(value) > TEXT_LIMIT:
            raise RequestRefused(400, f"{name} is longer than {TEXT_LIMIT} characters", name, "say it shorter")
        found.setdefault(name, []).append(value.strip())
    asked = {name: _value(name, values, allowed[name]) for name, values in found.items()}
    return Given({name: asked[name] for name in allowed if name in asked and _says(asked[name])})


def _says(value: Any) -> bool:
    """Whether a value says something: a number does, also 0."""
    return value is not None and value is not False and value not in ("", [])


def _value(name: str, values: list[str], kind: str) -> Any:
    if kind == WORDS:
        if len(values) > VALUES_LIMIT:
            raise RequestRefused(
                400, f"{name} is given {len(values)} times", name, f"give it {VALUES_LIMIT} times at most"
            )
        return [value for value in values if value]
    if len(values) > 1:
        raise RequestRefused(400, f"{name} is given {len(values)} times", name, "give it once")
    text = values[0]
    if kind == FLAG:
        if text.casefold() not in _YES | _NO:
            raise RequestRefused(
                400, f"{name} is yes or no, not {text[:80]!r}", name, f"write {name}=1, or leave it out"
            )
        return text.casefold() in _YES
    if kind == COUNT:
        return _count(name, text)
    return text


def _count(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= SAMPLES_MOST):
        raise RequestRefused(400, f"{name} is a whole number up to {SAMPLES_MOST}", name, f"write {name}=64")
    return int(text)


def keywords(asked: Mapping[str, Any], workspace: Workspace) -> dict[str, Any]:
    """The parameters of a scenario as keywords of `kg.explore`. Raises UsageError for a pretreatment that is no compound."""
    given = {name: value for name, value in asked.items() if name in SCENARIO and name not in ("in", "samples")}
    if (before := given.get("pretreat")) and not workspace.is_compound(str(before)):
        # The command line would look for a file of that name: a server opens none.
        raise UsageError(f"{before!r} is no compound", "pretreat", "name a compound of the graph")
    return given | {"in_": asked.get("in", ""), "samples": asked.get("samples", settings.SAMPLES)}


def command_line(asked: Mapping[str, Any]) -> list[str]:
    """The parameters of a scenario as options of the command line."""
    found: list[str] = []
    for name, value in asked.items():
        option = f"--{name.replace('_', '-')}"
        for one in value if isinstance(value, list) else [value]:
            found += [option] if one is True else [option, str(one)]
    return found


def address(path: str, asked: Mapping[str, Any] | None = None) -> str:
    """The address of a page with its parameters, the same for the same question."""
    pairs = [
        (name, "1" if value is True else str(value))
        for name, values in (asked or {}).items()
        for value in (values if isinstance(values, list | tuple) else [values])
    ]
    return quote(path, safe="/:@") + (f"?{urlencode(pairs)}" if pairs else "")
