"""Promises of kg new: a file to fill in, and none written over."""

from __future__ import annotations

from terminal import kg


def test_a_profile_is_written_beside_nothing_that_is_there(tmp_path):
    """The second time it is refused and the first file stays."""
    run = kg("new", "profile", "Compound 7", cwd=tmp_path)
    assert run.returncode == 0
    path = tmp_path / "compound-7.tsv"
    assert path.read_text("utf-8").startswith("#compound Compound 7\n")
    assert f"kg perturb --profile {path.name}" in run.stderr
    path.write_text("mine", "utf-8")
    again = kg("new", "profile", "Compound 7", cwd=tmp_path)
    assert again.returncode == 2
    assert path.read_text("utf-8") == "mine"
    assert kg("new", "profile", "Compound 7", "-o", "other.tsv", cwd=tmp_path).returncode == 0
