"""The explorer page: offline, safe, usable by keyboard, and saying the same as the scene."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from draw.demo_scenes import SCENES, cycle, synapse
from draw.hostile import TEXTS, hostile
from draw.pages import complaints, opened, requests

from kg.draw.formats.explorer import NOT_CLINICAL, page_data, to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.draw.scene import Scene


class Reader(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("make", SCENES)
def test_nothing_is_loaded_from_anywhere(make: Callable[[], Scene]) -> None:
    """No element loads anything; the policy forbids it besides, and runs only the two hashed blocks."""
    page = to_html(make())
    for tag, attributes in Reader(page).found:
        assert tag not in ("img", "iframe", "object", "embed", "base", "video", "audio", "image", "use")
        assert "src" not in attributes
        assert tag != "link" or attributes.get("href") == "data:,"
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes
    rules = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0]
    assert "unsafe" not in rules
    for kind in ("script", "style"):
        for body in re.findall(rf"<{kind}>(.*?)</{kind}>", page, flags=re.DOTALL):
            assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in rules


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    """Labels make no element and no link of a forbidden kind, and the data come back unchanged."""
    page = to_html(hostile(text))
    allowed = {tag for tag, _ in Reader(to_html(synapse())).found}
    assert {tag for tag, _ in Reader(page).found} <= allowed
    for _, attributes in Reader(page).found:
        for name in ("href", "xlink:href"):
            assert re.match(r"https?://|urn:|data:,|$", attributes.get(name) or "")
    data = json.loads(re.findall(r'id="data">(.*?)</script>', page, flags=re.DOTALL)[0])
    assert data == json.loads(json.dumps(page_data(hostile(text))))


def test_the_page_says_once_that_it_is_not_clinical() -> None:
    """The warning stands on the page, once."""
    assert to_html(synapse()).count(NOT_CLINICAL) == 1


def test_same_scene_same_bytes() -> None:
    """The page is deterministic."""
    assert to_html(cycle()) == to_html(cycle())


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The explorer of the synapse, opened with the network cut; silence is checked at the end."""
    opened(browser, tmp_path / "page.html", to_html(synapse()))
    yield browser
    assert requests(browser) == []
    assert complaints(browser) == []


def key(page: Any, name: str) -> None:
    """Press a key where the focus is."""
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(page).send_keys(getattr(Keys, name, name)).perform()


def focus(page: Any) -> str:
    """Id of the element that has the focus."""
    return str(page.execute_script("return document.activeElement.id"))


def dim(page: Any) -> set[str]:
    """Ids of the elements that a filter turned pale."""
    return set(page.execute_script("return [...document.querySelectorAll('#stage .dim')].map((one) => one.id)"))


def choose(page: Any, name: str, value: str) -> None:
    """Choose an option of a list, as a user does."""
    from selenium.webdriver.support.ui import Select

    Select(page.find_element("id", name)).select_by_visible_text(value)


def test_keyboard_walks_the_arrows(page: Any) -> None:
    """Down follows an arrow, right takes the next one, up goes back; Enter opens, Escape closes and returns."""
    page.execute_script("document.getElementById('kg-n-pka').focus()")
    key(page, "ARROW_DOWN")
    assert focus(page) == "kg-n-darpp"
    key(page, "ARROW_RIGHT")
    assert focus(page) == "kg-n-creb"
    key(page, "ARROW_UP")
    assert focus(page) == "kg-n-pka"
    key(page, "ENTER")
    panel = page.find_element("id", "panel")
    assert panel.is_displayed()
    assert "PKA" in panel.text
    assert "demonstration scene" in panel.text
    key(page, "ESCAPE")
    assert not panel.is_displayed()
    assert focus(page) == "kg-n-pka"


def test_every_node_is_reached_and_named(page: Any) -> None:
    """Each node takes the focus by Tab and tells its name, change and place."""
    names = page.execute_script(
        "return [...document.querySelectorAll('#stage .node[tabindex=\"0\"]')].map((n) => n.ariaLabel)"
    )
    assert len(names) == len(synapse().nodes)
    assert "cAMP, increased, 1.9 × the comparator, Postsynaptic D2 medium spiny neuron › cytosol" in names


def test_zoom_keys_change_the_view_and_back(page: Any) -> None:
    """Plus and minus zoom, zero shows the whole picture again."""
    view = "return document.querySelector('#stage svg').getAttribute('viewBox').split(' ').map(Number)[2]"
    whole = page.execute_script(view)
    key(page, "+")
    assert page.execute_script(view) < whole
    key(page, "0")
    assert page.execute_script(view) == whole
    key(page, "-")
    assert page.execute_script(view) > whole


