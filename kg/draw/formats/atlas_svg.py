"""An atlas as SVG on its paper: one viewBox in points, widths in mm, labels as plain text, a key of what occurs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.draw.atlas import groups
from kg.draw.escape import link, xml_text
from kg.draw.formats.render import FONTS
from kg.draw.glyphs import FRAME, GRID, MarkBox, drawn, sample, words
from kg.draw.layout.sheet import GAP, LEADING, MARGIN, Sheet, between, fits, laid_out, page_width
from kg.draw.letters import text_width
from kg.draw.narrow import narrowed
from kg.draw.paper import POINTS
from kg.draw.style import FAINT, INK, WHITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.direction import Direction
    from kg.draw.atlas import Atlas, CellReading
    from kg.draw.paper import Paper

HELD = "thick frame: the compound acts there"
_BAND = "#F4F4F2"
_APART = 9.0  # between two entries of the key


@dataclass(frozen=True)
class _KeyEntry:
    """One sample of the key: its words, and the look that it is of; a frame where there is none."""

    words: str
    seen: tuple[Direction, int] | None = None

    def width(self, font: float) -> float:
        """Sample, gap and words."""
        return font * 1.5 + 3.0 + text_width(self.words, font)


def to_svg(atlas: Atlas, paper: Paper, prefix: str = "kg") -> str:
    """The SVG text, on a narrow paper in a narrower form. Raises UsageError where the type cannot be kept on the paper."""
    atlas = narrowed(atlas, lambda form: fits(form, paper))
    font = paper.min_pt
    entries = _entries(atlas)
    lines = _key_lines(entries, font, page_width(atlas, paper) - 2 * MARGIN)
    sheet = laid_out(atlas, paper, (len(lines) + 0.6) * font * 1.6)
    body = [
        *_head(atlas, sheet),
        *_row_names(atlas, sheet, prefix),
        *(part for panel in range(len(sheet.columns)) for part in _panel(atlas, sheet, panel, prefix)),
        *_key(lines, sheet),
        *_foot(sheet, len(lines)),
    ]
    height = max(sheet.height, (paper.height or 0.0) * POINTS)
    size = f'width="{sheet.width / POINTS:.2f}mm" height="{height / POINTS:.2f}mm"'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{prefix}-title" {size} '
        f'viewBox="0 0 {sheet.width:.2f} {height:.2f}" font-family="{FONTS}" font-size="{font:g}" fill="{INK}">\n'
        f'<title id="{prefix}-title">{xml_text(atlas.title)}</title>\n'
        f'<rect width="{sheet.width:.2f}" height="{height:.2f}" fill="{WHITE}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}"{" " + more if more else ""}>{xml_text(text)}</text>'


def _linked(address: str, tooltip: str, inner: str, ident: str) -> str:
    """Something with words on hover, and a link where it has an address."""
    said = f"<title>{xml_text(tooltip)}</title>" if tooltip else ""
    inside = f'<g id="{ident}">{said}{inner}</g>'
    return f'<a href="{xml_text(link(address))}">{inside}</a>' if link(address) else inside


def _head(atlas: Atlas, sheet: Sheet) -> Iterator[str]:
    y = MARGIN
    for line in sheet.title:
        y += sheet.title_size * LEADING
        yield _text(MARGIN, y - 3.0, line, f'font-size="{sheet.title_size:g}" font-weight="bold"')
    for line in sheet.subtitle:
        y += sheet.font * LEADING
        yield _text(MARGIN, y - 2.0, line, f'fill="{FAINT}"')
    if atlas.panels:
        for number, scenario in enumerate(atlas.scenarios):
            x = min(sheet.columns[number].values(), default=MARGIN)
            yield _text(
                x, y + (sheet.font + 1.0) * LEADING, scenario, f'font-size="{sheet.font + 1:g}" font-weight="bold"'
            )


def _row_names(atlas: Atlas, sheet: Sheet, prefix: str) -> Iterator[str]:
    for top, lines in sheet.names:
        for number, line in enumerate(lines):
            y = top + sheet.font * (0.9 + number * LEADING)
            yield _text(sheet.labels[0], y, line, 'font-weight="bold"')
    for (top, _), _after in pairwise([*sheet.names, (sheet.bottom, ())]):
        yield _rule(sheet, top)
    for number, row in enumerate(atlas.rows):
        y = sheet.rows[row.id] + sheet.step / 2 + sheet.font * 0.35
        words_of = _text(sheet.labels[1], y, row.label, 'text-anchor="end"')
        yield _linked(row.record, row.tooltip, words_of, f"{prefix}-row-{number}")


def _rule(sheet: Sheet, top: float) -> str:
    """A hairline above a group of rows, over the whole width."""
    y = top - GAP / 2
    return f'<path d="M{MARGIN:.2f} {y:.2f}H{sheet.width - MARGIN:.2f}" stroke="{GRID}" stroke-width="0.4"/>'


def _panel(atlas: Atlas, sheet: Sheet, panel: int, prefix: str) -> Iterator[str]:
    """Heads of the columns and the cells of one panel."""
    places = sheet.columns[panel]
    yield from _bands(atlas, sheet, places)
    for number, column in enumerate(atlas.columns):
        x, y = places[column.id] + sheet.pitch / 2 + sheet.font * 0.35, sheet.top - 4.0
        turned = _text(x, y, column.label, f'transform="rotate(-90 {x:.2f} {y:.2f})"')
        yield _linked(column.record, column.tooltip, turned, f"{prefix}-col-{panel}-{number}")
    frames = []
    for number, cell in enumerate(atlas.cells):
        shown = cell.readings[panel : panel + 1] if atlas.panels else cell.readings
        box = MarkBox(places[cell.column], sheet.rows[cell.row], sheet.pitch, sheet.step)
        yield _linked(cell.record, cell.tooltip, _halves(shown, box), f"{prefix}-cell-{panel}-{number}")
        frames += [part for part, one in zip(_parts(box, len(shown)), shown, strict=True) if one.held]
    yield from (_frame(one) for one in frames)


def _bands(atlas: Atlas, sheet: Sheet, places: dict[str, float]) -> Iterator[str]:
    """A band behind every second group of columns, so that the eye finds down from a head."""
    gap = between(atlas)
    for _, lines in groups(atlas.columns)[1::2]:
        left, right = places[lines[0].id] - gap / 2, places[lines[-1].id] + sheet.pitch + gap / 2
        height = sheet.bottom - sheet.top + GAP
        yield (
            f'<rect x="{left:.2f}" y="{sheet.top - GAP / 2:.2f}" width="{right - left:.2f}" height="{height:.2f}" '
            f'fill="{_BAND}"/>'
        )


def _parts(box: MarkBox, count: int) -> list[MarkBox]:
    """The box cut into parts beside each other."""
    wide = box.width / max(1, count)
    return [MarkBox(box.x + number * wide, box.y, wide, box.height) for number in range(count)]


def _halves(shown: tuple[CellReading, ...], box: MarkBox) -> str:
    """The marks of a cell beside each other, with its outline and the cuts between them."""
    parts = _parts(box, len(shown))
    marks = "".join(drawn(one, part) for one, part in zip(shown, parts, strict=True))
    return marks + _outline(box, "".join(f"M{part.x:.2f} {part.y:.2f}v{part.height:.2f}" for part in parts[1:]))


def _frame(box: MarkBox) -> str:
    inner = FRAME / 2
    return (
        f'<rect data-look="held" x="{box.x + inner:.2f}" y="{box.y + inner:.2f}" '
        f'width="{box.width - FRAME:.2f}" height="{box.height - FRAME:.2f}" '
        f'fill="none" stroke="{INK}" stroke-width="{FRAME:g}"/>'
    )


def _entries(atlas: Atlas) -> list[_KeyEntry]:
    """A key entry for each look that occurs, for a frame that occurs, and for the halves of a cell."""
    found = [_KeyEntry(words(seen), seen) for seen in atlas.looks()]
    if any(one.held for one in atlas.readings):
        found.append(_KeyEntry(HELD))
    return found


def _key_lines(entries: list[_KeyEntry], font: float, width: float) -> list[list[_KeyEntry]]:
    """The entries in lines that are no wider than the page."""
    lines: list[list[_KeyEntry]] = []
    room = 0.0
    for entry in entries:
        needed = entry.width(font) + _APART
        if not lines or needed > room:
            lines.append([])
            room = width
        lines[-1].append(entry)
        room -= needed
    return lines


def _key(lines: list[list[_KeyEntry]], sheet: Sheet) -> Iterator[str]:
    for number, line in enumerate(lines):
        x, y = MARGIN, sheet.bottom + sheet.font * (0.8 + 1.6 * number)
        for entry in line:
            box = MarkBox(x, y, sheet.font * 1.5, sheet.font * 1.3)
            mark = (drawn(sample(entry.seen), box) + _outline(box)) if entry.seen else _frame(box)
            said = _text(x + box.width + 3.0, y + sheet.font, entry.words)
            yield f"<g>{mark.replace('data-look', 'data-key')}{said}</g>"
            x += entry.width(sheet.font) + _APART


def _outline(box: MarkBox, cuts: str = "") -> str:
    path = f"M{box.x:.2f} {box.y:.2f}h{box.width:.2f}v{box.height:.2f}h{-box.width:.2f}Z{cuts}"
    return f'<path d="{path}" fill="none" stroke="{GRID}" stroke-width="0.4"/>'


def _foot(sheet: Sheet, key_lines: int) -> Iterator[str]:
    y = sheet.bottom + (key_lines + 0.6) * sheet.font * 1.6
    for number, line in enumerate(sheet.foot):
        yield _text(MARGIN, y + (number + 0.8) * sheet.font * LEADING, line, f'fill="{FAINT}"')
