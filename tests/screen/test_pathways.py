"""Promises of kg.screen.pathways: many compounds' readouts in one product, with the calls of one."""

from __future__ import annotations

import numpy as np
import pytest
import shipped

from kg.screen.pathways import pathway_places


def test_a_score_is_the_called_mean_change_of_the_readouts_of_a_place():
    """Best place, direction and contexts of every pathway, for changes drawn by chance."""
    workspace = shipped.workspace()
    network = workspace.network
    places = pathway_places(network, workspace.pathways)
    log2 = np.random.default_rng(4).normal(scale=0.3, size=(len(network.nodes), 2))
    scores, nets = places.scores(log2)
    best = places.of_pathways(scores)
    for k, pathway in enumerate(places.pathways):
        direction, net, contexts = places.told(k, scores[:, 0], nets[:, 0])
        by_place: dict[str, list[float]] = {}
        ends = {network.influences[n].target for n in pathway.influences}
        for node in set(pathway.readouts) & ends:
            by_place.setdefault(network.nodes[node].context, []).append(float(log2[node, 0]))
        means = {place: sum(values) / len(values) for place, values in by_place.items()}
        called = {place for place, mean in means.items() if abs(2**mean - 1) >= 0.1}
        assert set(contexts) == called
        assert abs(net) == pytest.approx(max(map(abs, means.values())), abs=1e-9)
        assert best[k, 0] == pytest.approx(max((abs(means[place]) for place in called), default=0.0), abs=1e-9)
        assert (direction == "unchanged") == (not called)
