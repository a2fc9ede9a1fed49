"""Blocks are packed so that the page prints largest, and nothing lies on anything else."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kg.draw.layout.packing import ENOUGH, GAP, PAPER, PageContent, alike, columns_of, packed

SIZES = st.lists(st.tuples(st.floats(20, 600), st.floats(20, 900)), min_size=1, max_size=5)


def foot(width: float) -> float:
    """A text that needs a fixed area."""
    return 12.0 * round(9000 / width + 0.5)


@given(SIZES)
def test_nothing_overlaps_and_all_is_on_the_page(sizes: list[tuple[float, float]]) -> None:
    """Blocks, key and source line share no point and lie within the page."""
    page = PageContent(sizes, (180.0, 120.0), foot, least=470.0)
    found = packed(page)
    parts = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(found.places, sizes, strict=True)]
    parts.append((*found.key, found.key[0] + 180.0, found.key[1] + 120.0))
    left, top, wide = found.foot
    parts.append((left, top, left + wide, top + foot(wide)))
    assert all(
        min(a[2], b[2]) - max(a[0], b[0]) < 0.01 or min(a[3], b[3]) - max(a[1], b[1]) < 0.01
        for a, b in combinations(parts, 2)
    )
    assert all(x >= -0.01 and y >= -0.01 for x, y, _, _ in parts)
    assert max(x for _, _, x, _ in parts) <= found.size[0] + 0.01
    assert max(y for _, _, _, y in parts) <= found.size[1] + 0.01


@given(SIZES)
def test_no_other_columns_print_larger(sizes: list[tuple[float, float]]) -> None:
    """Without key and source line the page prints as large as the best of all ways to deal the blocks, or large enough."""
    page = PageContent(sizes, (0.0, 0.0), lambda _: 0.0)
    best = min(max(wide / PAPER[0], high / PAPER[1]) for _, (wide, high), _ in columns_of(sizes))
    assert max(best, ENOUGH) <= packed(page).cost[0] <= max(best + 0.05, ENOUGH)


@given(SIZES)
def test_what_prints_large_enough_leaves_least_empty(sizes: list[tuple[float, float]]) -> None:
    """No arrangement that prints as large, or large enough, leaves less of the page without a block that fills its column."""
    page = PageContent(sizes, (0.0, 0.0), lambda _: 0.0)
    least, empty = packed(page).cost
    for _, (wide, high), rooms in columns_of(sizes):
        if max(wide / PAPER[0], (high + 2 * GAP) / PAPER[1], ENOUGH) <= least:
            filled = sum((right - left) * size[1] for (left, right), size in zip(rooms, sizes, strict=True))
            assert empty <= wide * (high + 2 * GAP) - filled + 0.01


def test_a_title_that_breaks_makes_the_page_higher() -> None:
    """Where a narrow page breaks the title more often, what it takes above counts: the wider page is the better one."""
    page = PageContent([(300.0, 300.0)], (0.0, 0.0), lambda _: 0.0, least=300.0, head=lambda wide: 900.0 - wide)
    assert page.above_height(300.0) == 600.0
    assert packed(page).cost[0] >= (900.0 - GAP) / PAPER[1]


@given(SIZES)
def test_a_block_stands_in_its_column(sizes: list[tuple[float, float]]) -> None:
    """The room of each block holds it and lies on the page, and rooms of blocks side by side share no point."""
    page = PageContent(sizes, (180.0, 120.0), foot, least=470.0)
    found = packed(page)
    for (left, _), (wide, _), (start, end) in zip(found.places, sizes, found.rooms, strict=True):
        assert -0.01 <= start <= left + 0.01
        assert left + wide <= end + 0.01 <= found.size[0] + 0.02
    for one, other in combinations(sorted(set(found.rooms)), 2):
        assert one[1] <= other[0] + 0.01


def test_panels_take_the_larger_of_two() -> None:
    """Blocks of panels get the room of their largest twin."""
    assert alike({"a": [(10.0, 5.0)], "b": [(8.0, 9.0)]}) == [(10.0, 9.0)]
