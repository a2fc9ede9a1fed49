"""Compounds side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.answer.compare import comparison, moved, scored, tabled
from kg.answer.origin import asked_by
from kg.errors import UsageError
from kg.question.levels import levelled
from kg.question.scenario import Question, words
from kg.server.explorer.asked import SCENARIO, TEXT, WORDS, command_line, keywords, read
from kg.server.explorer.desk import Desk
from kg.server.explorer.rendered import CSV, HTML, JSON, SVG, TURTLE, Rendered
from kg.server.explorer.templates import render
from kg.tabular import as_json, delimited

if TYPE_CHECKING:
    from kg.draw.picture import Picture
    from kg.shown import DrawnPerturbation

_SHARED = ("chronic", "without_metabolites", "apparent", "in", "samples")
ALLOWED = {
    "a": TEXT,
    "b": TEXT,
    "at": TEXT,
    "target": WORDS,
    "pathway": WORDS,
    **{name: SCENARIO[name] for name in _SHARED},
}
# Rows of effects that the page shows; JSON has all.
_ROWS = 100


def compare(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/compare?a=NAME[=AMOUNT]&b=…`: recorded affinities, pathways, shared and opposite effects, as `kg compare` has them; as triples both answers."""
    asked, form = read(question["fields"], ALLOWED), question["form"]
    if not (asked["a"] and asked["b"]):
        if form != "page":
            raise UsageError("a comparison needs two compounds", "address", "name them: ?a=NAME&b=NAME")
        return Rendered(HTML, render("compare.html", asked=asked, found=None))
    sides, at = (str(asked["a"]), str(asked["b"])), str(asked["at"])
    if form in ("svg", "png"):
        # The picture shows all places: of what is asked it leaves out the one place that the tables are kept to.
        (first, _), (second, _) = _answers(desk, sides, {n: v for n, v in asked.items() if n != "in"}, at)
        drawn = _picture(first, second)
        return Rendered(SVG, drawn.svg()) if form == "svg" else Rendered("image/png", drawn.png())
    answers = _answers(desk, sides, asked, at)
    if form == "ttl":
        (first, _), (second, _) = answers
        return Rendered(TURTLE, (first.to_rdf() + second.to_rdf()).serialize(format="turtle"), file_name="compare.ttl")
    found = comparison(
        desk.workspace, answers, words(asked["target"] or ()), words(asked["pathway"] or ()), str(asked["in"]), at
    )
    if form == "json":
        options = command_line({name: value for name, value in asked.items() if name not in ("a", "b")})
        run = asked_by(["compare", *sides, *options], {}, desk.workspace)
        return Rendered(JSON, as_json(found.to_json() | {"run": run}) + "\n")
    if form == "csv":
        columns, rows = tabled(found)
        return Rendered(CSV, delimited(columns, rows), file_name="compare.csv")
    context = {"asked": asked, "found": found, "moved": moved, "scored": scored, "rows": _ROWS, "name_of": desk.name}
    return Rendered(HTML, render("compare.html", **context))


def _answers(
    desk: Desk, sides: tuple[str, str], asked: Mapping[str, Any], at: str
) -> list[tuple[DrawnPerturbation, str]]:
    """The answers that `kg.explore.compare` compares, kept by the desk: who compares has often looked at one of them before."""
    shared = keywords({name: asked[name] for name in _SHARED if name in asked}, desk.workspace)
    in_, samples = shared.pop("in_"), shared.pop("samples")
    levels = levelled(desk.workspace, Question(sides, **shared), each=False, at=at)
    return [(desk.answer(side, in_, samples), basis) for side, basis in levels]


def _picture(first: DrawnPerturbation, second: DrawnPerturbation) -> Picture:
    from kg.views.pictures import comparison

    return comparison(first, second)
