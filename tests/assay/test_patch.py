"""Patch clamp: block per potential, state affinities, use dependence."""

from __future__ import annotations

import numpy as np
import pytest

from kg.assay import parse_table, patch_table
from kg.assay.report import Status
from kg.errors import DataError, UsageError

VOLTS = (-120, -100, -90, -80, -70, -60)
MICROMOLAR = (0, 0.1, 0.3, 1, 3, 10, 30, 100)
K_R, K_I = 24.8, 0.51
V_HALF, SLOPE = -75.0, 6.0


def _h(volt: float) -> float:
    return 1 / (1 + np.exp((volt - V_HALF) / SLOPE))


def _currents(volts=VOLTS, noise: float = 0.05, seed: int = 3, extra: str = ""):
    random = np.random.default_rng(seed)
    rows = ["cell,holding_mV,concentration_uM,current_pA" + (",availability" if extra else "")]
    for cell in range(5):
        size = 2000 * np.exp(random.normal(0, 0.2))
        for volt in volts:
            for dose in MICROMOLAR:
                left = 1 / (1 + dose * (_h(volt) / K_R + (1 - _h(volt)) / K_I))
                row = f"c{cell},{volt},{dose},{-size * _h(volt) * left * (1 + random.normal(0, noise)):.6g}"
                rows.append(row + (f",{_h(volt):.6g}" if extra else ""))
    return parse_table("\n".join(rows) + "\n", "currents.csv")


def test_block_deepens_with_depolarisation() -> None:
    """Each potential's IC50 is the K_app of the modulated receptor, within its interval or 15 %."""
    result = patch_table(_currents())
    for block in result.holding:
        truth = 1000 / (_h(block.holding_mV) / K_R + (1 - _h(block.holding_mV)) / K_I)
        assert block.estimates is not None
        assert block.estimates["ic50_nM"].value == pytest.approx(truth, rel=0.15)
    values = [block.estimates["ic50_nM"].value for block in result.holding if block.estimates]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("source", ["column", "constants", "controls"])
def test_state_affinities(source: str) -> None:
    """K_R and K_I are recovered whether availability is a column, two constants, or read from the controls."""
    constants = {"v_half": "-75 mV", "slope": "6 mV"} if source == "constants" else {}
    result = patch_table(_currents(extra="h" if source == "column" else ""), **constants)
    assert source.rstrip("s") in result.availability_from
    assert result.modulated_receptor is not None
    assert result.modulated_receptor["k_r_nM"].value == pytest.approx(1000 * K_R, rel=0.15)
    assert result.modulated_receptor["k_i_nM"].value == pytest.approx(1000 * K_I, rel=0.1)


def test_exact_currents_return_the_constants() -> None:
    """Without noise K_R and K_I come back to 4 digits."""
    result = patch_table(_currents(noise=0.0), v_half="-75 mV", slope="6 mV")
    assert result.modulated_receptor is not None
    assert result.modulated_receptor["k_r_nM"].value == pytest.approx(24800, rel=1e-4)
    assert result.modulated_receptor["k_i_nM"].value == pytest.approx(510, rel=1e-4)


def test_one_potential_gives_no_state_affinities() -> None:
    """A single potential gives its IC50 and a sentence, not K_R and K_I."""
    result = patch_table(_currents(volts=(-120,)), v_half="-75 mV", slope="6 mV")
    assert result.holding[0].estimates is not None
    assert result.modulated_receptor is None
    assert "do not separate" in result.verdict
    assert patch_table(_currents(volts=(-120,))).availability_from == ""


def test_unblocked_currents_give_a_verdict() -> None:
    """Currents that no concentration changes have no IC50 at all, and the status says why."""
    random = np.random.default_rng(0)
    rows = ["holding_mV,concentration_uM,current_pA"]
    rows += [f"-80,{dose},{-1000 * (1 + random.normal(0, 0.03)):.5g}" for dose in MICROMOLAR for _ in range(3)]
    result = patch_table(parse_table("\n".join(rows), "p.csv"))
    assert result.status in (Status.FLAT, Status.INVERTED)
    assert result.holding[0].estimates is None


