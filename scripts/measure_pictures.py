"""Measure pictures: smallest type in points, white share, crossings, arrows over nodes and words, heads that fuse.

    python scripts/measure_pictures.py [gallery|compounds|library|unseen|comparisons|doses|routes|pathways ...] [-o FOLDER]

Type is measured where the picture fills a page of 180 x 170 mm, and in a column of 85 mm; with -o the PNGs are kept, to
be looked at. A picture that lost a node, head or label is not drawn at all (`kg/draw/formats/verify.py`) and says so here.
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
from kg.draw.formats.render import to_png  # noqa: E402
from kg.draw.measure import measured, white_share  # noqa: E402
from kg.draw.picture import Picture  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.explore import open_workspace, perturb  # noqa: E402
from kg.question.workspace import Workspace  # noqa: E402
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
SECTIONS = ("gallery", "compounds", "library", "unseen", "comparisons", "doses", "routes", "pathways")
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
    if "gallery" in sections:
        for row in workspace.knowledge.rows(FIGURES):
            name = str(row["figure"]).rsplit("/", 1)[-1]
            yield name, record(name)
    if "compounds" in sections:
        yield from ((name, one(name)) for name in COMPOUNDS)
    if "library" in sections:
        yield from ((name, one(name)) for name in LIBRARY)
    if "unseen" in sections:
        yield from ((name, one(name)) for name in UNSEEN)
    if "pathways" in sections:
        yield from ((name, record(name)) for name in PATHWAYS)
    if "comparisons" in sections:
        pairs = (*COMPARISONS[:4], ("haloperidol", "clozapine"), ("fluoxetine", "venlafaxine"))
        yield from ((f"{a} | {b}", two(a, b)) for a, b in pairs)
    if "doses" in sections:
        yield from ((f"{a} | {b}", two(a, b)) for a, b in DOSES)
    if "routes" in sections:
        yield from ((f"{name} to {to}", one(name, to=to)) for name, to in ROUTES)


def line(name: str, shown: Picture, folder: Path | None) -> str:
    """The row of one picture."""
    began = time.perf_counter()
    svg = shown.svg()
    took = time.perf_counter() - began
    found, png = measured(shown.scene, svg), to_png(svg, PIXELS)
    if folder is not None:
        write(folder / f"{name.replace(' ', '-').replace('/', '-')}.png", png)
    return (
        f"| {name} | {found.width:.0f} x {found.height:.0f} | {len(shown.scene.nodes)} | {found.points(180, 170):.1f} | "
        f"{found.points(180):.1f} | {found.points(85):.1f} | {white_share(png):.0%} | {len(found.crossings)} | "
        f"{len(found.over_nodes)} | {len(found.over_words)} | {len(found.fused)} | {took:.2f} |"
    )


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
    workspace = open_workspace()
    for name, make in drawn(workspace, sections):
        try:
            print(line(name, make(), folder), flush=True)
        except KgError as fault:
            print(f"| {name} | not drawn: {fault.what} |", flush=True)


if __name__ == "__main__":
    main()
