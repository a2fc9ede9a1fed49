"""Draw the gallery: docs/gallery.md and docs/gallery/*.svg, from the graph as it stands.

`python scripts/gallery.py FOLDER` writes PNGs of it to look at; the repository's files are made by `scripts/pages`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.draw.formats.render import to_png  # noqa: E402
from kg.draw.picture import Picture  # noqa: E402
from kg.explore import open_workspace, perturb  # noqa: E402
from kg.views.pictures import comparison, picture, record_picture  # noqa: E402
from kg.writing import write  # noqa: E402

OWNED = "docs/gallery/*.svg"
COMPOUNDS = ("amisulpride", "amitriptyline", "amitriptylinoxide", "amoxapine", "nortriptyline")
COMPARISONS = (
    ("amitriptyline", "nortriptyline"),
    ("amitriptyline", "amitriptylinoxide"),
    ("amitriptyline", "amoxapine"),
    ("amisulpride", "amoxapine"),
    ("amisulpride=50 mg/day", "amisulpride=600 mg/day"),
    ("amitriptyline=25 mg/day", "amitriptyline=150 mg/day"),
)
FIGURES = "SELECT ?figure ?label { ?figure a kg:Figure ; rdfs:label ?label } ORDER BY ?figure"
HEAD = """# Gallery

Written by `scripts/pages gallery`; each picture is drawn by the command under it, and by the same
command with `-o FILE.html` as a page with the evidence behind every arrow.
"""


def drawn() -> Iterator[tuple[str, str, str, str, Picture]]:
    """(section, file name, caption, command, picture) of everything in the gallery."""
    workspace = open_workspace()
    for row in workspace.knowledge.rows(FIGURES):
        name = str(row["figure"]).rsplit("/", 1)[-1]
        short = name.removeprefix("figure-")
        shown = record_picture(workspace, name)
        yield "Figures of the documents", name, str(row["label"]), f"kg draw figure/{short} -o {short}.svg", shown
    names = sorted({*COMPOUNDS, *(one for pair in COMPARISONS for one in pair)})
    answers = {name: perturb(name, workspace=workspace) for name in names}
    for name in COMPOUNDS:
        yield (
            "Compounds",
            name,
            f"{name} at its usual exposure",
            f"kg draw {name} -o {name}.svg",
            picture(answers[name]),
        )
    for first, second in COMPARISONS:
        name = f"{first}-and-{second}".replace("=", "-").replace(" ", "").replace("/", "-per-")
        command = f"kg draw '{first}' --compare '{second}' -o two.svg"
        caption = f"{first} and {second}".replace("=", " ")
        yield "Comparisons", name, caption, command, comparison(answers[first], answers[second])


def pages() -> dict[Path, str]:
    """Every SVG, and the page that shows them."""
    made, lines, section = {}, [HEAD], ""
    for part, name, caption, command, shown in drawn():
        made[ROOT / "docs" / "gallery" / f"{name}.svg"] = shown.svg()
        lines += [f"## {part}", ""] if part != section else []
        section = part
        lines += [f"### {caption}", "", f"![{caption}](gallery/{name}.svg)", "", f"`{command}`", ""]
    return {**made, ROOT / "docs" / "gallery.md": "\n".join(lines)}


def main() -> None:
    """Write PNGs into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for _, name, _, _, shown in drawn():
        write(folder / f"{name}.png", to_png(shown.svg(), 1.0))


if __name__ == "__main__":
    main()
