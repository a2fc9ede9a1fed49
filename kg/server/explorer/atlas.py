"""The atlas of a compound's page: places across, things down, each cell that changes a way to its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.direction import Direction
from kg.errors import NotFound, UsageError
from kg.server.explorer.asked import address
from kg.server.explorer.desk import Desk
from kg.server.explorer.inline import inline
from kg.server.explorer.templates import markup

if TYPE_CHECKING:
    from kg.draw.atlas_picture import AtlasPicture
    from kg.shown import DrawnPerturbation

# What the ids of its parts begin with: the other picture of the page has ids, too.
_PREFIX = "sheet"
# A link of a cell with the words that it says on hover; a group without a link keeps them.
_CELL = re.compile(r'<a href="([^"]*)"><g id="(sheet-cell-[\d-]+)"><title>([^<]*)</title>')
_OTHER = re.compile(r'<a href="([^"]*)"><g id="(sheet-(?:row|col)-[\d-]+)">(?:<title>([^<]*)</title>)?')
_UNLINKED = re.compile(r"<a>(<g id=\"[^\"]*\">.*?</g>)</a>", re.DOTALL)


def atlas_of(answer: DrawnPerturbation, within: str) -> AtlasPicture:
    """The atlas of an answer. Raises NotFound where nothing changes."""
    from kg.draw.atlas_picture import AtlasPicture
    from kg.views.atlas import atlas_scene

    return AtlasPicture(atlas_scene([answer], within))


def atlas_part(desk: Desk, name: str, answer: DrawnPerturbation, asked: Mapping[str, Any]) -> tuple[Any, str]:
    """The atlas as markup of the page of `name`, and why there is none.

    A cell that changes leads to why it does; the table of effects has the same ways for the keyboard, which walks no thousand cells.
    """
    keys = {
        effect.iri: effect.node
        for effect in answer.effects
        if effect.direction is not Direction.UNCHANGED or effect.tendency
    }

    def why(iri: str) -> str:
        return address(f"/compound/{name}/why", {"node": keys[iri], **asked}) if iri in keys else ""

    try:
        svg = atlas_of(answer, str(asked.get("in", ""))).svg(_PREFIX)
    except (NotFound, UsageError) as error:
        return "", error.what
    plain = str(inline(desk, svg, why)).replace(' role="img"', ' role="group"', 1)
    plain = _UNLINKED.sub(r"\1", plain)
    plain = _CELL.sub(r'<a href="\1" tabindex="-1" aria-label="\3"><g id="\2"><title>\3</title>', plain)
    plain = _OTHER.sub(
        lambda m: f'<a href="{m[1]}" tabindex="-1"><g id="{m[2]}">' + (f"<title>{m[3]}</title>" if m[3] else ""), plain
    )
    return markup(plain), ""
