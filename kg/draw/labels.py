"""What is printed in a picture and how it wraps: names with their glyphs, title, source line, also as labels of DOT."""

from __future__ import annotations

import re
from math import sqrt

from kg.draw.escape import clipped, dot_html, wrapped
from kg.draw.key import shape_words
from kg.draw.letters import text_width
from kg.draw.scene import EntityKind, Layout, Scene, SceneNode
from kg.draw.style import FAINT, INK, LONGEST_FOOT, NAME, SMALL, WRAP_BESIDE, WRAP_DETAIL, WRAP_STEP, Style, glyph

STEP_WIDTH, STEP_NAME = 346.0, 165.0  # points of a step of a timeline, and of its name
WRAP_NAME, WRAP_PARAMETER = 26, 36  # characters a line holds of a step's name, and of what it prescribes
WRAP_WAYS = 23  # the same for the ways in which several actions hold one target
WRAP = 22  # characters a line of a node's label holds before it wraps
RING = 6.0  # points that a second outline takes from the first
AROUND = 8.0  # points of white above and below the text in an ellipse
WRAP_TITLE = 70  # and for the title
WRAP_FOOT = 110  # and for subtitle, note and source line


_WRAPS = {Layout.WORKFLOW: WRAP_STEP, Layout.SYNAPSE: WRAP_BESIDE,
          Layout.COMPARE: WRAP_BESIDE}  # fmt: skip
_WAYS = re.compile(r", (?=[0-9<>. ]+% )")
_NOTHING = "&#160;"  # Graphviz refuses an empty HTML-like label


def node_text(node: SceneNode, layout: Layout) -> tuple[list[str], str, list[str]]:
    """The printed lines of a node's label, the glyphs behind the last one, and the smaller lines below."""
    if node.kind is EntityKind.STEP:  # what it prescribes, one thing a line
        parts = clipped(node.detail).split("; ") if clipped(node.detail) else []
        return wrapped(node.label, WRAP_NAME), "", [line for one in parts for line in wrapped(one, WRAP_PARAMETER)]
    lines = wrapped(node.label, _WRAPS.get(layout, WRAP))
    marks = glyph(node.direction, node.log2_change)
    if node.against is not None:
        marks = f"{marks or '·'} | {glyph(node.against) or '·'}"
        lines = [*lines, ""]  # a line of their own: behind a name they would make every node half as wide again
    return lines, marks, small_lines(node.detail, WRAP_STEP if layout is Layout.WORKFLOW else WRAP_DETAIL)


def small_lines(detail: str, width: int = WRAP_DETAIL) -> list[str]:
    """The lines of a node's small text: what is said, then by whose word, so that no number moves a break.

    Where a target is held in several ways each begins a line of its own, and lines are longer.
    """
    said, _, word = clipped(detail).partition(" [")
    ways = _WAYS.sub(",\n", said).split("\n")
    width = max(width, WRAP_WAYS) if len(ways) > 1 else width
    return [line for text in (*ways, f"[{word}" if word else "") if text for line in wrapped(text, width)]


def ellipse(wide: float, names: int, small: int) -> tuple[float, float]:
    """Width and height, in points, of the flattest ellipse around lines of text; Graphviz takes larger ones than it needs."""
    text = names * NAME * 1.1 + small * SMALL * 1.15 - 3.0
    high = text + (2 * AROUND if names + small == 1 else 1.6 * AROUND)
    return max(high, wide / sqrt(1.0 - (text - 2.0) ** 2 / high**2) + 1.25 * AROUND), high


