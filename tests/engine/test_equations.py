"""Networks small enough to work out by hand; the equations give the numbers that stand beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from ode import Clockwork
from synapse import Builder, given, scenario

from kg.engine.attribution import attribute
from kg.engine.model import Dose, Mode, Scenario, Shape, Time, TimeScale, Treatment
from kg.engine.named_routes import explain
from kg.engine.response import respond
from kg.engine.system import compile_network


def solved(net: Builder, *scenarios: Scenario) -> dict[str, np.ndarray]:
    """Log2 change of every node by name, one value a scenario."""
    answer = respond(compile_network(net.network()), scenarios)
    return {node.key: answer.log2[i] for i, node in enumerate(net.nodes)}


def receptor(alpha: float, *, chi: float = 0.05, tau: float = 2.0, w: float = 6.0, blocker: float = 0.0) -> float:
    """Span times E of one receptor with an endogenous agonist and a neutral antagonist, as printed in the design."""
    signal = (chi * (1 + blocker) + tau * alpha) / (1 + alpha + blocker)
    return w * signal / (1 + signal)


def test_two_inhibitions_make_an_activation() -> None:
    """A -| B -| C: inhibiting A lowers A, raises B, lowers C, each by its gain through the saturation."""
    net = Builder()
    for name in "ABC":
        net.signal(name)
    net.drive("A", "B", -0.8)
    net.drive("B", "C", -0.5)
    x = solved(net, scenario(10.0, net.bind("d", "A", Mode.INHIBIT, 10.0)))
    a = -5 * math.tanh(1 / 5)  # one affinity of inhibitor halves the activity: log2 = -1 before saturation
    b = 5 * math.tanh(-0.8 * a / 5)
    assert x["A"][0] == pytest.approx(a, abs=1e-9)
    assert x["B"][0] == pytest.approx(b, abs=1e-9)
    assert x["C"][0] == pytest.approx(5 * math.tanh(-0.5 * b / 5), abs=1e-9)
    assert x["C"][0] < 0 < x["B"][0]


def reuptake(tone: float = 1e-6) -> Builder:
    """A transporter with all the transport of a pool, and one receptor far from saturation."""
    net = Builder()
    net.signal("transporter")
    net.pool("transmitter", diffusion=0.2)
    net.site("receptor", constitutive=0.0)
    net.signal("inside")
    net.uptake("transporter", "transmitter", 0.8, 0.0)
    net.ligand("transmitter", "receptor", tone)
    net.drive("receptor", "inside", 0.8)
    return net


@pytest.mark.parametrize("part", [0.5, 0.9, 0.99, 1.01, 1.1, 2.0])
def test_block_beside_reuptake_turns_the_sign_at_fold_minus_one(part: float) -> None:
    """The receptor's signal rises only while B / K_B < fold - 1, however strong the reuptake inhibitor."""
    net = reuptake()
    at_transporter = net.bind("d", "transporter", Mode.UPTAKE_BLOCK, 10.0)
    fold = 1 / (0.8 / (1 + 3.0) + 0.2)  # thirty nM at Ki 10: a quarter of the transport is left
    at_receptor = net.bind("d", "receptor", Mode.ORTHOSTERIC, 30.0 / ((fold - 1) * part), efficacy=0.0)
    x = solved(net, scenario(30.0, at_transporter), scenario(30.0, at_transporter, at_receptor))
    assert x["transmitter"][1] == pytest.approx(math.log2(fold), abs=1e-9)
    assert x["receptor"][0] > 0
    assert np.sign(x["receptor"][1]) == np.sign(1 - part)


def test_reuptake_and_block_are_told_as_two_routes() -> None:
    """One compound at transporter and receptor: two opposing routes whose sum is the effect."""
    net = reuptake(tone=0.3)
    both = (
        net.bind("d", "transporter", Mode.UPTAKE_BLOCK, 10.0),
        net.bind("d", "receptor", Mode.ORTHOSTERIC, 15.0, efficacy=0.0),
    )
    inside = net.index["inside"]
    told = explain(attribute(respond(compile_network(net.network()), [scenario(30.0, *both)])), inside)
    shares = {tuple(net.nodes[i].key for i in route.nodes): route.share for route in told.routes}
    assert set(shares) == {("transporter", "transmitter", "receptor", "inside"), ("receptor", "inside")}
    assert shares["transporter", "transmitter", "receptor", "inside"] > 0 > shares["receptor", "inside"]
    assert told.other == pytest.approx(0.0, abs=1e-9)
    assert sum(shares.values()) == pytest.approx(told.effect, abs=1e-9)


