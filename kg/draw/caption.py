"""The caption of a picture: what is shown at which dose, what its signs mean, what is left out, and the sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.draw.key import fill_rows, samples, shape_words
from kg.draw.style import table_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.draw.scene import Scene
    from kg.draw.style import Style

# Short words of the picture, as a journal prints them.
_WORDS = (
    (re.compile(r"\bdoc-(\d+)\b"), r"document \1"),
    (re.compile(r"(\d %) held\b"), r"\1 occupied"),
    (re.compile(r"\bHeld, not drawn:"), "Occupied, not drawn:"),
    (re.compile(r"\bHeld: share"), "Per cent: share"),
    (re.compile(r" ?\b\d+ more remarks? in the caption\."), ""),
    (re.compile(r"^\+(\d+) changed nodes not shown \(atlas\)\."), r"\1 further changed nodes are not shown."),
)


def caption(
    scene: Scene, style: str | Style = "house", sources: Iterable[str] = (), remarks: Iterable[str] = ()
) -> str:
    """Paragraphs of plain text: the finding, what was given, the signs, remarks, how it came about, sources with licences.

    Of `remarks` those are added that the note of the scene does not say already.
    """
    table, legend = table_for(scene.layout, style), scene.legend()
    fills = [f"{sign} {words}" for sign, _, words in fill_rows(legend, table)]
    lines = [one.text for one in samples(legend, table)]
    held = [f"{node.label} ({node.detail})" for node in scene.nodes if "[" in node.detail]
    further = [one.rstrip(".") for one in remarks if one[1:].rstrip(".") not in scene.note]
    parts = (
        f"{scene.title.rstrip('.')}.",
        scene.subtitle and f"Given: {scene.subtitle.rstrip('.')}.",
        held and f"Targets: {'; '.join(dict.fromkeys(held))}.",
        fills and f"Nodes: {'; '.join(fills)}.",
        lines and f"Arrows: {'; '.join(lines)}.",
        (shapes := shape_words(legend, table)) and f"Shapes: {shapes}.",
        scene.note,
        further and f"Remarks: {'; '.join(further)}.",
        scene.provenance,
        (named := "; ".join(sources)) and f"Sources: {named}.",
    )
    return "\n\n".join(_published(one) for one in parts if one) + "\n"


def _published(text: str) -> str:
    for short, words in _WORDS:
        text = short.sub(words, text)
    return text
