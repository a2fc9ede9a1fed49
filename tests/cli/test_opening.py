"""Promises of kg.cli.opening: the graph is there for every user, whatever became of the cache."""

from __future__ import annotations

import os
import subprocess

from terminal import ENVIRONMENT, KG, kg


def test_a_user_without_home_or_cache(tmp_path):
    """Without a home, and with a cache folder that is a file, the answer is the same."""
    (tmp_path / "file").write_text("", "utf-8")
    code = "import pathlib, sys; pathlib.Path.home = classmethod(lambda c: (_ for _ in ()).throw(RuntimeError('no home'))); from kg.cli import main; main()"
    env = {k: v for k, v in os.environ.items() if k not in ("KG_CACHE", "XDG_CACHE_HOME")}
    homeless = subprocess.run(
        [KG[0], "-c", code, "find", "SERT", "-f", "json"], env=env, capture_output=True, text=True
    )
    shut = kg("find", "SERT", "-f", "json", env={"KG_CACHE": str(tmp_path / "file")})
    assert homeless.returncode == shut.returncode == 0, homeless.stderr + shut.stderr
    assert homeless.stdout == shut.stdout


def test_two_processes_with_an_empty_cache(tmp_path):
    """Both answer, and the cache holds one graph, its rows and no leftover."""
    command = [*KG, "find", "SERT", "-f", "json"]
    env = {**os.environ, **ENVIRONMENT, "KG_CACHE": str(tmp_path)}
    runs = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert answers[0] == answers[1]
    kept = [p.suffix for p in (tmp_path / "synaptrace").iterdir()]
    assert kept.count(".nq") == 1
    assert set(kept) == {".nq", ".json"}
