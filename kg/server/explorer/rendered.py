"""What a job makes, and how it becomes a worker's answer: compressed once, named by its digest."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Any

HTML = "text/html; charset=utf-8"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SVG = "image/svg+xml"
# Levels of gzip above this cost more time than they save on a loopback or a line of today.
_LEVEL = 5
_STATIC_HEAD = 200  # shorter bodies are not compressed


@dataclass(frozen=True)
class Rendered:
    """A page, a file, or the address of the page that is meant; `policy` is a content policy of its own.

    `steps` are the amounts of a slider of which this is one, `option` the parameter that names them.
    """

    media_type: str
    content: str | bytes = ""
    location: str = ""
    policy: str = ""
    file_name: str = ""
    steps: tuple[str, ...] = ()
    option: str = ""

    def framed(self, limit: int) -> tuple[dict[str, Any], bytes]:
        """Head and body as a worker answers; `limit` bounds the bytes before compression (422 beyond)."""
        body = self.content.encode("utf-8", "backslashreplace") if isinstance(self.content, str) else self.content
        if len(body) > limit:
            what = f"the answer passes the limit of {limit:,} bytes"
            return {"status": 422, "what": what, "where": "answer", "cure": "ask for less: ?in=CONTEXT"}, b""
        head: dict[str, Any] = {"status": 200, "type": self.media_type, "etag": hashlib.sha256(body).hexdigest()[:24]}
        head |= {name: value for name, value in vars(self).items() if name in _EXTRA and value}
        if len(body) >= _STATIC_HEAD:
            body = gzip.compress(body, _LEVEL, mtime=0)
            head["gzip"] = True
        return head, body


_EXTRA = ("location", "policy", "file_name", "steps", "option")
