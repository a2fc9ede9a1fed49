"""Whether every record of a network has the numbers that its equation needs."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from kg.engine.model import Influence, Network, Node, NodeKind, Role, Shape, TimeScale
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEEDS: dict[NodeKind, tuple[str, ...]] = {
    NodeKind.SIGNAL: ("bound",),
    NodeKind.SITE: ("constitutive", "inverse_ratio", "reserve", "span", "bound"),
    NodeKind.POOL: ("diffusion", "bound"),
}
_ROLE_NEEDS: dict[Role, tuple[str, ...]] = {
    Role.DRIVE: ("coefficient",),
    Role.LIGAND: ("coefficient", "tone"),
    Role.UPTAKE: ("share", "saturation"),
    Role.DEGRADATION: ("share",),
}
_ROLE_TARGET: dict[Role, NodeKind] = {
    Role.LIGAND: NodeKind.SITE,
    Role.UPTAKE: NodeKind.POOL,
    Role.DEGRADATION: NodeKind.POOL,
}


def _refuse_gaps(item: Node | Influence, needs: Sequence[str], name: str) -> None:
    for need in needs:
        number = getattr(item, need)
        if isnan(number) or number < 0:
            raise DataError(
                f"needs {need} >= 0, and the graph gives {number}",
                name,
                f"state {need}, with a range, in the record",
            )


def usable_influences(network: Network) -> list[int]:
    """Indices of the influences that carry a number; DataError names the first record that cannot."""
    for node in network.nodes:
        _refuse_gaps(node, _NEEDS[node.kind], node.key)
    usable = []
    for number, influence in enumerate(network.influences):
        if influence.sign == 0:
            continue
        target = network.nodes[influence.target]
        _refuse_gaps(influence, _ROLE_NEEDS[influence.role], influence.iri)
        wanted = _ROLE_TARGET.get(influence.role, target.kind)
        if target.kind is not wanted:
            raise DataError(
                f"{influence.role} must end at a {wanted}, and {target.key} is a {target.kind}",
                influence.iri,
                "correct the step or the kind of its object",
            )
        _check_shape(network, influence)
        usable.append(number)
    return usable


def _check_shape(network: Network, influence: Influence) -> None:
    # A ligand activates and a clearance removes, by tone and share, whatever sign a trace shows.
    wrong = influence.role is Role.LIGAND and influence.sign < 0
    if influence.role is not Role.DRIVE and (wrong or influence.time is TimeScale.SLOW):
        raise DataError(
            f"{influence.role} can be neither {'negative' if wrong else 'slow'} here",
            influence.iri,
            "state the regulation as a step of its own",
        )
    if influence.shape is Shape.BELL and not influence.optimum > 0:
        raise DataError("a bell-shaped step needs an optimum > 0 (log2)", influence.iri, "state the optimum")
    if influence.shape is Shape.FROM_OCCUPANCY and network.nodes[influence.source].kind is not NodeKind.SITE:
        raise DataError("a step from occupancy must start at a site", influence.iri, "correct its subject")
