"""The walk of a screen: candidates in parts, settled together, written part by part; and its door in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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
from kg.screen.asked import ScreenAsk, form_of
from kg.screen.candidates import ScreenedCompound
from kg.screen.forms import Form, Row
from kg.screen.parts import SUFFIXES, Parts, parts_beside, put, written
from kg.screen.questions import Combine, Like, Reverse
from kg.screen.ranged import AtAmounts, at_each, parted, whole
from kg.screen.solved import Screener

if TYPE_CHECKING:
    import pandas as pd

# Compounds of one part: what a killed run loses at most, and what is held at once.
PART = 256
# Rows of a question that ranks all compounds, unless told.
TOP_COMPOUNDS = 50

Progress = Callable[[int, int], None]
Found = Callable[[], Iterator[ScreenedCompound]]


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


class _Walk:
    """The parts of a screen that are not there yet, in turn; what is there and what gets done is counted and told."""

    def __init__(self, found: Iterator[ScreenedCompound], parts: Parts, progress: Progress | None) -> None:
        self._found, self._parts, self._progress = found, parts, progress
        self.done = self.again = 0

    def missing(self) -> Iterator[tuple[Path, list[ScreenedCompound]]]:
        """The file and the candidates of each part that is not there."""
        for number, together in enumerate(parts_of(self._found)):
            path = self._parts.place(number, source.digest(together))
            if path.exists():
                self.again += len(together)
                self.add(len(together))
            else:
                yield path, together

    def add(self, count: int) -> None:
        """Count candidates as done."""
        self.done += count
        if self._progress:
            self._progress(self.done, self.again)


def _here(screener: Screener, form: Form, walk: _Walk) -> None:
    """Settle and write every part in this process."""
    for path, together in walk.missing():
        part = screener.solve(together)
        put(path, form.columns, form.rows(part))
        screener.release(part)
        walk.add(len(together))


def _elsewhere(screener: Screener, asked: ScreenAsk, walk: _Walk, where: tuple[int, str]) -> None:
    """Have every part settled and written by processes, so many, or by the workers of a scheduler."""
    from kg.screen.tasks import Task, cluster, computed, conditions_of, processes

    jobs, scheduler = where
    conditions = conditions_of(screener, asked)
    tasks = (Task(conditions, str(path.resolve()), tuple(together)) for path, together in walk.missing())
    with cluster(scheduler) if scheduler else processes(jobs) as (executor, workers):
        for count in computed(executor, workers, tasks):
            walk.add(count)


def asked_text(screener: Screener, asked: ScreenAsk) -> str:
    """A text that is another for another question or other content."""
    question = replace(screener.question, profile=())
    return repr((__version__, screener.workspace.knowledge.digest, question, screener.samples, asked)) + "\n"


def run(
    screener: Screener,
    asked: ScreenAsk,
    found: Found,
    out: Path | None,
    progress: Progress | None = None,
    where: tuple[int, str] = (1, ""),
) -> tuple[tuple[str, ...], list[Row]]:
    """Screen to a file, or without one to rows: (columns, rows), no rows where a file is written; `found` gives candidates.

    `where` is how many processes compute, and the address of a Dask scheduler whose workers do so instead. Raises UsageError
    for a suffix that is no table's and for a cluster without a file, NotFound where there is no compound at all.
    """
    if where[1] and out is None:
        raise UsageError(
            "a cluster writes to a file", "--scheduler", "give -o FILE on storage that every worker shares"
        )
    if out is not None and out.suffix not in SUFFIXES:
        raise UsageError(f"no table goes with {out.suffix or 'no suffix'!r}", str(out), f"name {', '.join(SUFFIXES)}")
    form, amounts = form_of(screener, asked), asked.amounts

    def every() -> Iterator[ScreenedCompound]:
        return at_each(found(), amounts) if amounts else found()

    with parts_beside(out, asked_text(screener, asked), form.columns, out.suffix if out else "") as parts:
        walk = _Walk(every(), parts, progress)
        if where == (1, ""):
            _here(screener, form, walk)
        else:
            _elsewhere(screener, asked, walk, where)
        if not walk.done:
            raise NotFound("no compound in the tables", cure="give a header line and one row a target")
        rows = _ranked(form, parts, asked, every)
        if out is None:
            return form.columns, list(parts.rows()) if rows is None else rows
        written(parts, out, rows)
    return form.columns, []


def _ranked(form: Form, parts: Parts, asked: ScreenAsk, found: Found) -> list[Row] | None:
    """The first rows of a question that ranks all compounds; None of a table."""
    ranged = isinstance(form, AtAmounts)
    inner = form.form if isinstance(form, AtAmounts) else form
    if not isinstance(inner, Reverse | Like | Combine):
        return None
    weight = inner.weight
    rows = parts.top(asked.top or TOP_COMPOUNDS, (lambda row: weight(whole(row))) if ranged else weight)
    if isinstance(inner, Reverse) and rows:
        told = inner.routed([whole(row) for row in rows] if ranged else rows, found())
        return [parted(row) for row in told] if ranged else told
    return rows


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
    dose_range: str = "",
    points: int = 0,
    samples: int = 0,
    out: str | Path | None = None,
    jobs: int = 1,
    scheduler: str = "",
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
    `shape` is "long" (ranked nodes and pathways), "nodes" or "pathways" (one row a compound); `reverse` ranks compounds by what they do
    to a node, `like` by how alike their effects are to those of a compound, `combine` by what they do together with one. `top` is how
    many rows: nodes of a compound, else compounds. `dose_range` ("1 nM..1 uM") computes each at `points` amounts (5 unless told), in
    columns `amount` and `unit`. What cannot be computed has its `reason`. `jobs` processes, or the workers of the Dask `scheduler` at an
    address, compute parts side by side. The other keywords are those of `perturb`.
    """
    conditions = (words(without), words(set), words(tone), without_metabolites, skip_bad_rows, apparent)
    question = Question((), (), dose, conc, words(against), pretreat, chronic, *conditions)
    asked = ScreenAsk(shape, reverse, like, combine, in_, top, dose_range, points)
    screener = Screener(workspace or open_workspace(), question, samples)
    found = partial(given, screener.workspace, *_names_and_tables(compounds, profile), library=library)
    return _framed(run(screener, asked, found, Path(out) if out else None, where=(jobs, scheduler)), out)


def _framed(table: tuple[tuple[str, ...], list[Row]], out: str | Path | None) -> pd.DataFrame | None:
    return None if out else frame(table[1], table[0])


def _names_and_tables(things: Sequence[Any], profile: ProfileGiven) -> tuple[list[str], list[Path | Profile]]:
    """What is given to a screen, apart: compounds by name, and tables of them."""
    names = [one for one in things if isinstance(one, str) and not source.is_table(one)]
    tables = [p for one in things if not (isinstance(one, str) and one in names) for p in profiles(one)]
    return names, [*tables, *profiles(profile)]
