"""What the script of a page needs so that a picture follows its slider: nodes by their places, and how a change looks.

The nodes stand still while their fills and signs change, at amounts that were solved beforehand (`doses`); which routes carry
most, and how much of it, is drawn anew when the slider rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.direction import SIZES, Direction
from kg.draw.elements import element_ids
from kg.draw.style import DOWN, TINTS, UP, WHITE, mix

if TYPE_CHECKING:
    from kg.draw.scene import Scene


def following(scene: Scene) -> dict[str, Any]:
    """`places`: DOM id of a computed node -> its key in the solved doses; `looks`: fills by size class, edges of the classes, glyphs."""
    ids = element_ids(scene)
    computed = [node for node in scene.nodes if node.direction is not Direction.NONE and node.against is None]
    shades = {Direction.INCREASED: UP, Direction.DECREASED: DOWN}
    looks: dict[str, Any] = {
        way.value: {"glyph": way.glyph, "fills": [mix(colour, share) for share in TINTS]}
        for way, colour in shades.items()
    }
    looks[Direction.UNCHANGED.value] = {"glyph": Direction.UNCHANGED.glyph, "fills": [WHITE]}
    return {
        "places": {ids[f"n.{node.id}"]: node.id for node in computed},
        "looks": looks,
        "sizes": list(SIZES),
    }
