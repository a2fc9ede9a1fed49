"""Promises of kg trace on a terminal."""

from __future__ import annotations

import json

from terminal import kg


def test_a_route_names_the_source_of_every_link():
    """Sign and length of the whole, and a line a link with who says so."""
    run = kg("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1")
    assert run.returncode == 0
    head, *links = run.stdout.splitlines()
    plain = json.loads(kg("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1", "-f", "json").stdout)[0]
    assert f"sign {plain['sign']}" in head
    assert len(links) == len(plain["links"])
    assert all("[" in line for line in links)


def test_no_route_is_no_empty_answer():
    """It says so, and what may help."""
    run = kg("trace", "PKA@D2-MSN", "DRD2@D2-MSN", "--max-length", "1")
    assert run.returncode == 1
    assert "--max-length" in run.stderr
