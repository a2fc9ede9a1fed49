"""Pictures from both engines: whole, verified, in time, and failing with one clear error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from draw.demo_scenes import SCENES, cycle, synapse
from draw.hostile import TEXTS, hostile

from kg.draw.escape import plain
from kg.draw.formats import render
from kg.draw.formats.dot import to_dot
from kg.draw.formats.text import edge_sentences
from kg.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.draw.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("style", ["house", "sbgn"])
@pytest.mark.parametrize("make", SCENES)
def test_each_engine_draws_each_scene_whole(make: Callable[[], Scene], style: str, engine: str) -> None:
    """Nothing of the scene is lost; both engines are held to the same check."""
    svg = render.to_svg(make(), style, engine=engine)
    assert ET.fromstring(svg).get("role") == "img"


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str, engine: str) -> None:
    """No element, handler or link of a label's making; the SVG shows the text itself."""
    root = ET.fromstring(render.to_svg(hostile(text), engine=engine))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "g",
        "title",
        "desc",
        "a",
        "polygon",
        "polyline",
        "path",
        "ellipse",
        "text",
        "rect",
        "defs",
        "linearGradient",
        "stop",
    }
    for element in root.iter():
        assert not any(name.rpartition("}")[2].lower().startswith("on") for name in element.attrib)
        for name, value in element.attrib.items():
            assert not name.endswith("href") or re.match(r"https?://|urn:", value)


@pytest.mark.parametrize("text", TEXTS)
def test_hover_says_the_text_itself(text: str, engine: str) -> None:
    """Tooltips carry hostile text unchanged: no escape of Graphviz is resolved, no entity decoded."""
    scene = hostile(text)
    root = ET.fromstring(render.to_svg(scene, engine=engine))
    hints = {value for element in root.iter() for name, value in element.attrib.items() if name.endswith("}title")}
    squeezed = {re.sub(r"\s+", " ", hint).strip() for hint in hints}
    assert (
        re.sub(r"\s+", " ", " ".join(plain(line) for line in edge_sentences(scene, scene.edges[0]))).strip() in squeezed
    )


def test_picture_loads_nothing(engine: str) -> None:
    """The SVG names no image, style sheet, script or font file, and needs no style attribute."""
    svg = render.to_svg(synapse(), engine=engine)
    assert not re.search(r"<(image|script|style|use|foreignObject)\b|url\((?!#)|style=|@import", svg)
    assert '"transparent"' not in svg


def test_reader_hears_what_the_picture_says(engine: str) -> None:
    """Title and description stand in the SVG and name what rose and what fell."""
    root = ET.fromstring(render.to_svg(synapse(), engine=engine))
    said = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == "D2 antagonism"
    assert "increased: dopamine" in said
    assert "decreased: D2 autoreceptor" in said


def test_every_element_is_titled_with_what_it_says(engine: str) -> None:
    """No title is the engine's own name of a node or arrow."""
    root = ET.fromstring(render.to_svg(synapse(), engine=engine))
    titles = [one.text or "" for one in root.iter(f"{SVG}title")]
    assert not [title for title in titles if title.startswith(("kg-", "cluster_", "_row"))]
    assert any(title.startswith("D2 receptor (receptor)") for title in titles)
    assert any(title.startswith("cAMP stimulates PKA") for title in titles)


def test_png_and_pdf() -> None:
    """Both come from the SVG; the PNG has two pixels a point of the page."""
    svg = render.to_svg(cycle())
    png, pdf = render.to_png(svg, 2.0), render.to_pdf(svg)
    width = float((ET.fromstring(svg).get("width") or "").removesuffix("pt"))
    assert abs(int.from_bytes(png[16:20], "big") - width * 2 * 4 / 3) <= 2
    assert pdf.startswith(b"%PDF")
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "&lt;", "עברית", "\\N"])
def test_hostile_png(text: str) -> None:
    """A hostile label reaches the PNG as a picture of itself."""
    assert render.to_png(render.to_svg(hostile(text)), 1.0).startswith(b"\x89PNG")


def test_no_engine_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any Graphviz the error says what still works and how to get the rest."""
    monkeypatch.setattr(render, "engines", lambda: ())
    with pytest.raises(ServiceError, match="no Graphviz") as caught:
        render.to_svg(synapse())
    assert caught.value.exit_code == 4
    assert "pip install" in caught.value.cure
    with pytest.raises(ServiceError, match="no Graphviz"):
        render.layout("digraph{}", "json")


def test_missing_engine_is_one_clear_error(tmp_path: Path) -> None:
    """A path that is no engine is an error of the service, not a traceback."""
    with pytest.raises(ServiceError, match="could not be started"):
        render.to_svg(synapse(), engine=str(tmp_path / "dot"))


def fake(path: Path, body: str) -> str:
    """An executable that behaves as the shell lines say."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_slow_engine_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that does not end is stopped at the limit."""
    monkeypatch.setattr(render, "SECONDS", 0.3)
    with pytest.raises(ServiceError, match="longer than"):
        render.layout("digraph{}", "svg", fake(tmp_path / "dot", "exec sleep 30"))


def test_unexplained_word_fails_the_render(tmp_path: Path, engine: str) -> None:
    """A line on stderr that nobody has explained is a failed render, though the engine exits with 0."""
    chatty = fake(tmp_path / "dot", f"echo 'Warning: edge lost' >&2; exec {engine} \"$@\"")
    with pytest.raises(ServiceError, match="edge lost"):
        render.to_svg(synapse(), engine=chatty)


def test_explained_word_passes(tmp_path: Path, engine: str) -> None:
    """The named, harmless warnings do not fail a render."""
    line = "Warning: no hard-coded metrics for 'Arial'.  Falling back to 'Times' metrics"
    chatty = fake(tmp_path / "dot", f'echo "{line}" >&2; exec {engine} "$@"')
    assert render.to_svg(synapse(), engine=chatty)
    assert all(reason for _, reason in render.HARMLESS)


def test_next_engine_is_tried(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first engine gives no whole picture, the second draws it."""
    broken = fake(tmp_path / "dot", "cat > /dev/null; echo '<svg/>'")
    monkeypatch.setattr(render, "engines", lambda: (broken, engine))
    assert "kg-n-d2" in render.to_svg(synapse())
    monkeypatch.setattr(render, "engines", lambda: (broken,))
    with pytest.raises(ServiceError, match="not whole"):
        render.to_svg(synapse())


def test_broken_dot_is_an_error(engine: str) -> None:
    """Text that is no DOT is reported with the engine's own words."""
    with pytest.raises(ServiceError, match="reported"):
        render.layout("digraph {", "svg", engine)


def test_broken_svg_is_an_error() -> None:
    """Text that is no SVG gives one error from the converter."""
    with pytest.raises(ServiceError, match="PNG"):
        render.to_png("<svg")


def test_one_style_of_output_for_both_engines(engine: str) -> None:
    """Whatever drew it, the SVG names the same fonts and the same ids."""
    svg = render.to_svg(synapse(), engine=engine)
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {render.FONTS}
    drawn = {element.get("id") for element in ET.fromstring(svg).iter()}
    assert set(re.findall(r'\bid="?(kg-[nec]-[^\s"\]]+)', to_dot(synapse()))) <= drawn


def test_a_process_that_may_start_no_thread_draws_all_the_same(monkeypatch):
    """A worker of the server has bounded memory, in which there may be no room for a thread: blocks are drawn one by one."""
    before = render.to_svg(synapse())

    def refused(*_: object, **__: object) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    render.layout.cache_clear()
    monkeypatch.setattr("threading.Thread.start", refused)
    assert render.to_svg(synapse()) == before
