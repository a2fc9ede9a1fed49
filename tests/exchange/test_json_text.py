"""Promises of kg.exchange.json_text: a value, or one clear error."""

from __future__ import annotations

import gzip

import pytest

from kg.errors import DataError
from kg.exchange.json_text import loaded, text


def test_packed_and_marked_files_are_read(tmp_path):
    """With gzip, and with a byte order mark."""
    path = tmp_path / "a.json"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf[1]"))
    assert loaded(path) == [1]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe[\x00]", b"9" * 10_000, b"NaN,"]
)
def test_what_is_no_json_is_told(tmp_path, content):
    """Empty, cut, nested without end, of another encoding, a number of ten thousand digits."""
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(DataError):
        loaded(path)


def test_text_of_values():
    """Lists are joined, nothing is nothing."""
    assert text(["a", None, 1]) == "a 1"
    assert text({"a": 1}) == text(None) == ""
