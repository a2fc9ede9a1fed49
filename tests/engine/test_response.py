"""The solver's faces: what it settles, and what it reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from synapse import Builder, every_kind, every_mode, profiles, scenario, synapse

from kg.engine.model import (
    Mode,
    TimeScale,
)
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.errors import CheckFailed


def test_every_mode_at_once_settles_and_the_residual_is_told() -> None:
    """All ways of acting together: settled below the tolerance, one occupancy for each binding."""
    net = every_kind()
    answer = respond(compile_network(net.network()), [scenario(10.0, *every_mode(net))])
    assert answer.converged.all()
    assert answer.residual.max() <= 1e-10
    assert len(answer.occupied) == 13
    assert all(0 < item.occupancy < 1 for item in answer.occupied)


def test_a_tracer_sees_how_much_less_of_a_site_is_free_than_at_rest() -> None:
    """An antagonist against a transmitter that stays where it was: x / (1 + α + x), and all that is given together counts."""
    net = Builder()
    net.pool("messenger")
    net.site("receptor")
    net.ligand("messenger", "receptor", tone=0.5)
    one, other = (net.bind(name, "receptor", Mode.ORTHOSTERIC, 10.0, efficacy=0.0) for name in "ab")
    alone, both = scenario(30.0, one), scenario(30.0, one, other)
    found = respond(compile_network(net.network()), [alone, both]).occupied
    assert found[0].displaced == pytest.approx(3.0 / 4.5)
    assert [item.displaced for item in found[1:]] == pytest.approx([6.0 / 7.5] * 2)
    assert sum(item.occupancy for item in found[1:]) == pytest.approx(6.0 / 7.5)


def test_a_tracer_sees_a_transmitter_that_rises_too() -> None:
    """Amphetamine's dopamine drives a tracer from receptors: more is displaced than the drug holds."""
    net = Builder()
    net.pool("messenger")
    net.site("receptor")
    net.ligand("messenger", "receptor", tone=0.5)
    held = net.bind("a", "receptor", Mode.ORTHOSTERIC, 10.0, efficacy=0.0)
    raised = replace(scenario(10.0, held), fixed=((net.index["messenger"], 2.0),))
    (found,) = respond(compile_network(net.network()), [raised]).occupied
    assert found.displaced > found.occupancy


def test_a_thousand_profiles_settle_on_a_network_of_real_size() -> None:
    """Seeded compounds on a seeded synapse: every one settles, none by luck of its neighbours."""
    net = synapse()
    system = compile_network(net.network())
    asked = profiles(net, 1000)
    answer = respond(system, asked)
    assert answer.converged.all()
    assert answer.log2.shape == (len(net.nodes), 1000)
    assert respond(system, [asked[700]]).log2[:, 0] == pytest.approx(answer.log2[:, 700], abs=1e-8)


def test_newton_takes_over_where_the_chord_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no chord steps to speak of, the same answer comes from damped Newton, and it is said."""
    net = every_kind()
    system = compile_network(net.network())
    asked = scenario(10.0, *every_mode(net))
    usual = respond(system, [asked])
    monkeypatch.setattr("kg.engine.solver.CHORD_STEPS", 1)
    slow = respond(system, [asked])
    assert slow.tried == ("1 chord steps", "damped Newton")
    assert usual.tried == ()
    assert slow.log2 == pytest.approx(usual.log2, abs=1e-8)


def test_a_pretreatment_that_does_not_settle_is_an_error_of_its_own() -> None:
    """The slow loop that runs away is met while adapting, and the error says where."""
    net = Builder()
    net.signal("a", bound=1e12)
    net.drive("a", "a", 1.0, time=TimeScale.SLOW)
    item = net.bind("d", "a", Mode.ACTIVATE, 1.0, factor=8.0)
    asked = scenario(10.0, item, before=scenario(10.0, item).treatment)
    with pytest.raises(CheckFailed, match="did not settle") as caught:
        respond(compile_network(net.network()), [asked])
    assert caught.value.where == "the pretreatment"
