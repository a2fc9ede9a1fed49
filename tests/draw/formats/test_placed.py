"""Promises of kg.draw.formats.placed: what a picture hands to programs that draw it themselves stands where it stood."""

from __future__ import annotations

from draw.demo_scenes import cycle, synapse

from kg.direction import Direction
from kg.draw.formats.placed import placed
from kg.draw.formats.render import to_svg


def test_everything_stands_within_its_place() -> None:
    """A node lies in the place that it is of, and that in the place around it; a place comes before what it holds."""
    scene = synapse()
    things, ties = placed(scene, to_svg(scene))
    seen: dict[str, tuple[float, float, float, float]] = {"": (0.0, 0.0, 1e6, 1e6)}
    for thing in things:
        left, top, right, bottom = seen[thing.parent]
        assert left <= thing.box[0] < thing.box[2] <= right, thing.id
        assert top <= thing.box[1] < thing.box[3] <= bottom, thing.id
        seen[thing.id] = thing.box
    assert len([one for one in things if one.kind]) == len(scene.nodes)
    assert {(tie.source, tie.target) for tie in ties} <= {(a, b) for a in seen for b in seen}
    assert len(ties) == len(scene.edges)


def test_no_two_nodes_lie_on_one_another() -> None:
    """The boxes are those of the drawing, which has no node over another."""
    things = [one for one in placed(cycle(), to_svg(cycle()))[0] if one.kind]
    for one in things:
        for other in things:
            apart = one.box[2] <= other.box[0] or one.box[3] <= other.box[1]
            assert one is other or apart or other.box[2] <= one.box[0] or other.box[3] <= one.box[1]


def test_the_look_says_what_the_picture_says() -> None:
    """Text with its glyph, fill of the change, numbers as numbers, and a link that the drug weakened dashed."""
    scene = synapse()
    things, ties = placed(scene, to_svg(scene))
    dopamine = next(one for one in things if one.facts["label"] == "dopamine")
    unchanged = next(one for one in scene.nodes if one.direction is Direction.UNCHANGED)
    assert dopamine.text == "dopamine ▲"
    assert dopamine.facts["log2_change"] == 0.5
    assert dopamine.fill != next(one for one in things if one.facts["label"] == unchanged.label).fill
    assert {tie.dash for tie in ties} >= {"solid", "dashed"}
    assert {tie.head for tie in ties if tie.sign < 0} == {"tee"}