def terminal() -> Builder:
    """A pool that brakes its own release through an autoreceptor and the Gi of its place."""
    net = Builder()
    net.signal("transporter")
    net.pool("transmitter")
    net.site("autoreceptor", reserve=5.0)
    net.signal("Gi")
    net.uptake("transporter", "transmitter", 0.8, 0.02)
    net.ligand("transmitter", "autoreceptor", 0.2)
    net.drive("autoreceptor", "Gi", 0.5)
    net.drive("Gi", "transmitter", -0.8)
    return net


def test_the_autoreceptor_brakes_reuptake_inhibition_and_its_block_lets_go() -> None:
    """Level under a reuptake inhibitor: lower with the brake than without, highest with the brake blocked."""
    net = terminal()
    inhibitor = net.bind("i", "transporter", Mode.UPTAKE_BLOCK, 1.0)
    blocker = net.bind("b", "autoreceptor", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)
    x = solved(
        net,
        scenario(10.0, inhibitor),
        scenario(10.0, inhibitor, blocker),
        scenario(10.0, blocker),
        scenario(10.0, inhibitor, without=(net.index["autoreceptor"],)),
    )["transmitter"]
    braked, released, alone = x[:3]
    s, loss = 0.02, 0.2
    free = np.roots([loss * s / 11, loss + 0.8 * 1.02 / 11 - s / 11, -1.0])  # balance without any feedback
    unbraked = math.log2(float(free[free > 0][0]))
    assert 0 < braked < unbraked < released
    assert 0 < alone < released
    # by hand: the level is the one at which release, braked by that very level, meets clearance
    level = 2**braked
    gi = 5 * math.tanh(0.5 * (receptor(0.2 * level, tau=5) - receptor(0.2, tau=5)) / 5)
    release = 2 ** (5 * math.tanh(-0.8 * gi / 5))
    assert release == pytest.approx(0.8 * level * 1.02 / (11 + s * level) + loss * level, rel=1e-9)


def test_a_partial_agonist_raises_a_low_tone_and_lowers_a_high_one() -> None:
    """Sign of the same dose of partial agonist: + at little endogenous agonist, - at much."""
    changes = []
    for alpha in (0.05, 10.0):
        net = Builder()
        net.pool("ligand")
        net.site("receptor", constitutive=0.0, reserve=5.0)
        net.ligand("ligand", "receptor", alpha)
        x = solved(net, scenario(9.0, net.bind("p", "receptor", Mode.ORTHOSTERIC, 1.0, efficacy=0.12)))
        signal = 5 * (alpha + 0.12 * 9) / (1 + alpha + 9)
        by_hand = 6 * signal / (1 + signal) - receptor(alpha, chi=0.0, tau=5.0)
        assert x["receptor"][0] == pytest.approx(by_hand, abs=1e-9)
        changes.append(x["receptor"][0])
    assert changes[0] > 0 > changes[1]


def test_without_tone_only_an_inverse_agonist_acts() -> None:
    """Silent but constitutively active receptor: neutral antagonist exactly 0, inverse agonist below."""
    net = Builder()
    net.site("receptor", constitutive=0.2)
    x = solved(
        net,
        scenario(50.0, net.bind("n", "receptor", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)),
        scenario(1.0, net.bind("i", "receptor", Mode.ORTHOSTERIC, 1.0, inverse=True)),
    )["receptor"]
    assert x[0] == 0.0
    signal = (0.2 + 0.2 * 0.2) / 2
    assert x[1] == pytest.approx(6 * (signal / (1 + signal) - 0.2 / 1.2), abs=1e-9)


