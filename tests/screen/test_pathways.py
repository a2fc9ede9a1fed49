"""Promises of kg.screen.pathways: the product gives what the ranking of one compound gives."""

from __future__ import annotations

import numpy as np
import pytest
import shipped

from kg.answer.pathways import rank
from kg.screen.pathways import pathway_places


def test_the_scores_of_many_are_those_of_each():
    """Score, direction, net change and contexts of every pathway, for changes drawn by chance."""
    workspace = shipped.workspace()
    network, pathways = workspace.network, workspace.pathways
    places = pathway_places(network, pathways)
    log2 = np.random.default_rng(4).normal(size=(len(network.nodes), 2))
    scores, nets = places.scores(log2)
    best = places.of_pathways(scores)
    for column in range(2):
        ranked = {one.pathway.iri: one for one in rank(network, log2[:, column], pathways)}
        for k, pathway in enumerate(places.pathways):
            one = ranked[pathway.iri]
            assert best[k, column] == pytest.approx(one.score, abs=1e-12)
            direction, net, contexts = places.told(k, scores[:, column], nets[:, column])
            assert (direction, contexts) == (one.direction, tuple(p.context for p in one.places))
            assert net == pytest.approx(one.places[0].net, abs=1e-12)
