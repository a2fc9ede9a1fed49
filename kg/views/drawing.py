"""What is to be drawn, and the picture of it: an answer, two beside each other, an atlas, or a record of the graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from kg.draw.atlas_picture import AtlasPicture
from kg.draw.paper import Paper
from kg.errors import UsageError
from kg.views.atlas import atlas_scene
from kg.views.pictures import comparison, picture, record_drawn, refuse_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.perturbation import Perturbation
    from kg.draw.picture import Picture
    from kg.question.scenario import Question
    from kg.question.workspace import Workspace


@dataclass(frozen=True)
class Drawing:
    """How a question is to be drawn: the keywords of `kg.draw` that are no part of the question."""

    to: str = ""
    compare: tuple[str, ...] = ()
    style: str = "house"
    most: int = 0
    within: str = ""
    atlas: bool = False
    paper: Paper = field(default_factory=Paper)


def drawn(
    workspace: Workspace, question: Question, answer: Callable[[Question], Perturbation], how: Drawing
) -> Picture | AtlasPicture:
    """The picture of what compounds do, or of a record of the graph. Raises UsageError for options that exclude each other."""
    if not question.profile and not any(workspace.is_compound(name) for name in question.compounds):
        return _of_record(workspace, question, how)
    beside = [replace(question, compounds=(name,), dose="", conc="", profile=(), compound=()) for name in how.compare]
    if how.atlas:
        _refuse_with_atlas(how)
        answers = [answer(one) for one in (question, *beside)]
        return AtlasPicture(atlas_scene(answers, how.within), how.paper, answers[0].notes)
    refuse_together(how.to, how.compare, how.within)
    first = answer(question)
    if not beside:
        made = picture(first, to=how.to, within=how.within, style=how.style, most=how.most, paper=how.paper)
    else:
        made = comparison(first, answer(beside[0]), style=how.style, most=how.most, paper=how.paper)
    return replace(made, paper=how.paper)


def _of_record(workspace: Workspace, question: Question, how: Drawing) -> Picture:
    """The picture of a pathway, a figure, a protocol, or of the routes between two things."""
    given = {one.name: getattr(question, one.name) for one in fields(question) if one.name != "compounds"}
    options = {**given, "in": how.within, "compare": how.compare, "atlas": how.atlas}
    asked = [name for name, value in options.items() if value]
    return replace(record_drawn(workspace, question.compounds, how.to, how.style, asked), paper=how.paper)


def _refuse_with_atlas(how: Drawing) -> None:
    """Raises UsageError for what an atlas has no use for."""
    if how.to:
        raise UsageError("--to and --atlas at once", cure="an atlas shows every change; ask kg explain for one")
    if how.style != Drawing.style:
        raise UsageError("an atlas has no other style", "--style", "leave it out")


def listed(names: str | Sequence[str]) -> tuple[str, ...]:
    """What is to stand beside, as a tuple."""
    return (names,) if isinstance(names, str) and names else tuple(names)
