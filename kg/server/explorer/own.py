"""A profile of one's own: read by the reader of the command line, answered, and forgotten.

The table is written into a folder of its own for as long as it is read, and whatever the reader remembers of it goes with the
workspace that is made for this one answer.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg import explore
from kg.answer import summary
from kg.answer.records import arrows
from kg.direction import Direction
from kg.errors import KgError, NotFound, ServiceError, UsageError
from kg.question.profile.template import template
from kg.question.workspace import Workspace
from kg.scratch import scratch
from kg.server.explorer.asked import FLAG, SCENARIO, TEXT, WORDS, Given, keywords, read
from kg.server.explorer.compound import COLUMNS, EFFECT_ROWS
from kg.server.explorer.desk import Desk
from kg.server.explorer.inline import inline
from kg.server.explorer.rendered import CSV, HTML, JSON, SVG, Rendered
from kg.server.explorer.templates import VerbatimText, markup, render
from kg.server.protocol import RequestRefused
from kg.shown import DrawnPerturbation
from kg.tabular import as_json, delimited

_SUFFIXES = (".tsv", ".csv", ".xlsx")
ALLOWED = {**SCENARIO, "skip_bad_rows": FLAG, "compound": WORDS, "form": TEXT, "begin": FLAG}
# Lines of a table: no compound has been measured at so many targets, and a worker reads so many in a second.
ROWS_MOST = 5_000
_WORKBOOK = b"PK"  # an archive, whose bytes are no lines
_FORMS = ("page", "json", "csv", "svg")


@contextmanager
def table_file(text: bytes, name: str) -> Iterator[Path]:
    """The table as a file, for as long as the block lasts; no error that leaves the block names its folder.

    Raises RequestRefused 413 for one of more than `ROWS_MOST` lines: each row is told with its source in picture and tables.
    """
    if (lines := text.count(b"\n")) > ROWS_MOST and not text.startswith(_WORKBOOK):
        raise RequestRefused(
            413, f"a table of {lines:,} lines", name, f"send {ROWS_MOST:,} at most; the command line takes more"
        )
    suffix = next((one for one in _SUFFIXES if name.casefold().endswith(one)), ".tsv")
    with scratch("own") as folder:
        path = folder / f"profile{suffix}"
        path.write_bytes(text)
        try:
            yield path
        except KgError as error:
            error.what, error.where = (part.replace(f"{folder}/", "") for part in (error.what, error.where))
            error.cure = error.cure.replace(f"{folder}/", "")
            error.args = (error.what,)
            raise


def fresh(desk: Desk) -> Workspace:
    """A workspace for one answer: it shares what was read from the graph, and takes along what it learns."""
    made = Workspace(desk.workspace.knowledge)
    for name in ("network", "system", "below", "pathways", "steps", "symbols", "abbreviations", "placed"):
        vars(made)[name] = getattr(desk.workspace, name)
    return made


def own(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/own`: the form, and the answer to the table that is sent with it."""
    asked = read(question["fields"], ALLOWED)
    text, form = base64.b64decode(question["table"]), str(asked.pop("form", "page"))
    if form not in _FORMS:
        raise RequestRefused(400, f"no form is called {form[:80]!r}", "form", f"one of {', '.join(_FORMS)}")
    if not text.strip():
        if question["sent"]:
            raise RequestRefused(400, "no table was sent", "profile", "paste one, or choose a file")
        begun = template(desk.workspace.knowledge, "my compound") if asked["begin"] else ""
        return Rendered(HTML, render("own.html", answer=None, asked=asked, text=VerbatimText(begun)))
    asked.pop("begin", None)
    with table_file(text, question["file_name"]) as path:
        workspace = fresh(desk)
        options = {name: asked.pop(name) for name in ("skip_bad_rows", "compound") if name in asked}
        answer = explore.perturb(profile=path, workspace=workspace, **keywords(asked, workspace), **options)
        return _shown(desk, answer, Given(asked | options), form, text)


def _shown(desk: Desk, answer: DrawnPerturbation, asked: Given, form: str, text: bytes) -> Rendered:
    from kg.views.pictures import picture

    if form == "json":
        return Rendered(JSON, as_json(answer.to_json()) + "\n")
    if form == "csv":
        rows = ([asdict(effect)[column] for column in COLUMNS] for effect in answer.effects)
        return Rendered(CSV, delimited(COLUMNS, rows), file_name="own.csv")
    if form == "svg":
        return Rendered(SVG, picture(answer).svg())
    try:
        svg, missing = inline(desk, picture(answer).svg()), ""
    except (NotFound, UsageError, ServiceError) as error:
        svg, missing = markup(""), error.what
    moved = [e for e in answer.effects if e.direction is not Direction.UNCHANGED or e.tendency]
    return Rendered(
        HTML,
        render(
            "own.html", answer=answer, asked=asked, text=VerbatimText(_readable(text)), svg=svg, no_picture=missing,
            moved=moved[:EFFECT_ROWS], moved_in_all=len(moved), summary=summary, arrows=arrows,
            targets=summary.by_target(answer.targets),
        ),
    )  # fmt: skip


def _readable(text: bytes) -> str:
    """The table as the form shows it again; nothing of a workbook."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return ""
