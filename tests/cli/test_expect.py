"""kg expect, run as a user runs it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from answer.tables import HEAD, row, table
from terminal import kg

STEP = """@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:cell a kg:Cell ; rdfs:label "my cell" ; kg:expresses my:a , my:b .
my:a a kg:Protein ; rdfs:label "my a" . my:b a kg:Protein ; rdfs:label "my b" .
my:ab a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "x" ; kg:subject my:a ; kg:object my:b ;
    kg:sign kg:negative ; kg:mechanism kg:Inhibition ; kg:timeScale kg:fast ; kg:gain kg:strong .
"""


def test_the_projects_own_tables_hold():
    """Without a table the project's are judged: every floor is reached, and every failure has its cause."""
    run = kg("expect", "-f", "json")
    assert run.returncode == 0, run.stderr
    found = {one["table"]: one for one in json.loads(run.stdout)}
    assert set(found) == {"blind", "expectations"}
    for one in found.values():
        assert all(group["holds"] for group in one["groups"])
        assert one["settled"] == one["groups"][0]["of"] == len(one["expectations"])
        wrong = [e for e in one["expectations"] if not e["right"]]
        assert len(wrong) == one["groups"][0]["of"] - one["groups"][0]["right"]
        assert all(e["cause"] not in ("", "unexamined") for e in wrong)


def test_a_table_of_ones_own_must_be_right_throughout(tmp_path):
    """Exit 0 where every row is met; else 1, with the row, what came out and by how much."""
    path = table(tmp_path, row(id="up"), row(id="still", node="cAMP@cardiac-myocyte", expected="unchanged"))
    assert kg("expect", str(path)).returncode == 0
    path = table(tmp_path, row(id="up"), row(id="down", expected="decreased"))
    run = kg("expect", str(path))
    assert run.returncode == 1
    assert "1 of 2 right" in run.stdout
    (line,) = [line.split() for line in run.stdout.splitlines() if line.strip().startswith("down ")]
    assert line[-5:-3] == ["decreased", "increased"]
    assert line[-1] == "unexamined"
    assert "1 expectations are not met" in run.stderr


def test_fewer_right_than_the_floor_is_exit_1(tmp_path):
    """The group, its count and its floor are named on stderr; the table is printed all the same."""
    path = table(tmp_path, row(id="up"), row(id="down", expected="decreased"))
    (tmp_path / "floors.tsv").write_text("table\tgroup\tright\ntable\tall\t2\n", "utf-8")
    run = kg("expect", str(path))
    assert run.returncode == 1
    assert "table: all 1 of 2, floor 2" in run.stderr
    assert "1 of 2 right" in run.stdout
    (tmp_path / "floors.tsv").write_text("table\tgroup\tright\ntable\tall\t1\n", "utf-8")
    assert kg("expect", str(path)).returncode == 0


def test_a_step_of_ones_own_is_judged(tmp_path):
    """With --also the network is that of the content and the file: an edit is judged before it is committed."""
    (tmp_path / "mine.ttl").write_text(STEP, "utf-8")
    path = table(tmp_path, row(given="", scenario='{"set": ["my a=2"]}', node="my b", expected="decreased"))
    assert kg("expect", str(path)).returncode == 3
    run = kg("expect", str(path), "--also", str(tmp_path / "mine.ttl"))
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(("form", "mark"), [("tsv", "\t"), ("csv", ",")])
def test_rows_for_programs(form, mark, tmp_path):
    """One row an expectation, with its computed direction and whether it is right."""
    path = table(tmp_path, row(id="up"), row(id="down", expected="decreased"))
    rows = list(csv.DictReader(io.StringIO(kg("expect", str(path), "-f", form).stdout), delimiter=mark))
    assert [(r["id"], r["computed"], r["right"]) for r in rows] == [
        ("up", "increased", "True"),
        ("down", "increased", "False"),
    ]
    assert float(rows[0]["change"]) == float(rows[1]["change"]) > 0.1


@pytest.mark.parametrize(("text", "said"), [(HEAD, "no row"), ("x\n", "no column"), (None, "no such table")])
def test_a_table_that_cannot_be_read_is_exit_3(text, said, tmp_path):
    """One message with the file and the cure, nothing on stdout."""
    path = tmp_path / "t.tsv"
    if text is not None:
        path.write_text(text, "utf-8")
    run = kg("expect", str(path))
    assert (run.returncode, run.stdout) == (3, "")
    assert said in run.stderr
    assert "t.tsv" in run.stderr
    assert "cure" in run.stderr
