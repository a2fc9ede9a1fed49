"""DOT text: deterministic, whole, safe, and drawn by both engines without a word of complaint."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from draw.demo_scenes import SCENES, crowd, synapse
from draw.hostile import TEXTS, hostile

from kg.draw.elements import element_ids
from kg.draw.formats.dot import to_dot
from kg.draw.scene import Scene, SceneNode
from kg.draw.style import HOUSE, LineEnd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def statement(dot: str, name: str) -> str:
    """The statement of DOT that carries a DOM id."""
    return next(line for line in dot.splitlines() if re.search(rf'id="?{re.escape(name)}"?[ \]]', line))


@pytest.mark.parametrize("style", ["house", "sbgn"])
@pytest.mark.parametrize("make", SCENES)
def test_same_scene_same_bytes(make: Callable[[], Scene], style: str) -> None:
    """Two runs give the same text."""
    assert to_dot(make(), style) == to_dot(make(), style)


def test_same_bytes_in_another_process() -> None:
    """Hash seeds change nothing."""
    code = "from draw.demo_scenes import crowd; from kg.draw.formats.dot import to_dot; print(to_dot(crowd()), end='')"
    texts = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
        texts.add(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)
    assert texts == {to_dot(crowd()).encode()}


@pytest.mark.parametrize("make", SCENES)
def test_every_element_is_in_the_text_once(make: Callable[[], Scene]) -> None:
    """Each node, arrow and compartment has one id of its own in the text."""
    scene = make()
    dot = to_dot(scene)
    ids = list(element_ids(scene).values())
    assert len(set(ids)) == len(ids)
    for name in ids:
        assert len(re.findall(rf'\bid="?{re.escape(name)}"?[\s\]]', dot)) == 1, name


@pytest.mark.parametrize("make", SCENES)
def test_colours_have_six_digits(make: Callable[[], Scene]) -> None:
    """No short colour, which an older Graphviz draws black, and no named one."""
    for value in re.findall(r'(?:color|fillcolor|fontcolor|bgcolor|COLOR)="([^"]*)"', to_dot(make())):
        assert all(re.fullmatch(r"#[0-9A-F]{6}(;0\.5)?", part) for part in value.split(":")), value


def test_sign_is_in_the_head() -> None:
    """Arrow for +1, tee for -1, open diamond for an unknown sign; turned arrows carry it at their tail."""
    dot = to_dot(synapse())
    assert "arrowhead=normal" in statement(dot, "kg-e-camp-pka")
    assert "arrowhead=tee" in statement(dot, "kg-e-darpp-pp1")
    assert "arrowhead=odiamond" in statement(dot, "kg-e-gsk-ltp")
    turned = statement(dot, "kg-e-drug-auto")
    assert "arrowtail=tee" in turned
    assert "dir=back" in turned
    assert "kg-n-auto" in turned.partition("->")[0]


def test_heads_follow_the_ontology() -> None:
    """A head handed in by the ontology is the head that is drawn."""
    style = HOUSE.with_ends(LineEnd(1, "onormaltee", "necessary stimulation", "needed", "#B3531A"))
    assert "arrowhead=onormaltee" in statement(to_dot(synapse(), style), "kg-e-camp-pka")


def test_weakened_is_dashed_background_dotted_share_is_width() -> None:
    """Three facts of a link, three properties of its line."""
    dot = to_dot(synapse())
    assert "style=dashed" in statement(dot, "kg-e-da-d2")
    assert "style=dotted" in statement(dot, "kg-e-gsk-ltp")
    width = [
        float(re.findall(r"penwidth=([\d.]+)", statement(dot, name))[0])
        for name in ("kg-e-camp-pka", "kg-e-pka-creb", "kg-e-drug-d2")
    ]
    assert width == sorted(set(width))


def test_evidence_travels_with_the_arrow() -> None:
    """The sources of an arrow stand in its tooltip, its record in its link."""
    line = statement(to_dot(synapse()), "kg-e-drug-d2")
    assert "source: demonstration scene" in line
    assert 'edgeURL="https://w3id.org/synaptrace/id/demo-drug-d2"' in line


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_reads_no_file_and_makes_no_link(text: str) -> None:
    """No attribute that loads a file, no link but http, https and urn, one statement a line."""
    dot = to_dot(hostile(text))
    outside = re.sub(r'"(?:\\.|[^"\\])*"', '""', dot)  # what stands in quotes is never markup
    assert not re.search(r"(?<!=)<\s*IMG|\b(image|shapefile|imagepath)\s*=", outside, re.IGNORECASE)
    assert all(re.match(r"https?://|urn:|$", value) for value in re.findall(r'URL="([^"]*)"', dot))


def test_prefix_keeps_two_pictures_apart() -> None:
    """Two pictures with different prefixes share no id."""
    one, two = (set(re.findall(r'\bid="?([^\s"\]]+)', to_dot(synapse(), prefix=prefix))) for prefix in ("a", "b"))
    assert one
    assert not one & two


def test_text_is_utf8_and_ends_with_a_line(tmp_path: Path) -> None:
    """The text can be written and read back unchanged."""
    path = tmp_path / "x.dot"
    path.write_text(to_dot(synapse()), encoding="utf-8", newline="")
    assert path.read_bytes().decode() == to_dot(synapse())
    assert path.read_bytes().endswith(b"\n")


def test_ids_that_look_alike_stay_apart() -> None:
    """Ids that differ only in what a DOM id cannot hold get numbers."""
    nodes = tuple(SceneNode(name, name, f"urn:x:{number}") for number, name in enumerate(("a b", "a/b", "a-b", "β")))
    ids = element_ids(Scene("t", "urn:x:t", nodes=nodes))
    assert ids["n.a b"] == "kg-n-a-b"
    assert ids["n.a/b"] == "kg-n-a-b.2"
    assert len(set(ids.values())) == 4
