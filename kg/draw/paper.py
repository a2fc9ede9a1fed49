"""The paper a picture is printed on: its width and height, the smallest type, and how dense a PNG of it is."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from math import ceil

from kg.draw.layout.packing import PAPER, Size
from kg.draw.theme import Theme, themed
from kg.errors import UsageError

POINTS = 72.0 / 25.4  # points in a millimetre
CSS_INCH = 96.0  # pixels that converters take an inch of an SVG for
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72.0}
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(mm|cm|in|pt)?\s*\Z")
_VIEW = re.compile(r'viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"')
_SIZE = re.compile(r'(<svg [^>]*?)width="[^"]*"\s+height="[^"]*"')
_TYPEFACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,59}")
_FAMILY = re.compile(r'font-family="([^"]*)"')
_FONT = re.compile(r'font-size="([0-9.]+)(?:px|pt)?"')
# What a printer can use: a narrower picture holds no word, a wider one is no page.
SMALLEST_MM, LARGEST_MM = 30.0, 2000.0
SMALLEST_PT, LARGEST_PT = 4.0, 24.0
DPI = 300
SLACK = 0.05  # points that nobody sees, and millimetres
COLUMN = 150.0  # mm from which on a picture is laid out for a whole page, and how high a page is
TALLEST = 240.0
LOWEST_DPI, HIGHEST_DPI = 50, 1200


@dataclass(frozen=True)
class Paper:
    """Width and height in mm (None: as large as the picture needs), smallest type in points, pixels an inch of a PNG, font, theme."""

    width: float | None = None
    height: float | None = None
    min_pt: float = 6.0
    dpi: int = DPI
    font: str = ""  # the typeface; without it Arial and its twins
    theme: str = Theme.LIGHT

    def keeps(self, size: float) -> bool:
        """Whether type of that many points is large enough; a twentieth of a point is none."""
        return size >= self.min_pt - SLACK

    @property
    def narrow(self) -> bool:
        """Whether it is a column of a page and not a page."""
        return self.width is not None and self.width < COLUMN

    @property
    def room(self) -> Size:
        """The page, in points, for which blocks are arranged: a column's where the paper is that narrow, else a journal's page."""
        if self.width is None or not self.narrow:
            return PAPER
        return self.width * POINTS, (self.height or TALLEST) * POINTS

    def __post_init__(self) -> None:
        """Raises UsageError for what no printer prints."""
        for name, value in (("width", self.width), ("height", self.height)):
            if value is not None and not SMALLEST_MM <= value <= LARGEST_MM:
                raise UsageError(
                    f"a {name} of {value:g} mm is no page",
                    f"--{name}",
                    f"give {SMALLEST_MM:g} to {LARGEST_MM:g} mm, such as 85mm or 180mm",
                )
        if not SMALLEST_PT <= self.min_pt <= LARGEST_PT:
            raise UsageError(
                f"type of {self.min_pt:g} points",
                "--min-pt",
                f"give {SMALLEST_PT:g} to {LARGEST_PT:g}; journals ask 5 to 7",
            )
        if self.font and not _TYPEFACE.fullmatch(self.font):
            raise UsageError(f"{self.font!r} is no name of a font", "--font", "write such as 'Times New Roman'")
        if self.theme not in list(Theme):
            raise UsageError(f"there is no theme “{self.theme}”", "--theme", "use light, dark or print")
        if not LOWEST_DPI <= self.dpi <= HIGHEST_DPI:
            raise UsageError(
                f"{self.dpi} dots an inch", "--dpi", f"give {LOWEST_DPI} to {HIGHEST_DPI}, such as 300 or 600"
            )


def millimetres(text: str, option: str = "--width") -> float | None:
    """`180mm`, `18 cm`, `7in`, `510pt` or a bare number of millimetres in mm; None for no text. Raises UsageError."""
    if not text.strip():
        return None
    found = _LENGTH.match(text.lower())
    if found is None:
        raise UsageError(f"{text!r} is no length", option, "write such as 85mm, 180mm, 18cm or 7in")
    return float(found[1]) * _UNITS[found[2] or "mm"]


def dressed(svg: str, paper: Paper) -> str:
    """The SVG in the paper's font, where a machine has it, and in the colours of its theme."""
    if paper.font:
        svg = _FAMILY.sub(rf'font-family="{paper.font}, \1"', svg)
    return themed(svg, paper.theme)


def sized(svg: str, paper: Paper, nodes: int = 0) -> str:
    """An SVG as wide as the paper, or narrower where it would be higher than asked; its own viewBox is kept, the type is scaled.

    Raises UsageError where the smallest type would fall below the paper's; of a picture of so many `nodes` it says how
    many would be about right.
    """
    box = _VIEW.search(svg)
    if paper.width is None or box is None:
        return svg
    wide, high = float(box[1]), float(box[2])
    width = paper.width if paper.height is None else min(paper.width, paper.height * wide / high)
    least, tall = smallest_type(svg) * width * POINTS / wide, width * high / wide
    if not paper.keeps(least):
        more = paper.min_pt / least
        shown = f" with its {nodes} nodes" if nodes else ""
        bounds = (("--width", paper.width, width * more), ("--height", paper.height, tall * more))
        short = [f"{name} {ceil(need)}mm" for name, given, need in bounds if given is not None and given < need]
        raise UsageError(
            f"type would be {least:.1f} points at {width:.4g} x {tall:.4g} mm{shown}, less than {paper.min_pt:g}",
            short[0].partition(" ")[0],
            f"give {' '.join(short)}, {_fewer(nodes, more**-2)}, one place with --in, or the overview with --atlas",
        )
    size = f'width="{width:.5g}mm" height="{tall:.2f}mm"'
    return _SIZE.sub(lambda found: f"{found[1]}{size}", svg, count=1)


def _fewer(nodes: int, part: float) -> str:
    """In words that fewer nodes would do; that part of them, as type and area go, where there are some left."""
    count = int(nodes * part)
    return f"fewer nodes with --most {count}" if count > 1 else "fewer nodes with --most"


def printed_type(svg: str, paper: Paper) -> float:
    """The smallest type in points where the picture fills the paper's width, and its height if it has one."""
    box = _VIEW.search(svg)
    if box is None or paper.width is None:
        return smallest_type(svg)
    scale = paper.width * POINTS / float(box[1])
    tall = scale if paper.height is None else paper.height * POINTS / float(box[2])
    return smallest_type(svg) * min(scale, tall)


def smallest_type(svg: str) -> float:
    """The smallest font size of an SVG, in its own units; infinite without text."""
    return min((float(found) for found in _FONT.findall(svg)), default=float("inf"))


def with_density(png: bytes, dpi: int) -> bytes:
    """The PNG with its density recorded (chunk pHYs), so that a page sets it at its size."""
    metre = round(dpi / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    head = png.index(b"IHDR") + 4 + 13 + 4
    return png[:head] + chunk + _without(png[head:], b"pHYs")


def _without(chunks: bytes, kind: bytes) -> bytes:
    """The chunks of a PNG behind its header, those of one kind left out."""
    kept, place = [], 0
    while place < len(chunks):
        size = struct.unpack(">I", chunks[place : place + 4])[0] + 12
        if chunks[place + 4 : place + 8] != kind:
            kept.append(chunks[place : place + size])
        place += size
    return b"".join(kept)
