"""Where everything of an atlas stands on its page: columns and rows at the pitch that type and paper allow."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from kg.draw.atlas import groups
from kg.draw.letters import broken, text_width
from kg.draw.paper import POINTS
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.draw.atlas import Atlas
    from kg.draw.paper import Paper

MARGIN = 5.0
GAP = 1.8  # between groups of columns and of rows
TIGHT_GAP = 0.6  # between groups of columns where width is short
PANEL_GAP = 10.0
GROUP_WIDTH = 56.0  # of the names of groups of rows
# Pitch of columns and rows in font sizes: the least at which type does not touch, the usual, and the widest.
COLUMN = (1.0, 1.3, 2.6)
TIGHT = 0.95  # the least of columns where width is short
SPLIT = 1.75  # the usual one where a cell has two halves
ROW = (1.08, 1.18)
LEADING = 1.25


@dataclass(frozen=True)
class Sheet:
    """A laid-out page, in points: places of rows and columns, and the sizes that they have.

    `columns` holds a left edge for each panel and column, `rows` a top edge for each row, `names` a top edge for each
    group of rows with the lines of its name.
    """

    font: float
    width: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    foot: tuple[str, ...]
    columns: tuple[dict[str, float], ...]
    rows: dict[str, float]
    names: tuple[tuple[float, tuple[str, ...]], ...]
    top: float
    bottom: float
    left: float
    pitch: float
    step: float
    height: float = 0.0
    labels: tuple[float, float] = (0.0, 0.0)

    @property
    def title_size(self) -> float:
        """Size of the title's type."""
        return self.font + 4.0


def page_width(atlas: Atlas, paper: Paper) -> float:
    """How wide the page of an atlas is, in points. Raises UsageError where its places do not fit."""
    return _across(atlas, paper, _left(atlas, paper), len(atlas.scenarios) if atlas.panels else 1)[1]


def between(atlas: Atlas) -> float:
    """Points between two groups of columns."""
    return TIGHT_GAP if atlas.tight else GAP


def fits(atlas: Atlas, paper: Paper) -> bool:
    """Whether the places of an atlas fit the width of the paper."""
    try:
        page_width(atlas, paper)
    except UsageError:
        return False
    return True


def _left(atlas: Atlas, paper: Paper) -> float:
    """Where the columns begin, behind the names."""
    label = max((text_width(one.label, paper.min_pt) for one in atlas.rows), default=0.0)
    return MARGIN + (0.0 if atlas.tight else GROUP_WIDTH + GAP) + label + 4.0


def laid_out(atlas: Atlas, paper: Paper, key_height: float) -> Sheet:
    """The page of an atlas. Raises UsageError, with what would fit, where the type cannot be kept on the paper."""
    font = paper.min_pt
    left = _left(atlas, paper)
    panels = len(atlas.scenarios) if atlas.panels else 1
    pitch, width = _across(atlas, paper, left, panels)
    title = tuple(broken(atlas.title, width - 2 * MARGIN, font + 4.0, bold=True))
    subtitle = tuple(broken(atlas.subtitle, width - 2 * MARGIN, font)) if atlas.subtitle else ()
    foot = tuple(
        line for text in (atlas.note, atlas.provenance) if text for line in broken(text, width - 2 * MARGIN, font)
    )
    headed = max((text_width(one.label, font) for one in atlas.columns), default=0.0) + 5.0
    top = MARGIN + len(title) * (font + 4.0) * LEADING + len(subtitle) * font * LEADING + headed
    top += (font + 1.0) * LEADING * 1.6 if atlas.panels else 4.0
    below = key_height + len(foot) * font * LEADING + MARGIN
    step = _down(atlas, paper, top, below)
    rows, names, bottom = _rows(atlas, font, step, top)
    columns = tuple(
        _columns(atlas, left + number * (_panel(atlas, pitch) + PANEL_GAP), pitch) for number in range(panels)
    )
    return Sheet(
        font, width, title, subtitle, foot, columns, rows, names, top, bottom, left, pitch, step,
        height=bottom + below, labels=(MARGIN, left - 4.0),
    )  # fmt: skip


def _panel(atlas: Atlas, pitch: float) -> float:
    """Width of one panel."""
    return len(atlas.columns) * pitch + (len(groups(atlas.columns)) - 1) * between(atlas)


def _across(atlas: Atlas, paper: Paper, left: float, panels: int) -> tuple[float, float]:
    """Pitch of the columns and width of the page."""
    font, halves = paper.min_pt, len(atlas.scenarios) > 1 and not atlas.panels
    count = max(1, len(atlas.columns))
    fixed = left + MARGIN + panels * (len(groups(atlas.columns)) - 1) * between(atlas) + (panels - 1) * PANEL_GAP
    usual = font * (SPLIT if halves else COLUMN[1])
    if paper.width is None:
        wide = max(fixed + panels * count * usual, left + 200.0)
        return usual, wide
    width = paper.width * POINTS
    pitch = min((width - fixed) / (panels * count), font * COLUMN[2])
    least = font * (SPLIT if halves else TIGHT if atlas.tight else COLUMN[0])
    if pitch < least:
        needed = (fixed + panels * count * least) / POINTS
        raise UsageError(
            f"{count} places{f' in {panels} panels' if panels > 1 else ''} do not fit {paper.width:g} mm at {font:g} points",
            "--width",
            f"give --width {ceil(needed)}mm, or fewer places with --in CONTEXT, or a smaller --min-pt",
        )
    return pitch, width


def _down(atlas: Atlas, paper: Paper, top: float, below: float) -> float:
    """Pitch of the rows. A height that is more than what is needed stays empty at the foot."""
    font = paper.min_pt
    if paper.height is None:
        return font * ROW[1]
    for step in (font * ROW[1], font * ROW[0]):
        _, _, bottom = _rows(atlas, font, step, top)
        if bottom + below <= paper.height * POINTS:
            return step
    needed = (bottom + below) / POINTS
    raise UsageError(
        f"{len(atlas.rows)} rows do not fit {paper.height:g} mm at {font:g} points",
        "--height",
        f"give --height {ceil(needed)}mm, or fewer rows with --in CONTEXT, or a smaller --min-pt",
    )


def _columns(atlas: Atlas, left: float, pitch: float) -> dict[str, float]:
    places, x = {}, left
    for _, lines in groups(atlas.columns):
        for line in lines:
            places[line.id] = x
            x += pitch
        x += between(atlas)
    return places


def _rows(
    atlas: Atlas, font: float, step: float, top: float
) -> tuple[dict[str, float], tuple[tuple[float, tuple[str, ...]], ...], float]:
    """Top edge of each row and of each group's name, and where the last one ends."""
    places: dict[str, float] = {}
    names, y = [], top
    label = max((text_width(one.label, font) for one in atlas.rows), default=GROUP_WIDTH)
    for name, lines in groups(atlas.rows):
        said = tuple(broken(name, label if atlas.tight else GROUP_WIDTH, font, bold=True))
        names.append((y, said))
        heading = len(said) * font * LEADING
        y += heading if atlas.tight else 0.0
        for number, line in enumerate(lines):
            places[line.id] = y + number * step
        y += (len(lines) * step if atlas.tight else max(len(lines) * step, heading)) + GAP
    return places, tuple(names), y - GAP if names else top