def test_a_releaser_needs_a_free_transporter_and_a_cytosolic_pool() -> None:
    """Releaser alone raises the level most; a transporter blocker takes that away; no cytosolic pool, no efflux."""
    net = Builder()
    net.signal("transporter")
    net.signal("cytosol")
    net.pool("transmitter")
    net.uptake("transporter", "transmitter", 0.8, 0.05, cytosol="cytosol")
    releaser = net.bind("r", "transporter", Mode.SUBSTRATE, 100.0, efficacy=0.3)
    blocker = net.bind("b", "transporter", Mode.UPTAKE_BLOCK, 0.1)
    empty = (net.index["cytosol"],)
    x = solved(
        net,
        scenario(300.0, releaser),
        scenario(300.0, blocker),
        scenario(300.0, releaser, blocker),
        scenario(300.0, releaser, without=empty),
    )["transmitter"]
    assert x[0] > x[1] > 0
    assert x[2] == pytest.approx(x[1], abs=0.02)  # 3,000 affinities of blocker leave the releaser nothing
    level = 2 ** x[3]
    assert pytest.approx(0.8 * 1.05 * level / (1 + 3 + 0.05 * level) + 0.2 * level, rel=1e-9) == 1.0
    level = 2 ** x[0]
    vmax = 0.8 * 1.05 / 0.05
    efflux = vmax * 0.3 * 3 / (1 + 3 + 0.05 * level)
    assert 1.0 + efflux == pytest.approx(vmax * 0.05 * level / (1 + 3 + 0.05 * level) + 0.2 * level, rel=1e-9)


def test_more_agonist_overcomes_a_competitive_block_and_not_a_non_competitive_one() -> None:
    """A thousandfold level restores the competitively blocked receptor; the other keeps half of its maximum."""
    net = Builder()
    net.pool("ligand")
    net.site("receptor", constitutive=0.0)
    net.ligand("ligand", "receptor", 0.5)
    flood = {"fixed": ((net.index["ligand"], 1e5),)}
    competes = net.bind("c", "receptor", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)
    blocks = net.bind("n", "receptor", Mode.ATTENUATOR, 1.0)
    x = solved(net, scenario(1.0, competes), scenario(1.0, competes, **flood), scenario(1.0, blocks, **flood))
    assert x["receptor"][0] == pytest.approx(receptor(0.5, chi=0, blocker=1) - receptor(0.5, chi=0), abs=1e-9)
    assert x["receptor"][1] == pytest.approx(0.0, abs=1e-3)
    assert x["receptor"][2] == pytest.approx(-receptor(5e4, chi=0) / 2, abs=1e-9)


def coupled() -> Builder:
    """Two receptors on one G protein and one on another, both acting on one enzyme."""
    net = Builder()
    net.pool("ligand")
    for name in ("first", "second", "other"):
        net.site(name)
        net.ligand("ligand", name, 0.5)
    net.signal("Gi")
    net.signal("Gq")
    net.signal("enzyme")
    net.drive("first", "Gi", 0.5)
    net.drive("second", "Gi", 0.2)
    net.drive("other", "Gq", 0.5)
    net.drive("Gi", "enzyme", -0.8)
    net.drive("Gq", "enzyme", 0.5)
    return net


def test_a_toxin_takes_the_resting_drive_away_and_every_receptor_of_that_protein() -> None:
    """Toxin: the G protein goes to minus its resting drive; its receptors act no more, the other's still do."""
    net = coupled()
    toxin = net.bind("toxin", "Gi", Mode.CLAMP_OFF, 1e-6)
    agonist = net.bind("a", "first", Mode.ORTHOSTERIC, 1.0, efficacy=1.0)
    other = net.bind("o", "other", Mode.ORTHOSTERIC, 1.0, efficacy=1.0)
    treated = given(10.0, toxin)
    x = solved(
        net,
        scenario(10.0, toxin),
        scenario(10.0, toxin, agonist, against=treated),
        scenario(10.0, toxin, other, against=treated),
        scenario(10.0, agonist),
    )
    drive = 0.7 * receptor(0.5)
    assert x["Gi"][0] == pytest.approx(-5 * math.tanh(drive / 5), abs=1e-6)
    assert x["Gi"][1] == pytest.approx(0.0, abs=1e-6)
    assert x["first"][1] == pytest.approx(x["first"][3], abs=1e-9)
    assert x["Gq"][2] > 0.1
    assert x["enzyme"][3] < 0


