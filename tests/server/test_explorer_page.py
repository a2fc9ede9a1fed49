"""The pages that `kg serve` gives of the shipped graph, as a client meets them."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest


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


def test_the_front_page_leads_to_the_curated_compounds(address):
    """By their local names; the search works without a script."""
    with urllib.request.urlopen(f"{address}/", timeout=60) as answer:
        assert 'href="/compound/amisulpride"' in answer.read().decode("utf-8")
    with urllib.request.urlopen(f"{address}/?q=amisul", timeout=60) as answer:
        assert 'href="/compound/amisulpride"' in answer.read().decode("utf-8")


def test_an_unknown_compound_is_a_clear_refusal(address):
    """404 with the nearest names, not a traceback."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/compound/amisulprid", timeout=60)
    text = caught.value.read().decode("utf-8")
    assert caught.value.code == 404
    assert "amisulpride" in text
    assert "Traceback" not in text
