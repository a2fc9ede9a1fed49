"""The pages that `kg serve` gives of the shipped graph, as a client meets them."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from requirements import require
from server.walking import asked, chromium, click_arrow, complaints, drag, effects, press, settled, shown, until

PROFILE = "#compound mine\ntarget\taction\ttype\trelation\tvalue\tunit\nDRD2\tantagonist\tKi\t=\t2\tnM\n"
MARKS = {"increased": "▲", "decreased": "▼", "unchanged": "=", "conflicting": "▲▼", "uncertain": "?"}


@pytest.fixture(scope="module")
def address():
    """A running `kg serve` of the shipped graph on a free port."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        yield re.search(r"explorer\s+(\S+)", said)[1].rstrip("/")
        process.terminate()
        process.wait(30)


def test_a_compound_has_a_page_with_its_picture(address):
    """The page holds the picture, the slider and the warning, and runs no inline script."""
    with urllib.request.urlopen(f"{address}/compound/amisulpride?dose=600%20mg%2Fday&samples=4", timeout=120) as answer:
        page, policy = answer.read().decode("utf-8"), answer.headers["Content-Security-Policy"]
    drawn = re.search(r'<img src="(/compound/amisulpride\.svg\?[^"]+)"', page)[1].replace("&amp;", "&")
    with urllib.request.urlopen(f"{address}{drawn}", timeout=120) as answer:
        assert "<svg" in answer.read().decode("utf-8")
    assert '<input type="range"' in page
    assert page.count("not for clinical decisions") == 1
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r'(?:src|href)="https?://(?!www\.w3\.org)[^"]*\.(?:js|css)"', page)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))| style=| on[a-z]+=", page)


@pytest.mark.slow
def test_who_hangs_up_ends_the_work(address):
    """A screen of the whole library takes its worker along when nobody waits for it any more; the next question is answered."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    body = b'{"library": true, "reverse": "CREB@cortical-pyramidal-cell"}'
    head = f"POST /api/screen HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"

    def workers():
        found = set()
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):  # it has just ended
                if "kg.server.explorer.worker" in " ".join(child.cmdline()):
                    found.add(child.pid)
        return found

    with socket.create_connection((host, port)) as leaving:
        leaving.sendall(head.encode() + body)
        before = workers()
        time.sleep(2)  # until it counts as long
    deadline = time.monotonic() + 60
    while before <= workers():
        assert time.monotonic() < deadline, "the work goes on for nobody"
        time.sleep(0.1)
    with urllib.request.urlopen(f"{address}/about", timeout=120) as answer:
        assert answer.status == 200


def test_the_front_page_leads_to_the_curated_compounds(address):
    """By their local names; the search works without a script."""
    with urllib.request.urlopen(f"{address}/", timeout=60) as answer:
        assert 'href="/compound/amisulpride"' in answer.read().decode("utf-8")
    with urllib.request.urlopen(f"{address}/?q=amisul", timeout=60) as answer:
        assert 'href="/compound/amisulpride"' in answer.read().decode("utf-8")


def test_an_unknown_compound_is_a_clear_refusal(address):
    """404 with the nearest names, not a traceback."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/compound/amisulpirde", timeout=60)
    text = caught.value.read().decode("utf-8")
    assert caught.value.code == 404
    assert "amisulpride" in text
    assert "Traceback" not in text


@pytest.fixture(scope="module")
def person(tmp_path_factory):
    """A browser with its downloads."""
    require("chromium", bool(shutil.which("chromium") and shutil.which("chromedriver")), "chromium is not installed")
    pytest.importorskip("selenium")
    folder = tmp_path_factory.mktemp("person")
    with chromium(folder) as browser:
        yield browser, folder