def test_a_toxin_takes_a_node_without_receptors_to_its_bound() -> None:
    """No receptor drives it: fully held it stands at minus its bound, as a lost node does, and half held half-way there."""
    net = Builder()
    net.signal("fusion")
    toxin = net.bind("toxin", "fusion", Mode.CLAMP_OFF, 10.0)
    x = solved(net, scenario(1e10, toxin), scenario(10.0, toxin))
    assert x["fusion"] == pytest.approx([-5.0, -2.5], abs=1e-6)
    lost = respond(compile_network(net.network()), [Scenario(Treatment(), without=(0,))])
    assert lost.state[0, 0] == -5.0


def test_a_knock_out_silences_its_own_compound_and_nothing_else() -> None:
    """Lost receptor: its antagonist changes exactly nothing; the other receptor's still acts."""
    net = coupled()
    lost = {"without": (net.index["first"],)}
    mine = net.bind("m", "first", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)
    other = net.bind("o", "second", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)
    x = solved(net, scenario(10.0, mine, **lost), scenario(10.0, other, **lost), scenario(10.0, mine))
    assert all(values[0] == 0.0 for values in x.values())
    assert x["enzyme"][1] > 0
    assert x["enzyme"][2] > 0


def test_silencing_an_inhibitory_neuron_disinhibits_its_target() -> None:
    """Agonist at a Gi receptor of the inhibitory neuron: its transmitter falls, the next neuron fires more."""
    net = Builder()
    net.pool("opioid")
    net.site("receptor@interneuron")
    net.signal("Gi@interneuron")
    net.signal("firing@interneuron")
    net.pool("inhibitor@cleft")
    net.signal("carrier@cleft")
    net.site("receptor@principal")
    net.signal("firing@principal")
    net.ligand("opioid", "receptor@interneuron", 0.1)
    net.drive("receptor@interneuron", "Gi@interneuron", 0.5)
    net.drive("Gi@interneuron", "firing@interneuron", -0.8)
    net.drive("firing@interneuron", "inhibitor@cleft", 1.0)
    net.uptake("carrier@cleft", "inhibitor@cleft", 0.8, 0.02)
    net.ligand("inhibitor@cleft", "receptor@principal", 0.5)
    net.drive("receptor@principal", "firing@principal", -0.5)
    agonist = net.bind("a", "receptor@interneuron", Mode.ORTHOSTERIC, 1.0, efficacy=1.0)
    blocker = net.bind("b", "receptor@principal", Mode.ORTHOSTERIC, 1.0, efficacy=0.0)
    x = solved(
        net,
        scenario(10.0, agonist),
        scenario(10.0, agonist, blocker, against=given(10.0, blocker)),
        scenario(10.0, agonist, without=(net.index["inhibitor@cleft"],)),
    )
    assert x["inhibitor@cleft"][0] < 0 < x["firing@principal"][0]
    assert 0 < x["firing@principal"][1] < x["firing@principal"][0]
    assert x["firing@principal"][2] == 0.0


def test_a_positive_loop_below_gain_one_amplifies_by_one_over_one_minus_gain() -> None:
    """Small signal in a loop of gain 0.5: twice the open loop's, and told as one route with the loop closed."""
    net = Builder()
    net.signal("kinase", bound=500.0)
    net.signal("factor", bound=500.0)
    net.drive("kinase", "factor", 1.0)
    net.drive("factor", "kinase", 0.5)
    weak = scenario(0.01, net.bind("d", "kinase", Mode.INHIBIT, 10.0))
    x = solved(net, weak)
    entry = -math.log2(1.001)
    assert x["factor"][0] == pytest.approx(entry / (1 - 0.5), rel=1e-5)
    told = explain(attribute(respond(compile_network(net.network()), [weak])), net.index["factor"])
    assert len(told.routes) == 1
    assert told.routes[0].share == pytest.approx(told.effect, abs=1e-9)


def adapting() -> Builder:
    """An autoreceptor that loses density while it is held, in weeks."""
    net = terminal()
    net.drive("autoreceptor", "autoreceptor", -0.4, time=TimeScale.SLOW, shape=Shape.FROM_OCCUPANCY)
    return net