def test_search_and_filters_pale_the_rest(page: Any) -> None:
    """Search, cell, change, sign and pathway leave what they name, in the picture and in the table."""
    scene = synapse()
    page.find_element("id", "search").send_keys("arrestin")
    assert "kg-n-arr" not in dim(page)
    assert "kg-n-camp" in dim(page)
    rows = page.find_elements("css selector", "#table-nodes tbody tr")
    assert sum(row.is_displayed() for row in rows) == len(scene.nodes) - sum(
        name.startswith("kg-n-") for name in dim(page)
    )
    page.find_element("id", "search").clear()
    page.find_element("id", "search").send_keys(" ")
    assert dim(page) == set()
    choose(page, "cell", "Synaptic cleft")
    assert {f"kg-n-{node.id}" for node in scene.nodes} - dim(page) == {"kg-n-drug", "kg-n-da"}
    choose(page, "cell", "all")
    choose(page, "direction", "conflicting")
    assert {f"kg-n-{node.id}" for node in scene.nodes} - dim(page) == {"kg-n-ltp"}
    choose(page, "direction", "all")
    choose(page, "sign", "-")
    shown = {f"kg-e-{edge.id}" for edge in scene.edges} - dim(page)
    assert shown == {f"kg-e-{edge.id}" for edge in scene.edges if edge.sign < 0}
    choose(page, "sign", "all")
    choose(page, "pathway", "Akt–GSK3")
    assert {f"kg-e-{edge.id}" for edge in scene.edges} - dim(page) == {"kg-e-d2-arr", "kg-e-arr-akt", "kg-e-akt-gsk"}


def test_stability_leaves_the_certain(page: Any) -> None:
    """The slider pales every node whose call is less stable, and those that were not sampled."""
    page.execute_script(
        "const s = document.getElementById('stability'); s.value = '0.8';"
        "s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert {f"kg-n-{node.id}" for node in synapse().nodes} - dim(page) == {"kg-n-pka"}
    assert page.find_element("id", "stability-value").text == "0.8"


def test_tab_forgets_the_trail(page: Any) -> None:
    """Left and right after a jump walk the nodes in order, not the arrows of where one came from."""
    page.execute_script("document.getElementById('kg-n-pka').focus()")
    key(page, "ARROW_DOWN")
    page.execute_script("document.getElementById('kg-n-drug').focus()")
    key(page, "ARROW_RIGHT")
    assert focus(page) == "kg-n-da"


def test_table_opens_by_keyboard(page: Any) -> None:
    """The first cell of a row is a button: Enter on it opens the evidence of the arrow."""
    from selenium.webdriver.common.keys import Keys

    row = page.find_element("css selector", "#table-edges tr[data-dom='kg-e-akt-gsk'] button")
    row.send_keys(Keys.ENTER)
    assert "Akt inhibits GSK3β" in page.find_element("id", "panel").text


def test_a_route_is_shown_and_said(page: Any) -> None:
    """The chosen route stands out, and its sentence with the net sign is read out."""
    choose(page, "route", "cAMP arm")
    marked = page.execute_script("return [...document.querySelectorAll('.on-route')].map((one) => one.id)")
    assert set(marked) == {f"kg-e-{name}" for name in dict(synapse().routes)["cAMP arm"]}
    assert "a net stimulation" in page.find_element("id", "status").text


def test_click_on_an_arrow_or_a_row_opens_its_evidence(page: Any) -> None:
    """Arrow and table row lead to the same evidence; links of the picture do not leave the page."""
    here = page.current_url
    page.execute_script(
        "document.querySelector('#kg-e-drug-d2 path').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert "ligand inhibits D2 receptor" in page.find_element("id", "panel").text
    page.find_element("css selector", "#table-edges tr[data-dom='kg-e-camp-pka']").click()
    assert "cAMP stimulates PKA" in page.find_element("id", "panel").text
    assert page.current_url == here


def test_downloads_are_the_picture(page: Any) -> None:
    """SVG and PNG are saved; the SVG is the one that was drawn, without what the page did to it."""
    choose(page, "sign", "-")
    for suffix in ("svg", "png"):
        page.find_element("id", f"save-{suffix}").click()
    files = {suffix: page.downloads / f"D2-antagonism.{suffix}" for suffix in ("svg", "png")}
    until = time.monotonic() + 15
    while not all(path.exists() for path in files.values()) and time.monotonic() < until:
        time.sleep(0.1)
    svg = files["svg"].read_text("utf-8")
    assert "dim" not in svg
    assert "tabindex" not in svg
    assert "D2 receptor" in svg
    assert files["png"].read_bytes().startswith(b"\x89PNG")


def test_hostile_page_runs_nothing(browser: Any, tmp_path: Path) -> None:
    """No hostile label runs a script, asks for a file or breaks the page's own script."""
    for number, text in enumerate(TEXTS[:8]):
        opened(browser, tmp_path / f"{number}.html", to_html(hostile(text)))
        assert browser.execute_script("return document.querySelectorAll('#stage .node[tabindex]').length") == 2
        assert requests(browser) == []
        assert complaints(browser) == []
