"""DOT -> SVG -> PNG and PDF, each in a process of its own with a time limit, and checked before it is handed out.

SVG comes from the system's `dot` where it is there, otherwise from the pip-only `graphviz-pure`; PNG and PDF
from the SVG by vl-convert. A picture that lost a node, arrow, head, label or cluster is a failed render.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.draw.elements import element_ids
from kg.draw.escape import xml_text
from kg.draw.formats.dot import around_dot, block_dot, to_dot
from kg.draw.formats.page import on_page
from kg.draw.formats.text import summary
from kg.draw.formats.verify import verify
from kg.draw.layout.blocks import blocks
from kg.draw.layout.packing import PAPER, Size
from kg.draw.style import table_for
from kg.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.draw.scene import Scene
    from kg.draw.style import Style

SECONDS = 30.0  # time limit of one run of a layout engine or converter
PNG_SCALE = 2.0  # pixels per point: sharp in print at column width
KEPT = 64  # layouts that are kept: a picture is laid out to see whether it fits, then to be written
SHIFT = 3.5  # points by which raised and lowered text stands off the line


FONTS = "Arial, Helvetica, Liberation Sans, Arimo, DejaVu Sans, sans-serif"

# What an engine may say on stderr without the picture being wrong, and why.
HARMLESS: tuple[tuple[str, str], ...] = (
    (
        r"Warning: (Warning: )?no value for width of non-ASCII character \d+\. Falling back to width of space.*",
        "text outside Latin-1 is measured by bytes: a label may be a little wider than its text, never cut",
    ),
    (
        r"Warning: no hard-coded metrics for '.*'\.\s+Falling back to '.*' metrics",
        "no font of that name on this machine: another one is measured, the SVG still names the font stack",
    ),
    (r"Fontconfig (warning|error): .*", "a font cache that cannot be written or read: fonts are found more slowly"),
    (
        r"Warning: node '.*', graph '.*' size too small for label",
        "a node with room of its own, where the engine takes its font for wider than the width table does",
    ),
    (r".*Pango-(WARNING|CRITICAL).*couldn't load font.*", "the same: a fallback font is measured"),
)

# An element's group with the engine's name of it as title, and the tooltip that says what it is.
_NAMED = re.compile(
    r'(<g id="[^"]*" class="(?:node|edge|cluster)">\n)<title>[^<]*</title>\n'
    r'(<g id="a_[^"]*"><a [^>]*?xlink:title="([^"]*)")'
)

_CONVERT = (
    "import sys, vl_convert as v; f = sys.argv[1]; s = sys.stdin.buffer.read().decode('utf-8'); "
    "sys.stdout.buffer.write(v.svg_to_png(s, scale=float(sys.argv[2])) if f == 'png' else v.svg_to_pdf(s))"
)


def engines() -> tuple[str, ...]:
    """Paths of the layout engines on this machine, the system's `dot` first."""
    scripts = Path(sysconfig.get_path("scripts"))
    pip_only = shutil.which("graphviz-pure", path=str(scripts)) or shutil.which("graphviz-pure")
    return tuple(path for path in (shutil.which("dot"), pip_only) if path)


def to_svg(
    scene: Scene, style: str | Style = "house", *, prefix: str = "kg", engine: str = "", room: Size = PAPER
) -> str:
    """SVG text of a scene, verified.

    `engine` is the path of one engine to use; without it the engines of this machine are tried in turn. `room` is the
    width and height, in points, of the page for which the blocks of the scene are arranged.
    Raises ServiceError when there is none, or when none gave a whole picture.
    """
    if engine:
        return _drawn(scene, style, prefix, engine, room)
    return drawn_whole(scene, style, prefix=prefix, room=room)[0]


def drawn_whole(
    scene: Scene, style: str | Style = "house", *, prefix: str = "kg", room: Size = PAPER
) -> tuple[str, str]:
    """SVG text of a scene, verified, and the path of the first engine that drew all of it. Raises ServiceError like `to_svg`."""
    tried = engines()
    if not tried:
        raise ServiceError(
            "no Graphviz was found, so there is only DOT",
            "drawing",
            "python -m pip install graphviz-pure==0.2.2, or install Graphviz, or write a .dot file",
        )
    for path in tried[:-1]:
        with suppress(ServiceError):
            return _drawn(scene, style, prefix, path, room), path
    return _drawn(scene, style, prefix, tried[-1], room), tried[-1]


def block_svg(block: Scene, ids: dict[str, str], style: str | Style, engine: str, *, prefix: str = "kg") -> str:
    """SVG text of a block of a scene, as the engine lays it out: no page, not verified; `ids` are those of the whole scene."""
    return _cleaned(layout(block_dot(block, ids, style, prefix=prefix), "svg", engine))


