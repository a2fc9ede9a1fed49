"""Forms that are sent."""

from __future__ import annotations

from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.explorer.upload import read_form
from kg.server.protocol import RequestRefused


def sent(data: dict[str, str], file: tuple[str, bytes] | None = None) -> tuple[str, bytes]:
    """A form as another program writes it."""
    files = {"file": file} if file else {"file": ("", b"")}
    request = httpx.Request("POST", "http://x/", data=data, files=files)
    return request.headers["content-type"], request.read()


def test_a_file_stands_over_the_pasted_text() -> None:
    """Fields in their order; without a file the text is the table."""
    found = read_form(*sent({"conc": "20 nM", "profile": "pasted"}, ("a.xlsx", b"PK\x03\x04\xff")))
    assert (found.fields, found.table, found.file_name) == ((("conc", "20 nM"),), b"PK\x03\x04\xff", "a.xlsx")
    assert read_form(*sent({"profile": "pasted"})).table == b"pasted"
    assert read_form("application/x-www-form-urlencoded", b"profile=a%09b&conc=1").table == b"a\tb"


@given(
    st.binary(max_size=200),
    st.sampled_from(["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", ""]),
)
def test_whatever_is_sent_is_read_or_refused(body: bytes, kind: str) -> None:
    """Never another error."""
    with suppress(RequestRefused):
        assert isinstance(read_form(kind, body).table, bytes)


def test_text_that_is_not_utf8_is_refused() -> None:
    """As everywhere."""
    body = b'--x\r\nContent-Disposition: form-data; name="conc"\r\n\r\n\xff\r\n--x--\r\n'
    with pytest.raises(RequestRefused):
        read_form("multipart/form-data; boundary=x", body)
