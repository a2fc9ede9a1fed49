"""Names for completion without a server."""

from __future__ import annotations

from kg.server.explorer.desk import Desk
from kg.server.site.names import names


def test_a_page_is_found_by_every_name(desk: Desk) -> None:
    """Drugs first, with the names that the library gives them; files that are no page of a record are none."""
    files = {"/compound/amisulpride": "compound/amisulpride/index.html", "/target/DRD2": "target/DRD2/index.html"}
    others = {
        "/": "index.html",
        "/compound/amisulpride.json": "compound/amisulpride.json",
        "/compound/amisulpride/why?node=A@B": "w/index.html",
    }
    drug, target = names(desk, files | others)
    assert (drug["label"], drug["url"]) == ("amisulpride", "compound/amisulpride/index.html")
    assert "Solian" in drug["names"]
    assert (target["label"], target["url"]) == (
        desk.workspace.directory.label(desk.find("DRD2", (), "").iri),
        "target/DRD2/index.html",
    )
