"""The walk of a screen: candidates in parts, settled together, written part by part; and its door in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.display import frame
from kg.errors import NotFound, UsageError
from kg.explore import open_workspace
from kg.question.keywords import door
from kg.question.profile.own import Profile
from kg.question.scenario import ProfileGiven, Question, profiles, words
from kg.question.workspace import Workspace
from kg.screen import candidates as source
from kg.screen.candidates import ScreenedCompound
from kg.screen.forms import Form, NodeMatrix, PathwayMatrix, RankedRows, Row
from kg.screen.parts import SUFFIXES, Parts, parts_beside, written
from kg.screen.questions import Combine, Like, Reverse, reference
from kg.screen.solved import Screener

if TYPE_CHECKING:
    import pandas as pd

# Compounds of one part: what a killed run loses at most, and what is held at once.
PART = 256
# Rows of a question that ranks all compounds, nodes and pathways of a compound, unless told.
TOP_COMPOUNDS = 50
TOP_NODES = 20
TOP_PATHWAYS = 10

SHAPES = ("long", "nodes", "pathways")
Progress = Callable[[int, int], None]
Found = Callable[[], Iterator[ScreenedCompound]]


@dataclass(frozen=True)
class ScreenAsk:
    """What a screen is asked beside the conditions of its question; empty texts ask nothing."""

    shape: str = "long"
    reverse: str = ""
    like: str = ""
    combine: str = ""
    in_: str = ""
    top: int = 0


def form_of(screener: Screener, asked: ScreenAsk) -> Form:
    """The table that is asked for. Raises UsageError for two at once, and the errors of names."""
    workspace = screener.workspace
    several = [name for name in ("reverse", "like", "combine") if getattr(asked, name)]
    if len(several) > 1 or (several and asked.shape != "long"):
        both = several if len(several) > 1 else [*several, "shape"]
        raise UsageError(f"{' and '.join(both)} at once", cure="ask one of them")
    if asked.shape not in SHAPES:
        raise UsageError(f"no shape {asked.shape!r}", "--shape", f"it is one of {', '.join(SHAPES)}")
    if asked.reverse:
        return Reverse(screener, tuple(workspace.nodes(asked.reverse)))
    if asked.like:
        return Like(workspace, reference(screener, asked.like)[1])
    if asked.combine:
        made = Combine(screener, asked.combine)
        _ = made.beside  # a partner that cannot be computed is told before anything is
        return made
    if asked.shape == "pathways":
        return PathwayMatrix(workspace)
    kept = _kept(workspace, asked.in_)
    if asked.shape == "nodes":
        return NodeMatrix(workspace, kept)
    return RankedRows(workspace, asked.top or TOP_NODES, TOP_PATHWAYS, kept)


def _kept(workspace: Workspace, within: str) -> tuple[int, ...]:
    """The nodes at or below a context; all without one."""
    nodes = workspace.network.nodes
    if not within:
        return tuple(range(len(nodes)))
    place = workspace.directory.resolve(within, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
    inside = workspace.below.get(place, frozenset({place}))
    return tuple(k for k, node in enumerate(nodes) if node.context in inside)


def given(
    workspace: Workspace, compounds: Sequence[str], tables: Sequence[Path | Profile], *, library: bool
) -> Iterator[ScreenedCompound]:
    """The candidates of a screen, in the order of names, tables, library. Raises UsageError where there are none."""
    if not (compounds or tables or library):
        raise UsageError("no compounds", cure="give names, tables with a column compound, or --library")
    yield from source.of_names(compounds)
    for table in tables:
        yield from source.of_table(table)
    if library:
        yield from source.of_library(workspace)


def parts_of(found: Iterator[ScreenedCompound], size: int = PART) -> Iterator[list[ScreenedCompound]]:
    """Candidates in lists of `size`."""
    while together := list(islice(found, size)):
        yield together


def screened(
    screener: Screener, form: Form, found: Iterator[ScreenedCompound], parts: Parts, progress: Progress | None = None
) -> int:
    """Settle and write every part that is not there yet; the number of candidates."""
    done = again = 0
    for number, together in enumerate(parts_of(found)):
        done += len(together)
        if parts.has(number, source.digest(together)):
            again += len(together)
        else:
            part = screener.solve(together)
            parts.put(form.rows(part))
            screener.release(part)
        if progress:
            progress(done, again)
    return done


def asked_text(screener: Screener, asked: ScreenAsk) -> str:
    """A text that is another for another question or other content."""
    question = replace(screener.question, profile=())
    return repr((__version__, screener.workspace.knowledge.digest, question, screener.samples, asked)) + "\n"


def run(
    screener: Screener, asked: ScreenAsk, found: Found, out: Path | None, progress: Progress | None = None
) -> tuple[tuple[str, ...], list[Row]]:
    """Screen to a file, or without one to rows: (columns, rows), no rows where a file is written; `found` gives candidates.

    Raises UsageError for a suffix that is no table's, NotFound where there is no compound at all.
    """
    if out is not None and out.suffix not in SUFFIXES:
        raise UsageError(f"no table goes with {out.suffix or 'no suffix'!r}", str(out), f"name {', '.join(SUFFIXES)}")
    form = form_of(screener, asked)
    with parts_beside(out, asked_text(screener, asked), form.columns, out.suffix if out else "") as parts:
        if not screened(screener, form, found(), parts, progress):
            raise NotFound("no compound in the tables", cure="give a header line and one row a target")
        rows = None
        if isinstance(form, Reverse | Like | Combine):
            rows = parts.top(asked.top or TOP_COMPOUNDS, form.weight)
        if isinstance(form, Reverse) and rows:
            rows = form.routed(rows, found())
        if out is None:
            return form.columns, list(parts.rows()) if rows is None else rows
        written(parts, out, rows)
    return form.columns, []


@door
def screen(
    *compounds: Any,
    workspace: Workspace | None = None,
    library: bool = False,
    shape: str = "long",
    reverse: str = "",
    like: str = "",
    combine: str = "",
    in_: str = "",
    top: int = 0,
    samples: int = 0,
    out: str | Path | None = None,
    dose: str = "",
    conc: str = "",
    profile: ProfileGiven = (),
    against: str | Sequence[str] = (),
    pretreat: str | Path | Profile | None = None,
    chronic: bool = False,
    without: str | Sequence[str] = (),
    set: str | Sequence[str] = (),  # noqa: A002 - the word of the command line and of JSON
    tone: str | Sequence[str] = (),
    without_metabolites: bool = False,
    skip_bad_rows: bool = False,
    apparent: bool = False,
) -> pd.DataFrame | None:
    """Effects of many compounds as a data frame, first column `compound`; or None where `out` names a file for them.

    Compounds are names, tables with a column `compound` (data frames, rows, files) or, with `library`, all of the library.
    `shape` is "long" (ranked nodes and pathways), "nodes" or "pathways" (one row a compound); `reverse` ranks compounds by what
    they do to a node, `like` by how alike their effects are to those of a compound, `combine` by what they do together with
    one. `top` is how many rows: nodes of a compound, else compounds. A compound that cannot be computed has its reason in
    the column `reason`. The other keywords are those of `perturb`.
    """
    names = [one for one in compounds if isinstance(one, str) and not source.is_table(one)]
    tables = [p for one in compounds if not (isinstance(one, str) and one in names) for p in profiles(one)]
    tables += profiles(profile)
    question = Question(
        (), (), dose, conc, words(against), pretreat, chronic, words(without), words(set), words(tone),
        without_metabolites, skip_bad_rows, apparent,
    )  # fmt: skip
    bench = workspace or open_workspace()
    asked = ScreenAsk(shape, reverse, like, combine, in_, top)
    found = partial(given, bench, names, tables, library=library)
    columns, rows = run(Screener(bench, question, samples), asked, found, Path(out) if out else None)
    return None if out else frame(rows, columns)
