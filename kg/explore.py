"""The whole walk on one screen: names -> graph -> network -> effect -> answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.answer.parts import parts
from kg.engine.attribution import attribute
from kg.engine.response import respond
from kg.engine.stability import assess
from kg.errors import UsageError
from kg.knowledge.store import Knowledge
from kg.question.keywords import door
from kg.question.profile.own import Profile
from kg.question.scenario import ProfileGiven, Question, profiles, words
from kg.question.unmeasured import refuse_unmeasured
from kg.question.workspace import Workspace
from kg.shown import DrawnPerturbation

if TYPE_CHECKING:
    import rdflib

    from kg.answer.compare import Comparison
    from kg.answer.curve import DoseCurve
    from kg.answer.explanation import Explanations
    from kg.answer.traced import Traces
    from kg.draw.atlas_picture import AtlasPicture
    from kg.draw.paper import Paper
    from kg.draw.picture import Picture
    from kg.knowledge.page import Page


def open_workspace(also: Iterable[Path] = (), endpoint: str | None = None) -> Workspace:
    """The graph, opened once for many questions: with Turtle files `also` beside it, or read from an `endpoint`."""
    return Workspace(Knowledge(also, endpoint=endpoint))


@door
def perturb(
    *compounds: str,
    workspace: Workspace | None = None,
    in_: str = "",
    samples: int = settings.SAMPLES,
    dose: str = "",
    conc: str = "",
    profile: ProfileGiven = (),
    compound: str | Sequence[str] = (),
    against: str | Sequence[str] = (),
    pretreat: str | Path | Profile | None = None,
    chronic: bool = False,
    without: str | Sequence[str] = (),
    set: str | Sequence[str] = (),  # noqa: A002 - the word of the command line and of JSON
    tone: str | Sequence[str] = (),
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
) -> DrawnPerturbation:
    """Which nodes and pathways compounds perturb, in which direction, how strongly, by which route.

    Compounds are `NAME`, `NAME=100 mg/day` or `NAME=20 nM`; `dose` and `conc` hold for those without an amount of
    their own, `profile` gives tables of compounds of your own: files, `kg.Profile`, rows or data frames; `compound` says which
    of a table with several are given together. The change is counted from rest, or from the compounds `against`.
    `pretreat` is a compound or profile given to the end of adaptation and then withdrawn; `chronic` settles slow steps
    too. `without` knocks nodes out, `set` holds them (`NODE=FOLD`), `tone` sets resting levels (`NODE=20 nM`, `NODE=2x`).
    `apparent` computes with affinities that are recorded as only apparent, too. `in_` keeps the effects at or below one
    context. `samples` 0 leaves stability out. Raises the errors of `kg.errors`.
    """
    question = Question(
        compounds, profiles(profile), dose, conc, words(against), pretreat, chronic, words(without), words(set),
        words(tone), without_metabolites, skip_bad_rows, apparent, words(compound),
    )  # fmt: skip
    return answered(workspace or open_workspace(), question, in_, samples)


def answered(workspace: Workspace, question: Question, in_: str, samples: int) -> DrawnPerturbation:
    """The answer to a question: posed, settled once, its calls sampled, its changes shared out."""
    system = workspace.system  # made of what is kept, while the graph is still being read
    posed = workspace.pose(question)
    refuse_unmeasured(workspace.directory, posed.prepared, posed.against)
    response = respond(system, [posed.scenario])
    attribution = attribute(response)
    if not posed.prepared.given and not posed.against.given:
        # Conditions hold for both sides of a comparison; without any compound they are themselves the question.
        response, samples = replace(response, reference_rows=np.zeros_like(response.reference_rows)), 0
    steadiness = assess(response, samples=samples) if samples else None
    return DrawnPerturbation(
        **parts(workspace, posed, response, steadiness, attribution, in_),
        workspace=workspace,
        posed=posed,
        response=response,
        steadiness=steadiness,
        attribution=attribution,
    )


def default_answers(workspace: Workspace, samples: int = settings.SAMPLES) -> list[DrawnPerturbation]:
    """The answers for every compound that a file of the graph makes act on something, at its recorded exposure, acute."""
    compounds = [workspace.book.compound(c) for c in sorted(workspace.knowledge.taking.computed)]
    bound = [c.iri for c in compounds if workspace.prepared([(c, None)], Question()).treatment.bindings]
    return [perturb(c, workspace=workspace, samples=samples) for c in bound]


@door
def trace(
    start: str,
    end: str,
    *,
    workspace: Workspace | None = None,
    max_length: int = settings.TRACE_LENGTH,
    k: int = settings.TRACES,
    stated: bool = False,
    evidence: str = "",
    through: str | Sequence[str] = (),
    not_through: str | Sequence[str] = (),
    fast: bool = False,
) -> Traces:
    """Signed simple paths to a node, each link with its steps and their evidence: of a compound (`NAME`, `NAME=AMOUNT`) by share.

    `stated` adds mechanisms that are not computed with; `evidence` keeps steps that `documents`, `literature` or `any` say, `fast` the fast ones.
    """
    from kg.answer.trace import traced
    from kg.answer.trace_links import TraceFilter

    chosen = TraceFilter(stated, evidence, fast, words(through), words(not_through))
    return traced(workspace or open_workspace(), start, end, max_length, k, chosen)


@door
def explain(
    *names: str,
    workspace: Workspace | None = None,
    k: int = settings.ROUTES,
    in_: str = "",
    samples: int = settings.SAMPLES,
    dose: str = "",
    conc: str = "",
    profile: ProfileGiven = (),
    compound: str | Sequence[str] = (),
    against: str | Sequence[str] = (),
    pretreat: str | Path | Profile | None = None,
    chronic: bool = False,
    without: str | Sequence[str] = (),
    set: str | Sequence[str] = (),  # noqa: A002 - the word of the command line and of JSON
    tone: str | Sequence[str] = (),
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
) -> Explanations:
    """Why compounds change a node, the last name: `perturb(*compounds, …).explain(node)`, with the same call.

    `k` routes are named, `in_` keeps the nodes at or below a context; the other keywords are those of `perturb`. With a `profile` the node may stand alone.
    """
    if not names:
        raise UsageError("nothing to explain", cure="name a compound and a node, such as ENTITY@CONTEXT")
    answer = perturb(
        *names[:-1], workspace=workspace, samples=samples, dose=dose, conc=conc, profile=profile, against=against,
        pretreat=pretreat, chronic=chronic, without=without, set=set, tone=tone,
        without_metabolites=without_metabolites, skip_bad_rows=skip_bad_rows, apparent=apparent, compound=compound,
    )  # fmt: skip
    return answer.explain(names[-1], k, in_)


@door
def dose(
    compound: str,
    nodes: str | Sequence[str],
    *,
    workspace: Workspace | None = None,
    low: str = "",
    high: str = "",
    points: int = settings.DOSES,
    profile: ProfileGiven = (),
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
    samples: int = 0,
) -> DoseCurve:
    """The change of nodes over a range of doses or concentrations of one compound, all solved in one call.

    With a `profile` the compound is "", or one of its names. An amount in `NAME=AMOUNT` is the middle of a range not given.
    """  # `samples` draws of the numbers make the band around each curve
    from kg.answer.curve import curve

    tables, name = profiles(profile), (compound,) if compound else ()
    question = Question(
        () if tables else name, tables, without_metabolites=without_metabolites, skip_bad_rows=skip_bad_rows,
        apparent=apparent, compound=name if tables else (),
    )  # fmt: skip
    return curve(workspace or open_workspace(), question, words(nodes), low, high, points, samples)


@door
def compare(
    *compounds: str,
    workspace: Workspace | None = None,
    in_: str = "",
    at: str = "",
    target: str | Sequence[str] = (),
    pathway: str | Sequence[str] = (),
    samples: int = settings.SAMPLES,
    profile: ProfileGiven = (),
    compound: str | Sequence[str] = (),
    each: bool = False,
    chronic: bool = False,
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
) -> Comparison:
    """Compounds side by side at the levels said first: recorded affinities, pathways, effects that they share or oppose.

    `at` makes levels alike ("same-occupancy TARGET", "same-conc", "therapeutic"); `target`, `pathway`, `in_` narrow it. Profiles
    stand behind the named compounds, each as one more; of a table with several those of `compound` do, or `each`.
    """
    from kg.answer.compare import comparison
    from kg.question.levels import levelled

    usual = Question(compounds, profiles(profile), chronic=chronic, without_metabolites=without_metabolites,
                     skip_bad_rows=skip_bad_rows, apparent=apparent, compound=words(compound))  # fmt: skip
    bench = workspace or open_workspace()
    sides = [(answered(bench, side, in_, samples), basis) for side, basis in levelled(bench, usual, each, at)]
    return comparison(bench, sides, words(target), words(pathway), in_, at)


@door
def draw(
    *things: str,
    workspace: Workspace | None = None,
    to: str = "",
    compare: str | Sequence[str] = (),
    style: str = "house",
    most: int = 0,
    in_: str = "",
    atlas: bool = False,
    paper: Paper | None = None,
    samples: int = settings.SAMPLES,
    dose: str = "",
    conc: str = "",
    profile: ProfileGiven = (),
    compound: str | Sequence[str] = (),
    against: str | Sequence[str] = (),
    pretreat: str | Path | Profile | None = None,
    chronic: bool = False,
    without: str | Sequence[str] = (),
    set: str | Sequence[str] = (),  # noqa: A002 - the word of the command line and of JSON
    tone: str | Sequence[str] = (),
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
) -> Picture | AtlasPicture:
    """The picture of what compounds do, of a pathway, a figure or a protocol, or of the routes between two things.

    `to` keeps the routes into one node, `compare` sets another compound or dose beside, `atlas` shows every change on one
    page, `paper` has its size; the other keywords are those of `perturb`. A `Picture` shows itself in a notebook and has `.svg() .png() .html() .dot() .save(path)`.
    """
    from kg.views.drawing import Drawing, drawn, listed

    workspace = workspace or open_workspace()
    question = Question(
        things, profiles(profile), dose, conc, words(against), pretreat, chronic, words(without), words(set),
        words(tone), without_metabolites, skip_bad_rows, apparent, words(compound),
    )  # fmt: skip
    how = Drawing(to, listed(compare), style, most, in_, atlas, *([paper] if paper else []))
    return drawn(workspace, question, lambda one: answered(workspace, one, "", samples), how)


@door
def query(
    text: str = "", *, name: str = "", workspace: Workspace | None = None, allow_service: bool = False
) -> list[dict[str, str | None]] | bool | rdflib.Graph:
    """SPARQL 1.1 over the graph, or the query `name` of its catalogue: rows of SELECT, yes or no of ASK, triples.

    The graph's own prefixes need not be declared. Raises UsageError for a malformed query, and for one that would
    leave this machine unless `allow_service`.
    """
    from kg.knowledge.results import plain

    if bool(text) == bool(name):
        raise UsageError(
            "give one query: its text, or the name of one of the catalogue", cure="`kg query --list` shows them"
        )
    if name:
        from kg.knowledge.catalogue import named

        text = named(name).text
    return plain((workspace or open_workspace()).knowledge.complete().query(text, allow_service=allow_service))


@door
def show(thing: str, *, workspace: Workspace | None = None) -> Page:
    """Everything known about one thing: values as printed, sources, contradictions. Raises NotFound with near misses."""
    from kg.knowledge.about import About

    about = About((workspace or open_workspace()).knowledge)
    return about.page(about.directory.resolve(thing).iri)
