"""What a worker keeps open."""

from __future__ import annotations

from kg.server.explorer.desk import KEPT, Desk


def test_what_was_made_lately_is_not_made_again(desk: Desk) -> None:
    """So many values, the oldest going first."""
    mine, made = Desk(desk.workspace), []
    for key in (*range(KEPT), 0, KEPT, 0, 1):
        mine.kept(key, lambda key=key: made.append(key) or key)
    assert made == [*range(KEPT), KEPT, 1]


def test_a_local_name_stands_over_every_other(desk: Desk) -> None:
    """The page of a record is found by the name that its address has."""
    assert desk.find("DRD2", (), "record").iri.endswith("/DRD2")
    assert desk.page(desk.find("amisulpride", ("Compound",), "compound").iri).label == "amisulpride"
