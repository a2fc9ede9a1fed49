"""docs/reference/json.md: every key of the JSON of the verbs, as real answers have it. Called by `scripts/pages`.

The keys are those of the answers to a few questions that between them fill every part; a key that none of them has is
not on the page. What each means stands in `json_meanings.tsv` by the end of its path, the longest end that fits.
"""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from library_page import grid

MEANINGS = Path(__file__).with_name("json_meanings.tsv")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "json.md"
# Parts with the keys of another part, and values under names.
SAME = ("acute", "told[]")
NAMED = ("log2", "change", "occupancy", "scenario.set", "scenario.tone", "run.files")
HEAD = """# JSON of the verbs

Written by `scripts/pages json`; do not edit. `[]` stands for each member of a list, `{}` for each value under a name. Units
stand in the names (`_nM`, `log2_`); parts and shares are fractions. A key that may be `null` says so: nothing is recorded
or nothing could be computed. Keys stay for a release after a changed meaning; new keys may come at any time. Text for people (`label`,
`basis`, `says`, `sentence`, `because`) may be worded anew in any release: programs hold on to IRIs, node keys and the words in code style.

"""
# Verb -> questions whose answers together show its keys.
QUESTIONS = {
    "perturb": (
        ["amitriptyline", "--samples", "8"], ["amisulpride", "--dose", "400 mg/day", "--samples", "8", "--chronic"],
        ["clozapine", "--samples", "8"],
    ),
    "explain": (["amitriptyline", "HTR2A@cortical-pyramidal-cell"],),
    "trace": (["amitriptyline", "CREB@cortical-pyramidal-cell"], ["HTR2A", "ERK"]),
    "dose": (["amisulpride", "cAMP@D2-MSN", "--points", "3"],),
    "compare": (["amitriptyline", "nortriptyline"],),
    "find": (["SERT"],),
}  # fmt: skip


def answers(verb: str) -> Iterator[Any]:
    """The parsed JSON of each question of a verb."""
    from kg.cli import main

    for question in QUESTIONS[verb]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            main([verb, *question, "-f", "json"])
        yield json.loads(out.getvalue())


def kinds(value: Any, path: str, found: dict[str, set[str]]) -> None:
    """Note the kind of every value below a path."""
    if path.endswith(SAME):
        found.setdefault(path, set()).add("object")
        return
    if isinstance(value, dict):
        for key, below in value.items():
            name = f"{path}{{}}" if path in NAMED else f"{path}.{key}" if path else key
            kinds(below, name, found)
        return
    if isinstance(value, list):
        if path:
            found.setdefault(path, set()).add("list")
        for below in value:
            kinds(below, f"{path}[]", found)
        return
    name = {bool: "true or false", int: "number", float: "number", str: "text", type(None): "null"}[type(value)]
    found.setdefault(path, set()).add(name)


def meanings() -> dict[str, str]:
    """End of a path -> what it means."""
    lines = MEANINGS.read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


def meaning(path: str, known: dict[str, str]) -> str:
    """What the longest end of a path that is known means; '' where none is."""
    ends = [end for end in known if f".{path}".endswith(end if end.startswith((".", "[")) else f".{end}")]
    return known[max(ends, key=len)] if ends else ""


def section(verb: str) -> str:
    """The table of one verb."""
    found: dict[str, set[str]] = {}
    for answer in answers(verb):
        kinds(answer, "", found)
    known = meanings()
    rows = []
    for path, what in found.items():
        said = meaning(path, known)
        if not said:
            print(f"scripts/json_meanings.tsv says nothing of {path} ({verb})", file=sys.stderr)
        rows.append(
            (f"`{path}`", " or ".join(sorted(what, key=lambda w: (w == "null", w))), said or "not described yet")
        )
    asked = "; ".join(f"`kg {verb} {shlex.join(q)} -f json`" for q in QUESTIONS[verb])
    return f"## kg {verb}\n\nAs in {asked}.\n\n" + grid(("key", "value", "meaning"), rows)


def pages() -> dict[Path, str]:
    """The page with its text."""
    return {PAGE: HEAD + "\n".join(section(verb) for verb in QUESTIONS)}
