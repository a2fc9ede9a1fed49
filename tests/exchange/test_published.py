"""Promises of kg.exchange.published: each part in its graph."""

from __future__ import annotations

import pyoxigraph as ox
import shipped

from kg.exchange import published
from kg.explore import perturb


def test_an_answer_and_its_records_stand_in_their_graphs():
    """Triples of the answer among the answers, the drug's records with who says so in the content."""
    workspace = shipped.workspace()
    answer = perturb("amisulpride", workspace=workspace, samples=0)
    (graph,) = {q.graph_name.value for q in published.answered(workspace, [answer])}
    assert graph == published.ANSWERS
    iri = answer.scenario.compounds[0].id
    quads = list(published.recorded(workspace, [iri]))
    assert {q.graph_name.value for q in quads} == {published.CONTENT}
    assert ox.NamedNode(iri) in {q.subject for q in quads}
    said = {q.object for q in quads if q.predicate.value.endswith("#statedBy")}
    assert said
    assert said <= {q.subject for q in quads}
