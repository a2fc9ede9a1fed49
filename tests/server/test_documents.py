"""`/docs`: files of the built site and nothing else, under a policy that fits each page."""

from __future__ import annotations

import base64
import hashlib

import pytest
from requirements import require
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.errors import DataError
from kg.knowledge import documentation
from kg.server.documents import BuiltPages, policy


def client() -> TestClient:
    """The two routes alone, as the server has them."""
    pages = BuiltPages()
    return TestClient(Starlette(routes=[Route("/docs", pages.first), Route("/docs/{name:path}", pages.answer)]))


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A site of a page and a style, and a secret beside it."""
    folder = tmp_path / "site"
    (folder / "docs").mkdir(parents=True)
    (folder / documentation.FIRST).write_text(
        '<title>Documentation</title><script data-a="b">let a = 1;</script><script src="a.js"></script>', "utf-8"
    )
    (folder / "site.css").write_text("p { color: red }", "utf-8")
    (folder / "notes.key").write_text("mine", "utf-8")
    (tmp_path / "secret.txt").write_text("mine", "utf-8")
    monkeypatch.setattr(documentation, "_PLACES", (folder,))
    return client()


def test_the_folder_leads_to_the_first_page(built):
    """/docs and /docs/ go to the page, whose script is allowed by its hash."""
    for address in ("/docs", "/docs/"):
        page = built.get(address)
        assert page.status_code == 200
        assert "Documentation" in page.text
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; style" in page.headers["content-security-policy"]


def test_a_file_is_kept_by_its_tag(built):
    """A second visit is not sent again."""
    first = built.get("/docs/site.css")
    assert first.headers["content-type"].startswith("text/css")
    assert built.get("/docs/site.css", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", ["../secret.txt", "%2e%2e/secret.txt", "docs/../../secret.txt", "notes.key", "docs"])
def test_nothing_but_pages_is_served(built, name):
    """No path leads out of the site, and files of other kinds in it are not sent."""
    answer = built.get(f"/docs/{name}")
    assert answer.status_code == 404
    assert "mine" not in answer.text


def test_without_the_site_the_answer_says_how_it_is_made(tmp_path, monkeypatch):
    """404 with the cure, not an empty page."""
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path / "none",))
    answer = client().get("/docs/docs/README.html")
    assert answer.status_code == 404
    assert "scripts/site" in answer.text
    page = client().get("/docs/docs/README.html", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert '<main id="main"' in page.text, "a person gets a page"


def test_the_real_pages_ask_for_nothing_from_elsewhere():
    """Every script, style and picture of the built site is one of its own files."""
    import re

    try:
        folder = documentation.site()
    except DataError as error:
        require("site", found=False, reason=error.what)
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]* src="(?:https?:)?//[^"]*"', text), page.name
        assert not re.findall(r'<link[^>]* rel="stylesheet"[^>]* href="(?:https?:)?//', text), page.name
        assert not re.findall(r"<script>[^<]*//cdn", text), page.name
        assert policy(page.read_bytes())