def _drawn(scene: Scene, style: str | Style, prefix: str, engine: str, room: Size) -> str:
    """One engine's picture: blocks that no arrow joins are laid out apart, each in a process of its own."""
    parts, ids = blocks(scene), element_ids(scene, prefix)
    texts = [block_dot(one.scene, ids, style, prefix=prefix) for one in parts]
    texts.insert(0, around_dot(scene, style, prefix=prefix) if parts else to_dot(scene, style, prefix=prefix))
    page, *inner = [_cleaned(svg) for svg in _laid_out(texts, engine)]
    table = table_for(scene.layout, style)
    made = on_page(
        page, scene, table, prefix=prefix, fonts=FONTS, parts=list(zip(parts, inner, strict=True)), room=room
    )
    svg = _titled(made, scene, prefix)
    verify(scene, svg, style, prefix=prefix)
    return svg


def _laid_out(texts: Sequence[str], engine: str) -> list[str]:
    """The SVG of each text, as many at a time as there are processors."""

    def one(text: str) -> str:
        return layout(text, "svg", engine)

    try:
        with ThreadPoolExecutor(min(len(texts), os.cpu_count() or 1)) as pool:
            return list(pool.map(one, texts))
    except RuntimeError:  # a worker of the server, whose memory is bounded, may start no thread
        return [one(text) for text in texts]


def to_png(svg: str, scale: float = PNG_SCALE) -> bytes:
    """PNG of an SVG; `scale` is pixels per SVG unit (a point is 4/3 units)."""
    return _converted(svg, "png", scale)


def to_pdf(svg: str) -> bytes:
    """One-page PDF of an SVG, text as text."""
    return _converted(svg, "pdf", 1.0)


@lru_cache(maxsize=KEPT)
def layout(dot: str, form: str, engine: str = "") -> str:
    """Output of a layout engine for DOT text, `form` as after -T; ServiceError for a failure or a strange word."""
    path = engine or next(iter(engines()), "")
    if not path:
        raise ServiceError(
            "no Graphviz was found", "drawing", "python -m pip install graphviz-pure==0.2.2, or install Graphviz"
        )
    done = _run([path, f"-T{form}"], dot.encode("utf-8"))
    strange = strange_lines(done.stderr.decode("utf-8", "replace").splitlines())
    if done.returncode or strange:
        raise ServiceError(
            f"the layout engine reported: {(strange or ['exit ' + str(done.returncode)])[0]}",
            path,
            "write a .dot file and look at it, or use the other engine",
        )
    return done.stdout.decode("utf-8")


def strange_lines(lines: Iterable[str]) -> list[str]:
    """The lines of stderr that are not on the list of harmless ones."""
    return [line for line in lines if line.strip() and not any(re.fullmatch(known, line) for known, _ in HARMLESS)]


def _cleaned(svg: str) -> str:
    """The engine's SVG with the font stack, a title for readers on each part, and nothing that engines write wrongly."""
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg)
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{FONTS}"', svg)
    svg = svg.replace('"transparent"', '"none"').replace("&#45;", "-")
    svg = re.sub(r'<text [^>]*baseline-shift="(super|sub)"[^>]*>', _shifted, svg)
    svg = re.sub(r'style="stop-color:([^;"]+);stop-opacity:([0-9.]+?)\.?;"', r'stop-color="\1" stop-opacity="\2"', svg)
    svg = _NAMED.sub(r"\1<title>\3</title>\n\2", svg)
    return re.sub(r"<title>scene</title>\n", "", svg, count=1)


def _titled(svg: str, scene: Scene, prefix: str) -> str:
    """A page with the title and the description that a screen reader speaks, on white."""
    words = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    texts = (
        f'<title id="{prefix}-title">{xml_text(scene.title)}</title>\n'
        f'<desc id="{prefix}-desc">{xml_text(summary(scene))}</desc>\n'
        '<rect x="-1" y="-1" width="102%" height="102%" fill="#ffffff"/>\n'
    )
    return re.sub(r"<svg ([^>]*)>\n", lambda found: f"<svg {words} {found[1]}>\n{texts}", svg, count=1)


def _shifted(found: re.Match[str]) -> str:
    """A raised or lowered text by its coordinates: converters and browsers ignore the shift of a whole text."""
    by = SHIFT * (-1 if found[1] == "super" else 1)
    plain_text = re.sub(r' baseline-shift="[a-z]+"', "", found[0])
    return re.sub(r' y="([-0-9.]+)"', lambda y: f' y="{float(y[1]) + by:g}"', plain_text)


def _converted(svg: str, form: str, scale: float) -> bytes:
    done = _run([sys.executable, "-P", "-c", _CONVERT, form, f"{scale:g}"], svg.encode("utf-8"))
    magic = {"png": b"\x89PNG", "pdf": b"%PDF"}[form]
    if done.returncode or not done.stdout.startswith(magic):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ServiceError(
            f"the SVG could not be turned into {form.upper()}: {said[-1] if said else 'no output'}",
            "vl-convert",
            "python -m pip install 'vl-convert-python>=1.9,<2', or write an .svg file",
        )
    return done.stdout


def _run(command: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise ServiceError(
            f"drawing took longer than {SECONDS:.0f} s and was stopped", command[0], "draw fewer nodes"
        ) from late
    except OSError as fault:
        raise ServiceError(
            f"the drawing tool could not be started: {fault}", command[0], "install it again, or write a .dot file"
        ) from fault