def command_line(*words):
    """The JSON that the command line writes."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", *words, "-f", "json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def agrees(table, answer):
    """Whether each row of a page's table says what the answer's JSON says; the table has the largest changes."""
    known = {effect["node"]: effect for effect in answer["effects"]}
    assert len(table) > 100
    for node, (call, log2) in table.items():
        assert log2 == f"{known[node]['log2_change']:+.2f}", node
        assert call.startswith(MARKS[known[node]["direction"]]), node


@pytest.mark.slow
def test_a_walk_without_a_terminal(address, person, tmp_path):
    """Search, pick, drag the dose, open the evidence of an arrow, download, compare, a profile of one's own; all as the command line says."""
    browser, folder = person
    browser.get(address)
    shown(browser, "#q").send_keys("amisul")
    until(browser, lambda b: "amisulpride" in shown(b, "#completions li").text)
    shown(browser, "#completions li").click()
    until(browser, lambda b: urlsplit(b.current_url).path == "/compound/amisulpride")
    slider = shown(browser, "#step")
    amounts = slider.get_attribute("data-amounts").split("|")
    drag(browser, slider, amounts.index("100 mg/day"))
    until(browser, lambda b: "100+mg" in b.current_url)
    settled(browser)
    low, before = effects(browser), shown(browser, "#stage").text
    agrees(low, command_line("perturb", "amisulpride", "--dose", "100 mg/day"))
    drag(browser, shown(browser, "#step"), amounts.index("600 mg/day"))
    until(browser, lambda b: "600+mg" in b.current_url)
    settled(browser)
    high, permalink = effects(browser), browser.current_url
    agrees(high, command_line("perturb", "amisulpride", "--dose", "600 mg/day"))
    assert high != low
    assert shown(browser, "#stage").text != before
    assert shown(browser, "#amount-shown").text == "600 mg/day"

    data = json.loads(browser.execute_script("return document.getElementById('picture-data').textContent"))
    held = {node["dom"] for node in data["nodes"] if node["label"].startswith("D2 receptor")}
    edge = next(e for e in data["edges"] if e["target"] in held and e["evidence"])
    click_arrow(browser, edge["dom"])
    panel = shown(browser, "#panel")
    assert edge["lines"][0] in panel.text
    assert edge["evidence"][0] in panel.text
    panel.send_keys("\ue00c")
    until(browser, lambda _: not panel.is_displayed())
    assert browser.execute_script("return document.activeElement.id") == edge["dom"]

    for form in ("svg", "csv"):
        press(browser, f".files a[href*='.{form}?']")
        until(browser, lambda _, form=form: (folder / f"amisulpride.{form}").is_file())
    assert "<svg" in (folder / "amisulpride.svg").read_text("utf-8")
    rows = {row["node"]: row for row in csv.DictReader((folder / "amisulpride.csv").read_text("utf-8").splitlines())}
    assert all(f"{float(rows[node]['log2_change']):+.2f}" == log2 for node, (_, log2) in high.items())

    shown(browser, "#other").send_keys("clozapine")
    press(browser, "form[action='/compare'] button")
    until(browser, lambda b: urlsplit(b.current_url).path == "/compare")
    assert parse_qs(urlsplit(browser.current_url).query)["a"] == ["amisulpride=600 mg/day"]
    assert shown(browser, "h1").text == "amisulpride and clozapine"
    until(browser, lambda b: b.execute_script("return document.querySelector('.picture img').naturalWidth"))

    browser.get(f"{address}/own")
    shown(browser, "#profile").send_keys(PROFILE.replace("\t", ","))
    press(browser, "button[value=page]")
    until(browser, lambda b: shown(b, "h1").text == "mine")
    (tmp_path / "mine.csv").write_text(PROFILE.replace("\t", ","))
    mine = command_line("perturb", "--profile", str(tmp_path / "mine.csv"))
    cells = browser.find_elements("css selector", "tr[data-node] .number")
    assert cells[0].text == f"{mine['effects'][0]['log2_change']:+.2f}"

    assert complaints(browser) == []
    assert {urlsplit(url).netloc for url in asked(browser) if url.startswith("http")} == {urlsplit(address).netloc}
    with chromium(tmp_path, scripts=False) as other:
        other.get(permalink)
        assert effects(other) == high
        assert until(other, lambda b: shown(b, ".picture img").get_property("naturalWidth"))


LOOKS = """
  const looks = () => JSON.parse(document.getElementById('picture-data').textContent).nodes.map(node => {
    const part = document.getElementById(node.dom), box = part.getBBox();
    const marks = [...part.querySelectorAll('text')].map(text => text.textContent.match(/[▲▼=?]+$/)).find(found => found);
    const fill = part.querySelector('[fill]:not([fill=none])').getAttribute('fill').toUpperCase();
    return [node.record, [fill, marks ? marks[0] : '', [box.x, box.y].map(Math.round).join(' ')]];
  });
"""
# What is seen, and how often the server was asked, before the script of the page counts the slider as resting.
MOVED = """
  const done = arguments[1], slider = document.getElementById('step'), told = () => performance.getEntriesByType('resource').length;
  const before = told();
  slider.value = arguments[0];
  slider.dispatchEvent(new Event('input'));
  setTimeout(() => done([looks(), told() - before, document.querySelector('#stage.moving') !== null]), 200);
"""


