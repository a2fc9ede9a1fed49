"""The built pages: found by name and title, and a clear word where an installation has none."""

from __future__ import annotations

import pytest

from kg.errors import DataError, NotFound
from kg.knowledge import documentation


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A small site."""
    for name, title in (
        ("docs/README", "Documentation"),
        ("docs/reference/python", "Python"),
        ("docs/reference/api", "Python, function by function"),
        ("docs/how-to/own-compound", "Describe your own compound &amp; more"),
        ("genindex", "Index"),
    ):
        path = tmp_path / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><title>{title} &#8212; synaptrace 1</title></html>", "utf-8")
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path,))
    return tmp_path


def test_titles_are_those_of_the_pages_and_machinery_is_none(built):
    """A title is read without the site's own name; the index of terms is no page that one asks for."""
    assert documentation.titles()["docs/how-to/own-compound.html"] == "Describe your own compound & more"
    assert "genindex.html" not in documentation.titles()


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("", "docs/README.html"),
        ("python", "docs/reference/python.html"),
        ("API", "docs/reference/api.html"),
        ("function", "docs/reference/api.html"),
        ("own compound", "docs/how-to/own-compound.html"),
        ("describe more", "docs/how-to/own-compound.html"),
    ],
)
def test_words_mean_a_page(built, words, page):
    """The file's name goes before words of the title."""
    assert documentation.page(words) == page


def test_a_page_that_is_not_there_suggests_near_ones(built):
    """A slip of the pen is answered with the name that was meant."""
    with pytest.raises(NotFound, match="pyhton") as found:
        documentation.page("pyhton")
    assert "python" in found.value.cure


def test_an_installation_without_pages_says_how_they_are_made(tmp_path, monkeypatch):
    """The cure names the script that builds them, which is there."""
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path / "none",))
    with pytest.raises(DataError, match="no built pages") as found:
        documentation.site()
    assert "python scripts/site" in found.value.cure
