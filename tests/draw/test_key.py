"""The key explains what occurs, with arrows that are drawn and not typed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import shipped
from draw.demo_scenes import cycle, synapse, workflow
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.formats.render import to_svg
from kg.draw.key import fill_rows, samples, shape_words
from kg.draw.scene import Layout, Scene, SceneEdge, SceneNode
from kg.draw.style import HOUSE, LINE_MADE, SBGN, fills, glyph, line_colour, table_for, tint
from kg.explore import perturb
from kg.views.compound import compound_scene


def test_one_sample_for_each_line_that_occurs() -> None:
    """Sign and change that occur have a sample with the head of that sign, shares one of their width."""
    found = samples(synapse().legend(), HOUSE)
    assert {(one.head, one.dash) for one in found if one.dash} == {
        ("normal", "solid"),
        ("normal", "dashed"),
        ("tee", "solid"),
        ("tee", "dashed"),
        ("odiamond", "solid"),
        ("none", "dotted"),
        ("none", "solid"),
    }
    assert [one.text for one in samples(cycle().legend(), HOUSE)] == [
        "stimulates",
        "inhibits",
        "dotted: background or implied",
    ]


def test_lines_that_look_alike_have_one_entry() -> None:
    """No two entries of the key have the same head, colour and dash."""
    looks = [(one.head, one.colour, one.dash) for one in samples(synapse().legend(), HOUSE) if one.dash]
    assert len(looks) == len(set(looks))


def test_no_fill_is_explained_where_none_occurs() -> None:
    """A picture without a compound has no rows for changes; SBGN explains glyphs without fills."""
    assert fill_rows(cycle().legend(), HOUSE) == []
    assert {fill for _, fill, _ in fill_rows(synapse().legend(), SBGN)} == {"#FFFFFF"}


def test_a_workflow_has_its_own_words() -> None:
    """Steps follow one another; they do not stimulate."""
    words = [one.text for one in samples(workflow().legend(), table_for(Layout.WORKFLOW, "house"))]
    assert words == ["then", "needed for"]


def test_shapes_that_occur_are_named() -> None:
    """The foot names each shape once with all its kinds."""
    words = shape_words(synapse().legend(), HOUSE)
    assert "double ellipse: compound" in words
    assert "ellipse: messenger, transmitter" in words
    assert "double frame" not in words


def test_heads_of_the_key_are_drawn_level(engine: str) -> None:
    """Each sample arrow is a straight, level line that Graphviz drew."""
    root = ET.fromstring(to_svg(synapse(), engine=engine))
    lines = [
        element
        for element in root.iter()
        if (element.get("id") or "").startswith("kg-key-") and element.get("class") == "edge"
    ]
    assert len(lines) == len([one for one in samples(synapse().legend(), HOUSE) if one.dash])
    for line in lines:
        path = next(part for part in line.iter() if part.tag.endswith("}path"))
        heights = [float(pair.split(",")[1]) for pair in path.get("d", "").replace("M", "").replace("C", " ").split()]
        assert max(heights) - min(heights) < 1.0


def test_nodes_alone_need_no_key(engine: str) -> None:
    """A scene without arrows and changes is drawn without a key."""
    scene = Scene("alone", "urn:x:t", nodes=(SceneNode("a", "A", "urn:x:a"),))
    assert "kg-key" not in to_svg(scene, engine=engine)


def test_an_arrow_that_is_no_influence_has_its_own_entry() -> None:
    """What turns into something has a colour of its own and is named by its verb; it neither stimulates nor is a step."""
    nodes = SceneNode("a", "A", "urn:x:a"), SceneNode("b", "B", "urn:x:b")
    made = SceneEdge("ab", "a", "b", 1, "urn:x:ab", verb="turns into")
    scene = Scene("made", "urn:x:t", nodes=nodes, edges=(made,))
    assert [(one.text, one.colour) for one in samples(scene.legend(), HOUSE)] == [("turns into", LINE_MADE)]
    assert line_colour(made, HOUSE) == LINE_MADE


CHANGES = [
    (way, size)
    for way in Direction
    if way is not Direction.NONE
    for size in ((0.2, 0.5, 2.0, -0.2, -0.6, -3.0) if way.moves or way is Direction.UNCERTAIN else (0.01,))
]


@given(st.lists(st.sampled_from(CHANGES), max_size=8), st.booleans())
def test_every_fill_and_glyph_has_its_entry_and_no_other(changes, compared) -> None:
    """Fills with their glyphs in the nodes and in the key are one set, for one scenario and for two compared."""
    nodes = tuple(
        SceneNode(
            str(n), "A", "urn:x:a", direction=way, log2_change=size, against=changes[-1 - n][0] if compared else None
        )
        for n, (way, size) in enumerate(changes)
    )
    keyed = {(sign, fill) for sign, fill, _ in fill_rows(Scene("two", "urn:x:t", nodes=nodes).legend(), HOUSE)}
    drawn = set()
    for node in nodes:
        marks = (glyph(node.direction, node.log2_change), *([glyph(node.against)] if node.against else []))
        drawn |= set(zip(marks, fills(node, HOUSE), strict=True))
    assert drawn == keyed


def test_sizes_are_explained_only_where_they_are_drawn() -> None:
    """SBGN has no fills, and two compounds are compared by direction alone: there a rise is one entry."""
    node = SceneNode("a", "A", "urn:x:a", direction=Direction.INCREASED, log2_change=0.1)
    scene = Scene("one", "urn:x:t", nodes=(node,))
    assert fill_rows(scene.legend(), HOUSE) == [("▲", tint(Direction.INCREASED, 0.1), "increased, less than 25 %")]
    assert [words for _, _, words in fill_rows(scene.legend(), SBGN)] == ["increased"]


ROWS = [
    {"target": target, "action": action, "type": "Ki", "value": 3, "unit": "nM"}
    for target, action in (
        ("DRD2", "antagonist"), ("HTR2A", "antagonist"), ("HRH1", "inverse agonist"), ("OPRM1", "agonist"),
        ("HTR1A", "partial agonist"), ("SLC6A4", "reuptake inhibitor"), ("SLC6A2", "reuptake inhibitor"),
    )
]  # fmt: skip


@settings(max_examples=4, deadline=None)
@given(st.lists(st.sampled_from(ROWS), min_size=1, max_size=4, unique_by=str), st.sampled_from((1.5, 6.0, 60.0)))
def test_the_key_of_a_profile_holds_what_is_drawn_and_no_more(rows, level) -> None:
    """In the SVG of any profile the fills of nodes are those of the key, and each arrow's head, colour and dash has its entry."""
    answer = perturb(profile=rows, conc=f"{level} nM", workspace=shipped.workspace(), samples=0)
    scene = compound_scene(answer, 20)
    root = ET.fromstring(to_svg(scene))
    groups = {one.get("id"): one for one in root.iter() if one.get("class") in ("node", "edge")}
    ids = element_ids(scene)
    changed = [groups[ids["n." + node.id]] for node in scene.nodes if node.direction is not Direction.NONE]
    drawn = {fill for one in changed for fill in painted(one)}
    assert drawn == set(painted(groups["kg-key-fills"])) - {"none"}
    entries = [line(one) for name, one in groups.items() if re.fullmatch(r"kg-key-\d+", name or "")]
    arrows = [line(groups[ids["e." + edge.id]]) for edge in scene.edges]
    assert {(head, colour) for head, colour, _ in arrows} <= {(head, colour) for head, colour, _ in entries}
    assert {one for one in arrows if one[2] != DOTTED} <= set(entries)
    assert {(head, colour) for head, colour, dash in entries if head} <= {(head, colour) for head, colour, _ in arrows}
    assert (DOTTED in [dash for _, _, dash in arrows]) == (DOTTED in [dash for head, _, dash in entries if not head])


DOTTED = "1,5"


def painted(group: ET.Element) -> list[str]:
    """Fills of the first shape of a group and of each patch of a key, in small letters; both colours of a split node."""
    stops = [one.get("stop-color") for one in group.iter() if one.tag.endswith("}stop")]
    shapes = [one.get("fill") for one in group.iter() if one.tag.rpartition("}")[2] in ("polygon", "path", "ellipse")]
    found = stops or (shapes if "key" in (group.get("id") or "") else shapes[:1])
    return [(one or "").lower() for one in found]


def line(group: ET.Element) -> tuple[str, str, str]:
    """What draws the head of an arrow, its colour and its dash."""
    path = next(one for one in group.iter() if one.tag.endswith("}path"))
    parts = [one for one in group.iter() if one.tag.rpartition("}")[2] in ("polygon", "polyline")]
    head = "+".join(sorted(one.tag.rpartition("}")[2] + str(one.get("fill") == "none") for one in parts))
    return head, path.get("stroke") or "", path.get("stroke-dasharray") or ""
