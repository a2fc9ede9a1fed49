"""Promises of kg trace on a terminal."""

from __future__ import annotations

import json

import pytest
from terminal import kg


def test_a_route_names_the_source_of_every_link():
    """Sign and length of the whole, every link, and every parallel step with sign, mechanism, time and who says so."""
    run = kg("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1")
    assert run.returncode == 0
    text = " ".join(run.stdout.split())
    plain = json.loads(kg("trace", "DRD2@D2-MSN", "PKA@D2-MSN", "-k", "1", "-f", "json").stdout)[0]
    assert f"sign {plain['sign']} ({len(plain['links'])} links)" in text
    for link in plain["links"]:
        assert f"{link['from']} —({link['sign']})→ {link['to']}" in text
        for step in link["steps"]:
            assert f"{step['mechanism']}, {step['time']}" in text
            assert all(" ".join(said.split()) in text for said in step["evidence"])


def test_a_drugs_routes_say_what_they_carry():
    """And at which level."""
    run = kg("trace", "amitriptyline", "CREB@cortical-pyramidal-cell", "-k", "1", env={"COLUMNS": "80"})
    assert "nM free" in run.stdout.splitlines()[0]
    assert "carries " in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 80


@pytest.mark.parametrize("width", [60, 80, 120])
def test_many_routes_are_one_screen_and_all_of_them_when_asked(width):
    """Every node, the sign and the share of each route within 45 lines of 80 characters; with --all what JSON says of every link."""
    words = ("trace", "amitriptyline", "CREB@cortical-pyramidal-cell")
    routes = json.loads(kg(*words, "-f", "json").stdout)
    lines = kg(*words, env={"COLUMNS": str(width)}).stdout.splitlines()
    assert len(lines) <= 45 * 80 // min(width, 80)
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for number, route in enumerate(routes, 1):
        start = text.index(
            f"{number}. sign {route['sign']}, {len(route['links'])} links, carries {route['share']:+.3g}:"
        )
        told = text[start : text.find(f" {number + 1}. sign", start)].split()
        assert all(any(word == node or word == node.partition("@")[0] for word in told) for node in route["nodes"])
    whole = " ".join(kg(*words, "--all", env={"COLUMNS": str(width)}).stdout.split())
    assert all(" ".join(k["evidence"][0].split()) in whole for route in routes for k in route["links"])


@pytest.mark.parametrize(
    ("end", "options", "said"),
    [
        ("PKA@D2-MSN", ("--max-length", "1"), "--max-length"),
        ("PKA@D2-MSN", ("--fast", "--not-through", "Gi@D2-MSN"), "without --not-through Gi@D2-MSN there is 1"),
        ("PKA", ("--max-length", "1"), "with --stated there is 1, the shortest of 1 link"),
    ],
)
def test_no_route_is_no_empty_answer(end, options, said):
    """It says so, what would be found without one condition, or what may help."""
    run = kg("trace", "DRD2@D2-MSN", end, "--max-length", "4", *options)
    assert run.returncode == 1
    assert not run.stdout.strip()
    assert said in run.stderr


def test_parallel_steps_of_an_imported_network_are_one_link(tmp_path):
    """Both signs, through and past a node; a number of ways is of the whole network."""
    (tmp_path / "a.sif").write_text("A\t1\tB\nA\t-1\tB\nB\t1\tC\nA\t1\tD\nD\t-1\tC\n", "utf-8")
    assert kg("ingest", "auto", "a.sif", "-o", "store", cwd=tmp_path).returncode == 0

    def found(*options: str) -> list[tuple[str, list[str]]]:
        run = kg("trace", "A", "C", "--data", "store", "-f", "json", *options, cwd=tmp_path)
        return [(t["sign"], [n.partition("@")[0] for n in t["nodes"]]) for t in json.loads(run.stdout)]

    assert found() == [("±", ["A", "B", "C"]), ("-", ["A", "D", "C"])]
    assert found("--through", "D", "--evidence", "any") == [("-", ["A", "D", "C"])]
    assert found("--not-through", "D") == [("±", ["A", "B", "C"])]
    assert kg("trace", "A", "C", "--data", "store", "--count", "--through", "D", cwd=tmp_path).returncode == 2


def test_routes_that_do_not_carry_the_change_say_where_those_are_that_do():
    """Morphine frees dopamine by a way of ten links: the short ones through another receptor are not its reason; told in JSON's numbers."""
    run = kg("trace", "morphine", "dopamine@accumbens-cleft", env={"COLUMNS": "80"})
    text = " ".join(run.stdout.split())
    routes = json.loads(kg("trace", "morphine", "dopamine@accumbens-cleft", "-f", "json").stdout)
    carried = sum(r["share"] for r in routes if r["share"] is not None)
    assert (
        f"Together these carry {carried:+.3g} of {routes[0]['log2_change']:+.3g} into dopamine@accumbens-cleft" in text
    )
    assert "kg explain morphine dopamine@accumbens-cleft" in text
    whole = kg("trace", "paroxetine", "serotonin@PFC-cleft", env={"COLUMNS": "80"}).stdout
    assert ("Together these carry" in whole) == ("names those that carry most" in whole)
