"""Compounds side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import explore
from kg.answer.compare import comparison, moved, scored
from kg.errors import UsageError
from kg.question.levels import levelled
from kg.question.scenario import Question, words
from kg.server.explorer.asked import SCENARIO, TEXT, WORDS, Given, keywords, read
from kg.server.explorer.desk import Desk
from kg.server.explorer.rendered import HTML, JSON, SVG, Rendered
from kg.server.explorer.templates import render
from kg.tabular import as_json

if TYPE_CHECKING:
    from kg.answer.compare import Comparison

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
    """`/compare?a=NAME[=AMOUNT]&b=…`: recorded affinities, pathways, shared and opposite effects, as `kg compare` has them."""
    asked, form = read(question["fields"], ALLOWED), question["form"]
    if not (asked["a"] and asked["b"]):
        if form != "page":
            raise UsageError("a comparison needs two compounds", "address", "name them: ?a=NAME&b=NAME")
        return Rendered(HTML, render("compare.html", asked=asked, found=None))
    shared = keywords({name: asked[name] for name in _SHARED if name in asked}, desk.workspace)
    sides = (str(asked["a"]), str(asked["b"]))
    if form == "svg":
        drawn = {name: value for name, value in shared.items() if name != "in_"}
        return Rendered(SVG, explore.draw(sides[0], compare=sides[1], workspace=desk.workspace, **drawn).svg())
    found = _compared(desk, sides, shared, asked)
    if form == "json":
        return Rendered(JSON, as_json(found.to_json()) + "\n")
    return Rendered(HTML, render("compare.html", asked=asked, found=found, moved=moved, scored=scored, rows=_ROWS))


def _compared(desk: Desk, sides: tuple[str, str], shared: dict[str, Any], asked: Given) -> Comparison:
    """What `kg.explore.compare` gives, of answers that the desk keeps: who compares has often looked at one of them before."""
    in_, samples = shared.pop("in_"), shared.pop("samples")
    at = str(asked["at"])
    levels = levelled(desk.workspace, Question(sides, **shared), each=False, at=at)
    answers = [(desk.answer(side, in_, samples), basis) for side, basis in levels]
    return comparison(desk.workspace, answers, words(asked["target"] or ()), words(asked["pathway"] or ()), in_, at)
