"""Texts that try to break out of a screen or a page, and what a screen and a page must be all the same."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import strategies as st

# What the program's own tables are made of; whatever else stands in its HTML came out of a label.
TAGS = {"div", "b", "small", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {("class", "kg-result"), ("style", "text-align:left"), ("style", "text-align:right")}
MOST = 4000
WIDTH = 80

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></tr></table><h1>",
    "&lt;b&gt;",
    "\x1b[31mred\x1b[0m\x07",
    "line\nbreak\r\ttab\x00",
    "\u202etxet\u202c\u2066",
    "\ud800 half",
    "{0} %s \\N \\",
    "=1+1",
    "x" * 2000,
    "word " * 300,
    "漢字" * 60,
    "e\u0301" * 200,
    "",
    " ",
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=120))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is no tag of a table"
        assert set(attrs) <= ATTRIBUTES, f"<{tag}> has {attrs}"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def check_text(text: str) -> None:
    """A screen: at most 4,000 characters, 80 on a line, nothing that moves the cursor or turns the reading order."""
    assert len(text) <= MOST
    lines = text.split("\n")
    assert max(map(len, lines)) <= WIDTH
    steering = {*map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800"}
    assert not steering & set("".join(lines))
    text.encode()


def check_html(markup: str) -> None:
    """A part of a page: the tags of a table, closed as they were opened, and no others."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert reader.open == []
    markup.encode()
