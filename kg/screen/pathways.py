"""Scores of all pathways in all contexts for many compounds at once: the sums of `kg.answer.pathways`, as one product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.answer.pathways import CONTEXT_PART, READOUT_WEIGHT, PathwayPlace, direction
from kg.direction import Direction
from kg.engine.model import Network, Pathway
from kg.engine.system import Array, Index


@dataclass(frozen=True)
class PathwayPlaces:
    """Every pathway in each of its contexts, the places of a pathway together.

    `weights` (places, nodes) makes scores of |log2 changes|, `spoken` (places, nodes) the mean log2 change of the readouts,
    or of all members where there is none; `first` (pathways,) is the first place of each pathway.
    """

    pathways: tuple[Pathway, ...]
    contexts: tuple[str, ...]
    weights: Array
    spoken: Array
    first: Index

    def scores(self, log2: Array) -> tuple[Array, Array]:
        """Score and net log2 change of every place, (places, B), of log2 changes (nodes, B)."""
        return self.weights @ np.abs(log2), self.spoken @ log2

    def of_pathways(self, scores: Array) -> Array:
        """The score of each pathway, that of its best place: (pathways, B)."""
        result: Array = np.maximum.reduceat(scores, self.first, axis=0) if self.first.size else scores
        return result

    def told(self, pathway: int, scores: Array, nets: Array) -> tuple[Direction, float, tuple[str, ...]]:
        """Direction, net log2 change of the best place and the contexts that carry a pathway, of one column (places,)."""
        last = self.first[pathway + 1] if pathway + 1 < self.first.size else len(self.contexts)
        here = sorted(range(self.first[pathway], last), key=lambda k: (-round(float(scores[k]), 9), self.contexts[k]))
        kept = [k for k in here if scores[k] >= CONTEXT_PART * scores[here[0]]]
        places = [PathwayPlace(self.contexts[k], float(scores[k]), float(nets[k]), 0) for k in kept]
        return direction(places), places[0].net, tuple(place.context for place in places)


def pathway_places(network: Network, pathways: Sequence[Pathway]) -> PathwayPlaces:
    """The places of pathways on a network."""
    contexts: list[str] = []
    rows: list[tuple[list[int], list[float], list[int]]] = []
    first: list[int] = []
    kept: list[Pathway] = []
    for pathway in pathways:
        by_context: dict[str, list[int]] = {}
        for node in dict.fromkeys((*pathway.readouts, *pathway.members)):
            by_context.setdefault(network.nodes[node].context, []).append(node)
        if not by_context:
            continue
        kept.append(pathway)
        first.append(len(contexts))
        for context, nodes in by_context.items():
            read = [node for node in nodes if node in pathway.readouts]
            contexts.append(context)
            rows.append((nodes, [READOUT_WEIGHT if node in read else 1.0 for node in nodes], read or nodes))
    weights, spoken = (np.zeros((len(rows), len(network.nodes))) for _ in range(2))
    for place, (nodes, sizes, read) in enumerate(rows):
        weights[place, nodes] = np.asarray(sizes) / sum(sizes)
        spoken[place, read] = 1.0 / len(read)
    return PathwayPlaces(tuple(kept), tuple(contexts), weights, spoken, np.asarray(first, dtype=np.intp))
