"""What cannot be answered, told as a page for people and as JSON for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.server.explorer.compound import SUFFIXES
from kg.server.explorer.rendered import HTML, JSON
from kg.server.explorer.templates import render
from kg.server.formats import prefers_html
from kg.server.guard import refusal, status_of
from kg.tabular import as_json

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_NEAR = re.compile(r"did you mean (.+)\?")  # the cure of a name that is none, by names that are


def error_page(request: Request, error: KgError) -> Response:
    """What, where and cure with the status: as a page, or as JSON for `.json` addresses."""
    from starlette.responses import Response

    plain = refusal(error)
    status = status_of(error)
    headers = {name: value for name, value in plain.headers.items() if name in ("retry-after", "allow")}
    path = request.url.path
    if path.endswith(".json") or path == "/complete":
        return json_error(error)
    if _suffix(path) or not prefers_html(request.headers.get("accept", "") or "text/html"):
        return plain
    near = _NEAR.fullmatch(error.cure)
    names = near[1].split(", ") if near and status == 404 else []
    # Who is at a page has no command line beside it.
    searching = "search for a part of its name" if error.cure.startswith("`kg find") else error.cure
    told = {"what": error.what, "where": error.where, "cure": searching}
    return Response(render("error.html", status=status, error=told, near=names), status, headers, HTML)


def json_error(error: KgError) -> Response:
    """What, where and cure as JSON."""
    from starlette.responses import Response

    status = status_of(error)
    told = {"status": status, "what": error.what, "where": error.where, "cure": error.cure}
    retry = {name: value for name, value in refusal(error).headers.items() if name == "retry-after"}
    return Response(as_json(told) + "\n", status, retry, JSON)


def _suffix(path: str) -> bool:
    """Whether an address is that of a file, which a person does not read in the browser."""
    return path.rpartition(".")[2] in set(SUFFIXES) - {"html"}
