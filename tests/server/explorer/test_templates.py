"""Pages from templates."""

from __future__ import annotations

import jinja2
import pytest

from kg.errors import KgError
from kg.server.explorer.templates import render


def test_what_is_put_in_is_escaped() -> None:
    """Markup, quotes and characters that turn the reading order stay text."""
    page = render("error.html", status=404, error=KgError("<b>\u202e\"x'", "<i>", "a & b"), near=[])
    assert "&lt;b&gt;&#34;x&#39;" in page
    assert "\u202e" not in page
    assert "<i>" not in page


def test_a_forgotten_name_is_an_error() -> None:
    """Never an empty place in a page."""
    with pytest.raises(jinja2.UndefinedError):
        render("error.html", status=404)