def node_size(node: SceneNode, layout: Layout, style: Style) -> dict[str, str]:
    """Attributes of a node whose size is said: an ellipse, no larger than its text, and what is to be as large as its twin."""
    shape = style.shapes[node.kind]
    lines, marks, small = node_text(node, layout)
    if node.kind is EntityKind.STEP:  # all steps are equally wide
        high = max(len(lines) * NAME, len(small) * SMALL) * 1.2 + 2 * AROUND
        return {"width": f"{(STEP_WIDTH + 2 * AROUND) / 72.0:.3f}", "height": f"{high / 72.0:.3f}", "fixedsize": "true"}
    count = max(len(small), node.lines)
    if shape.shape == "ellipse":
        ends = [*lines[:-1], f"{lines[-1]}  {marks}" if marks else lines[-1]]
        texts = [text_width(line, NAME, bold=shape.bold) for line in ends] + [text_width(line, SMALL) for line in small]
        wide, high = ellipse(max(texts), len(lines), count)
        wide = node.room or wide  # the room is that of the widest twin
    elif node.room:
        wide, high = 0.0, max(26.0, len(lines) * NAME * 1.2 + count * SMALL * 1.2 + AROUND)
    else:
        return {}
    wide += RING if shape.peripheries > 1 else 0.0
    size = {"width": f"{max(wide, node.room) / 72.0:.3f}", "height": f"{high / 72.0:.3f}"}
    # With room of its own a node is placed by that alone: how an engine measures its words moves nothing.
    return size | {"fixedsize": "true" if node.room else "shape"}


def foot_lines(scene: Scene, style: Style) -> list[str]:
    """`foot_paragraphs`, wrapped for DOT, which does not know yet how wide the picture will be."""
    return [line for text in foot_paragraphs(scene, style) for line in wrapped(text, WRAP_FOOT, LONGEST_FOOT)]


def foot_paragraphs(scene: Scene, style: Style) -> list[str]:
    """What stands under the picture: what the shapes mean, the note, the source line."""
    shapes = shape_words(scene.legend(), style)
    texts = (clipped(text, LONGEST_FOOT) for text in (shapes, scene.note, scene.provenance))
    return [text for text in texts if text]


def node_label(node: SceneNode, layout: Layout, *, bold: bool) -> str:
    """A node's name with its glyphs, and its second line in smaller type; a step's beside it."""
    lines, marks, small = node_text(node, layout)
    if node.kind is EntityKind.STEP:
        return _step_label(lines, small)
    text = "<BR/>".join(dot_html(line) for line in lines)
    if marks:
        text += f"  {dot_html(marks)}"
    text = text or _NOTHING
    if bold:
        text = f"<B>{text}</B>"
    if small:
        text += f'<BR/><FONT POINT-SIZE="{SMALL:g}">{"<BR/>".join(dot_html(line) for line in small)}</FONT>'
    return f"<{text}>"


def _step_label(lines: list[str], small: list[str]) -> str:
    """A step of a timeline: its number and name at the left, what it prescribes at the right."""
    parts = [(lines, STEP_NAME, NAME), (small, STEP_WIDTH - STEP_NAME, SMALL)]
    cells = "".join(
        f'<TD WIDTH="{wide:g}" ALIGN="LEFT" BALIGN="LEFT"><FONT POINT-SIZE="{size:g}">{"<BR/>".join(map(dot_html, texts)) or _NOTHING}</FONT></TD>'
        for texts, wide, size in parts
    )
    return f'<<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="0"><TR>{cells}</TR></TABLE>>'


def lines_label(lines: list[str]) -> str:
    """Lines in the middle, one below the other."""
    return f"<{'<BR/>'.join(dot_html(line) for line in lines) or _NOTHING}>"


def left_label(lines: list[str]) -> str:
    """Lines that begin below one another; one line alone needs no word of it."""
    return (
        lines_label(lines)
        if len(lines) == 1
        else "<" + "".join(f'{dot_html(one)}<BR ALIGN="LEFT"/>' for one in lines) + ">"
    )


def head_label(scene: Scene) -> str:
    """Title and subtitle, from the left."""
    title = "<BR/>".join(dot_html(line) for line in wrapped(scene.title, WRAP_TITLE))
    rows = [f'<FONT POINT-SIZE="17" COLOR="{INK}"><B>{title or _NOTHING}</B></FONT>']
    rows += [
        f'<FONT POINT-SIZE="10" COLOR="{FAINT}">{dot_html(line)}</FONT>'
        for line in wrapped(scene.subtitle, WRAP_FOOT)
        if line
    ]
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f'<<TABLE BORDER="0" CELLPADDING="1" CELLSPACING="0">{cells}</TABLE>>'


def foot_label(scene: Scene, style: Style) -> str:
    """What stands under a picture; nothing where there is nothing to say."""
    lines = foot_lines(scene, style)
    return "<" + "".join(f'{dot_html(line)}<BR ALIGN="LEFT"/>' for line in lines) + ">" if lines else ""
