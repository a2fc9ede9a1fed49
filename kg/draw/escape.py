"""Text from the graph made safe for a format: one function a format, and one that decides what a link is."""

from __future__ import annotations

import html
import json
import re
import textwrap
import unicodedata

from kg import display
from kg.display import plain

LONGEST_TEXT = 200  # characters a picture prints of one text; the tooltip has the whole


_RAISED = re.compile("[\u2070\u2071\u00b9\u00b2\u00b3\u2074-\u207b\u207f]+")
_LOWERED = re.compile("[\u2080-\u208b]+")
_LINK = re.compile(r"(?:https?://[^\s<>\"'\\{}|^`]+|urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[^\s<>\"'\\{}|^`]+)\Z")


def clipped(text: str, limit: int = LONGEST_TEXT) -> str:
    """`plain`, cut to the longest text that a picture prints."""
    return display.clipped(text, limit)


def wrapped(text: str, width: int, limit: int = LONGEST_TEXT) -> list[str]:
    """The lines of a label, at most `width` characters each and `limit` together; a word may stand out by half."""
    whole = clipped(text, limit)
    longest = max(map(len, whole.split()), default=0)
    return textwrap.wrap(whole, max(width, min(longest, width + width // 2)), break_on_hyphens=False) or [""]


def dot_html(text: str) -> str:
    r"""Text inside an HTML-like label of Graphviz, where a plain \N would name the node.

    Raised and lowered digits and signs become markup: few fonts hold all of them, and a label that mixes
    fonts looks broken.
    """
    safe = html.escape(plain(text), quote=True).replace("\\", r"\\")
    return _RAISED.sub(lambda run: _shifted(run[0], "SUP"), _LOWERED.sub(lambda run: _shifted(run[0], "SUB"), safe))


def _shifted(run: str, tag: str) -> str:
    return f'<{tag}><FONT POINT-SIZE="8">{unicodedata.normalize("NFKC", run)}</FONT></{tag}>'


def dot_string(*lines: str) -> str:
    """Lines of text as a tooltip of Graphviz, never read as HTML, as an escape or as an entity.

    A tooltip's escapes are resolved twice, so that a backslash takes four.
    """
    from graphviz import nohtml

    safe = (plain(line).replace("\\", r"\\\\").replace("&", "&amp;") for line in lines)
    quoted: str = nohtml("\\n".join(line for line in safe if line))
    return quoted


def xml_text(text: str) -> str:
    """Text or attribute value of XML and HTML."""
    return html.escape(plain(text), quote=True)


def link(address: str) -> str:
    """The address if it is an http, https or urn link; otherwise nothing."""
    return address if _LINK.match(address) else ""


def dot_link(address: str) -> str:
    """`link` as an escString of Graphviz."""
    return link(address).replace("&", "&amp;")


def script_json(data: object) -> str:
    """JSON that can stand in a script element of HTML."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def cell(text: str) -> str:
    """A table cell for CSV and TSV that no spreadsheet takes for a formula."""
    safe = plain(text)
    return "'" + safe if safe[:1] in ("=", "+", "-", "@") else safe
