"""Promises of kg.engine.mixed: what two names of a row have in common is told apart, and what little informs stays near 0."""

from __future__ import annotations

import numpy as np
import pytest

from kg.engine.mixed import LEAST_ROWS, crossed


def table(
    first: float, second: float, rest: float, seed: int = 3
) -> tuple[list[tuple[str, str, float]], np.ndarray, float]:
    """Fifteen first names at six second ones, with effects of these spreads; the effects of the second names, the spread of the first ones as drawn."""
    random = np.random.default_rng(seed)
    of_first, of_second = random.normal(0.0, first, 15), random.normal(0.0, second, 6)
    rows = [
        (f"c{i}", f"t{j}", float(of_first[i] + of_second[j] + random.normal(0.0, rest)))
        for i in range(15)
        for j in range(6)
    ]
    return rows, of_second, float(np.sqrt((of_first**2).mean()))


def test_effects_of_both_names_are_found() -> None:
    """Known spreads and effects come back; the spread of a name without effect is near nothing."""
    rows, truth, spread = table(2.0, 1.5, 0.5)
    found = crossed(rows)
    assert found.spreads[0] == pytest.approx(spread, abs=0.6)
    assert found.spreads[2] == pytest.approx(0.5, abs=0.2)
    got = np.asarray([found.second[f"t{j}"] for j in range(6)])
    assert got - got.mean() == pytest.approx(truth - truth.mean(), abs=0.4)
    assert crossed(table(2.0, 0.0, 0.5)[0]).spreads[1] <= 0.3


def test_the_order_of_rows_does_not_matter() -> None:
    """The same rows backwards give the same effects."""
    rows, _, _ = table(1.0, 1.0, 1.0)
    there, back = crossed(rows), crossed(rows[::-1])
    assert back.spreads == there.spreads
    assert back.second == pytest.approx(there.second)


def test_a_second_name_of_few_rows_has_no_effect_of_its_own() -> None:
    """One compound measured somewhere says nothing of all others there."""
    rows, _, _ = table(1.0, 1.0, 0.5)
    rare = [(f"c{k}", "rare", 9.0) for k in range(LEAST_ROWS - 1)]
    assert "rare" not in crossed(rows + rare).second
    assert crossed([*rows, *rare, ("c9", "rare", 9.0)]).second["rare"] > 1.0


def test_a_single_row_is_drawn_towards_nothing() -> None:
    """What one row says is partly the rest."""
    assert 0.0 <= crossed([("a", "b", 2.0)]).first["a"] < 2.0


def test_no_rows_are_refused() -> None:
    """Nothing can be told from nothing."""
    with pytest.raises(ValueError, match="no rows"):
        crossed([])
