"""The SVG of an atlas, read back."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from draw.demo_atlas import READINGS, atlas
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.draw.formats.atlas_svg import to_svg
from kg.draw.paper import POINTS, Paper, smallest_type
from kg.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"


def look(group: ET.Element) -> tuple:
    """How a mark looks, wherever it stands: fills, strokes and outlines without their place."""
    return tuple(
        (part.tag, part.get("fill"), part.get("stroke"), part.get("d", "").count("L"))
        for part in group.iter()
        if part is not group or part.tag.endswith("rect")
    )


@given(st.lists(st.sampled_from(READINGS), min_size=1, max_size=6), st.integers(1, 3), st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_look_has_a_key_entry_and_no_other(readings, scenarios, panels):
    """Marks of the cells and marks of the key are the same set, by name and by fill, stroke and glyph."""
    root = ET.fromstring(to_svg(atlas(scenarios, tuple(readings), panels=panels), Paper()))
    drawn = {(e.get("data-look"), look(e)) for e in root.iter() if e.get("data-look")}
    keyed = {(e.get("data-key"), look(e)) for e in root.iter() if e.get("data-key")}
    assert drawn == keyed


@pytest.mark.parametrize(("width", "least"), [(85.0, 6.0), (180.0, 7.0), (None, 6.0)])
def test_the_page_keeps_its_width_and_its_type(width, least):
    """Width in mm, one viewBox in points, no text below the paper's type, nothing outside the page."""
    root = ET.fromstring(svg := to_svg(atlas(), Paper(width, min_pt=least)))
    box = [float(one) for one in root.get("viewBox").split()]
    assert float(root.get("width").removesuffix("mm")) * POINTS == pytest.approx(box[2], abs=0.05)
    assert width is None or float(root.get("width").removesuffix("mm")) == pytest.approx(width, abs=0.01)
    assert smallest_type(svg) == least
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.get("x", 0)) + float(rect.get("width")) <= box[2] + 0.01
        assert float(rect.get("y", 0)) + float(rect.get("height")) <= box[3] + 0.01


def test_labels_are_plain_text():
    """A name is one text element, as it is written, hostile ones too."""
    svg = to_svg(atlas(name="5-HT7 <&\u202e>"), Paper())
    texts = [e.text for e in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "5-HT7 <&> 0" in texts
    assert "place 0" in texts


def test_what_does_not_fit_says_what_would():
    """Too narrow a page, even for the narrowest form, or too low a one is refused with the size that is enough."""
    wide = atlas(readings=READINGS * 3)
    for paper, option in ((Paper(40.0), "--width"), (Paper(180.0, 30.0), "--height")):
        with pytest.raises(UsageError) as found:
            to_svg(wide, paper)
        needed = float(found.value.cure.partition(f"{option} ")[2].partition("mm")[0])
        to_svg(wide, Paper(needed if option == "--width" else 180.0, needed if option == "--height" else None))


def test_panels_repeat_places_and_split_cells_share_them():
    """Doses stand in panels with the same places in the same order; compounds share one cell, each with its mark."""
    panels = ET.fromstring(to_svg(atlas(2, panels=True), Paper()))
    split = ET.fromstring(to_svg(atlas(2), Paper()))
    names = [e.text for e in panels.iter(f"{SVG}text") if (e.text or "").startswith("place")]
    assert names[: len(READINGS)] == names[len(READINGS) :]
    marks = [sum(1 for e in root.iter() if e.get("data-look") not in (None, "held")) for root in (panels, split)]
    assert marks[0] == marks[1] == 2 * len(READINGS) * 2


def test_a_cell_says_on_hover_what_it_is_and_links_to_its_record():
    """Every cell has a title and the address of its node."""
    root = ET.fromstring(to_svg(atlas(), Paper()))
    links = {a.get("href"): a for a in root.iter(f"{SVG}a")}
    assert "thing r0 in p3" in "".join(links["https://example.org/r0/3"].itertext())
