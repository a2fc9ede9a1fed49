"""SBGN-ML: valid against the schema of libsbgn, with the signs, places and boxes of the drawn picture."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import SCENES, crowd, cycle, synapse
from draw.hostile import TEXTS, hostile
from requirements import require

from kg.draw.escape import clipped
from kg.draw.formats.sbgn import NAMESPACE, to_sbgn

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.draw.scene import Scene

TAG = f"{{{NAMESPACE}}}"
ARCS = {1: "positive influence", -1: "negative influence", 0: "unknown influence"}


@pytest.fixture(scope="module")
def schema() -> object:
    """SBGN.xsd as the package libsbgnpy ships it."""
    spec = find_spec("libsbgnpy")
    require("libsbgnpy", spec is not None, "libsbgnpy, which ships SBGN.xsd, is not installed")
    etree = pytest.importorskip("lxml.etree")
    return etree.XMLSchema(etree.parse(str(Path(spec.origin).parent / "schema" / "SBGN.xsd")))


def glyphs(text: str) -> dict[str, ET.Element]:
    """Glyphs and arcs of a map by id."""
    root = ET.fromstring(text)
    return {element.get("id", ""): element for element in root.iter() if element.tag in (TAG + "glyph", TAG + "arc")}


@pytest.mark.parametrize("make", SCENES)
def test_valid_against_the_schema(make: Callable[[], Scene], schema: object, engine: str) -> None:
    """Every scene gives a valid file, whichever engine laid it out."""
    from lxml import etree

    assert schema.validate(etree.fromstring(to_sbgn(make(), engine).encode())), schema.error_log.last_error


def test_the_schema_bites(schema: object) -> None:
    """A wrong class is refused, so that a pass means something."""
    from lxml import etree

    wrong = to_sbgn(cycle()).replace('"positive influence"', '"stimulates"', 1)
    assert not schema.validate(etree.fromstring(wrong.encode()))


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str, schema: object) -> None:
    """The file stays valid and a label reads as the text."""
    from lxml import etree

    written = to_sbgn(hostile(text))
    assert schema.validate(etree.fromstring(written.encode())), schema.error_log.last_error
    label = glyphs(written)["kg-n-b"].find(TAG + "label")
    assert label is not None
    assert label.get("text") == clipped(text)


@pytest.mark.parametrize("make", [synapse, cycle, crowd])
def test_signs_and_records_agree(make: Callable[[], Scene]) -> None:
    """Each arrow has the class of its sign, its two ends, and its record in the notes."""
    scene = make()
    found = [element for element in glyphs(to_sbgn(scene)).values() if element.tag == TAG + "arc"]
    assert len(found) == len(scene.edges)
    for edge, arc in zip(scene.edges, found, strict=True):
        assert arc.get("class") == ARCS[edge.sign]
        assert edge.record in "".join(arc.itertext())


def test_boxes_lie_inside_their_compartments() -> None:
    """A glyph's box lies in the box of the compartment that it names."""
    table = glyphs(to_sbgn(synapse()))
    checked = 0
    for glyph in table.values():
        outer = table.get(glyph.get("compartmentRef", ""))
        if outer is None:
            continue
        box, frame = ({key: float(value) for key, value in one.find(TAG + "bbox").items()} for one in (glyph, outer))
        assert frame["x"] <= box["x"]
        assert frame["y"] <= box["y"]
        assert box["x"] + box["w"] <= frame["x"] + frame["w"]
        assert box["y"] + box["h"] <= frame["y"] + frame["h"]
        checked += 1
    assert checked == len(synapse().nodes)


def test_arcs_run_from_source_to_target() -> None:
    """An arrow starts nearer to its source and ends nearer to its target, turned ones too."""
    scene = synapse()
    table = glyphs(to_sbgn(scene))

    def gap(end: ET.Element, name: str) -> float:
        box = {key: float(value) for key, value in table[name].find(TAG + "bbox").items()}
        x, y = float(end.get("x", "")), float(end.get("y", ""))
        dx = max(box["x"] - x, 0, x - box["x"] - box["w"])
        dy = max(box["y"] - y, 0, y - box["y"] - box["h"])
        return (dx * dx + dy * dy) ** 0.5

    for edge in scene.edges:
        arc = table[f"kg-e-{edge.id}"]
        assert gap(arc.find(TAG + "start"), f"kg-n-{edge.source}") < 12, edge.id
        assert gap(arc.find(TAG + "end"), f"kg-n-{edge.target}") < 12, edge.id


def test_top_of_the_picture_is_the_top_of_the_map() -> None:
    """SBGN counts downwards: the terminal has the smaller y."""
    table = glyphs(to_sbgn(synapse()))
    heights = [float(table[name].find(TAG + "bbox").get("y")) for name in ("kg-c-pre", "kg-c-cleft", "kg-c-msn")]
    assert heights == sorted(heights)
