"""Promises of kg.draw.formats.crossing: what crosses a membrane shows how, behind its name and inside its box."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import synapse

from kg.draw.formats.crossing import FORMS, crossings
from kg.draw.formats.render import to_svg
from kg.draw.formats.svg_parts import NAMESPACE, shapes_of
from kg.draw.key import shape_words
from kg.draw.measure import measured
from kg.draw.scene import Scene
from kg.draw.style import HOUSE

BARS = {"seven-helix": 7, "pore": 4, "carrier": 4, "single-helix": 6, "vesicle": 1}


def _with(form: str) -> Scene:
    """The demonstration with one form for its receptors and its transporter."""
    scene = synapse()
    return replace(
        scene, nodes=tuple(replace(n, form=form) if n.id in ("d2", "dat", "ves") else n for n in scene.nodes)
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_form_stands_inside_the_box_and_behind_the_words(form: str) -> None:
    """As many strokes as the form has, none outside the outline, all before the text of the node."""
    scene = _with(form)
    root = ET.fromstring(to_svg(scene))
    boxes = shapes_of(root)
    seen = 0
    for group in (one for one in root.iter() if one.get("id") in ("kg-n-d2", "kg-n-dat", "kg-n-ves")):
        order = [one.get("class") or one.tag.rpartition("}")[2] for one in group.iter()]
        assert order.index(f"form {form}") < order.index("text")
        drawn = next(one for one in group.iter() if one.get("class") == f"form {form}")
        plain = next(one for one in group.iter() if one.tag.rpartition("}")[2] in ("polygon", "path", "ellipse"))
        left, top, right, bottom = shapes_of(
            ET.fromstring(
                f'<svg xmlns="{NAMESPACE}"><g class="node" id="x">{ET.tostring(plain, encoding="unicode")}</g></svg>'
            )
        )["x"]
        assert right - left == pytest.approx(
            boxes[group.get("id") or ""][2] - boxes[group.get("id") or ""][0], abs=0.05
        )
        paths = [one.get("d") or "" for one in drawn]
        assert len(paths) == BARS[form]
        for path in paths:
            x, y = map(float, re.findall(r"-?[0-9.]+", path)[:2])
            assert left < x < right, path
            assert top < y < bottom, path
        seen += 1
    assert seen == 3


def test_no_box_and_no_arrow_moves() -> None:
    """The drawing with forms is the drawing without them, and one more entry of the key says what they are."""
    plain, formed = synapse(), _with("seven-helix")
    one, other = (ET.fromstring(to_svg(scene)) for scene in (plain, formed))
    a, b = (shapes_of(root) for root in (one, other))
    across = {round(b[name][0] - a[name][0], 2) for name in a}
    assert a.keys() == b.keys()
    assert len(across) == 1
    assert "seven bars" in shape_words(formed.legend(), HOUSE)
    assert "seven bars" not in shape_words(plain.legend(), HOUSE)
    assert len(measured(formed, to_svg(formed)).over_nodes) == len(measured(plain, to_svg(plain)).over_nodes)


def test_an_unknown_form_is_no_glyph() -> None:
    """A word that no drawer knows draws nothing and breaks nothing."""
    scene = _with("spiral")
    assert "form spiral" not in to_svg(scene)
    crossings(ET.Element("g"), scene, {f"n.{node.id}": node.id for node in scene.nodes})
