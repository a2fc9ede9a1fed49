"""An atlas in every format: what `kg draw --atlas` writes to a file and what a notebook shows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.display import Screen, ScreenTable, Shown
from kg.draw.escape import cell, xml_text
from kg.draw.formats import atlas_svg, render
from kg.draw.paper import CSS_INCH, Paper, with_density
from kg.errors import UsageError
from kg.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.draw.atlas import Atlas


@dataclass(frozen=True, repr=False)
class AtlasPicture(Shown):
    """An atlas on its paper; every method gives one format, `save` picks it by the file's suffix."""

    atlas: Atlas
    paper: Paper = field(default_factory=Paper)
    notes: tuple[str, ...] = ()

    def svg(self, prefix: str = "kg") -> str:
        """SVG, its width in mm; DOM ids start with `prefix`. Raises UsageError where the type cannot be kept."""
        return atlas_svg.to_svg(self.atlas, self.paper, prefix)

    def png(self) -> bytes:
        """PNG with as many pixels an inch as the paper asks, and that density recorded."""
        return with_density(render.to_png(self.svg(), self.paper.dpi / CSS_INCH), self.paper.dpi)

    def pdf(self) -> bytes:
        """One page of the paper's size, text as text."""
        return render.to_pdf(self.svg())

    def html(self) -> str:
        """A page with the SVG inline, so that every cell says on hover what it is and links to its record."""
        svg = self.svg().partition("?>")[2].lstrip()
        title = xml_text(self.atlas.title)
        style = "body{margin:1rem;font-family:sans-serif}svg{max-width:100%;height:auto}"
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>\n<body>{svg}</body></html>\n'
        )

    def csv(self) -> str:
        """A row for each cell: thing, place, and direction and log2 change under each scenario."""
        rows = {line.id: line for line in self.atlas.rows}
        columns = {line.id: line for line in self.atlas.columns}
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        heads = [f"{name} {what}" for name in self.atlas.scenarios for what in ("direction", "log2_change", "held")]
        table.writerow([cell(one) for one in ("group", "entity", "cell", "context", *heads, "record")])
        for one in self.atlas.cells:
            row, column = rows[one.row], columns[one.column]
            told = [
                str(v) for r in one.readings for v in (r.direction, f"{r.log2_change:.6g}", "yes" if r.held else "no")
            ]
            named = [cell(text) for text in (row.group, row.label, column.group, column.label)]
            table.writerow([*named, *told, one.record])
        return out.getvalue()

    def save(self, path: str | Path, *, network: str = "") -> Path:
        """Write the format of the suffix: svg png pdf html csv. Raises UsageError, DataError, ServiceError."""
        del network
        target = Path(path)
        makers: Mapping[str, Callable[[], str | bytes]] = {
            ".svg": self.svg, ".png": self.png, ".pdf": self.pdf, ".html": self.html, ".csv": self.csv,
        }  # fmt: skip
        make = makers.get(target.suffix.lower())
        if make is None:
            raise UsageError(
                f"an atlas has no format “{target.suffix}”", str(target), "end the file name in " + ", ".join(makers)
            )
        write(target, make())
        return target

    def _repr_html_(self) -> str:
        """Inline SVG."""
        return f'<div class="kg-picture">{self.svg().partition("?>")[2].lstrip()}</div>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:  # noqa: ARG002
        """For notebooks: inline SVG, SVG, and the text of the prompt."""
        return {"text/plain": repr(self), "text/html": self._repr_html_(), "image/svg+xml": self.svg()}

    def _screen(self) -> Screen:
        atlas = self.atlas
        size = f"{len(atlas.rows)} things in {len(atlas.columns)} places, {len(atlas.cells)} nodes"
        told = tuple((line.group, line.label) for line in atlas.rows)
        table = ScreenTable(("pathway", "thing"), told, len(told), few=8)
        lines = tuple(one for one in (atlas.subtitle, size, *self.notes) if one)
        return Screen(
            f"Atlas “{atlas.title}”", lines, (table,), "In other forms: .svg() .png() .pdf() .html() .csv() .save(PATH)"
        )
