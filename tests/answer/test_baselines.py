"""Promises of kg.answer.baselines: what signs alone, and the commonest answer, would say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kg.answer.baselines import majority, shortest_route
from kg.direction import Direction
from kg.engine.model import Binding, Dose, Influence, Mode, Network, Node, NodeKind, Role, Scenario, Treatment

KEYS = ("a@x", "b@x", "c@x", "d@x", "e@x")


def network(*links: tuple[int, int, int, Role]) -> Network:
    """Five nodes with the links (from, to, sign, role)."""
    nodes = tuple(Node(f"urn:{k}", k, k[0], "x", k, NodeKind.SIGNAL) for k in KEYS)
    return Network(nodes, tuple(Influence(f"urn:i{n}", a, b, sign, role) for n, (a, b, sign, role) in enumerate(links)))  # fmt: skip


def routed(net: Network, scenario: Scenario) -> list[str]:
    """The baseline's word for every node."""
    asked = SimpleNamespace(
        workspace=SimpleNamespace(network=net),
        scenarios=[scenario],
        columns=[0] * len(KEYS),
        rows=list(range(len(KEYS))),
    )
    return shortest_route(asked)


def held(**nodes: float) -> Scenario:
    """An intervention that holds nodes at folds."""
    return Scenario(Treatment(), fixed=tuple((KEYS.index(f"{k}@x"), fold) for k, fold in nodes.items()))


def test_signs_multiply_along_the_shortest_route():
    """Two inhibitions in a row raise; a longer route with another sign is not looked at; what is not reached is still."""
    drive = Role.DRIVE
    net = network((0, 1, -1, drive), (1, 2, -1, drive), (0, 3, 1, drive), (3, 2, 1, drive), (2, 3, -1, drive))
    assert routed(net, held(a=2)) == ["increased", "decreased", "increased", "increased", "unchanged"]
    assert routed(net, held(a=0.5))[:2] == ["decreased", "increased"]


def test_shortest_routes_that_disagree_are_called_unchanged():
    """One of each sign, both of two steps: no direction."""
    net = network((0, 1, 1, Role.DRIVE), (1, 3, 1, Role.DRIVE), (0, 2, 1, Role.DRIVE), (2, 3, -1, Role.DRIVE))
    assert routed(net, held(a=2))[3] == "unchanged"


@pytest.mark.parametrize(
    ("role", "word"), [(Role.UPTAKE, "decreased"), (Role.DEGRADATION, "decreased"), (Role.LIGAND, "increased")]
)
def test_the_role_of_a_link_has_its_sign(role, word):
    """What clears a pool lowers it, and a ligand raises its receptor, whatever sign the record bears."""
    assert routed(network((0, 1, 0, role)), held(a=2))[1] == word


@pytest.mark.parametrize(
    ("mode", "efficacy", "word"),
    [
        (Mode.ORTHOSTERIC, 1.0, "increased"),
        (Mode.ORTHOSTERIC, 0.0, "decreased"),
        (Mode.POTENTIATOR, 0.0, "increased"),
        (Mode.BLOCK, 0.0, "decreased"),
    ],
)
def test_a_binding_starts_with_the_sign_of_its_mode(mode, efficacy, word):
    """Agonists and potentiators raise what they bind, antagonists and blockers lower it, but not where the comparator binds too."""
    bound = Treatment((Dose("drug", 1.0),), (Binding("drug", 0, mode, 1.0, efficacy=efficacy),))
    net = network((0, 1, 1, Role.DRIVE))
    assert routed(net, Scenario(bound))[:2] == [word, word]
    assert routed(net, Scenario(bound, bound))[:2] == ["unchanged", "unchanged"]


def test_the_majority_is_the_commonest_direction():
    """Everything is called what most of the table is."""
    items = [SimpleNamespace(expected=word) for word in (Direction.DECREASED, Direction.INCREASED, Direction.DECREASED)]
    assert majority(items) == ["decreased"] * 3
