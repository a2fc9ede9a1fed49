"""kg fit, run as a user runs it: what is not shipped is not proved, and what stands between brain and dish is written as content."""

from __future__ import annotations

import json

from terminal import kg

from kg.knowledge import assets


def test_a_check_without_fitted_numbers_says_what_writes_them():
    """No fit is shipped, so nothing can be proved: exit 1 and the command that would make one."""
    run = kg("fit", "--check")
    assert run.returncode == 1
    assert "no fitted numbers are shipped" in run.stderr
    assert "kg fit -o pathways/numbers/fitted.ttl" in run.stderr
    assert run.stdout == ""


def test_what_stands_between_brain_and_dish_is_written_as_it_is_shipped(tmp_path):
    """The Turtle is the shipped file; the rows name compound, target and the two parts."""
    made = tmp_path / "in-vivo.ttl"
    assert kg("fit", "--in-vivo", "-o", made).returncode == 0
    assert made.read_text("utf-8") == (assets.folder("pathways") / "numbers" / "in-vivo.ttl").read_text("utf-8")
    run = kg("fit", "--in-vivo", "-f", "json")
    rows = json.loads(run.stdout)
    one = next(r for r in rows if (r["compound"], r["target"]) == ("haloperidol", "D2 receptor"))
    assert one["log2"] < one["of_target"] < 0.0
