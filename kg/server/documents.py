"""`/docs`: the built pages of the documentation, where this installation has them.

Files are found once, so that no path of a request reaches the disk. A page's inline scripts are allowed by their
hashes and no others; styles in the text are those of notebooks' tables.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.knowledge.documentation import FIRST, site
from kg.server.explorer.refusing import error_page
from kg.server.protocol import RequestRefused

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}


class BuiltPages:
    """The files of the site by their path below it."""

    @cached_property
    def _files(self) -> dict[str, Path]:
        try:
            folder = site()
        except DataError:
            return {}
        found = (path for path in folder.rglob("*") if path.is_file() and path.suffix[1:] in _TYPES)
        return {path.relative_to(folder).as_posix(): path for path in found}

    @staticmethod
    async def first(_: Request) -> Response:
        """The way from `/docs` to the first page."""
        from starlette.responses import RedirectResponse

        return RedirectResponse(f"/docs/{FIRST}", 303)

    async def answer(self, request: Request) -> Response:
        """One file, or what to do where there is none."""
        from starlette.responses import Response

        name = request.path_params["name"]
        if name == "":
            return await self.first(request)
        if name not in self._files:
            try:
                site()
            except DataError as error:
                return error_page(request, RequestRefused(404, error.what, error.where, error.cure))
            return error_page(
                request, RequestRefused(404, "there is no such page", "address", f"begin at /docs/{FIRST}")
            )
        body = self._files[name].read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": tag})
        kind = name.rpartition(".")[2]
        headers = {"ETag": tag, "Content-Type": _TYPES[kind]}
        if kind == "html":
            headers["Content-Security-Policy"] = policy(body)
        return Response(body, headers=headers)


def policy(page: bytes) -> str:
    """What a page may load: files of this server, and the scripts that stand in it, each named by its hash."""
    hashes = {base64.b64encode(hashlib.sha256(text).digest()).decode() for text in _INLINE.findall(page)}
    scripts = " ".join(["'self'", *sorted(f"'sha256-{one}'" for one in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
