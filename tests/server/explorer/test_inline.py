"""Pictures as parts of pages."""

from __future__ import annotations

import re

from kg.knowledge.vocabulary import ID, NODE
from kg.server.explorer.desk import Desk
from kg.server.explorer.inline import inline
from kg.server.explorer.record import record

SVG = f'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg><a xlink:href="{ID}NTRK2"><g/></a><a href="{NODE}cAMP--D2-MSN"><g/></a><a href="https://example.org/x"><g/></a></svg>'


def test_links_of_a_picture_lead_to_pages_of_this_server(desk: Desk) -> None:
    """Records to their pages, nodes to where the caller says; an address elsewhere stays."""
    made = str(inline(desk, SVG, lambda iri: f"/why?{iri.removeprefix(NODE)}"))
    assert re.findall(r'href="([^"]*)"', made) == ["/target/NTRK2", "/why?cAMP--D2-MSN", "https://example.org/x"]
    assert made.startswith("<svg>")


def test_a_node_without_a_page_has_no_link(desk: Desk) -> None:
    """Nobody is led astray."""
    assert re.findall(r'href="([^"]*)"', str(inline(desk, SVG, lambda _: ""))) == [
        "/target/NTRK2",
        "https://example.org/x",
    ]


def test_no_picture_of_a_page_leads_to_the_addresses_of_records(desk: Desk) -> None:
    """They are names and may lead nowhere; the file that is downloaded keeps them."""
    asked = {"kind": "figure", "name": "figure-000-d2-gio", "fields": []}
    assert f'href="{ID}' not in str(record(desk, {**asked, "form": "page"}).content)
    assert f'href="{ID}' in str(record(desk, {**asked, "form": "svg"}).content)
