"""Answers that show themselves: what draws and exports an answer is hooked on here, above both."""

from __future__ import annotations

from typing import Any

from kg.answer.perturbation import Perturbation


class DrawnPerturbation(Perturbation):
    """A `Perturbation` that shows its picture in a notebook and hands itself on as triples."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """The picture of the answer, as a notebook shows it: HTML with inline SVG, SVG, PNG and text."""
        del include, exclude
        from kg.views.pictures import bundle

        return bundle(self)

    def to_rdf(self) -> Any:
        """The answer as an rdflib Graph: each net effect with scenario, direction, size, stability and its steps."""
        from kg.exchange.answers import to_rdflib

        return to_rdflib(self, self.workspace.steps)
