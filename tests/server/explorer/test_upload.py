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


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='"\\\r\n', exclude_categories=["Cc"]), min_size=1, max_size=20
)


@given(NAMES, st.text(st.characters(codec="utf-8"), max_size=60), st.binary(min_size=1, max_size=200))
def test_what_another_program_writes_is_read_back(name: str, value: str, content: bytes) -> None:
    """Any name, any text, any bytes of a file."""
    if name in ("file", "profile"):
        return
    found = read_form(*sent({name: value}, ("t.csv", content)))
    assert (found.table, found.file_name) == (content, "t.csv")
    assert [said for _, said in found.fields] == [value]


HEAD = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'


@pytest.mark.parametrize(
    "body",
    [
        HEAD + b"table", HEAD + b"table\r\n--x\r\n", b"--x\r\nno head\r\n--x--", b"--x\r\n" + b"A: b\r\n" * 2_000 + b"\r\n\r\n--x--",
        (HEAD + b"\r\n") * 41 + b"--x--", b"--x" * 500_000, b"",
    ],
    ids=["cut", "cut after a part", "no head", "an endless head", "too many parts", "nothing else", "empty"],
)  # fmt: skip
def test_a_form_that_is_not_whole_is_refused(body: bytes) -> None:
    """400, and nothing of it is taken for a table."""
    with pytest.raises(RequestRefused) as refused:
        read_form("multipart/form-data; boundary=x", body)
    assert refused.value.status == 400


def test_forms_within_forms_are_content() -> None:
    """A body of twenty thousand nested forms is read in one pass: what stands in a part is its content."""
    inner = b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n" * 20_000
    assert read_form("multipart/form-data; boundary=x", HEAD + inner + b"\r\n--x--").table == inner


def test_text_that_is_not_utf8_is_refused() -> None:
    """As everywhere."""
    body = b'--x\r\nContent-Disposition: form-data; name="conc"\r\n\r\n\xff\r\n--x--\r\n'
    with pytest.raises(RequestRefused):
        read_form("multipart/form-data; boundary=x", body)
