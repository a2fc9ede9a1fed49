"""kg perturb, trace, explain, dose, compare: what follows from a compound, and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import settings
from kg.cli import sheets
from kg.cli.output import (
    AlsoOption,
    Format,
    FormatOption,
    OutOption,
    StoreOption,
    as_json,
    chosen,
    note,
    records,
    write,
)
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.network.question import Workbench

_ALL = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON, Format.TTL)
_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)

Profiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--profile", metavar="FILE", help="Your own compound: targets, actions, affinities (TSV).", show_default=False
    ),
]
Dose = Annotated[str, typer.Option("--dose", metavar="DOSE", help="Dose, such as '100 mg/day'.", show_default=False)]
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
Fixed = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NODE=FOLD", help="Hold a node at a fold of its resting level.", show_default=False),
]
Tones = Annotated[
    list[str] | None,
    typer.Option(
        "--tone", metavar="NODE=nM", help="Resting level of a transmitter pool, in nM or as 2x.", show_default=False
    ),
]
Alone = Annotated[bool, typer.Option("--without-metabolites", help="Leave active metabolites out.")]
Skip = Annotated[bool, typer.Option("--skip-bad-rows", help="Leave out profile rows that cannot be used.")]
Within = Annotated[
    str, typer.Option("--in", metavar="CONTEXT", help="Only nodes at or below this context.", show_default=False)
]
Samples = Annotated[int, typer.Option("--samples", min=0, max=10_000, help="Samples for stability; 0 for none.")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (perturb, trace, explain):
        app.command()(verb)


def bench_of(also: list[Path] | None, store: str | None) -> Workbench:
    """The graph that --also and --store name, ready for questions."""
    from kg.cli.opening import opened

    knowledge = opened(also, store)  # read in the background while the rest of the program is imported
    from kg.network.question import Workbench

    return Workbench(knowledge)


def question_of(**given: Any) -> dict[str, Any]:
    """Options as the fields of a question: lists as tuples, unset ones left out."""
    plain = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return {k: v for k, v in plain.items() if v not in (None, "", ())}


def perturb(
    compounds: Annotated[
        list[str] | None, typer.Argument(metavar="COMPOUND[=DOSE|CONC]...", show_default=False)
    ] = None,
    dose: Dose = "",
    conc: Conc = "",
    profile: Profiles = None,
    chronic: Chronic = False,
    pretreat: Pretreat = "",
    within: Within = "",
    against: Against = None,
    without: Without = None,
    fixed: Fixed = None,
    tone: Tones = None,
    alone: Alone = False,
    skip: Skip = False,
    samples: Samples = settings.SAMPLES,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """Which pathways and nodes compounds perturb: stated, targets, pathways ranked, nodes changed.

    Examples: kg perturb amitriptyline · kg perturb amisulpride --dose '100 mg/day' --in D2-MSN
    """
    chosen_form = chosen(form, out, _ALL)
    bench = bench_of(also, store)
    from kg.explore import perturb as ask

    answer = ask(
        *(compounds or []),
        bench=bench,
        within=within,
        samples=samples,
        **question_of(
            dose=dose, concentration=conc, profiles=profile, against=against, pretreat=pretreat, chronic=chronic,
            without=without, fixed=fixed, tones=tone, metabolites=not alone, skip_bad_rows=skip,
        ),
    )  # fmt: skip
    for text in answer.notes:
        note(text)
    if chosen_form is Format.JSON:
        write(as_json(answer.to_json()), out)
    elif chosen_form is Format.TTL:
        write(answer.to_rdf().serialize(format="turtle"), out)
    elif chosen_form is Format.TABLE:
        write(sheets.perturbation(answer), out)
    else:
        columns = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
        write(records([asdict(e) for e in answer.effects], chosen_form, columns), out)


def trace(
    start: Annotated[str, typer.Argument(metavar="FROM", help="A compound, an entity or ENTITY@CONTEXT.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="An entity or ENTITY@CONTEXT.")],
    max_length: Annotated[int, typer.Option("--max-length", help="Links at most.")] = settings.TRACE_LENGTH,
    most: Annotated[int, typer.Option("-k", help="Routes at most.")] = settings.TRACES,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """Signed routes (simple paths, shortest first) with the evidence of every link.

    Examples: kg trace amitriptyline CREB@cortical-pyramidal-cell · kg trace DRD2@D2-MSN PKA@D2-MSN
    """
    chosen_form = chosen(form, out, _ROWS)
    bench = bench_of(also, store)
    from kg.explore import trace as ask

    found = ask(start, end, bench=bench, max_length=max_length, most=most)
    if chosen_form is Format.JSON:
        write(as_json([t.to_json() for t in found]), out)
    elif chosen_form is Format.TABLE and found:
        write(sheets.traces(found), out)
    else:
        rows = [{"sign": t.sign, "length": len(t.links), "route": " → ".join(t.nodes)} for t in found]
        write(records(rows, chosen_form, ("sign", "length", "route")), out)
    if not found:
        raise NotFound(
            f"no route of at most {max_length} links from {start} to {end}", cure="allow more with --max-length"
        )


def explain(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[COMPOUND[=DOSE|CONC]]... NODE", help="The compounds, unless --profile gives them; then the node."
        ),
    ],
    routes: Annotated[int, typer.Option("-k", min=1, max=50, help="Routes named.")] = settings.ROUTES,
    dose: Dose = "",
    conc: Conc = "",
    profile: Profiles = None,
    chronic: Chronic = False,
    pretreat: Pretreat = "",
    against: Against = None,
    without: Without = None,
    fixed: Fixed = None,
    tone: Tones = None,
    alone: Alone = False,
    skip: Skip = False,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """Why a node changes: routes as sentences, with shares that add up, opposing ones too.

    Examples: kg explain amitriptyline HTR2A@cortical-pyramidal-cell
    """
    chosen_form = chosen(form, out, _ROWS)
    bench = bench_of(also, store)
    from kg.explore import explain as ask

    found = ask(
        *names,
        bench=bench,
        routes=routes,
        **question_of(
            dose=dose, concentration=conc, profiles=profile, against=against, pretreat=pretreat, chronic=chronic,
            without=without, fixed=fixed, tones=tone, metabolites=not alone, skip_bad_rows=skip,
        ),
    )  # fmt: skip
    if chosen_form is Format.JSON:
        write(as_json([e.to_json() for e in found]), out)
    elif chosen_form is Format.TABLE:
        write("\n\n".join(map(sheets.explanation, found)), out)
    else:
        rows = [{"node": e.node, "share": r.share, "route": " → ".join(r.nodes)} for e in found for r in e.routes]
        rows += [{"node": e.node, "share": e.other, "route": "other routes"} for e in found]
        write(records(rows, chosen_form, ("node", "share", "route")), out)
