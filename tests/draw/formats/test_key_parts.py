"""The key folds into two columns of fills without losing or covering anything."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from kg.draw.formats.key_parts import ROWS, extent, fold, folded, parts_of, stacked
from kg.draw.formats.svg_parts import NAMESPACE, bounds


def key(rows: int) -> list[ET.Element]:
    """A key as the engines draw it: patches with a glyph and words, samples and their words, 18 points a row."""
    fills = ET.Element(f"{{{NAMESPACE}}}g", {"id": "kg-key-fills"})
    lines = ET.Element(f"{{{NAMESPACE}}}g", {"id": "kg-key-lines"})
    for row in range(rows):
        y = 18.0 * row
        corners = f"0,{y} 0,{y + 16} 24,{y + 16} 24,{y}"
        ET.SubElement(fills, f"{{{NAMESPACE}}}polygon", {"points": corners})
        for x, text in ((8, "▲"), (27, f"words {row}")):
            ET.SubElement(fills, f"{{{NAMESPACE}}}text", {"x": str(x), "y": str(y + 11), "font-size": "10"}).text = text
    ET.SubElement(lines, f"{{{NAMESPACE}}}path", {"d": "M120,8 C130,8 140,8 150,8"})
    ET.SubElement(lines, f"{{{NAMESPACE}}}text", {"x": "155", "y": "11", "font-size": "10"}).text = "stimulates"
    return [fills, lines]


@pytest.mark.parametrize("rows", [ROWS + 1, ROWS + 2, ROWS + 3])
def test_folding_takes_the_size_that_was_told(rows: int) -> None:
    """The folded key is as large as `folded` said, holds the same words, and no two of them touch."""
    drawn = key(rows)
    words = sorted(text.text or "" for group in drawn for text in group.iter(f"{{{NAMESPACE}}}text"))
    told = folded(drawn)
    fold(drawn)
    wide, high = extent(drawn)
    assert wide <= told[0] + 1.0
    assert high <= told[1] + 3.0
    texts = [text for group in drawn for text in group.iter(f"{{{NAMESPACE}}}text")]
    assert sorted(text.text or "" for text in texts) == words
    boxes = [bounds([text]) for text in texts]
    assert not any(
        min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
        for a, b in combinations(boxes, 2)
    )
    patches = [bounds([one]) for one in drawn[0].iter(f"{{{NAMESPACE}}}polygon")]
    assert all(
        any(p[0] < box[0] < p[2] and p[1] < (box[1] + box[3]) / 2 < p[3] for p in patches)
        for box in boxes[: 2 * rows : 2]
    )


def test_few_fills_stay_in_one_column() -> None:
    """Without more than five fills there is nothing to fold; stacked, the parts stand below one another."""
    drawn = key(ROWS)
    assert folded(drawn) == (0.0, 0.0)
    fills, lines = parts_of(drawn)
    assert stacked(drawn)[1] > extent(fills)[1] + extent(lines)[1]
