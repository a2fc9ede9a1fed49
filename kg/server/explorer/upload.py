"""The fields of a form that was sent with a file: multipart/form-data and application/x-www-form-urlencoded."""

from __future__ import annotations

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

from kg.server.protocol import FORM, RequestRefused, fields

# Bytes of a whole form; a table of one compound has some kilobytes.
UPLOAD_BYTES = 2_100_000
_PARTS = 40


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
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = list(message.iter_parts())
    if not message.is_multipart() or not parts or len(parts) > _PARTS:
        raise RequestRefused(400, "the form cannot be read", "body", "send it as a browser does")
    return _gathered(
        [
            (str(p.get_param("name", "", "content-disposition")), p.get_filename(), p.get_payload(decode=True))
            for p in parts
        ]
    )


def _gathered(parts: list[tuple[str, str | None, object]]) -> SentForm:
    plain: list[tuple[str, str]] = []
    pasted, chosen, name = b"", b"", ""
    for field, file_name, content in parts:
        data = content if isinstance(content, bytes) else b""
        if field == "file":
            chosen, name = (data, file_name or "") if data else (chosen, name)
        elif field == "profile":
            pasted = data
        else:
            try:
                plain.append((field, data.decode("utf-8")))
            except UnicodeDecodeError:
                raise RequestRefused(400, "text that is not UTF-8", "the form", "encode it as UTF-8") from None
    return SentForm(tuple(plain), chosen or pasted, name if chosen else "")
