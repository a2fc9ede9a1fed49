"""Generated pages of the reference are those that the present graph gives."""

from __future__ import annotations

import gzip
import re
import runpy
from pathlib import Path

from kg.explore import open_workspace
from kg.knowledge.cards import cards
from kg.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[1]


def test_the_occupancy_page_is_current():
    """Computed occupancy stands beside the rows of the documents as the graph gives it now."""
    page = runpy.run_path(str(ROOT / "scripts" / "occupancy_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "occupancy.md").read_text("utf-8") == page(open_workspace())


def test_the_sources_page_is_current():
    """Data sets, versions, licences and addresses stand on the page as the graph has them now."""
    page = runpy.run_path(str(ROOT / "scripts" / "sources_page.py"))["page"]
    assert (ROOT / "docs" / "reference" / "sources.md").read_text("utf-8") == page(Knowledge()), (
        "run scripts/sources_page.py"
    )


def test_versions_and_addresses_of_data_sets_were_seen_in_their_source_notes(reference_data):
    """What a data set says of its version, and repository, commit or package of an address, stands beside the files."""
    known = cards(Knowledge().store, ("pathways/",))
    notes = (reference_data / "data" / "bioregistry" / "bioregistry_subset.json.gz").read_bytes()
    registry = gzip.decompress(notes).decode("utf-8")
    sets = [card for card in known.values() if "FileSet" in card.kinds]
    assert {card.one("dataset") for card in sets} == {iri for iri, c in known.items() if "Dataset" in c.kinds}
    for card in sets:
        note = (reference_data / "data" / card.one("beginsWith").split("/")[0] / "SOURCE.txt").read_text("utf-8")
        version = known[card.one("dataset")].one("http://www.w3.org/2002/07/owl#versionInfo")
        assert all(word.strip("()") in note for word in version.split()), (card.iri, version)
        address = card.one("recordAddress")
        if "github.com" in address:
            repository, commit, path = re.match(
                r"https://(github.com/[^/]+/[^/]+)/blob/(\w{40})/(.*)", address
            ).groups()
            assert repository in note, card.iri
            assert commit in note, card.iri
            assert path.split("/{file}")[0].split("/")[0] in note, card.iri
        elif "pypi.org" in address:
            package, release = address.rstrip("/").split("/")[-2:]
            assert f"{package} {release}" in note, card.iri
        else:
            stem = address.split("{key}")[0].removesuffix("CHEBI:")
            assert stem in registry, card.iri


def test_every_place_in_the_reference_data_has_a_data_set():
    """`kg:seenIn` names a file of a data set, a page of the web, or the curators' own list of constants."""
    rows = Knowledge().rows("SELECT DISTINCT ?seen { ?x kg:seenIn ?seen FILTER NOT EXISTS { ?x kg:seenAt ?at } }")
    assert [r["seen"] for r in rows if re.match(r"[\w.-]+/", r["seen"] or "")] == []
