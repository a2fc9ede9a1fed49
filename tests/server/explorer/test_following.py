"""What a picture needs to follow its slider in the browser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from kg import explore
from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.server.explorer.desk import Desk
from kg.server.explorer.doses import solved
from kg.server.explorer.following import following
from kg.views.pictures import picture


def test_the_script_paints_what_the_picture_shows(desk: Desk) -> None:
    """At the drawn amount, each fill and sign that follows from the solved doses is the one that was drawn, but where samples disagree."""
    answer = explore.perturb("amitriptyline", workspace=desk.workspace, dose="75 mg/day", samples=4)
    drawn = picture(answer)
    svg, found = drawn.svg(), following(drawn.scene)
    doses = solved(desk, answer.scenario.compounds[0].id, without_metabolites=False)
    step, ids, seen = doses["amounts"].index("75 mg/day"), element_ids(drawn.scene), 0
    groups = {part.get("id"): part for part in ET.fromstring(svg).iter() if part.get("class") == "node"}
    for node in drawn.scene.nodes:
        dom = ids[f"n.{node.id}"]
        if not (node.direction.moves or node.direction is Direction.UNCHANGED):
            assert node.direction is not Direction.NONE or dom not in found["places"]
            continue
        log2 = doses["times"]["acute"]["log2"].get(found["places"][dom], [0.0] * (step + 1))[step]
        look = found["looks"][node.direction.value]
        size = sum(abs(2**log2 - 1) > edge for edge in found["sizes"])
        group = groups[dom]  # what crosses a membrane has a glyph in a group of its own within it
        fill = next(part.get("fill", "") for part in group.iter() if part.get("fill", "").startswith("#"))
        assert fill.upper() == look["fills"][min(size, len(look["fills"]) - 1)].upper(), node.id
        said = ["".join(text.itertext()) for text in group.iter() if text.tag.endswith("text")]
        assert any(re.search(rf"\s\s{re.escape(look['glyph'])}$", text) for text in said), (node.id, said)
        seen += 1
    assert seen > 5