@pytest.mark.slow
def test_a_picture_follows_the_slider(address, person):
    """Its nodes stand still and look as they do when the amount is drawn, without a request; then one brings answer and picture."""
    browser, _ = person
    browser.get(f"{address}/compound/haloperidol?dose=2%20mg%2Fday")
    settled(browser)
    step = int(shown(browser, "#step").get_property("value")) + 3
    fetched = "const done = arguments[0]; fetch('/compound/haloperidol/doses.json').then(a => a.json()).then(() => setTimeout(done, 500))"
    browser.execute_async_script(fetched)
    before = dict(browser.execute_script(f"{LOOKS} return looks();"))
    asked(browser)
    looks, requests, moving = browser.execute_async_script(LOOKS + MOVED, step)
    followed = dict(looks)
    assert moving
    assert requests == 0
    assert {node: look[2] for node, look in followed.items()} == {node: look[2] for node, look in before.items()}
    assert followed != before
    until(browser, lambda b: not b.find_elements("css selector", "#stage.moving"))
    settled(browser)
    assert len([url for url in asked(browser) if "/compound/" in url]) == 1
    drawn = dict(browser.execute_script(f"{LOOKS} return looks();"))
    both = [node for node in drawn.keys() & followed.keys() if drawn[node][1] in ("▲", "▼", "=")]
    assert len(both) > 5
    assert {node: drawn[node][:2] for node in both} == {node: followed[node][:2] for node in both}


@pytest.mark.slow
def test_the_same_walk_without_scripts(address, tmp_path):
    """By forms alone: search, an amount, why a place changes, a comparison, a profile."""
    require("chromium", bool(shutil.which("chromium") and shutil.which("chromedriver")), "chromium is not installed")
    pytest.importorskip("selenium")
    with chromium(tmp_path, scripts=False) as browser:
        browser.get(address)
        shown(browser, "#q").send_keys("amisul\n")
        shown(browser, "a[href='/compound/amisulpride']").click()
        shown(browser, "#amount").send_keys("600 mg/day")
        press(browser, "#controls button")
        until(browser, lambda b: "dose=600" in b.current_url)
        agrees(effects(browser), command_line("perturb", "amisulpride", "--dose", "600 mg/day"))
        press(browser, "#effects a")
        assert "Why" in shown(browser, "h1").text
        browser.back()
        shown(browser, "#other").send_keys("clozapine\n")
        until(browser, lambda b: shown(b, "h1").text == "amisulpride and clozapine")
        browser.get(f"{address}/own")
        shown(browser, "#profile").send_keys(PROFILE.replace("\t", ","))
        press(browser, "button[value=page]")
        until(browser, lambda b: shown(b, "h1").text == "mine")
        assert complaints(browser) == []


@pytest.mark.slow
def test_a_query_is_written_with_the_words_of_the_vocabulary(address, person):
    """A term that is begun is offered and taken with the keyboard; what is sent is the form's own text, and records lead to their pages."""
    from selenium.webdriver.common.keys import Keys

    browser, _ = person
    browser.get(f"{address}/sparql")
    box = shown(browser, "#query")
    box.clear()
    box.send_keys("SELECT ?r { ?r a kg:Rece")
    shown(browser, "#terms li")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER, " FILTER(?r = <https://w3id.org/synaptrace/id/DRD2>) }")
    assert box.get_property("value").startswith("SELECT ?r { ?r a kg:Receptor FILTER")
    painted = browser.find_element("css selector", ".editor pre").get_property("textContent")
    assert painted == box.get_property("value") + "\n"
    press(browser, "main button")
    assert shown(browser, "td a").text == "id:DRD2"
    assert complaints(browser) == []


KINDS = (
    "/", "/?q=DRD2", "/library?class=Antipsychotic", "/compound/amisulpride", "/compound/clozapine?conc=50%20nM",
    "/compound/amisulpride/why?node=DRD2%40D2-MSN", "/compare?a=amisulpride&b=clozapine", "/target/DRD2", "/pathway/dopamine-release",
    "/cell/D2-MSN", "/statement/amisulpride-S001", "/own", "/about", "/vocab", "/sparql", "/compound/nobody",
)  # fmt: skip
# Rules of WCAG 2.1 A and AA and best practice; more than axe has of 2.2: what is pressed is 24 px, or stands in a line of text.
_RULES = """
const done = arguments[0], tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then((found) => done([
  ...found.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 200)).join(' ')),
  ...[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !one.closest('label, th') && (box.height < 24 || box.width < 24);
  }).map((one) => 'small: ' + one.outerHTML.slice(0, 200)),
  ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window: ' + document.documentElement.scrollWidth] : []),
]));
"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1600, "light")])
def test_every_kind_of_page_can_be_used_by_everybody(address, person, width, scheme):
    """Axe finds nothing on any page, which is no wider than the window; small and large, light and dark."""
    found = importlib.util.find_spec("axe_core_python")
    require("axe", found is not None, "axe-core-python is not installed")
    rules = (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")
    browser, _ = person
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    wrong = {}
    for page in KINDS:
        browser.get(address + page)
        if browser.find_elements("css selector", "[data-picture]"):
            settled(browser)
            browser.execute_script("document.querySelector('details.atlas-more')?.setAttribute('open', '')")
            until(
                browser, lambda b: not b.find_elements("css selector", "details.atlas-more") or shown(b, ".atlas svg")
            )
        browser.execute_script(rules)
        wrong[page] = browser.execute_async_script(_RULES)
    assert {page: found for page, found in wrong.items() if found} == {}
