"""One scene in every format, by suffix and in a notebook."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import cycle, synapse
from hostile import TEXTS, check_html, check_text
from hypothesis import given, settings

from kg.draw.formats import render
from kg.draw.picture import Picture
from kg.draw.scene import Scene, SceneEdge, SceneNode
from kg.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

BEGINS = {
    "dot": b"digraph",
    "gv": b"digraph",
    "svg": b"<?xml",
    "png": b"\x89PNG",
    "pdf": b"%PDF",
    "html": b"<!DOCTYPE html>",
    "sbgn": b"<?xml",
    "cx2": b'[\n {\n  "CXVersion"',
    "graphml": b"<?xml",
    "txt": b"Glutamate",
    "csv": b"id,source",
}


@pytest.mark.parametrize("suffix", BEGINS)
def test_the_suffix_picks_the_format(suffix: str, tmp_path: Path) -> None:
    """Each suffix gives a file that starts as that format does."""
    path = Picture(cycle()).save(tmp_path / f"picture.{suffix.upper()}")
    assert path.read_bytes().startswith(BEGINS[suffix])


def test_unknown_suffix_names_the_known(tmp_path: Path) -> None:
    """A wrong suffix is an error of use, and nothing is written."""
    with pytest.raises(UsageError) as caught:
        Picture(cycle()).save(tmp_path / "picture.bmp")
    assert ".svg" in caught.value.cure
    assert list(tmp_path.iterdir()) == []


def test_unwritable_place_is_one_clear_error(tmp_path: Path) -> None:
    """A missing folder is named with the cure."""
    with pytest.raises(DataError, match="cannot write"):
        Picture(cycle()).save(tmp_path / "missing" / "picture.dot")


def test_unknown_network_layout() -> None:
    """The pulled network has two layouts, and a third is an error of use."""
    with pytest.raises(UsageError, match="spiral"):
        Picture(cycle()).html("spiral")
    assert "vis-network" in Picture(cycle()).html("force")


def test_notebook_bundle_is_complete() -> None:
    """HTML with inline SVG and no script, SVG, PNG and text; two pictures share no id."""
    one, two = (Picture(scene)._repr_mimebundle_() for scene in (synapse(), cycle()))
    assert set(one) == {"text/html", "image/svg+xml", "image/png", "text/plain"}
    assert base64.b64decode(str(one["image/png"])).startswith(b"\x89PNG")
    assert "<script" not in str(one["text/html"])
    ET.fromstring(str(one["text/html"]))
    ids = [set(re.findall(r'\bid="([^"]+)"', str(bundle["text/html"]))) for bundle in (one, two)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_notebook_without_any_engine_still_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can draw, the text stands alone."""
    monkeypatch.setattr(render, "engines", lambda: ())
    assert set(Picture(synapse())._repr_mimebundle_()) == {"text/plain"}
    check_html(Picture(synapse())._repr_html_())
    assert synapse().title in Picture(synapse())._repr_html_()


def test_a_picture_is_told_on_one_screen() -> None:
    """Its title, what moved, the first arrows and how many there are; in a notebook the picture itself."""
    picture = Picture(synapse())
    text = repr(picture)
    check_text(text)
    scene = picture.scene
    assert scene.title in text
    assert f"{len(scene.nodes)} nodes and {len(scene.edges)} arrows" in text
    assert ".save(PATH)" in text
    assert "<svg" in picture._repr_html_()


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=30, deadline=None)
def test_any_picture_is_one_screen(title: str, label: str, source: str) -> None:
    """Whatever its labels."""
    ends = (SceneNode("a", label, "urn:a"), SceneNode("b", label, "urn:b"))
    edges = tuple(
        SceneEdge(f"e{n}", "a", "b", 1, "urn:e", label=label, verb=label, evidence=(source,)) for n in range(40)
    )
    picture = Picture(Scene(title, "urn:s", subtitle=label, nodes=ends, edges=edges), notes=(source,) * 30)
    check_text(repr(picture))
