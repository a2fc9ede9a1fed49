"""The list of promises names tests that are there, and its own checks tell right from wrong."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_SPEC = importlib.util.spec_from_file_location("promises", ROOT / "benchmarks" / "promises.py")
assert _SPEC is not None
assert _SPEC.loader is not None
promises = importlib.util.module_from_spec(_SPEC)
sys.modules["promises"] = promises
_SPEC.loader.exec_module(promises)


@pytest.mark.parametrize("one", promises.PROMISES, ids=lambda one: one.bullet)
def test_a_promise_names_a_test_that_is_there(one):
    """The file, and in it the function where one is named."""
    file, _, name = one.test.partition("::")
    assert (ROOT / file).is_file()
    assert not name or f"def {name}(" in (ROOT / file).read_text("utf-8")


def test_no_promise_stands_twice():
    """A line of the table is of one promise."""
    bullets = [one.bullet for one in promises.PROMISES]
    assert len(bullets) == len(set(bullets))


@pytest.mark.parametrize(
    ("ran", "kept"),
    [
        (promises.Ran(3, "", "kg: no"), True),
        (promises.Ran(3, "", "kg: else"), False),
        (promises.Ran(2, "", "kg: no"), False),
        (promises.Ran(3, "", "no Traceback"), False),
        (promises.Ran(124, "", "no"), False),
        (promises.Ran(3, "", "no: a defect of the program"), False),
    ],
)
def test_what_a_command_did_is_judged(ran, kept):
    """Code, words, and neither a crash nor a hang."""
    assert (promises.said(ran, "no", code=3) == "") == kept


def test_the_plate_of_a_tight_binder_is_the_equilibrium():
    """With a receptor of no account the curve is that of one site: half is left where the compound is (1 + L / Kd) Ki."""
    assert promises._bound(1.1, ki=1.0, receptor=1e-6) == pytest.approx(50, rel=1e-3)
