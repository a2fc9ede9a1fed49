"""The network page by pyvis: offline, escaped, with one heading, at rest after a while."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from draw.demo_scenes import crowd, synapse
from draw.hostile import TEXTS, hostile
from draw.pages import complaints, opened, requests

from kg.draw.formats.html import to_network_html
from kg.draw.scene import Compartment, Layout, Place, Scene, SceneNode
from kg.errors import ServiceError

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_loaded_from_anywhere() -> None:
    """No element of the page names a file or an address to load."""
    page = to_network_html(synapse())
    head_and_body = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"""\bsrc=|@import|<link rel="(?!icon)|cdn|bootstrap""", head_and_body)
    assert head_and_body.count("<h1>") == 1


def test_policy_allows_exactly_the_scripts_of_the_page() -> None:
    """Every inline script and style is named by its hash, and nothing else may run."""
    page = to_network_html(synapse())
    rules = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0]
    for kind in ("script", "style"):
        for body in re.findall(rf"<{kind}>(.*?)</{kind}>", page, flags=re.DOTALL):
            assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in rules
    assert "unsafe" not in rules
    assert rules.startswith("default-src 'none'")


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    """The markup of the page is the same whatever the labels say."""
    page, calm = to_network_html(hostile(text)), to_network_html(hostile("calm"))
    for tag in ("<script", "</script", "<style", "<img", "<h1", "<b>"):
        assert page.lower().count(tag) == calm.lower().count(tag), tag


def drawn(page: str, name: str) -> list[dict[str, object]]:
    """The nodes or edges that the page hands to vis-network."""
    return list(json.loads(re.findall(rf"\b{name} = new vis\.DataSet\((\[.*?\])\);\n", page)[0]))


def test_every_node_and_arrow_with_its_sign() -> None:
    """Arrow, bar and diamond for the three signs; parallel arrows are kept."""
    scene = synapse()
    page = to_network_html(scene)
    assert len(drawn(page, "nodes")) == len(scene.nodes)
    ends = {1: "arrow", -1: "bar", 0: "diamond"}
    assert [edge["arrows"]["to"]["type"] for edge in drawn(page, "edges")] == [ends[edge.sign] for edge in scene.edges]


def test_names_that_stand_twice_say_where() -> None:
    """Without frames, nodes of one name are told apart by their cell; a name that stands once is left as it is."""
    nodes = tuple(SceneNode(f"n{place}", "D2 receptor", f"urn:x:{place}", compartment=place) for place in ("a", "b"))
    places = (Compartment("a", "cell one", Place.CELL), Compartment("b", "cell two", Place.CELL))
    once = SceneNode("m", "cAMP", "urn:x:m", compartment="a")
    page = to_network_html(Scene("t", "urn:x:t", layout=Layout.SYNAPSE, compartments=places, nodes=(*nodes, once)))
    labels = re.findall(r'"label": "([^"]*)"', page)
    assert sorted(labels) == ["D2 receptor\\ncell one", "D2 receptor\\ncell two", "cAMP"]


def test_page_draws_offline_and_comes_to_rest(browser: object, tmp_path: Path) -> None:
    """With the network cut the page draws, asks for nothing, complains of nothing, and stops moving."""
    for hierarchical in (False, True):
        opened(browser, tmp_path / f"{hierarchical}.html", to_network_html(crowd(), hierarchical=hierarchical))
        browser.set_script_timeout(30)
        browser.execute_async_script(
            "const done = arguments[0]; const look = () => network.physics.physicsEnabled ? setTimeout(look, 100)"
            " : done(); look();"
        )
        assert browser.execute_script("return network.body.data.nodes.length") == len(crowd().nodes)
        assert browser.execute_script(
            "const c = document.querySelector('#mynetwork canvas');"
            "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v !== 0)"
        )
        assert requests(browser) == []
        assert complaints(browser) == []


def test_a_page_of_an_unknown_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another pyvis that writes its page otherwise gives one clear error, not half a page."""
    monkeypatch.setattr("pyvis.network.Network.generate_html", lambda *_, **__: "<html></html>")
    with pytest.raises(ServiceError, match="unknown form"):
        to_network_html(synapse())
