"""kg docs: the address of a page, and one clear error without the site."""

from __future__ import annotations

import webbrowser

import pytest
from terminal import kg

from kg.cli import docs as verb
from kg.knowledge import documentation


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A site of one page."""
    (tmp_path / "docs").mkdir()
    (tmp_path / documentation.FIRST).write_text("<title>Documentation</title>", "utf-8")
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path,))
    return tmp_path


@pytest.mark.parametrize("browser", [True, False])
def test_the_page_is_opened_and_its_address_printed(built, monkeypatch, capsys, browser):
    """The address is printed whether a browser starts or not; without one the message says so."""
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda place: opened.append(place) or browser)
    verb.docs([])
    out, err = capsys.readouterr()
    assert opened == [out.strip()] == [(built / documentation.FIRST).as_uri()]
    assert ("no browser" in err) is not browser


def test_the_address_alone_opens_nothing(built, monkeypatch, capsys):
    """With --address the browser stays shut."""
    monkeypatch.setattr(webbrowser, "open", pytest.fail)
    verb.docs(["documentation"], address=True)
    assert capsys.readouterr().out.strip().endswith(documentation.FIRST)


def test_without_the_site_the_command_ends_with_its_code(tmp_path, monkeypatch):
    """Exit code 3, one message with a cure, no traceback."""
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path,))
    run = kg("docs", cwd=tmp_path)
    assert run.returncode == 3
    assert run.stderr.startswith("kg: documentation: ")
    assert "cure: " in run.stderr
