"""Promises of kg.exchange.markup: other people's XML within bounds."""

from __future__ import annotations

import gzip
import os

import pytest

from kg.errors import DataError
from kg.exchange.markup import DEEPEST, document, outermost, text_of

BOMB = (
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">'
    + "".join(f'<!ENTITY x{k} "{"&x%s;" % (k - 1 or "") * 10}">' for k in range(1, 9))
    + "]><a>&x8;</a>"
)


def test_names_come_without_namespaces(tmp_path):
    """Elements and attributes, packed or not, in the encoding that the file declares."""
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><n:a xmlns:n="urn:n" n:x="é"><n:b> one\n two </n:b></n:a>'
    for name, data in (("a.xml", text.encode("latin-1")), ("a.xml.gz", gzip.compress(text.encode("latin-1")))):
        (tmp_path / name).write_bytes(data)
        found = document(tmp_path / name, "test file", frozenset({"a"}))
        assert (found.namespace, found.root.get("x"), text_of(found.root.find("b"))) == ("urn:n", "é", "one two")
        assert outermost(tmp_path / name) == ("a", "urn:n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "entity"), ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entity"),
        ('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd">%x;]><a/>', "entity"), ("<a><b></a>", "not valid XML"), ("<a>", "not valid XML"),
        ("", "no test file"), ("<b/>", "outermost element is <b>"), ("<a>" * (DEEPEST + 2), "elements in each other"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "not valid XML"),
    ],
)  # fmt: skip
def test_hostile_and_broken_documents_are_refused(text, reason, tmp_path):
    """Entities that grow or fetch, cut and mixed tags, another root, towers, unknown encodings: one error each."""
    path = tmp_path / "a.xml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=reason):
        document(path, "test file", frozenset({"a"}))


def test_a_document_type_that_lies_elsewhere_is_not_fetched(tmp_path):
    """It is named by files of KEGG, and is not needed."""
    path = tmp_path / "a.xml"
    path.write_text('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', "utf-8")
    assert document(path, "test file", frozenset({"a"})).root.tag == "a"


def test_what_is_no_file_is_not_opened(tmp_path):
    """A pipe would be waited for, a device read for ever."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "nothing", "/dev/zero"):
        with pytest.raises(DataError):
            document(tmp_path / path, "test file", frozenset({"a"}))


def test_a_packed_bomb_is_refused(tmp_path):
    """Of a few kilobytes that unpack to hundreds of megabytes little is unpacked."""
    path = tmp_path / "a.xml.gz"
    path.write_bytes(gzip.compress(b"<a>" + b" " * 30_000_000 + b"</a>", 1))
    with pytest.raises(DataError, match="unpacks to much more"):
        document(path, "test file", frozenset({"a"}))
