"""Pictures as parts of pages: what they link to is a page of this server, not an address that may lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from kg.knowledge.vocabulary import ID, NODE
from kg.server.explorer.desk import Desk
from kg.server.explorer.home import page_of
from kg.server.explorer.templates import markup

_PROLOGUE = re.compile(r"^\s*(?:<\?xml[^>]*\?>|<!DOCTYPE[^>]*>|\s+)*")
_LINK = re.compile(rf' (xlink:)?href="(({re.escape(ID)}|{re.escape(NODE)})[^"<>]+)"')

# The address of a node's page; "" where it has none and the link goes.
OfNode = Callable[[str], str]


def inline(desk: Desk, svg: str, of_node: OfNode | None = None) -> Any:
    """An SVG text as markup of a page: links to records lead to their pages, those to nodes where `of_node` says."""

    def local(found: re.Match[str]) -> str:
        prefix, iri, space = found[1] or "", found[2], found[3]
        address = page_of(desk, iri) if space == ID else of_node(iri) if of_node else f"/node/{desk.name(iri)}"
        return f' {prefix}href="{escape(address)}"' if address else ""

    return markup(_LINK.sub(local, _PROLOGUE.sub("", svg, count=1)))
