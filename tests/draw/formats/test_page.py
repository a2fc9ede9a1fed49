"""The page: title at the top left, key and source line side by side at the foot, no word under a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import SCENES, compared, cycle, synapse, workflow
from draw.geometry import boxes, crossed, faults, words

from kg.draw.elements import drawn_compartments, element_ids
from kg.draw.formats.page import on_page
from kg.draw.formats.render import FONTS, to_svg
from kg.draw.labels import foot_paragraphs
from kg.draw.scene import Place, Scene
from kg.draw.style import HOUSE, table_for

if TYPE_CHECKING:
    from collections.abc import Callable


def size(svg: str) -> tuple[float, float]:
    """Width and height of the page."""
    _, _, wide, high = map(float, (ET.fromstring(svg).get("viewBox") or "").split())
    return wide, high


@pytest.mark.parametrize("make", SCENES)
def test_nothing_overlaps(make: Callable[[], Scene], engine: str) -> None:
    """No node lies on another or outside its place, no word on a node that is not its own."""
    scene = make()
    assert faults(scene, to_svg(scene, engine=engine)) == []


def test_overlaps_would_be_seen() -> None:
    """The measure of overlaps is no formality: a node moved onto another, and a word moved onto a node, are faults."""
    scene, ids = synapse(), element_ids(synapse())
    svg = to_svg(scene)
    table = boxes(svg)
    one, other = table[ids["n.pka"]], table[ids["n.camp"]]
    name = f'id="{ids["n.pka"]}"'
    moved = svg.replace(name, f'{name} transform="translate({other[0] - one[0]} {other[1] - one[1]})"', 1)
    found = faults(scene, moved)
    assert any("overlaps" in fault for fault in found)
    assert any("stands on" in fault for fault in found)
    line = f'id="{ids["e.camp-pka"]}"'
    away = svg.replace(line, f'{line} transform="translate({table[ids["n.d2"]][0] - one[0]} 0)"', 1)
    assert crossed(scene, svg) == []
    assert crossed(scene, away) != [] or boxes(away) != table


@pytest.mark.parametrize("make", SCENES)
def test_all_words_are_on_the_page(make: Callable[[], Scene], engine: str) -> None:
    """Every text and every shape lies within the page."""
    svg = to_svg(make(), engine=engine)
    wide, high = size(svg)
    for box in (*boxes(svg).values(), *(box for _, _, box in words(svg))):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= wide
        assert box[3] <= high


def test_title_above_and_foot_below(engine: str) -> None:
    """The title starts at the left margin above all nodes; key and source line stand side by side below all of them, or below one another beside them."""
    scene = compared()
    svg = to_svg(scene, engine=engine)
    texts = {text: box for _, text, box in words(svg)}
    nodes = [box for name, box in boxes(svg).items() if name.startswith("kg-n-")]
    title = next(box for text, box in texts.items() if scene.title.startswith(text))
    assert title[0] == min(box[0] for box in texts.values())
    assert title[3] < min(box[1] for box in nodes)
    key = next(box for text, box in texts.items() if "decreased" in text)
    source = next(box for text, box in texts.items() if text.startswith("Source:"))
    below = min(key[1], source[1]) > max(box[3] for box in nodes)
    beside = min(key[0], source[0]) > max(box[2] for box in nodes)
    assert (below and key[2] < source[0]) or (beside and key[3] < source[1])


def test_the_foot_is_as_wide_as_the_page(engine: str) -> None:
    """A long source line under a wide picture is broken at the page's width and says every word in order."""
    scene = replace(compared(), provenance=" ".join(f"word{number}" for number in range(120)))
    svg = to_svg(scene, engine=engine)
    lines = [(text, box) for _, text, box in words(svg) if text.startswith("word")]
    assert " ".join(text for text, _ in lines) == foot_paragraphs(scene, HOUSE)[-1]
    assert max(box[2] for _, box in lines) > 0.8 * size(svg)[0]


def test_names_of_places_stand_above_lines(engine: str) -> None:
    """The name of every place is drawn after all arrows without words, and has a halo."""
    scene = synapse()
    root = ET.fromstring(to_svg(scene, engine=engine))
    ids = element_ids(scene)
    order = {group.get("id"): place for place, group in enumerate(root.iter())}
    last_edge = max(order[ids["e." + edge.id]] for edge in scene.edges if not edge.caption)
    for item in drawn_compartments(scene):
        label = next(group for group in root.iter() if group.get("id") == ids["c." + item.id] + "-label")
        assert order[label.get("id")] > last_edge
        assert all(text.get("paint-order") == "stroke" for text in label.iter() if text.tag.endswith("}text"))


def test_bars_lie_over_tips(engine: str) -> None:
    """Among arrows without words those that inhibit are drawn last, so that no tip hides a bar."""
    scene = synapse()
    root = ET.fromstring(to_svg(scene, engine=engine))
    order = {group.get("id"): place for place, group in enumerate(root.iter())}
    ids = element_ids(scene)
    plain = [edge for edge in scene.edges if not edge.caption]
    assert max(order[ids["e." + e.id]] for e in plain if e.sign >= 0) < min(
        order[ids["e." + e.id]] for e in plain if e.sign < 0
    )


def test_panels_stand_in_the_order_of_the_scene(engine: str) -> None:
    """The first panel is left of the second, and they do not touch."""
    scene = compared()
    table, ids = boxes(to_svg(scene, engine=engine)), element_ids(scene)
    first, second = (table[ids["c." + item.id]] for item in scene.compartments if item.kind is Place.PANEL)
    assert first[2] < second[0]
    for node in scene.nodes:
        box, panel = table[ids["n." + node.id]], first if node.id.startswith("p1.") else second
        assert panel[0] <= box[0] <= box[2] <= panel[2]


def test_a_narrow_drawing_stands_in_the_middle() -> None:
    """A workflow of narrow boxes is centred under its title."""
    scene = workflow()
    svg = to_svg(scene)
    nodes = [box for name, box in boxes(svg).items() if name.startswith("kg-n-")]
    left, right = min(box[0] for box in nodes), size(svg)[0] - max(box[2] for box in nodes)
    assert abs(left - right) < 40


def test_text_in_its_shape_is_centred(engine: str) -> None:
    """Name and second line together stand in the middle of their node's height."""
    scene = synapse()
    svg = to_svg(scene, engine=engine)
    table, ids = boxes(svg), element_ids(scene)
    for node in scene.nodes:
        box = table[ids["n." + node.id]]
        lines = [place for name, _, place in words(svg) if name in (ids["n." + node.id], f"a_{ids['n.' + node.id]}")]
        middle = (min(line[1] for line in lines) + max(line[3] for line in lines)) / 2
        assert abs(middle - (box[1] + box[3]) / 2) < 2.5, node.id


def test_what_is_no_layout_is_left_alone() -> None:
    """Text that no engine wrote is handed on, so that the check of the picture can name what is missing."""
    for text in ("<svg", "<svg/>", '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'):
        assert on_page(text, cycle(), table_for(cycle().layout, "house"), prefix="kg", fonts=FONTS) == text
