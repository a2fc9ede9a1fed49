"""kg draw: the picture of a compound, a route, a comparison, a pathway, a figure or a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings, writing
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, In, QuestionAsked, Samples, grouped
from kg.cli.output import ForPrograms, note, write
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.draw.atlas_picture import AtlasPicture
    from kg.draw.picture import Picture
    from kg.question.workspace import Workspace


class DrawingStyle(StrEnum):
    """The drawing styles."""

    HOUSE = "house"
    SBGN = "sbgn"


class DrawingTheme(StrEnum):
    """The colours of a picture."""

    LIGHT = "light"
    DARK = "dark"
    PRINT = "print"


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
        "-o",
        "--output",
        metavar="FILE",
        help="FILE.svg, .png, .pdf, .html, .sbgn, .cx2, .graphml, .dot, .txt or .csv.",
        show_default=False,
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="NODE", help="Only the routes into ENTITY@CONTEXT.", show_default=False)
]
Compare = Annotated[
    list[str] | None,
    typer.Option(
        "--compare",
        metavar="COMPOUND[=DOSE]",
        help="Beside another compound, or another dose; in an atlas also several.",
        show_default=False,
    ),
]
Atlas = Annotated[bool, typer.Option("--atlas", help="Every change on one page: places across, things down.")]
Width = Annotated[
    str, typer.Option("--width", metavar="LENGTH", help="Of the page: 85mm, 180mm, 7in.", show_default=False)
]
Height = Annotated[str, typer.Option("--height", metavar="LENGTH", help="The same for its height.", show_default=False)]
Least = Annotated[float, typer.Option("--min-pt", help="Smallest type in points; what cannot keep it is refused.")]
Dpi = Annotated[int, typer.Option("--dpi", help="Pixels an inch of a PNG.")]
Font = Annotated[str, typer.Option("--font", metavar="NAME", help="Typeface of SVG, PNG and PDF.", show_default=False)]
Caption = Annotated[
    Path | None,
    typer.Option("--caption", metavar="FILE", help="Remarks and sources as text, not under it.", show_default=False),
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="dot or graphviz-pure, for SVG, PNG, PDF.", show_default=False)
]
Network = Annotated[
    NetworkLayout | None,
    typer.Option("--network", help="With .html: a network that can be pulled about.", show_default=False),
]
Most = Annotated[
    int | None,
    typer.Option(
        "--most", min=2, max=400, help="Nodes at most; without it 40, or what fits --width.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(draw))


def draw(
    *,
    things: Things = None,
    out: Out = None,
    to: To = "",
    compare: Compare = None,
    atlas: Atlas = False,
    style: Annotated[DrawingStyle, typer.Option("--style", help="Look of the picture.")] = DrawingStyle.HOUSE,
    engine: Engine = "",
    network: Network = None,
    chart: Annotated[
        Chart | None, typer.Option("--chart", help="A chart of one compound instead.", show_default=False)
    ] = None,
    most: Most = None,
    width: Width = "",
    height: Height = "",
    min_pt: Least = 6.0,
    dpi: Dpi = 300,
    font: Font = "",
    theme: Annotated[DrawingTheme, typer.Option("--theme", help="Colours; print is greys.")] = DrawingTheme.LIGHT,
    caption: Caption = None,
    question: QuestionAsked,
    in_: In = "",
    samples: Samples = settings.SAMPLES,
    graph: Graph,
) -> None:
    """The picture; without -o its DOT on stdout.

    Examples: kg draw amitriptyline -o a.svg · kg draw figure/004-trk -o f.html · kg draw amisulpride
    --to cAMP@D2-MSN -o why.png · kg draw 'amisulpride=50 mg/day' --compare 'amisulpride=600 mg/day' -o two.svg
    · kg draw amoxapine --atlas --width 250mm -o atlas.pdf
    """
    workspace = workspace_of(*graph)
    if chart is not None:
        paged = {"--to": to, "--compare": compare, "--atlas": atlas, "--width": width, "--height": height, "--font": font,
                 "--caption": caption, "--in": in_, **question}  # fmt: skip
        _alone([name for name, value in paged.items() if value])
        _chart(workspace, list(things or []), chart, out)
        return
    from kg import explore
    from kg.draw.paper import DPI, Paper, millimetres

    paper = Paper(millimetres(width), millimetres(height, "--height"), min_pt, dpi, font, theme)
    _drawn_alone(out, font, theme, caption)
    if dpi != DPI and (out is None or out.suffix.lower() != ".png"):
        raise UsageError("--dpi is of a PNG", "--dpi", "give -o FILE.png, or leave it out")
    picture = explore.draw(
        *(things or []), workspace=workspace, to=to, compare=compare or (), style=style, most=most or 0, in_=in_,
        samples=samples, atlas=atlas, paper=paper, **question,
    )  # fmt: skip
    for text in picture.notes:
        note(text)
    if caption is not None:
        picture = _captioned(picture, caption)
    _write(picture, out, engine, network)


def _chart(workspace: Workspace, names: list[str], chart: Chart, out: Path | None) -> None:
    """Write the chart of one compound."""
    from kg.draw.charts.vega import render
    from kg.views.answer_charts import affinity_chart, occupancy_chart

    if len(names) != 1 or out is None:
        raise UsageError(
            "a chart is of one compound and goes into a file", cure="kg draw COMPOUND --chart affinity -o FILE.svg"
        )
    iri = workspace.directory.resolve(names[0], ("Compound",), "compound").iri
    render({Chart.AFFINITY: affinity_chart, Chart.OCCUPANCY: occupancy_chart}[chart](workspace, iri), out)


def _alone(others: Sequence[str]) -> None:
    """A chart shows what is recorded of one compound; what would change another picture would be passed over."""
    if others:
        option = others[0] if others[0].startswith("-") else f"--{others[0].replace('_', '-')}"
        raise UsageError(f"{option} is of another picture than --chart", option, "leave one of them out")


def _drawn_alone(out: Path | None, font: str, theme: DrawingTheme, caption: Path | None) -> None:
    """Raises UsageError for the look of a page where none is drawn."""
    asked = (
        "--font"
        if font
        else "--theme"
        if theme is not DrawingTheme.LIGHT
        else "--caption"
        if caption is not None
        else ""
    )
    if asked and (out is None or out.suffix.lower() not in (".svg", ".png", ".pdf")):
        raise UsageError(f"{asked} goes with SVG, PNG and PDF", cure="give -o FILE.svg, .png or .pdf")


def _captioned(picture: Picture | AtlasPicture, path: Path) -> Picture:
    """The picture without its remarks, which go into a file of their own."""
    from kg.draw.picture import Picture

    if not isinstance(picture, Picture):
        raise UsageError("an atlas has no caption of its own", "--caption", "leave it out")
    writing.write(path, picture.caption())
    return picture.captioned()


def _write(picture: Picture | AtlasPicture, out: Path | None, engine: str, network: NetworkLayout | None) -> None:
    if network and (out is None or out.suffix.lower() != ".html"):
        raise UsageError("--network is a page", cure="give -o FILE.html")
    if engine and (out is None or out.suffix.lower() not in (".svg", ".png", ".pdf")):
        raise UsageError("--engine goes with SVG, PNG and PDF", cure="give -o FILE.svg, .png or .pdf")
    from kg.draw.atlas_picture import AtlasPicture

    if isinstance(picture, AtlasPicture):
        if out is None or engine or network:
            raise UsageError(
                "an atlas goes into a file, laid out by no engine",
                "--atlas",
                "give -o FILE.svg, .png, .pdf, .html or .csv",
            )
        picture.save(out)
    elif out is None:
        write(ForPrograms(picture.dot()), None)
    elif engine:
        _drawn_by(picture, out, _engine(engine))
    else:
        picture.save(out, network=network or "")


def _drawn_by(picture: Picture, out: Path, engine: str) -> None:
    """SVG, PNG or PDF by one engine and no other."""
    from kg.draw.formats import render

    svg = picture.on_paper(render.to_svg(picture.scene, picture.style, engine=engine))
    form = out.suffix.lower()
    made = svg.encode() if form == ".svg" else picture.as_png(svg) if form == ".png" else render.to_pdf(svg)
    writing.write(out, made)


def _engine(name: str) -> str:
    """Path of a layout engine; UsageError names those of this machine."""
    from kg.draw.formats.render import engines

    found = {Path(path).name: path for path in engines()}
    if name not in found and name not in found.values():
        raise UsageError(f"no layout engine is called {name!r}", "--engine", f"use one of {', '.join(found) or 'none'}")
    return found.get(name, name)
