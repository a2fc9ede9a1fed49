"""Text is text in every format, and a link is a link only when it is one."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from draw.hostile import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from kg.draw import escape


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_plain_text_is_one_printable_line(text: str) -> None:
    """No control character, line break, direction override or lone surrogate is left."""
    line = escape.plain(text)
    assert "\n" not in line
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", line)
    assert escape.plain(line) == line
    line.encode("utf-8")


@given(st.text())
def test_xml_text_has_no_markup(text: str) -> None:
    """Nothing that opens or closes an element or an attribute is left."""
    assert not re.search("[<>\"']", escape.xml_text(text))


@given(st.recursive(st.none() | st.text() | st.floats(allow_nan=False), st.lists))
def test_script_json_cannot_leave_its_element(data: object) -> None:
    """JSON for a page holds no angle bracket and no line separator, and says the same."""
    text = escape.script_json(data)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == data


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&c=2#d", "http://example.org", "urn:isbn:0451450523"])
def test_links_pass(address: str) -> None:
    """http, https and urn are links."""
    assert escape.link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " https://example.org",
        "https://a b",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//example.org",
        'https://x" onload="y',
        "https://x\n",
        "",
        "ftp://x",
        "https://x/<script>",
        "mailto:a@b",
        "http:\\\\x",
    ],
)
def test_everything_else_is_no_link(address: str) -> None:
    """Anything else gives no link at all."""
    assert escape.link(address) == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1"])
def test_cells_are_no_formulas(text: str) -> None:
    """A spreadsheet sees text where a formula could start."""
    assert escape.cell(text).startswith("'")


def test_raised_and_lowered_signs_become_markup() -> None:
    """Superscripts and subscripts are drawn from ordinary digits, which every font has."""
    assert "<SUP>" in escape.dot_html("Ca²⁺")
    assert "<SUB>" in escape.dot_html("IP₃")
    assert "²" not in escape.dot_html("Ca²⁺")


@pytest.mark.parametrize("text", TEXTS)
def test_html_labels_are_well_formed(text: str) -> None:
    """A label as Graphviz reads it is well-formed XML that says the text."""
    from xml.etree import ElementTree as ET

    parsed = ET.fromstring(f"<x>{escape.dot_html(text)}</x>")
    said = "".join(parsed.itertext()).replace(r"\\", "\\")
    assert unicodedata.normalize("NFKC", said) == unicodedata.normalize("NFKC", escape.plain(text))


def test_wrapped_lines_keep_every_word() -> None:
    """Wrapping moves words to new lines and loses none; an over-long text ends in an ellipsis."""
    text = "one two three four five six seven"
    assert " ".join(escape.wrapped(text, 10)) == text
    assert max(len(line) for line in escape.wrapped("x" * 999, 20)) <= 30
    assert escape.wrapped("a 7-hydroxyamoxapine", 17) == ["a", "7-hydroxyamoxapine"]
    assert "".join(escape.wrapped("x" * 999, 20)).endswith("…")
    assert escape.wrapped("", 10) == [""]
