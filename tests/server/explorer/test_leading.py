"""Where the things that a record names have their pages."""

from __future__ import annotations

from kg.knowledge.vocabulary import ID
from kg.server.explorer.desk import Desk
from kg.server.explorer.leading import leading
from kg.server.explorer.record import record


def test_what_a_record_names_is_a_link(desk: Desk) -> None:
    """The page of a statement leads to the compound and the target that it speaks of."""
    links = leading(desk, f"{ID}stated-amisulpride-action-5ht7-summary")
    assert links["amisulpride"] == "/compound/amisulpride"
    assert links["5-HT7 receptor"].startswith("/target/")
    assert links["nothing of that name"] == ""
    asked = {"kind": "statement", "name": "stated-amisulpride-action-5ht7-summary", "form": "page", "fields": []}
    assert '<a href="/compound/amisulpride">amisulpride</a>' in str(record(desk, asked).content)
