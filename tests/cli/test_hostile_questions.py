"""What a careless or unlucky user does to the program: each time the answer is the one that an untroubled start gives."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from terminal import KG, kg

_HEADER = "target\taction\ttype\tvalue\tunit\n"


def _levels(profile: Path, cache: Path) -> dict[str, float]:
    """Node -> log2 change of a profile, computed without samples."""
    run = kg("perturb", "--profile", str(profile), "--samples", "0", "-f", "json", env={"KG_CACHE": str(cache)})
    assert run.returncode == 0, run.stderr
    return {effect["node"]: effect["log2_change"] for effect in json.loads(run.stdout)["effects"]}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compound of two targets."""
    path = tmp_path_factory.mktemp("profile") / "two.tsv"
    path.write_text(f"#free_nM 5\n{_HEADER}DRD2\tantagonist\tKi\t3\tnM\nHTR2A\tantagonist\tKi\t0.5\tnM\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def untroubled(profile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The answer of a first start that nobody disturbs."""
    return _levels(profile, tmp_path_factory.mktemp("untroubled"))


@pytest.mark.parametrize("awaited", ["", "*.part", "*.nq"])
def test_a_first_start_that_is_killed_leaves_the_next_one_whole(awaited, profile, untroubled, tmp_path):
    """`kill -9` while the cache is empty, half written or just written: the next start answers as if nothing had been."""
    arguments = [*KG, "perturb", "--profile", str(profile), "--samples", "0", "-f", "json"]
    first = subprocess.Popen(arguments, env={**os.environ, "KG_CACHE": str(tmp_path)}, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while awaited and first.poll() is None and time.monotonic() < deadline and not list(tmp_path.rglob(awaited)):
            time.sleep(0.0005)
    finally:
        first.kill()
        first.wait()
    assert _levels(profile, tmp_path) == pytest.approx(untroubled, abs=1e-9)


@pytest.mark.parametrize(
    "troubled",
    [
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\t\t\t\r\n").replace("unit\t\t\t", "unit"),
        lambda text: text.upper().replace("#FREE_NM", "#free_nM"),
        lambda text: text.replace("DRD2", " P14416 ").replace("HTR2A", "5HT2A"),
        lambda text: text.replace("\t3\tnM", "\t3e-9\tM").replace("\t0.5\tnM", "\t500\tpM"),
    ],
    ids=["old-line-ends", "trailing-cells", "capitals", "other-names", "other-units"],
)
def test_another_hand_writes_the_same_table(troubled, profile, untroubled, tmp_path):
    """Line ends, empty cells behind the last column, capitals, synonyms and units change no number of the answer."""
    copy = tmp_path / "copy.tsv"
    copy.write_bytes(troubled(profile.read_text("utf-8")).encode())
    assert _levels(copy, tmp_path) == pytest.approx(untroubled, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("perturb", "amisulpride", "--skip-bad-rows"), "--skip-bad-rows is of the rows of a table"),
        (("compare", "amisulpride", "amoxapine", "--each"), "--each is of the compounds of a table"),
        (("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "--count", "--all"), "ways are counted, not listed"),
        (("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "--reach", "-k", "3"), "ways are counted, not listed"),
        (("query", "--list", "SELECT * { ?s ?p ?o }"), "--list answers no query"),
        (
            ("draw", "amisulpride", "--chart", "occupancy", "--dose", "100 mg/day", "-o", "x.svg"),
            "--dose is of another picture",
        ),
        (("draw", "amisulpride", "-o", "x.svg", "--dpi", "100"), "--dpi is of a PNG"),
        (("dose", "amisulpride=20 nM", "cAMP@D2-MSN", "--from", "1 nM", "--to", "9 nM"), "a range and an amount"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(words, said):
    """It was passed over, and what was asked for was not what was answered."""
    run = kg(*words)
    assert run.returncode == 2
    assert said in run.stderr
    assert not run.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [(("review", "gone.ttl"), 3), (("expect", "gone.tsv"), 3), (("query", "gone.rq"), 2), (("check", "gone.ttl"), 3)],
)
def test_a_file_that_is_not_there_is_called_so(words, code, tmp_path):
    """By every verb that takes one: no word of encodings or repositories."""
    run = kg(*words, cwd=tmp_path)
    assert run.returncode == code
    assert "gone." in run.stderr
    assert "no such" in run.stderr


def test_one_table_of_an_explanation_is_that_table_in_json():
    """As in rows for other programs: `--table` was passed over."""
    words = ("explain", "amisulpride", "cAMP@D2-MSN", "--table", "targets")
    rows = json.loads(kg(*words, "-f", "json").stdout)
    head, *lines = kg(*words, "-f", "tsv").stdout.splitlines()
    assert list(rows[0]) == head.split("\t")
    assert len(rows) == len(lines)
