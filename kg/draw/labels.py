"""What is printed in a picture and how it wraps: names with their glyphs, title, source line, also as labels of DOT."""

from __future__ import annotations

from kg.draw.escape import clipped, dot_html, wrapped
from kg.draw.key import shape_words
from kg.draw.scene import Layout, Scene, SceneNode
from kg.draw.style import FAINT, INK, LONGEST_FOOT, WRAP_BESIDE, WRAP_DETAIL, WRAP_STEP, Style, glyph

WRAP = 22  # characters a line of a node's label holds before it wraps
WRAP_TITLE = 70  # and for the title
WRAP_FOOT = 110  # and for subtitle, note and source line


_WRAPS = {Layout.WORKFLOW: WRAP_STEP, Layout.SYNAPSE: WRAP_BESIDE,
          Layout.COMPARE: WRAP_BESIDE}  # fmt: skip
_NOTHING = "&#160;"  # Graphviz refuses an empty HTML-like label


def node_text(node: SceneNode, layout: Layout) -> tuple[list[str], str, list[str]]:
    """The printed lines of a node's label, the glyphs behind the last one, and the smaller lines below."""
    lines = wrapped(node.label, _WRAPS.get(layout, WRAP))
    marks = glyph(node.direction, node.log2_change)
    if node.against is not None:
        marks = f"{marks or '·'} | {glyph(node.against) or '·'}"
    width = WRAP_STEP if layout is Layout.WORKFLOW else WRAP_DETAIL
    return lines, marks, wrapped(node.detail, width) if clipped(node.detail) else []


def foot_lines(scene: Scene, style: Style) -> list[str]:
    """`foot_paragraphs`, wrapped for DOT, which does not know yet how wide the picture will be."""
    return [line for text in foot_paragraphs(scene, style) for line in wrapped(text, WRAP_FOOT, LONGEST_FOOT)]


def foot_paragraphs(scene: Scene, style: Style) -> list[str]:
    """What stands under the picture: what the shapes mean, the note, the source line."""
    shapes = shape_words(scene.legend(), style)
    texts = (clipped(text, LONGEST_FOOT) for text in (shapes, scene.note, scene.provenance))
    return [text for text in texts if text]


def node_label(node: SceneNode, layout: Layout, *, bold: bool) -> str:
    """A node's name with its glyphs, and its second line in smaller type."""
    lines, marks, small = node_text(node, layout)
    text = "<BR/>".join(dot_html(line) for line in lines)
    if marks:
        text += f"  {dot_html(marks)}"
    text = text or _NOTHING
    if bold:
        text = f"<B>{text}</B>"
    if small:
        text += f'<BR/><FONT POINT-SIZE="9">{"<BR/>".join(dot_html(line) for line in small)}</FONT>'
    return f"<{text}>"


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
