"""The whole walk on one screen: names -> graph -> network -> effect -> answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg import settings
from kg.errors import UsageError
from kg.network import report
from kg.network.answer import Answer, Explanation
from kg.network.attribution import Attribution, attribute
from kg.network.pathways import rank
from kg.network.question import Posed, Question, Workbench
from kg.network.response import Response, respond
from kg.network.stability import Stability, assess
from kg.triples.store import Knowledge

if TYPE_CHECKING:
    from kg.network import sides, tracing


@dataclass(frozen=True)
class Perturbation(Answer):
    """The answer to `perturb`: `.stated .targets .effects .pathways`, and what explains and exports it."""

    bench: Workbench
    posed: Posed
    response: Response
    steadiness: Stability | None

    @cached_property
    def attribution(self) -> Attribution:
        """Exact shares of every target in every node's change."""
        return attribute(self.bench.system, self.posed.scenario)

    def explain(self, node: str, routes: int = settings.ROUTES) -> list[Explanation]:
        """Why the nodes that `ENTITY@CONTEXT` means change: routes with shares that add up to the effect.

        Raises UsageError for a question without a compound: routes begin where a compound acts.
        """
        if not self.scenario.compounds and not self.scenario.against:
            raise UsageError("routes begin where a compound acts, and none was given", cure="name a compound")
        return [
            report.explanation(self.bench, self.attribution, self.effects, i, routes) for i in self.bench.nodes(node)
        ]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """The picture of the answer, as a notebook shows it: HTML with inline SVG, SVG, PNG and text."""
        del include, exclude
        from kg.draw.notebook import bundle

        return bundle(self)

    def to_rdf(self) -> Any:
        """The answer as an rdflib Graph: each net effect with scenario, direction, size, stability and its steps."""
        from kg.export.answers import to_rdflib

        return to_rdflib(self, self.bench.steps)


def workbench(also: Iterable[Path] = (), endpoint: str | None = None) -> Workbench:
    """The graph, opened once for many questions."""
    return Workbench(Knowledge(also, endpoint=endpoint))


def perturb(
    *compounds: str,
    bench: Workbench | None = None,
    within: str = "",
    samples: int = settings.SAMPLES,
    **question: Any,
) -> Perturbation:
    """Which nodes and pathways compounds perturb, in which direction, how strongly, by which route.

    Compounds are `NAME`, `NAME=100 mg/day` or `NAME=20 nM`; further keywords are the fields of `Question`
    (dose, concentration, profiles, against, pretreat, chronic, without, fixed, tones, metabolites). `within` keeps
    the effects at or below one context. `samples` 0 leaves stability out. Raises the errors of `kg.errors`.
    """
    bench = bench or workbench()
    system = bench.system  # made of what is kept, while the graph is still being read
    posed = bench.pose(Question(compounds=compounds, **question))
    response = respond(system, [posed.scenario])
    if not posed.prepared.given and not posed.against.given:
        # Conditions hold for both sides of a comparison; without any compound they are themselves the question.
        response = replace(response, reference_rows=np.zeros_like(response.reference_rows))
        samples = 0
    steadiness = assess(response, samples=samples) if samples else None
    attribution = attribute(system, posed.scenario)
    effects = report.effects(bench, response, steadiness, attribution, within)
    ranked = rank(bench.network, response.log2[:, 0], bench.pathways, attribution, settings.PATHWAY_ROUTES)
    answer = Perturbation(
        scenario=report.scenario(bench, posed),
        stated=report.stated(bench, posed),
        targets=report.targets(bench, posed, response),
        effects=effects,
        pathways=report.pathways(bench, ranked),
        notes=report.notes(bench, posed),
        bench=bench,
        posed=posed,
        response=response,
        steadiness=steadiness,
    )
    answer.__dict__["attribution"] = attribution
    return answer


def default_answers(bench: Workbench, samples: int = settings.SAMPLES) -> list[Perturbation]:
    """The answers for every compound of the graph that acts on something, at its recorded exposure, acute."""
    rows = bench.knowledge.rows("SELECT DISTINCT ?c { ?a a kg:Action ; kg:compound ?c } ORDER BY ?c")
    found = [perturb(str(row["c"]), bench=bench, samples=samples) for row in rows]
    return [answer for answer in found if answer.scenario.compounds[0].free_nM > 0]


def trace(
    start: str,
    end: str,
    *,
    bench: Workbench | None = None,
    max_length: int = settings.TRACE_LENGTH,
    most: int = settings.TRACES,
) -> list[tracing.Traced]:
    """Signed simple paths from a compound or node to a node, shortest first, with the evidence of every link."""
    from kg.network import tracing

    if not 0 < max_length <= settings.TRACE_LENGTH_LIMIT or not 0 < most <= settings.TRACES_LIMIT:
        raise UsageError(
            f"a trace has 1 to {settings.TRACE_LENGTH_LIMIT} links and 1 to {settings.TRACES_LIMIT} routes, at most",
            cure="give --max-length and -k within these",
        )
    return tracing.traced(bench or workbench(), start, end, max_length, most)


def explain(*names: str, routes: int = settings.ROUTES, **question: Any) -> list[Explanation]:
    """Why compounds change a node, the last name: `perturb(*compounds, …).explain(node)`, with the same call.

    With `profiles` the node may stand alone.
    """
    if not names:
        raise UsageError("nothing to explain", cure="name a compound and a node, such as ENTITY@CONTEXT")
    return perturb(*names[:-1], **question).explain(names[-1], routes)


def dose(
    compound: str,
    nodes: Sequence[str],
    *,
    bench: Workbench | None = None,
    low: str = "",
    high: str = "",
    points: int = settings.DOSES,
    **question: Any,
) -> sides.Curve:
    """The change of nodes over a range of doses or concentrations of one compound, all solved in one call.

    With `profiles` the compound is "". An amount in `NAME=AMOUNT` is the middle of the range when no range is given.
    """
    from kg.network import sides

    asked = Question(compounds=(compound,) if compound else (), **question)
    return sides.curve(bench or workbench(), asked, nodes, low, high, points)


def compare(*compounds: str, bench: Workbench | None = None, **question: Any) -> sides.Comparison:
    """Compounds side by side: affinities at shared targets, effects that they share, and those that oppose.

    Each of the `profiles` stands behind the named compounds as one more.
    """
    from kg.network import sides

    bench = bench or workbench()
    profiles = Question(profiles=question.pop("profiles", ())).profiles
    if len(compounds) + len(profiles) < 2:
        raise UsageError("a comparison needs at least two compounds", cure="name two or more, or give --profile FILE")
    answers = [perturb(c, bench=bench, **question) for c in compounds]
    answers += [perturb(bench=bench, profiles=(path,), **question) for path in profiles]
    return sides.comparison(bench, answers)
