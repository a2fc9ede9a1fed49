"""The fields of a form that was sent with a file: multipart/form-data and application/x-www-form-urlencoded.

Read in the front process, so in one pass over the body: a form of any shape takes as long as its bytes take to be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.server.protocol import FORM, RequestRefused, fields

# Bytes of a whole form; a table of one compound has some kilobytes.
UPLOAD_BYTES = 2_100_000
# Parts of a form, and bytes of the head of one.
_PARTS, _HEAD_BYTES = 40, 4_096
# RFC 2046 5.1.1: a boundary, quoted where it has other characters than those of a token.
_BOUNDARY = re.compile(
    r""";\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'+.-]{1,70})\s*(?:;|$))""", re.ASCII | re.IGNORECASE
)
# RFC 7578 4.2: what a part is called; browsers write a quote in a name as %22, others escape it.
_NAMED = re.compile(rb''';\s*(name|filename)="((?:[^"\\]|\\.)*)"''', re.IGNORECASE)
_DISPOSITION = re.compile(rb"(?:^|\r\n)content-disposition:[ \t]*form-data((?:[^\r\n]|\r\n[ \t])*)", re.IGNORECASE)


@dataclass(frozen=True)
class SentForm:
    """Fields in their order, and the one file with its name; the pasted text stands for a file that was not chosen."""

    fields: tuple[tuple[str, str], ...]
    table: bytes
    file_name: str


def read_form(content_type: str, body: bytes) -> SentForm:
    """Raises RequestRefused: 400 malformed, 415 a body of another type."""
    kind = content_type.partition(";")[0].strip().casefold()
    if kind == FORM:
        pairs = fields(body, "the form")
        return SentForm(tuple(p for p in pairs if p[0] != "profile"), dict(pairs).get("profile", "").encode(), "")
    if kind != "multipart/form-data":
        raise RequestRefused(415, f"a body of type {kind[:80]!r} is not understood", "Content-Type", "send a form")
    boundary = _BOUNDARY.search(content_type)
    if not boundary:
        raise _malformed("it names no boundary")
    if not (parts := list(_parts(body, (boundary[1] or boundary[2]).encode("ascii")))):
        raise _malformed("it has no parts")
    return _gathered(parts)


def _malformed(why: str) -> RequestRefused:
    return RequestRefused(400, f"the form cannot be read: {why}", "body", "send it as a browser does")


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, str | None, bytes]]:
    """Name, name of the file where it is one, and content of each part."""
    _, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, _PARTS + 1)
    for piece in pieces:
        if piece.startswith(b"--"):
            return
        padding, _, rest = piece.partition(b"\r\n")
        head, ends, content = (b"\r\n" + rest).partition(b"\r\n\r\n")
        if padding.strip(b" \t") or not ends or len(head) > _HEAD_BYTES:
            raise _malformed("a part has no head")
        disposition = _DISPOSITION.search(head)
        named = {k.lower(): _text(v, "a name") for k, v in _NAMED.findall(disposition[1] if disposition else b"")}
        yield named.get(b"name", ""), named.get(b"filename"), content
    raise _malformed(f"it has more than {_PARTS} parts" if len(pieces) > _PARTS else "its end is missing")


def _gathered(parts: list[tuple[str, str | None, bytes]]) -> SentForm:
    plain: list[tuple[str, str]] = []
    pasted, chosen, name = b"", b"", ""
    for field, file_name, data in parts:
        if field == "file":
            chosen, name = (data, file_name or "") if data else (chosen, name)
        elif field == "profile":
            pasted = data
        else:
            plain.append((field, _text(data, "text")))
    return SentForm(tuple(plain), chosen or pasted, name if chosen else "")


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestRefused(400, f"{what} that is not UTF-8", "the form", "encode it as UTF-8") from None