def test_chronic_desensitisation_lets_the_level_rise_further() -> None:
    """Acute equals the network without the slow step, chronic lies above; washed out, the loss of density stays."""
    net = adapting()
    inhibitor = net.bind("i", "transporter", Mode.UPTAKE_BLOCK, 1.0)
    asked = [scenario(10.0, inhibitor), scenario(10.0, inhibitor, time=Time.CHRONIC)]
    asked.append(Scenario(Treatment(), before=asked[0].treatment))
    x = solved(net, *asked)["transmitter"]
    assert x[0] == pytest.approx(solved(terminal(), asked[0])["transmitter"][0], abs=1e-9)
    assert x[1] > x[0] + 0.05
    assert x[2] == 0.0  # nothing is given after the pretreatment: no change against the pretreated network
    washed = respond(compile_network(net.network()), asked[2:]).reference[:, 0]
    held = 0.2 * 2 ** x[1]
    lost = 2 ** (5 * math.tanh(-0.4 * 6 * (held / (1 + held) - 0.2 / 1.2) / 5))
    alpha = 0.2 * 2 ** washed[net.index["transmitter"]]
    signal = lost * (0.05 + 5 * alpha) / (1 + alpha)
    by_hand = 6 * signal / (1 + signal) - receptor(0.2, tau=5.0)
    assert washed[net.index["autoreceptor"]] == pytest.approx(by_hand, abs=1e-8)
    assert washed[net.index["transmitter"]] > 0.05


def test_down_regulation_from_occupancy_comes_from_agonist_and_antagonist_alike() -> None:
    """A slow step that starts from occupancy lowers the density under either, one from the response does not."""
    signs = {}
    for shape in (Shape.FROM_OCCUPANCY, Shape.LINEAR):
        net = Builder()
        net.pool("ligand")
        net.site("receptor")
        net.signal("density")
        net.ligand("ligand", "receptor", 0.3)
        net.drive("receptor", "density", -0.5, time=TimeScale.SLOW, shape=shape)
        x = solved(
            net,
            *(
                scenario(10.0, net.bind("d", "receptor", Mode.ORTHOSTERIC, 1.0, efficacy=e), time=Time.CHRONIC)
                for e in (1.0, 0.0)
            ),
        )
        signs[shape] = tuple(np.sign(x["density"]))
    assert signs[Shape.FROM_OCCUPANCY] == (-1, -1)
    assert signs[Shape.LINEAR] == (-1, 1)


def test_an_open_channel_blocker_does_nothing_to_a_silent_channel_and_more_to_an_active_one() -> None:
    """Block of the open channel: exactly none without an agonist; the blocked share grows with opening."""
    shares = []
    for alpha in (0.0, 0.2, 5.0):
        net = Builder()
        net.pool("ligand")
        net.site("channel", constitutive=0.0)
        net.ligand("ligand", "channel", alpha)
        x = solved(net, scenario(10.0, net.bind("b", "channel", Mode.BLOCK, 10.0, needs_open=True)))["channel"][0]
        shares.append(-x / receptor(alpha, chi=0.0) if alpha else x)
    assert shares[0] == 0.0
    assert 0 < shares[1] < shares[2] < 1


def test_state_dependent_block_weighs_the_states() -> None:
    """At 40 % available channels, 1 / K = 0.4 / K_R + 0.6 / K_I."""
    net = Builder()
    net.signal("channel", available=0.4)
    x = solved(net, scenario(10.0, net.bind("b", "channel", Mode.BLOCK, 100.0, affinity_inactivated_nM=5.0)))
    ratio = 10 * (0.4 / 100 + 0.6 / 5)
    assert x["channel"][0] == pytest.approx(-5 * math.tanh(math.log2(1 + ratio) / 5), abs=1e-9)


def test_an_analogue_adds_to_its_messenger_and_an_inactive_one_competes() -> None:
    """Full analogue at one affinity doubles the effector's input; one without efficacy halves it."""
    net = Builder()
    net.signal("effector", bound=500.0)
    x = solved(net, *(scenario(10.0, net.bind("a", "effector", Mode.ANALOGUE, 10.0, efficacy=e)) for e in (1.0, 0.0)))
    assert x["effector"] == pytest.approx([1.0, -1.0], abs=1e-4)


