"""The shortest way from one node of the network to others that stand in the same place."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from kg.engine.model import TimeScale
from kg.views.selection import place_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.engine.model import Network


def shortest_way(
    network: Network, start: str, goals: Collection[str], place: str, *, anything: bool = False
) -> list[str]:
    """Keys from `start` to the nearest goal by quick, signed influences that stay in a place until the goal; or nothing.

    With `anything` the first step is a goal, too.
    """
    came: dict[int, int] = {network.index[start]: -1}
    queue = deque(came)
    while queue:
        here = queue.popleft()
        if network.nodes[here].key in goals or (anything and came[here] >= 0):
            way = []
            while here >= 0:
                way.append(network.nodes[here].key)
                here = came[here]
            return way[::-1]
        for number in network.outgoing.get(here, ()):
            link = network.influences[number]
            key = network.nodes[link.target].key
            usable = link.sign and link.time is not TimeScale.SLOW and (place_of(key) == place or key in goals)
            if usable and link.target not in came:
                came[link.target] = here
                queue.append(link.target)
    return []
