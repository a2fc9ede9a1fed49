"""Answers that show themselves: what draws and exports an answer is hooked on here, above both."""

from __future__ import annotations

from typing import Any

from kg.answer.perturbation import Perturbation
from kg.errors import NotFound, ServiceError


class DrawnPerturbation(Perturbation):
    """A `Perturbation` that shows its picture and its tables in a notebook and hands itself on as triples."""

    def _repr_html_(self) -> str:
        """The picture, as inline SVG, above the tables; the tables alone where nothing changes or nothing can draw."""
        return self._over_tables(self._drawn())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """For notebooks: HTML with picture and tables, the picture as SVG and PNG, and the text of the prompt."""
        del include, exclude
        drawn = self._drawn()
        return drawn | {"text/plain": repr(self), "text/html": self._over_tables(drawn)}

    def _drawn(self) -> dict[str, Any]:
        """The picture in each format of a notebook; nothing where there is none."""
        from kg.views.pictures import bundle

        try:
            return bundle(self)
        except (NotFound, ServiceError):
            return {}

    def _over_tables(self, drawn: dict[str, Any]) -> str:
        return str(drawn.get("text/html", "")) + super()._repr_html_()

    def to_rdf(self) -> Any:
        """The answer as an rdflib Graph: each net effect with scenario, direction, size, stability and its steps."""
        from kg.exchange.answers import to_rdflib

        return to_rdflib(self, self.workspace.steps)
