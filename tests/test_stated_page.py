"""Promises of scripts/stated_page.py: no direction that a document affirms of a drug is left out, and each has a verdict."""

from __future__ import annotations

import re
from pathlib import Path

import shipped

from kg.knowledge.vocabulary import local_name

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "stated.md"
# Every kind of record that says a direction of a compound, asked for on its own, without the program's code for answers.
AFFIRMED = """
SELECT DISTINCT ?drug ?statement ?line ?thing ?value {
  { ?record a kg:Action ; kg:compound ?c ; kg:target ?t ; kg:actionType/kg:sign/kg:signValue ?value }
  UNION { ?record a kg:CausalStep ; kg:subject ?c ; kg:object ?t ; kg:sign/kg:signValue ?value }
  UNION { ?record a kg:DoseContext ; kg:compound ?c ; kg:netEffect ?t ; kg:sign/kg:signValue ?value }
  UNION { ?record a kg:Claim ; kg:about ?c ; kg:outcome ?t ; kg:sign/kg:signValue ?value ; kg:modality kg:Affirmed }
  ?c a kg:Compound . ?record kg:statedBy ?statement . ?statement a kg:Statement ; kg:modality kg:Affirmed ; kg:line ?line .
  ?c rdfs:label ?drug . ?t rdfs:label ?thing . FILTER(?value != 0)
}
"""
ROW = re.compile(r"^\| (\S+) \(doc-\d+:(\d+)\) \| (.+?) \| ([▲▼]) \| (.*?) \| (.+?) \| (.+?) \| (.+) \|$")


def rows():
    """Drug and cells of every row of the page."""
    drug = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            drug = line[3:]
        elif found := ROW.match(line):
            yield drug, found.groups()


def test_every_affirmed_direction_is_on_the_page():
    """And no other: drug, statement, line, thing and direction are those of the records."""
    asked = {
        (r["drug"], local_name(str(r["statement"])), r["line"], r["thing"], "▲" if int(str(r["value"])) > 0 else "▼")
        for r in shipped.untouched().rows(AFFIRMED)
    }
    assert {(drug, *cells[:4]) for drug, cells in rows()} == asked
    assert {drug for drug, _ in rows()} >= {"amisulpride", "amitriptyline", "amitriptylinoxide", "amoxapine"}


def test_every_row_has_two_verdicts_and_a_reason():
    """One of four words, and why; what is stated for a dose window names it."""
    words = {"agrees", "opposes", "not reached", "not computed"}
    for _, (statement, _, thing, _, dose, acute, chronic, because) in rows():
        assert {acute, chronic} <= words, (statement, thing)
        assert because.strip(), (statement, thing)
        assert not dose or dose.endswith("mg/day")
    assert {cells[4] for drug, cells in rows() if drug == "amisulpride"} == {"", "50–300 mg/day", "400–800 mg/day"}
