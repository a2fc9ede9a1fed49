"""What no arrow joins is laid out apart, and the same things stand at the same places in panels."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import shipped
from draw.demo_scenes import compared, synapse, workflow
from draw.geometry import boxes

from kg.draw.elements import element_ids
from kg.draw.formats.dot import block_dot
from kg.draw.formats.render import layout, to_svg
from kg.draw.layout.blocks import PageBlock, blocks
from kg.draw.scene import Compartment, Place, Scene
from kg.explore import perturb
from kg.views import pictures

ROUNDING = 1e-6  # points
NODE_WORDS = re.compile(r"label=<.*> (?=URL=)")
PAINTED = re.compile(
    r'\b(?:URL|edgeURL|tooltip|edgetooltip|labeltooltip|color|fillcolor|fontcolor|style|penwidth)=(?:"(?:[^"\\]|\\.)*"|[^ \]]+)'
)
DOSES = (
    ("amisulpride=50 mg/day", "amisulpride=600 mg/day"),
    ("amitriptyline=25 mg/day", "amitriptyline=150 mg/day"),
    ("amoxapine=50 mg/day", "amoxapine=300 mg/day"),
    ("nortriptyline=25 mg/day", "nortriptyline=100 mg/day"),
)


def test_a_block_holds_what_arrows_join_and_nothing_is_lost() -> None:
    """Nodes and arrows of all blocks are those of the scene, each once; one drawing of steps has no blocks."""
    scene = compared()
    found = blocks(scene)
    assert sorted(node.id for one in found for node in one.scene.nodes) == sorted(node.id for node in scene.nodes)
    assert sorted(edge.id for one in found for edge in one.scene.edges) == sorted(edge.id for edge in scene.edges)
    assert {one.panel for one in found} == {"p1.", "p2."}
    assert blocks(workflow()) == []


def test_what_stands_in_one_cell_stays_together() -> None:
    """A node that no arrow reaches stays in the block of its cell; in a cell of its own it is a block."""
    scene = synapse()
    lone = replace(scene.nodes[0], id="lone")
    assert len(blocks(replace(scene, nodes=(*scene.nodes, lone)))) == len(blocks(scene))
    apart = replace(scene, nodes=(*scene.nodes, replace(lone, compartment="far")),
                    compartments=(*scene.compartments, Compartment("far", "far cell", Place.CELL)))  # fmt: skip
    assert len(blocks(apart)) == len(blocks(scene)) + 1


@pytest.mark.parametrize("pair", DOSES)
def test_nothing_moves_between_two_doses(pair: tuple[str, str]) -> None:
    """In the SVG of two doses each node has the same box in both panels, measured from the panel's corner, but for rounding."""
    scene = _two_doses(pair)
    _stand_alike(scene)
    ids = element_ids(scene)
    laid = {
        panel: [_skeleton(one, ids, panel) for one in blocks(scene) if one.panel == panel] for panel in ("p1.", "p2.")
    }
    assert laid["p1."] == laid["p2."]
    assert not any("fixedsize=shape" in text for text in laid["p1."])


def test_nothing_moves_where_an_engine_knows_no_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How an engine measures words moves nothing between two doses: without a font it takes “=” and “▼” for unlike wide."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig/>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    layout.cache_clear()
    for pair in DOSES:
        _stand_alike(_two_doses(pair))
    layout.cache_clear()


def _two_doses(pair: tuple[str, str]) -> Scene:
    workspace = shipped.workspace()
    return pictures.comparison(*(perturb(name, workspace=workspace, samples=0) for name in pair), most=20).scene


def _stand_alike(scene: Scene) -> None:
    """Each node has the same box in both panels."""
    table, ids = boxes(to_svg(scene)), element_ids(scene)
    first, second = table[ids["c.p1."]], table[ids["c.p2."]]
    for node in (one for one in scene.nodes if one.id.startswith("p1.")):
        one, other = table[ids["n." + node.id]], table[ids["n.p2." + node.id[3:]]]
        assert [a - b for a, b in zip(one, first[:2] * 2, strict=True)] == pytest.approx(
            [a - b for a, b in zip(other, second[:2] * 2, strict=True)], abs=ROUNDING
        )


def _skeleton(block: PageBlock, ids: dict[str, str], panel: str) -> str:
    """What an engine is told of a block without what is only painted: words of nodes, colours, dashes, widths of lines, links."""
    return PAINTED.sub("", NODE_WORDS.sub("", block_dot(block.scene, ids))).replace(f"-{panel[:-1]}-", "-")
