"""The solver's faces: what it refuses, what it reports, and that its slopes are the slopes of its equations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synapse import Builder, profiles, scenario, synapse

from kg.engine.batch import SolveOptions, make_batch, matrix_at_rest, solve
from kg.engine.model import (
    Binding,
    Dose,
    Mode,
    Network,
    Node,
    NodeKind,
    Role,
    Scenario,
    Shape,
    Time,
    TimeScale,
    Treatment,
)
from kg.engine.parameters import nominal
from kg.engine.response import respond
from kg.engine.slopes import dense, edge_slopes
from kg.engine.system import compile_network
from kg.errors import CheckFailed, DataError, UsageError


def every_kind() -> Builder:
    """A network with a step of every role and shape."""
    net = synapse(cells=2, transmitters=2, seed=5)
    net.drive("cAMP@0", "firing@0", 0.3, shape=Shape.BELL, optimum=1.5)
    net.drive("calcium@1", "Akt@1", 0.3, shape=Shape.RECTIFIED)
    return net


def every_mode(net: Builder) -> tuple[Binding, ...]:
    """A compound that acts in every way at once."""
    return (
        net.bind("d", "receptor0@0", Mode.ORTHOSTERIC, 5.0, efficacy=0.4),
        net.bind("d", "receptor1@0", Mode.ORTHOSTERIC, 5.0, inverse=True),
        net.bind("d", "receptor1@0", Mode.POTENTIATOR, 5.0, factor=5.0),
        net.bind("d", "receptor2@0", Mode.BLOCK, 5.0, needs_open=True),
        net.bind("d", "receptor3@0", Mode.ATTENUATOR, 5.0),
        net.bind("d", "transporter@0", Mode.SUBSTRATE, 5.0, efficacy=0.1),
        net.bind("d", "transporter@1", Mode.UPTAKE_BLOCK, 5.0),
        net.bind("d", "PKA@0", Mode.ANALOGUE, 5.0, efficacy=0.6),
        net.bind("d", "PDE@0", Mode.INHIBIT, 5.0),
        net.bind("d", "cyclase@1", Mode.ACTIVATE, 5.0, factor=8.0),
        net.bind("d", "calcium@1", Mode.BLOCK, 5.0, needs_open=True),
        net.bind("d", "Gi@0", Mode.CLAMP_OFF, 5.0),
        net.bind("d", "Gs@1", Mode.CLAMP_ON, 5.0),
    )


@pytest.mark.parametrize("time", Time)
def test_slopes_are_the_slopes_of_the_equations(time: Time) -> None:
    """Every entry of the Jacobian against a central difference, all roles, shapes and modes acting."""
    net = every_kind()
    system = compile_network(net.network())
    batch = make_batch(system, [scenario(10.0, *every_mode(net), time=time)])
    outcome = solve(batch, SolveOptions(nominal(system), matrix_at_rest(system, time, nominal(system))))
    eq, step = outcome.equations, 1e-5
    x = np.random.default_rng(3).normal(scale=0.4, size=(system.size, 1))
    exact = dense(system, edge_slopes(eq, x))
    for column in range(system.size):
        away = np.zeros_like(x)
        away[column] = step
        slope = (eq.evaluate(x + away) - eq.evaluate(x - away)) / (2 * step)
        assert exact[:, [column]] == pytest.approx(slope, abs=1e-7)


def test_every_mode_at_once_settles_and_the_residual_is_told() -> None:
    """All ways of acting together: settled below the tolerance, one occupancy for each binding."""
    net = every_kind()
    answer = respond(compile_network(net.network()), [scenario(10.0, *every_mode(net))])
    assert answer.converged.all()
    assert answer.residual.max() <= 1e-10
    assert len(answer.occupied) == 13
    assert all(0 < item.occupancy < 1 for item in answer.occupied)


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


def two() -> Builder:
    """A pool at a receptor, its transporter, and a kinase."""
    net = Builder()
    net.pool("pool")
    net.site("site")
    net.signal("transporter")
    net.signal("kinase")
    net.ligand("pool", "site", 0.3)
    net.uptake("transporter", "pool", 0.8)
    return net


@pytest.mark.parametrize(
    ("node", "mode", "how", "words"),
    [
        ("kinase", Mode.ORTHOSTERIC, {"efficacy": 0.0}, "cannot act on a signal"),
        ("site", Mode.INHIBIT, {}, "cannot act on a site"),
        ("pool", Mode.BLOCK, {}, "cannot act on a pool"),
        ("site", Mode.ORTHOSTERIC, {}, "needs an efficacy"),
        ("site", Mode.POTENTIATOR, {}, "needs a factor"),
        ("kinase", Mode.ANALOGUE, {"efficacy": 1.5}, "between 0 and 1"),
        ("kinase", Mode.BLOCK, {"affinity_inactivated_nM": 3.0}, "share of available channels"),
        ("kinase", Mode.INHIBIT, {"hill": 0.0}, "must be > 0"),
    ],
)
def test_a_binding_that_cannot_act_there_is_refused(node: str, mode: Mode, how: dict[str, float], words: str) -> None:
    """One clear error that names compound and node, never a silent guess."""
    net = two()
    with pytest.raises(DataError, match=words) as caught:
        respond(compile_network(net.network()), [scenario(1.0, net.bind("d", node, mode, 10.0, **how))])
    assert caught.value.where == f"d at {node}"


def test_impossible_affinities_doses_and_conditions_are_refused() -> None:
    """Negative Ki, endless dose, negative fold, lost and held at once, chronic and pretreated at once."""
    net = two()
    system = compile_network(net.network())
    good = net.bind("d", "kinase", Mode.INHIBIT, 10.0)
    wrong: list[tuple[type[Exception], Scenario]] = [
        (DataError, scenario(1.0, replace(good, affinity_nM=-1.0))),
        (DataError, Scenario(Treatment((Dose("d", float("inf")),), (good,)))),
        (UsageError, scenario(1.0, good, fixed=((0, -2.0),))),
        (UsageError, scenario(1.0, good, fixed=((0, 2.0),), without=(0,))),
        (UsageError, scenario(1.0, good, tones=((0, float("nan")),))),
        (UsageError, scenario(1.0, good, before=Treatment(), time=Time.CHRONIC)),
    ]
    for error, asked in wrong:
        with pytest.raises(error):
            respond(system, [asked])


def test_a_record_without_its_number_is_named() -> None:
    """Compiling refuses a gap and says which record and which number."""
    net = two()
    bare = Network((*net.nodes, Node("urn:x", "x@cell", "x", "cell", "x", NodeKind.SITE, bound=5.0)), ())
    with pytest.raises(DataError, match="needs constitutive") as caught:
        compile_network(bare)
    assert caught.value.where == "x@cell"
    steps = {
        "needs coefficient": lambda: net.drive("kinase", "site", float("nan")),
        "must end at a site": lambda: net.ligand("pool", "kinase", 0.3),
        "slow here": lambda: net.ligand("pool", "site", 0.3, time=TimeScale.SLOW),
        "needs an optimum": lambda: net.drive("kinase", "site", 0.5, shape=Shape.BELL),
        "must start at a site": lambda: net.drive("kinase", "site", 0.5, shape=Shape.FROM_OCCUPANCY),
    }
    for words, add in steps.items():
        net = two()
        add()
        with pytest.raises(DataError, match=words):
            compile_network(net.network())


def test_a_step_of_unknown_sign_is_kept_and_never_computed_with() -> None:
    """Sign 0 carries no number: the answer is that of the network without it."""
    net = two()
    asked = scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 1.0))
    before = respond(compile_network(net.network()), [asked]).log2
    number = net.drive("kinase", "site", 0.5)
    net.influences[number] = replace(net.influences[number], sign=0, coefficient=float("nan"))
    network = net.network()
    assert network.influences[number].role is Role.DRIVE
    assert np.array_equal(respond(compile_network(network), [asked]).log2, before)


def test_clearance_beyond_the_whole_is_scaled_and_diffusion_kept() -> None:
    """Transporters recorded with 90 % each share what diffusion leaves, in proportion."""
    net = Builder()
    net.pool("pool", diffusion=0.1)
    for name in ("one", "two"):
        net.signal(name)
        net.uptake(name, "pool", 0.9)
    system = compile_network(net.network())
    assert system.uptake_share[:, 0] == pytest.approx([0.45, 0.45])
    assert system.diffusion[0, 0] == pytest.approx(0.1)


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
