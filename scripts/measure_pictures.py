"""Measure pictures: smallest type in points, white share, crossings, arrows over nodes and words, heads that fuse.

    python scripts/measure_pictures.py [gallery|compounds|library|unseen|comparisons|doses|routes|pathways|columns|atlases ...]
        [-o FOLDER] [--page]

Type is measured where the picture fills a page of 180 x 170 mm, that of `columns` in a column of 85 mm, for which they are
laid out; with -o the PNGs are kept, to be looked at; with --page the numbers are written into docs/gallery_review.md, into
the rows of these names. A picture that lost a node, head or label is not drawn at all (`kg/draw/formats/verify.py`) and
says so here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

from gallery import COMPARISONS, COMPOUNDS, FIGURES  # noqa: E402

from kg.answer.perturbation import Perturbation  # noqa: E402
from kg.draw.atlas_picture import AtlasPicture  # noqa: E402
from kg.draw.formats.render import to_png, to_svg  # noqa: E402
from kg.draw.layout.sheet import fits  # noqa: E402
from kg.draw.measure import measured, white_share  # noqa: E402
from kg.draw.narrow import narrowed  # noqa: E402
from kg.draw.paper import POINTS, Paper, smallest_type  # noqa: E402
from kg.draw.picture import Picture  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.explore import open_workspace, perturb  # noqa: E402
from kg.question.workspace import Workspace  # noqa: E402
from kg.views.atlas import atlas_scene  # noqa: E402
from kg.views.fitting import JOURNAL  # noqa: E402
from kg.views.pictures import comparison, picture, record_picture  # noqa: E402
from kg.writing import write  # noqa: E402

LIBRARY = (
    "haloperidol", "clozapine", "risperidone", "aripiprazole", "fluoxetine", "venlafaxine", "ketamine", "diazepam",
    "morphine", "donepezil",
)  # fmt: skip
# Drugs of other classes, in whose pictures nothing was mended: what a person gets who draws a drug of their own.
UNSEEN = (
    "levodopa", "caffeine", "memantine", "lithium", "sumatriptan", "nicotine", "dronabinol", "valproic acid", "methylphenidate",
    "bupropion", "olanzapine", "quetiapine", "escitalopram", "mirtazapine", "buspirone", "atomoxetine", "dexamfetamine", "cocaine",
    "buprenorphine", "naloxone", "zolpidem", "lamotrigine", "gabapentin", "pramipexole", "selegiline", "varenicline",
    "propranolol", "clonidine", "ondansetron", "cetirizine", "baclofen", "suvorexant", "modafinil", "ramelteon",
    "levetiracetam", "LSD", "midomafetamine", "reserpine", "tacrine",
)  # fmt: skip
PATHWAY_NAMES = {
    "module-cAMP": "cAMP/PKA",
    "module-MAPK": "MAPK/ERK",
    "module-Gq": "Gq/PLC",
    "module-Trk": "Trk",
    "module-CREB": "CREB",
}
PATHWAYS = ("module-cAMP", "module-MAPK", "module-Gq", "module-Trk", "module-CREB")
DOSES = (
    ("amisulpride=50 mg/day", "amisulpride=600 mg/day"),
    ("amitriptyline=25 mg/day", "amitriptyline=150 mg/day"),
    ("amoxapine=50 mg/day", "amoxapine=300 mg/day"),
    ("nortriptyline=25 mg/day", "nortriptyline=100 mg/day"),
)
ROUTES = (
    ("amisulpride", "cAMP@D2-MSN"), ("amisulpride", "dopamine@striatum-cleft"), ("amitriptyline", "serotonin@PFC-cleft"),
    ("amitriptyline", "cAMP@D2-MSN"), ("amoxapine", "dopamine@striatum-cleft"), ("amoxapine", "cAMP@D2-MSN"),
    ("nortriptyline", "noradrenaline@PFC-cleft"), ("haloperidol", "cAMP@D2-MSN"), ("fluoxetine", "serotonin@PFC-cleft"),
    ("clozapine", "dopamine@striatum-cleft"),
)  # fmt: skip
ATLASES = ("amisulpride", "amitriptyline", "amoxapine", "clozapine", "fluoxetine", "morphine", "haloperidol")
COLUMN, ATLAS_PAGE = Paper(85.0), Paper(183.0)
SECTIONS = (
    "gallery",
    "compounds",
    "library",
    "unseen",
    "comparisons",
    "doses",
    "routes",
    "pathways",
    "columns",
    "atlases",
)
PAGE = ROOT / "docs" / "gallery_review.md"
PIXELS = 1.0  # pixels a unit of the SVG where white is measured
_ANSWERS: dict[str, Perturbation] = {}


def asked(workspace: Workspace, name: str) -> Perturbation:
    """The answer for a compound, computed once."""
    if name not in _ANSWERS:
        _ANSWERS[name] = perturb(name, workspace=workspace)
    return _ANSWERS[name]


def drawn(workspace: Workspace, sections: tuple[str, ...]) -> Iterator[tuple[str, Callable[[], Picture]]]:
    """Name and maker of each picture of these sections."""
    one = lambda name, **more: lambda: picture(asked(workspace, name), paper=JOURNAL, **more)  # noqa: E731
    two = lambda a, b: lambda: comparison(asked(workspace, a), asked(workspace, b), paper=JOURNAL)  # noqa: E731
    record = lambda name: lambda: record_picture(workspace, name)  # noqa: E731
    column = lambda name: lambda: picture(asked(workspace, name), paper=COLUMN)  # noqa: E731
    figures = [str(row["figure"]).rsplit("/", 1)[-1] for row in workspace.knowledge.rows(FIGURES)]
    pairs = (*COMPARISONS[:4], ("haloperidol", "clozapine"), ("fluoxetine", "venlafaxine"))
    makers = {
        "gallery": [(name, record(name)) for name in figures],
        "compounds": [(name, one(name)) for name in COMPOUNDS],
        "library": [(name, one(name)) for name in LIBRARY],
        "unseen": [(name, one(name)) for name in UNSEEN],
        "comparisons": [(f"{a} | {b}", two(a, b)) for a, b in pairs],
        "doses": [(f"{a} | {b}", two(a, b)) for a, b in DOSES],
        "routes": [(f"{name} to {to}", one(name, to=to)) for name, to in ROUTES],
        "pathways": [(name, record(name)) for name in PATHWAYS],
        "columns": [(f"{name} at 85 mm", column(name)) for name in (*COMPOUNDS, *LIBRARY)],
    }
    for section in sections:
        yield from makers.get(section, ())


def atlases(workspace: Workspace, folder: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """Name, row and numbers of the page for each atlas at 183 mm."""
    for name in ATLASES:
        scene = atlas_scene([asked(workspace, name)])
        began = time.perf_counter()
        svg = AtlasPicture(scene, ATLAS_PAGE).svg()
        took = time.perf_counter() - began
        png = to_png(svg, 96.0 / 72.0)
        if folder is not None:
            write(folder / f"{name}-atlas.png", png)
        box = [float(one) for one in svg.partition('viewBox="')[2].partition('"')[0].split()]
        form = narrowed(scene, lambda one: fits(one, ATLAS_PAGE))
        type_size, high = smallest_type(svg), box[3] / POINTS
        places = f"{len(form.columns)} of {len(scene.columns)}"
        row = f"| {name} atlas | 183 x {high:.0f} mm | {places} places | {type_size:.1f} | {took:.2f} |"
        yield (
            f"{name} atlas",
            row,
            [places, f"{type_size:.1f}", f"{white_share(png):.0%}".replace("%", " %"), f"{high:.0f} mm"],
        )


def line(name: str, shown: Picture, folder: Path | None) -> tuple[str, list[str]]:
    """The row of one picture, and its numbers for the page: nodes, points, white, crossings."""
    narrow = name.endswith("85 mm")
    began = time.perf_counter()
    svg = to_svg(shown.scene, shown.style, room=COLUMN.room) if narrow else shown.svg()
    took = time.perf_counter() - began
    found, png = measured(shown.scene, svg), to_png(svg, PIXELS)
    if folder is not None:
        write(folder / f"{name.replace(' ', '-').replace('/', '-')}.png", png)
    points = found.points(85.0, 240.0) if narrow else found.points(180, 170)
    white = f"{white_share(png):.0%}"
    numbers = [str(len(shown.scene.nodes)), f"{points:.1f}", white.replace("%", " %"), str(len(found.crossings))]
    return (
        f"| {name} | {found.width:.0f} x {found.height:.0f} | {len(shown.scene.nodes)} | {found.points(180, 170):.1f} | "
        f"{found.points(180):.1f} | {found.points(85):.1f} | {white} | {len(found.crossings)} | "
        f"{len(found.over_nodes)} | {len(found.over_words)} | {len(found.fused)} | {took:.2f} |"
    ), numbers


def named(name: str) -> str:
    """What the page calls a picture."""
    for pathway, words in PATHWAY_NAMES.items():
        name = words if name == pathway else name
    return name.removeprefix("figure-").replace(" | ", " and ").replace("=", " ")


def on_page(text: str, numbers: dict[str, list[str]]) -> str:
    """The page with these numbers in the rows of these names; a name without a row is told."""
    lines = text.split("\n")
    for place, one in enumerate(lines):
        parts = one.split(" | ", 5)
        found = numbers.pop(parts[0].removeprefix("| "), None) if len(parts) == 6 else None
        if found is not None:
            lines[place] = " | ".join([parts[0], *found, parts[5]])
    for name in numbers:
        print(f"no row of the page: {name}", file=sys.stderr)
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    words = sys.argv[1:]
    folder = Path(words[words.index("-o") + 1]) if "-o" in words else None
    sections = tuple(one for one in words if one in SECTIONS) or SECTIONS
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    print(
        "| picture | page | nodes | pt 180x170 | pt 180 | pt 85 | white | crossings | over nodes | over words | fused | s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    workspace, numbers = open_workspace(), {}
    for name, make in drawn(workspace, sections):
        try:
            row, numbers[named(name)] = line(name, make(), folder)
            print(row, flush=True)
        except KgError as fault:
            print(f"| {name} | not drawn: {fault.what} |", flush=True)
    for name, row, found in atlases(workspace, folder) if "atlases" in sections else ():
        numbers[name] = found
        print(row, flush=True)
    if "--page" in words:
        write(PAGE, on_page(PAGE.read_text(encoding="utf-8"), numbers))


if __name__ == "__main__":
    main()
