"""The readouts of all pathways in all contexts for many compounds at once, as one product.

A screen has no shares, so a pathway's change in a place is here that of its readouts, whatever brings it; `kg.answer.pathways`, of
one compound, credits a pathway with what flows through its own inputs and tells one event once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.answer.pathways import PathwayPlace, direction_of
from kg.direction import Direction
from kg.engine.direction import call, fraction
from kg.engine.model import Network, Pathway
from kg.engine.system import Array, Index


@dataclass(frozen=True)
class PathwayPlaces:
    """Every pathway in each of its contexts, the places of a pathway together.

    `spoken` (places, nodes) makes the mean log2 change of the readouts of a place; `first` (pathways,) is the first place of
    each pathway.
    """

    pathways: tuple[Pathway, ...]
    contexts: tuple[str, ...]
    spoken: Array
    first: Index

    def scores(self, log2: Array) -> tuple[Array, Array]:
        """Score and net log2 change of every place, (places, B), of log2 changes (nodes, B); what is no change scores 0."""
        nets = self.spoken @ log2
        return np.where(call(fraction(nets, np.zeros_like(nets))) != 0, np.abs(nets), 0.0), nets

    def of_pathways(self, scores: Array) -> Array:
        """The score of each pathway, that of its best place: (pathways, B)."""
        result: Array = np.maximum.reduceat(scores, self.first, axis=0) if self.first.size else scores
        return result

    def told(self, pathway: int, scores: Array, nets: Array) -> tuple[Direction, float, tuple[str, ...]]:
        """Direction, net log2 change of the best place and the contexts that carry a pathway, of one column (places,)."""
        last = self.first[pathway + 1] if pathway + 1 < self.first.size else len(self.contexts)
        here = sorted(
            range(self.first[pathway], last), key=lambda k: (-round(abs(float(nets[k])), 9), self.contexts[k])
        )
        kept = [k for k in here if scores[k] > 0.0]
        places = [PathwayPlace(self.contexts[k], float(nets[k]), 0, np.zeros(0)) for k in kept]
        return direction_of(places), float(nets[here[0]]), tuple(place.context for place in places)


def pathway_places(network: Network, pathways: Sequence[Pathway]) -> PathwayPlaces:
    """The places of pathways on a network."""
    contexts: list[str] = []
    rows: list[list[int]] = []
    first: list[int] = []
    kept: list[Pathway] = []
    for pathway in pathways:
        ends = {network.influences[n].target for n in pathway.influences}
        by_context: dict[str, list[int]] = {}
        for node in pathway.readouts:
            if node in ends:
                by_context.setdefault(network.nodes[node].context, []).append(node)
        if by_context:
            kept.append(pathway)
            first.append(len(contexts))
            contexts += by_context
            rows += by_context.values()
    spoken = np.zeros((len(rows), len(network.nodes)))
    for place, nodes in enumerate(rows):
        spoken[place, nodes] = 1.0 / len(nodes)
    return PathwayPlaces(tuple(kept), tuple(contexts), spoken, np.asarray(first, dtype=np.intp))
