"""The answer to `perturb`, with the machinery that explains it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from kg import settings
from kg.answer.answer import Answer
from kg.answer.efficacies import efficacy_notes
from kg.answer.explanation import Explanations
from kg.answer.why import explanation
from kg.engine.attribution import Attribution
from kg.engine.model import Pathway
from kg.engine.response import Response
from kg.engine.stability import Stability
from kg.errors import NotFound, UsageError
from kg.knowledge.spelling import normal
from kg.question.scenario import Posed
from kg.question.workspace import Workspace


def _spelt(name: str) -> str:
    """A pathway's name as both sides of the Atlantic write it."""
    return normal(name).replace("signalling", "signaling")


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

        A pathway, by the name that the answer ranks it under, stands for the nodes it is read from; `PATHWAY@CONTEXT` for those there.
        `in_` keeps those of one place, as in `ENTITY@in_`. Raises UsageError for a question without a compound: routes begin
        where a compound acts; NotFound where no node is there.
        """
        if not self.scenario.compounds and not self.scenario.against:
            raise UsageError(
                "routes begin where a compound acts, and none was given",
                cure="name a compound, or one of your own with --profile FILE",
            )
        numbers = self._meant(node)
        if in_:
            inside = set(self._meant(f"{node.partition('@')[0]}@{in_}"))
            numbers = [n for n in numbers if n in inside]
        said = tuple(efficacy_notes(self.workspace, self.posed))
        made = (explanation(self.workspace, self.attribution, self.effects, n, routes) for n in numbers)
        return Explanations(replace(one, efficacies=said) for one in made)

    def _meant(self, text: str) -> list[int]:
        """The nodes that a name means, or those that a pathway of that name is read from. Raises NotFound with the nearest names."""
        try:
            return self.workspace.nodes(text)
        except NotFound as missing:
            name, _, place = text.partition("@")
            pathways = {one.label: one for one in self.workspace.pathways}
            known = [m.iri for m in self.workspace.directory.exact(name)]
            found = next(
                (one for one in pathways.values() if one.iri in known or _spelt(one.label) == _spelt(name)), None
            )
            if found is None:
                if near := get_close_matches(name, pathways, 1):
                    missing.cure = f"did you mean the {near[0]}?"
                raise
            return self._read_from(found, place)

    def _read_from(self, pathway: Pathway, place: str) -> list[int]:
        """Readouts of a pathway, at or below a place if one is named."""
        nodes = self.workspace.network.nodes
        numbers = list(pathway.readouts)
        if place:
            at = self.workspace.directory.resolve(place, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
            below = self.workspace.below.get(at, frozenset({at}))
            numbers = [n for n in numbers if nodes[n].context in below]
        if not numbers:
            where = ", ".join(sorted(nodes[n].key for n in pathway.readouts))
            raise NotFound(f"the {pathway.label} is read nowhere at {place}", cure=f"it is read from {where}")
        return numbers
