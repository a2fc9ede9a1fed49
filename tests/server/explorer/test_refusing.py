"""What is told of what cannot be answered."""

from __future__ import annotations

from starlette.requests import Request

from kg.errors import KgError, NotFound, UsageError
from kg.server.explorer.refusing import error_page


def refused(error: KgError) -> str:
    """The page of an error."""
    asked = {"type": "http", "method": "GET", "path": "/compound/x", "headers": [], "query_string": b""}
    return bytes(error_page(Request(asked), error).body).decode()


def test_a_name_that_is_none_leads_to_the_nearest() -> None:
    """Each as a link to its search, escaped; another cure is a sentence."""
    page = refused(NotFound("no compound is called 'x'", cure="did you mean a b, <c>?"))
    assert 'Did you mean <a href="/?q=a+b">a b</a>, <a href="/?q=%3Cc%3E">&lt;c&gt;</a>?' in page
    assert "Cure: did you mean this?" in refused(UsageError("no such level", cure="did you mean this?"))