def test_a_positive_modulator_multiplies_the_endogenous_affinity_only() -> None:
    """Modulator at saturation: the receptor answers as at five times the tone; the silent one competes it off."""
    net = Builder()
    net.pool("ligand")
    net.site("receptor")
    net.ligand("ligand", "receptor", 0.4)
    pam = net.bind("p", "receptor", Mode.POTENTIATOR, 1e-6, factor=5.0, site="modulator")
    silent = net.bind("s", "receptor", Mode.POTENTIATOR, 1e-12, factor=1.0, site="modulator")
    x = solved(net, scenario(100.0, pam), scenario(100.0, pam, silent))["receptor"]
    assert x[0] == pytest.approx(receptor(2.0) - receptor(0.4), abs=1e-6)
    assert x[1] == pytest.approx(0.0, abs=1e-4)


def test_conditions_hold_for_both_sides_of_the_comparison() -> None:
    """A node held at a level answers nothing; a tone in folds defines a new rest, at which nothing moves."""
    net = coupled()
    agonist = net.bind("a", "first", Mode.ORTHOSTERIC, 1.0, efficacy=1.0)
    held, tone = net.index["Gi"], net.index["ligand"]
    x = solved(
        net,
        scenario(10.0, agonist, fixed=((held, 2.0),)),
        Scenario(Treatment(), tones=((tone, 4.0),)),
        scenario(1e9, net.bind("n", "first", Mode.ORTHOSTERIC, 1.0, efficacy=0.0), tones=((tone, 4.0),)),
    )
    assert x["Gi"][0] == x["enzyme"][0] == 0.0
    assert all(values[1] == 0.0 for values in x.values())
    assert x["first"][2] == pytest.approx(6 * 0.05 / 1.05 - receptor(2.0), abs=1e-6)


CASES = {
    "brake": (terminal, lambda n: scenario(10.0, n.bind("i", "transporter", Mode.UPTAKE_BLOCK, 1.0))),
    "brake blocked": (
        terminal,
        lambda n: scenario(
            10.0,
            n.bind("i", "transporter", Mode.UPTAKE_BLOCK, 1.0),
            n.bind("b", "autoreceptor", Mode.ORTHOSTERIC, 3.0, efficacy=0.0),
        ),
    ),
    "releaser": (terminal, lambda n: scenario(100.0, n.bind("r", "transporter", Mode.SUBSTRATE, 50.0, efficacy=0.2))),
    "two receptors": (
        coupled,
        lambda n: scenario(
            5.0,
            n.bind("a", "first", Mode.ORTHOSTERIC, 1.0, efficacy=0.3),
            n.bind("p", "other", Mode.POTENTIATOR, 2.0, factor=5.0),
            n.bind("c", "second", Mode.BLOCK, 3.0, needs_open=True),
            n.bind("k", "Gq", Mode.INHIBIT, 7.0),
        ),
    ),
    "chronic": (
        adapting,
        lambda n: scenario(10.0, n.bind("i", "transporter", Mode.UPTAKE_BLOCK, 1.0), time=Time.CHRONIC),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_running_time_forward_settles_at_the_same_answer(case: str) -> None:
    """An independent integration of the same network in time ends where the solver says."""
    build, ask = CASES[case]
    net = build()
    question = ask(net)
    mine = respond(compile_network(net.network()), [question]).state[:, 0]
    assert mine == pytest.approx(Clockwork(net.network(), question).settled(), abs=1e-5)


def test_two_half_doses_are_one_dose() -> None:
    """Doses of one compound add up, also where its Hill slope is not one."""
    net = coupled()
    item = net.bind("d", "first", Mode.ORTHOSTERIC, 3.0, efficacy=0.5, hill=1.6)
    half = Scenario(Treatment((Dose("d", 5.0), Dose("d", 5.0)), (item,)))
    x = solved(net, half, scenario(10.0, item))
    assert all(values[0] == values[1] for values in x.values())
