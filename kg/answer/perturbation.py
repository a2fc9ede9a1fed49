"""The answer to `perturb`, with the machinery that explains it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import settings
from kg.answer.answer import Answer
from kg.answer.explanation import Explanations
from kg.answer.why import explanation
from kg.engine.attribution import Attribution
from kg.engine.response import Response
from kg.engine.stability import Stability
from kg.errors import UsageError
from kg.question.scenario import Posed
from kg.question.workspace import Workspace


@dataclass(frozen=True, repr=False)
class Perturbation(Answer):
    """The answer to `perturb`: `.stated .targets .effects .pathways`, and what explains it.

    `attribution` holds the exact shares of every target in every node's change.
    """

    workspace: Workspace = field(compare=False)
    posed: Posed = field(compare=False)
    response: Response = field(compare=False)
    steadiness: Stability | None = field(compare=False)
    attribution: Attribution = field(compare=False)

    def explain(self, node: str, routes: int = settings.ROUTES, in_: str = "") -> Explanations:
        """Why the nodes that `ENTITY@CONTEXT` means change: routes with shares that add up to the effect.

        `in_` keeps those of one place, as in `ENTITY@in_`. Raises UsageError for a question without a compound: routes begin
        where a compound acts; NotFound where no node is there.
        """
        if not self.scenario.compounds and not self.scenario.against:
            raise UsageError("routes begin where a compound acts, and none was given", cure="name a compound")
        numbers = self.workspace.nodes(node)
        if in_:
            inside = set(self.workspace.nodes(f"{node.partition('@')[0]}@{in_}"))
            numbers = [n for n in numbers if n in inside]
        return Explanations(explanation(self.workspace, self.attribution, self.effects, n, routes) for n in numbers)