def _trains(seed: int = 1):
    rows = ["cell,holding_mV,concentration_uM,current_pA,pulse,frequency_Hz"]
    random = np.random.default_rng(seed)
    for cell in range(4):
        for dose in (0, 1):
            for pulse in range(1, 31):
                steady, first = (1.0, 1.0) if dose == 0 else (0.5, 0.8)
                share = steady + (1 - steady) * np.exp(-(pulse - 1) / 5)
                rows.append(f"c{cell},-120,{dose},{1000 * first * share + random.normal(0, 8):.5g},{pulse},10")
    return rows


def test_use_dependence() -> None:
    """A train that falls to half with a constant of 5 pulses is 50 % use-dependent block beside 20 % tonic block."""
    train = patch_table(parse_table("\n".join(_trains()), "p.csv")).use_dependence[0]
    assert train.use_dependent_block_percent == pytest.approx(50.0, abs=2.0)
    assert train.tonic_block_percent == pytest.approx(20.0, abs=2.0)
    assert train.cells == 4


def test_decay_of_a_train() -> None:
    """The interval of the time constant holds the true 5 pulses in at least 17 of 20 experiments."""
    held = 0
    for seed in range(20):
        decay = patch_table(parse_table("\n".join(_trains(seed)), "p.csv")).use_dependence[0].pulses_to_decay
        assert decay is not None
        assert decay.value == pytest.approx(5.0, rel=0.1)
        held += decay.low < 5.0 < decay.high
    assert held >= 17


def test_short_or_unpaired_trains_are_said() -> None:
    """Two pulses make no train; a train without control says that rundown is not taken off."""
    short = [row for row in _trains()[1:] if int(row.split(",")[4]) <= 2]
    result = patch_table(parse_table("\n".join([_trains()[0], *short]), "p.csv"))
    assert result.use_dependence == ()
    assert any("more than 3 pulses" in note for note in result.notes)
    unpaired = [row for row in _trains()[1:] if row.split(",")[2] == "1" or int(row.split(",")[4]) == 1]
    result = patch_table(parse_table("\n".join([_trains()[0], *unpaired]), "p.csv"))
    assert any("rundown" in note for note in result.notes)


def test_missing_control_is_named() -> None:
    """A cell without current before the compound is an error that names potential and cell."""
    rows = ["cell,holding_mV,concentration_nM,current_pA", "c1,-80,0,-900", "c1,-80,10,-500", "c2,-80,10,-500"]
    with pytest.raises(DataError, match="-80 mV c2"):
        patch_table(parse_table("\n".join(rows), "p.csv"))


def test_half_a_boltzmann_is_refused() -> None:
    """V_half without slope is a usage error; an availability above 1, or no current at all, a data error."""
    with pytest.raises(DataError, match="no row has a current"):
        patch_table(parse_table("holding_mV,concentration_nM,current_pA\n-80,0,NA\n", "p.csv"))
    with pytest.raises(UsageError, match="both or neither"):
        patch_table(_currents(), v_half="-75 mV")
    with pytest.raises(DataError, match="between 0 and 1"):
        patch_table(parse_table("holding_mV,concentration_nM,current_pA,availability\n-80,0,-1,1.2\n", "p.csv"))


def test_several_compounds_are_not_one_block() -> None:
    """Currents under two compounds are refused rather than pooled."""
    text = "compound,cell,concentration_uM,holding_mV,current_pA\n" + "".join(
        f"{name},1,{dose},-80,{1000 / (1 + dose / half):.1f}\n"
        for name, half in (("A", 3.0), ("B", 30.0))
        for dose in (0, 1, 3, 10, 30)
    )
    with pytest.raises(DataError, match="several compounds: A, B"):
        patch_table(parse_table(text, "c.csv"))


def test_block_that_comes_back_has_no_ic50() -> None:
    """A block that is relieved again at high concentrations is a U and gives no IC50."""
    doses = [0.1 * 10 ** (step / 3) for step in range(13)]
    noise = np.random.default_rng(0).normal(0.0, 8.0, 3 * len(doses))
    rows = [f"1,{dose},-80,{1000 * (1 - 0.8 * np.exp(-((np.log10(dose) - 1.0) ** 2))) + noise[3 * n + k]:.1f}"
            for n, dose in enumerate(doses) for k in range(3)]  # fmt: skip
    text = "cell,concentration_uM,holding_mV,current_pA\n1,0,-80,1000\n" + "\n".join(rows) + "\n"
    block = patch_table(parse_table(text, "c.csv")).holding[0]
    assert block.status is Status.BELL
    assert block.estimates is None
