"""Gains of a network whose sizes nobody recorded, divided so that what is handed on round its loops dies away."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

import numpy as np

from kg.engine.blocks import components
from kg.engine.growth import Damping, growth
from kg.engine.model import Influence, Network, NodeKind, Role

# A change that has gone round the loops of a group is at most this part of what it was, whatever the signs.
LOOP_GROWTH = 0.9


def damped(network: Network, recorded: Container[str] = ()) -> Network:
    """`network` with the gains inside each group of nodes that feed back on each other divided where they would run away.

    Its links have the usual gain each, and a node of many would hand on more than it got. Links that are in no loop, and loops that
    die away, keep their gains; so do links whose IRI is in `recorded`, and a network with sites and pools where none is named so.
    Loops through both kinds of links are left: their bound would be of gains that are recorded.
    """
    if not recorded and any(node.kind is not NodeKind.SIGNAL for node in network.nodes):
        return network
    drives = [
        n
        for n, link in enumerate(network.influences)
        if link.role is Role.DRIVE and link.sign and link.iri not in recorded
    ]
    if not drives:
        return network
    links = [network.influences[n] for n in drives]
    tails, heads = (np.asarray([getattr(one, end) for one in links], dtype=np.intp) for end in ("source", "target"))
    groups = _groups(len(network.nodes), heads, tails)
    bounds = growth(groups, heads, tails, np.asarray([link.coefficient for link in links], dtype=float))
    parts = np.where(bounds > LOOP_GROWTH * (1.0 + 1e-9), LOOP_GROWTH / np.maximum(bounds, LOOP_GROWTH), 1.0)
    part = np.where(groups[heads] == groups[tails], parts[groups[heads]], 1.0)
    if not (part < 1.0).any():
        return network
    influences = list(network.influences)
    for number, factor in zip(drives, part.tolist(), strict=True):
        if factor < 1.0:
            influences[number] = _scaled(influences[number], factor)
    told = Damping(int(np.count_nonzero(part < 1.0)), float(1.0 / part.min()))
    return replace(network, influences=tuple(influences), damping=(told,))


def _groups(size: int, heads: np.ndarray, tails: np.ndarray) -> np.ndarray:
    """The number of the strongly connected component of each node."""
    sources: list[list[int]] = [[] for _ in range(size)]
    for head, tail in zip(heads.tolist(), tails.tolist(), strict=True):
        sources[head].append(tail)
    groups = np.zeros(size, dtype=np.intp)
    for number, members in enumerate(components(sources)):
        groups[members] = number
    return groups


def _scaled(link: Influence, part: float) -> Influence:
    return replace(link, coefficient=link.coefficient * part, low=link.low * part, high=link.high * part)
