"""One scene in every format: what `kg draw` writes to a file and what a notebook shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.display import Screen, ScreenTable, Shown
from kg.draw.caption import caption
from kg.draw.formats import cx2, explorer, graphml, html, render, sbgn, table, text
from kg.draw.formats.dot import to_dot
from kg.draw.layout.packing import PAPER
from kg.draw.paper import CSS_INCH, Paper, dressed, sized, with_density
from kg.errors import ServiceError, UsageError
from kg.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.draw.scene import Scene
    from kg.draw.style import Style

# Arrows that the text of a picture names.
_ARROWS = 8
_NETWORKS = ("", "force", "hierarchical")


@dataclass(frozen=True, repr=False)
class Picture(Shown):
    """A scene with a style; every method gives one format, `save` picks it by the file's suffix."""

    scene: Scene
    style: str | Style = "house"
    notes: tuple[str, ...] = ()  # what a reader must know beside it
    paper: Paper | None = None  # as large as it comes, where there is none
    sources: tuple[str, ...] = ()  # what it rests on, with licences

    def dot(self) -> str:
        """Graphviz DOT; needs no drawing tool."""
        return to_dot(self.scene, self.style)

    def svg(self, prefix: str = "kg") -> str:
        """SVG, verified against the scene; DOM ids start with `prefix`."""
        room = self.paper.room if self.paper is not None else PAPER
        return self.on_paper(render.to_svg(self.scene, self.style, prefix=prefix, room=room))

    def on_paper(self, svg: str) -> str:
        """The SVG at the width of the paper, in its font and colours. Raises UsageError where its smallest type would fall below the paper's."""
        return sized(dressed(svg, self.paper), self.paper, len(self.scene.nodes)) if self.paper is not None else svg

    def as_png(self, svg: str) -> bytes:
        """PNG of an SVG on this paper, with its density recorded."""
        if self.paper is None or self.paper.width is None:
            return render.to_png(svg)
        return with_density(render.to_png(svg, self.paper.dpi / CSS_INCH), self.paper.dpi)

    def png(self) -> bytes:
        """PNG, sharp in print at column width, or as dense as the paper asks."""
        return self.as_png(self.svg())

    def pdf(self) -> bytes:
        """One-page PDF."""
        return render.to_pdf(self.svg())

    def html(self, network: str = "") -> str:
        """The explorer page; with `network` "force" or "hierarchical" the network that can be pulled about."""
        if network not in _NETWORKS:
            raise UsageError(f"there is no network layout “{network}”", "drawing", "use force or hierarchical")
        if network:
            return html.to_network_html(self.scene, self.style, hierarchical=network == "hierarchical")
        return explorer.to_html(self.scene, self.style)

    def sbgn(self) -> str:
        """SBGN-ML, Activity Flow."""
        return sbgn.to_sbgn(self.scene)

    def cx2(self) -> str:
        """CX2 of NDEx and Cytoscape, everything where the picture has it and as it looks there."""
        return cx2.to_cx2(self.scene, render.to_svg(self.scene, self.style), self.style)

    def graphml(self) -> str:
        """GraphML for networkx and yEd, everything where the picture has it and as it looks there."""
        return graphml.to_graphml(self.scene, render.to_svg(self.scene, self.style), self.style)

    def caption(self) -> str:
        """What stands beside the picture in print: finding, dose, signs, what is left out, sources with licences."""
        return caption(self.scene, self.style, self.sources, self.notes)

    def captioned(self) -> Picture:
        """The picture without what its caption says: remarks and source line."""
        return replace(self, scene=replace(self.scene, note="", provenance=""))

    def text(self) -> str:
        """Plain sentences."""
        return text.to_text(self.scene)

    def csv(self) -> str:
        """The arrows as a table."""
        return table.to_csv(self.scene)

    def save(self, path: str | Path, *, network: str = "") -> Path:
        """Write the format of the suffix: dot gv svg png pdf html sbgn cx2 graphml txt csv; `network` as for `html`.

        Raises UsageError, DataError, and ServiceError where nothing can draw.
        """
        target = Path(path)
        makers: Mapping[str, Callable[[], str | bytes]] = {
            ".dot": self.dot,
            ".gv": self.dot,
            ".svg": self.svg,
            ".png": self.png,
            ".pdf": self.pdf,
            ".html": lambda: self.html(network),
            ".sbgn": self.sbgn,
            ".cx2": self.cx2,
            ".graphml": self.graphml,
            ".txt": self.text,
            ".csv": self.csv,
        }
        make = makers.get(target.suffix.lower())
        if make is None:
            raise UsageError(
                f"no picture format is called “{target.suffix}”",
                str(target),
                "end the file name in " + ", ".join(makers),
            )
        write(target, make())
        return target

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:  # noqa: ARG002
        """For notebooks: inline SVG with ids of its own, SVG, PNG and text; text alone where nothing can draw."""
        from base64 import b64encode

        bundle: dict[str, object] = {"text/plain": self.text()}
        try:
            svg = self._own_svg()
        except ServiceError:
            return bundle
        png = b64encode(render.to_png(svg)).decode("ascii")
        return bundle | {"text/html": _inline(svg), "image/svg+xml": svg, "image/png": png}

    def _repr_html_(self) -> str:
        """Inline SVG; where nothing can draw, what the picture says as text."""
        try:
            return _inline(self._own_svg())
        except ServiceError:
            return self._screen().html()

    def _own_svg(self) -> str:
        """SVG with ids of its own, so that several can stand on one page."""
        return self.svg("kg-" + hashlib.sha256(self.dot().encode()).hexdigest()[:8])

    def _screen(self) -> Screen:
        scene = self.scene
        label = {node.id: node.label for node in scene.nodes}
        arrows = tuple(
            (f"{label[e.source]} {text.verb(scene, e)} {label[e.target]}", list(e.evidence), e.label)
            for e in scene.edges[:_ARROWS]
        )
        table = ScreenTable(("arrows", "who says so", "mechanism"), arrows, len(scene.edges), few=_ARROWS, narrow=2)
        lines = tuple(one for one in (scene.subtitle, text.summary(scene), *self.notes) if one)
        foot = "In other forms: .svg() .png() .pdf() .html() .dot() .cx2() .text() .save(PATH)"
        return Screen(f"Picture “{scene.title}”", lines, (table,) if arrows else (), foot, folds=5)


def _inline(svg: str) -> str:
    """SVG as a part of a page."""
    return f'<div class="kg-picture">{svg.partition("?>")[2].lstrip()}</div>'
