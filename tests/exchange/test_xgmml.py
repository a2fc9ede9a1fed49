"""Promises of kg.exchange.xgmml."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.xgmml import read

GRAPH = (
    '<?xml version="1.0"?><graph label="my net" directed="{}" xmlns="http://www.cs.rpi.edu/XGMML" xmlns:cy="http://www.cytoscape.org">'
    '<node id="1" label="DRD2"><graphics x="1.5" y="2"/></node><node id="2" label="group"><att><graph><node id="3" label="ADCY5"/></graph></att></node>'
    '<edge source="1" target="3" label="DRD2 (activates) ADCY5"{}><att name="interaction" value="inhibits"/><att name="pmids" type="list"><att value="26837465"/></att></edge>'
    '<edge source="1" target="9"/></graph>'
)


@pytest.mark.parametrize(
    ("directed", "more", "sign"), [("1", "", -1), ("0", "", 0), ("1", ' directed="0"', 0), ("0", ' directed="1"', -1)]
)
def test_edges_have_the_sign_of_their_interaction(tmp_path, directed, more, sign):
    """Not of the label, which says both ends; an undirected edge has none; nodes of groups are nodes."""
    path = tmp_path / "a.xml"
    path.write_text(GRAPH.format(directed, more), "utf-8")
    assert recognised.recognised(path) == "xgmml"
    draft = read(path)
    (tie,) = draft.ties
    assert (tie.source, tie.sign, tie.target, tie.references) == ("DRD2", sign, "ADCY5", ("PMID:26837465",))
    assert (draft.things["DRD2"].place, len(draft.refused), draft.title) == ((1.5, 2.0), 1, "my net")


@pytest.mark.parametrize("text", ["<graphml/>", "", GRAPH[:200]])
def test_other_files_are_refused(tmp_path, text):
    """Another root, empty, cut short."""
    (tmp_path / "a.xgmml").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.xgmml")
