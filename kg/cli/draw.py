"""kg draw: the picture of a compound, a route, a comparison, a pathway, a figure or a protocol."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import settings
from kg.cli.effects import Against, Alone, Chronic, Conc, Dose, Pretreat, Profiles, Skip, Within, Without, bench_of
from kg.cli.output import AlsoOption, StoreOption, note
from kg.errors import DataError, UsageError

if TYPE_CHECKING:
    from kg.draw.picture import Picture
    from kg.explore import Perturbation
    from kg.network.question import Workbench


class DrawingStyle(StrEnum):
    """The drawing styles."""

    HOUSE = "house"
    SBGN = "sbgn"


class Chart(StrEnum):
    """The charts of one compound."""

    AFFINITY = "affinity"
    OCCUPANCY = "occupancy"


class NetworkLayout(StrEnum):
    """The layouts of the network page that can be pulled about."""

    FORCE = "force"
    HIERARCHICAL = "hierarchical"


Things = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="THING...", help="COMPOUND[=DOSE|CONC]..., PATHWAY, figure/NAME or PROTOCOL.", show_default=False
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="FILE.svg, .png, .pdf, .html, .sbgn, .dot, .txt or .csv.", show_default=False
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="NODE", help="Only the routes into ENTITY@CONTEXT.", show_default=False)
]
Compare = Annotated[
    str,
    typer.Option(
        "--compare", metavar="COMPOUND[=DOSE]", help="Beside another compound, or another dose.", show_default=False
    ),
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="dot or graphviz-pure, for SVG, PNG, PDF.", show_default=False)
]
Network = Annotated[
    NetworkLayout | None,
    typer.Option("--network", help="With .html: a network that can be pulled about.", show_default=False),
]
Most = Annotated[int, typer.Option("--most", min=2, max=400, help="Nodes at most; the rest is folded.")]


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(draw)


def draw(
    things: Things = None,
    out: Out = None,
    to: To = "",
    compare: Compare = "",
    style: Annotated[DrawingStyle, typer.Option("--style", help="Look of the picture.")] = DrawingStyle.HOUSE,
    engine: Engine = "",
    network: Network = None,
    chart: Annotated[
        Chart | None, typer.Option("--chart", help="A chart of one compound instead.", show_default=False)
    ] = None,
    most: Most = settings.DRAW_NODE_LIMIT,
    dose: Dose = "",
    conc: Conc = "",
    profile: Profiles = None,
    chronic: Chronic = False,
    pretreat: Pretreat = "",
    within: Within = "",
    against: Against = None,
    without: Without = None,
    alone: Alone = False,
    skip: Skip = False,
    samples: Annotated[int, typer.Option("--samples", min=0, max=10_000, help="Samples for stability.")] = settings.SAMPLES,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """The picture; without -o its DOT on stdout.

    Examples: kg draw amitriptyline -o a.svg · kg draw figure/004-trk -o f.html · kg draw amisulpride
    --to cAMP@D2-MSN -o why.png · kg draw 'amisulpride=50 mg/day' --compare 'amisulpride=600 mg/day' -o two.svg
    """
    bench = bench_of(also, store)
    if chart is not None:
        _chart(bench, list(things or []), chart, out)
        return
    given = {
        "dose": dose, "concentration": conc, "profiles": tuple(profile or ()), "chronic": chronic, "pretreat": pretreat,
        "against": tuple(against or ()), "without": tuple(without or ()), "skip_bad_rows": skip,
    }  # fmt: skip
    asked = {key: value for key, value in given.items() if value}
    names = list(things or [])
    if profile or any(_is_compound(bench, name) for name in names):
        picture = _answered(bench, names, to, within, compare, style, most,
                            {**asked, "metabolites": not alone, "samples": samples})  # fmt: skip
    else:
        picture = _recorded(bench, names, to, style, asked | ({"--in": within} if within else {}), compare)
    _write(picture, out, engine, network)


def _chart(bench: Workbench, names: list[str], chart: Chart, out: Path | None) -> None:
    """Write the chart of one compound."""
    from kg.draw.plots import render
    from kg.draw.views.charts import affinity_chart, occupancy_chart

    if len(names) != 1 or out is None:
        raise UsageError("a chart is of one compound and goes into a file", cure="kg draw COMPOUND --chart affinity -o FILE.svg")
    iri = bench.directory.resolve(names[0], ("Compound",), "compound").iri
    render({Chart.AFFINITY: affinity_chart, Chart.OCCUPANCY: occupancy_chart}[chart](bench, iri), out)


def _is_compound(bench: Workbench, name: str) -> bool:
    return "/" not in name.partition("=")[0] and bool(bench.directory.exact(name.partition("=")[0], ("Compound",)))


def _answered(bench: Workbench, names: list[str], to: str, within: str, compare: str, style: str, most: int,
              question: dict[str, Any]) -> Picture:  # fmt: skip
    """The picture of what compounds do."""
    from kg.draw import notebook
    from kg.explore import perturb

    if to and compare:
        raise UsageError("--to and --compare at once", cure="draw the routes of each compound in a picture of its own")
    answer: Perturbation = perturb(*names, bench=bench, **question)
    for text in answer.notes:
        note(text)
    if not compare:
        return notebook.picture(answer, to=to, within=within, style=style, most=most)
    if within:
        raise UsageError("--in and --compare at once", cure="leave out one of them")
    plain = {key: value for key, value in question.items() if key not in ("dose", "concentration", "profiles")}
    return notebook.comparison(answer, perturb(compare, bench=bench, **plain), style=style, most=most)


def _recorded(bench: Workbench, names: list[str], to: str, style: str, asked: dict[str, Any], compare: str) -> Picture:
    """The picture of one record of the graph, or of the routes between two entities."""
    from kg.draw import notebook
    from kg.explore import trace

    if len(names) != 1:
        raise UsageError("one thing at a time, or compounds" if names else "nothing to draw",
                         cure="name one, such as `kg draw amitriptyline -o a.svg`")  # fmt: skip
    if asked or compare:
        option = "--compare" if compare else next(iter(asked))
        raise UsageError(f"{names[0]} is no compound: {option} says nothing of it", cure="leave the option out")
    if to:
        return notebook.trace_picture(bench, trace(names[0], to, bench=bench), names[0], to, style=style)
    return notebook.record_picture(bench, names[0], style=style)


def _write(picture: Picture, out: Path | None, engine: str, network: NetworkLayout | None) -> None:
    if network and (out is None or out.suffix.lower() != ".html"):
        raise UsageError("--network is a page", cure="give -o FILE.html")
    if engine and (out is None or out.suffix.lower() not in (".svg", ".png", ".pdf")):
        raise UsageError("--engine goes with SVG, PNG and PDF", cure="give -o FILE.svg, .png or .pdf")
    if out is None:
        sys.stdout.write(picture.dot())
    elif engine:
        _drawn_by(picture, out, _engine(engine))
    else:
        picture.save(out, network=network or "")


def _drawn_by(picture: Picture, out: Path, engine: str) -> None:
    """SVG, PNG or PDF by one engine and no other."""
    from kg.draw import render

    svg = render.to_svg(picture.scene, picture.style, engine=engine)
    form = out.suffix.lower()
    made = svg.encode() if form == ".svg" else render.to_png(svg) if form == ".png" else render.to_pdf(svg)
    try:
        out.write_bytes(made)
    except OSError as error:
        raise DataError(f"cannot write: {error.strerror}", str(out), "choose a place that can be written") from error


def _engine(name: str) -> str:
    """Path of a layout engine; UsageError names those of this machine."""
    from kg.draw.render import engines

    found = {Path(path).name: path for path in engines()}
    if name not in found and name not in found.values():
        raise UsageError(f"no layout engine is called {name!r}", "--engine", f"use one of {', '.join(found) or 'none'}")
    return found.get(name, name)
