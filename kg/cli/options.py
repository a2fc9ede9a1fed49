"""Options that several verbs share, each written once, in groups that a verb takes as one value."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from kg.cli.output import AlsoOption, Format, FormatOption, OutOption, StoreOption
from kg.errors import UsageError

Profile = Annotated[
    list[Path] | None,
    typer.Option(
        "--profile",
        metavar="FILE",
        help="Your own compound: targets, actions, affinities (TSV, CSV, xlsx).",
        show_default=False,
    ),
]
Compound = Annotated[
    list[str] | None,
    typer.Option(
        "--compound",
        metavar="NAME",
        help="The compound of a profile with several; again: together.",
        show_default=False,
    ),
]
Each = Annotated[bool, typer.Option("--each", help="Every compound of the profiles alone, one after the other.")]
Dose = Annotated[
    str, typer.Option("--dose", metavar="DOSE", help="Dose, such as '100 mg/day' or '25 mg tid'.", show_default=False)
]
Conc = Annotated[
    str,
    typer.Option(
        "--conc",
        metavar="CONC",
        help="Free concentration at the site, such as '20 nM', or plasma, '120 ng/mL'.",
        show_default=False,
    ),
]
Chronic = Annotated[bool, typer.Option("--chronic", help="Everything settled, slow adaptation too.")]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against", metavar="COMPOUND", help="Compare with this instead of with nothing.", show_default=False
    ),
]
Pretreat = Annotated[
    str,
    typer.Option(
        "--pretreat",
        metavar="FILE|COMPOUND",
        help="Given to the end of adaptation first, then withdrawn.",
        show_default=False,
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NODE", help="Knock a node out, such as HTR1A@5-HT-neuron.", show_default=False),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NODE=FOLD", help="Hold a node at a fold of its resting level.", show_default=False),
]
Tone = Annotated[
    list[str] | None,
    typer.Option(
        "--tone", metavar="NODE=nM", help="Resting level of a transmitter pool, in nM or as 2x.", show_default=False
    ),
]
WithoutMetabolites = Annotated[bool, typer.Option("--without-metabolites", help="Leave active metabolites out.")]
SkipBadRows = Annotated[bool, typer.Option("--skip-bad-rows", help="Leave out profile rows that cannot be used.")]
Apparent = Annotated[
    bool, typer.Option("--apparent", help="Compute with affinities that are recorded as only apparent, too.")
]
In = Annotated[
    str, typer.Option("--in", metavar="CONTEXT", help="Only nodes at or below this context.", show_default=False)
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="STORE", help="Ask the network of this store, which kg ingest filled.", show_default=False
    ),
]
Graphs = Annotated[
    list[str] | None,
    typer.Option("--graph", metavar="NAME", help="With --data: this graph alone; again: these.", show_default=False),
]
WithCore = Annotated[
    bool, typer.Option("--with-core", help="With --data: the shipped graph too, one where identifiers agree.")
]
Samples = Annotated[int, typer.Option("--samples", min=0, max=10_000, help="Samples for stability; 0 for none.")]


class Graph(NamedTuple):
    """The graph that a command asks: files beside the shipped content, an endpoint, or a store that was filled."""

    also: list[Path] | None
    store: str | None
    data: Path | None = None
    graphs: list[str] | None = None
    with_core: bool = False


class Output(NamedTuple):
    """How an answer is written, and where to."""

    form: Format | None
    out: Path | None


class Asked(dict[str, Any]):
    """Options as keywords of the Python door: lists as tuples, unset ones left out."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        plain = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        super().__init__({name: value for name, value in plain.items() if value not in (None, "", (), False)})


# The options of each group, in the order of the help: name -> what Typer reads, and the value where it is not given.
_COMPOUND: dict[str, tuple[Any, Any]] = {
    "profile": (Profile, None),
    "compound": (Compound, None),
    "without_metabolites": (WithoutMetabolites, False),
    "skip_bad_rows": (SkipBadRows, False),
    "apparent": (Apparent, False),
}
_QUESTION: dict[str, tuple[Any, Any]] = {
    "dose": (Dose, ""),
    "conc": (Conc, ""),
    "profile": (Profile, None),
    "compound": (Compound, None),
    "chronic": (Chronic, False),
    "pretreat": (Pretreat, ""),
    "against": (Against, None),
    "without": (Without, None),
    "set": (Set, None),
    "tone": (Tone, None),
    "without_metabolites": (WithoutMetabolites, False),
    "skip_bad_rows": (SkipBadRows, False),
    "apparent": (Apparent, False),
}
# The conditions under which many compounds are computed; the compounds come from elsewhere.
_SCREEN = {name: option for name, option in _QUESTION.items() if name not in ("profile", "compound")}
_GRAPH: dict[str, tuple[Any, Any]] = {
    "also": (AlsoOption, None),
    "store": (StoreOption, None),
    "data": (Data, None),
    "graphs": (Graphs, None),
    "with_core": (WithCore, False),
}
_OUTPUT: dict[str, tuple[Any, Any]] = {"form": (FormatOption, None), "out": (OutOption, None)}


class CompoundAsked(Asked):
    """The options of one compound: its tables, its metabolites."""


class QuestionAsked(Asked):
    """The options of a scenario."""


class ScreenAsked(Asked):
    """The options that hold for every compound of a screen."""


_GROUPS: dict[str, tuple[dict[str, tuple[Any, Any]], Callable[[dict[str, Any]], Any]]] = {
    "CompoundAsked": (_COMPOUND, CompoundAsked),
    "QuestionAsked": (_QUESTION, QuestionAsked),
    "ScreenAsked": (_SCREEN, ScreenAsked),
    "Graph": (_GRAPH, lambda given: Graph(**given)),
    "Output": (_OUTPUT, lambda given: Output(**given)),
}


def _refuse_rows_of_no_table(taken: Mapping[str, Any]) -> None:
    """An option for the rows of a table where none is given would be passed over."""
    if taken.get("skip_bad_rows") and "profile" in taken and not (taken["profile"] or taken.get("pretreat")):
        raise UsageError("--skip-bad-rows is of the rows of a table", "--skip-bad-rows", "give --profile FILE")


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command with each parameter that stands for a group spread out into the options of that group."""
    signature = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, str] = {}
    for name, parameter in signature.parameters.items():
        group = getattr(parameter.annotation, "__name__", "")
        if group not in _GROUPS:
            parameters.append(parameter)
            continue
        groups[name] = group
        parameters += [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for option, (kind, default) in _GROUPS[group][0].items()
        ]

    @wraps(command)
    def spread(**given: Any) -> None:
        for name, group in groups.items():
            options, made = _GROUPS[group]
            taken = {option: given.pop(option) for option in options}
            _refuse_rows_of_no_table(taken)
            given[name] = made(taken)
        command(**given)

    plain = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    spread.__signature__ = signature.replace(parameters=plain)  # type: ignore[attr-defined]
    spread.__annotations__ = {p.name: p.annotation for p in plain}
    return spread
