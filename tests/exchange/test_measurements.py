"""Bench results as records: valid Turtle, the project's own shapes, nothing claimed that was not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plates
import pyoxigraph as ox
import pytest
import shipped

from kg.assay import fit_table, parse_table
from kg.errors import CheckFailed, UsageError
from kg.exchange.measurements import (
    Subject,
    checked_base,
    measurement_file,
    measurement_records,
    mint_compound,
    slug,
)
from kg.knowledge.check import check
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID, term

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "ab" * 32


def _report(response=None, **options):
    part = plates.plate(5, 0.03)
    values = part.response if response is None else response
    text = plates.csv({"concentration_nM": part.concentration, "bound": values})
    model = options.pop("model", "competition")
    return fit_table(parse_table(text, "plate.csv", DIGEST), model, **options)


def _first(kind: str) -> str:
    """Some record of the shipped content, so that no name of it stands here."""
    rows = shipped.knowledge().rows(f"SELECT ?x {{ ?x a kg:{kind} }} ORDER BY ?x LIMIT 1")
    return str(rows[0]["x"])


def _subject(**more) -> Subject:
    return Subject(mint_compound("https://lab.test/", "LAB-17"), "LAB-17", ID + "T", "T 1", term("Antagonist"), **more)


def _triples(text: str) -> set[tuple[str, str, str]]:
    parsed = ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE)
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in parsed}


def test_ki_is_recorded_as_printed_and_in_nanomolar() -> None:
    """One Ki with printed value, unit, bounds, evidence, file digest; the printed bounds equal the nM bounds."""
    report = _report(radioligand="1 nM", kd="1 nM")
    triples = _triples(measurement_records(report, _subject(), "https://lab.test/"))
    by_name = {predicate.rsplit("#", 1)[-1]: value for _, predicate, value in triples}
    assert report.estimates is not None
    one = report.estimates["ki_nM"]
    assert float(by_name["lowNanomolar"]) == pytest.approx(one.low, rel=5e-3)
    assert float(by_name["highNanomolar"]) == pytest.approx(one.high, rel=5e-3)
    assert float(by_name["printedLow"]) == float(by_name["lowNanomolar"])
    assert by_name["printedLow"] in by_name["printedValue"]
    assert by_name["measurementType"] == term("Ki")
    assert DIGEST in by_name["seenIn"]
    measured = [subject for subject, _, value in triples if value == term("Measurement")]
    assert len(measured) == 1


def test_potency_is_recorded_as_what_it_is() -> None:
    """An uptake experiment records an IC50 and no Ki."""
    triples = _triples(measurement_records(_report(model="uptake"), _subject()))
    kinds = {value for _, predicate, value in triples if predicate == term("measurementType")}
    assert kinds == {term("IC50")}


def test_binding_is_no_evidence_of_an_action() -> None:
    """The action of a binding experiment is marked as declared; that of a functional one rests on the data."""
    for model, options, declared in (
        ("competition", {"radioligand": "1 nM", "kd": "1 nM"}, True),
        ("uptake", {}, False),
    ):
        triples = _triples(measurement_records(_report(model=model, **options), _subject()))
        action = next(subject for subject, _, value in triples if value == term("Action"))
        assert (
            (action, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", term("BackgroundKnowledge")) in triples
        ) is declared
        assert (
            any(subject == action and predicate == term("statedBy") for subject, predicate, _ in triples)
            is not declared
        )


def test_nothing_estimated_is_nothing_recorded() -> None:
    """A flat plate makes no records."""
    with pytest.raises(CheckFailed, match="nothing was estimated"):
        measurement_records(_report([7.0] * 36), _subject())


def test_records_pass_the_checks_and_are_found(tmp_path: Path) -> None:
    """The file passes `kg check`, and the graph then answers with the user's compound and its Ki."""
    subject = Subject(
        mint_compound("https://lab.test/", "LAB-17"),
        "LAB-17",
        _first("Receptor"),
        "R",
        term("Antagonist"),
        new_compound=True,
    )
    path = tmp_path / "mine.ttl"
    path.write_text(measurement_records(_report(radioligand="1 nM", kd="1 nM"), subject, "https://lab.test/"))
    assert [str(finding) for finding in check([path], only=[path])] == []
    rows = Knowledge([path], cache=False).rows(
        "SELECT ?low ?type { ?m kg:compound <https://lab.test/compound/LAB-17> ; kg:lowNanomolar ?low ; "
        "kg:measurementType ?t . ?a kg:compound <https://lab.test/compound/LAB-17> ; kg:actionType ?type }"
    )
    assert [row["type"] for row in rows] == [term("Antagonist")]


@pytest.mark.parametrize("text", ['a"b', "a\\b", "line\nbreak", "ключ", "–"])
def test_any_text_survives(text: str) -> None:
    """Quotes, backslashes, line breaks and other scripts in a condition come back unchanged."""
    triples = _triples(measurement_records(_report(model="uptake"), _subject(condition=text)))
    assert text in {value for _, predicate, value in triples if predicate == term("condition")}


def test_bases_and_names() -> None:
    """A base ends in / or #, is an http IRI, and names are made of plain characters."""
    assert checked_base("https://lab.test/x") == "https://lab.test/x/"
    assert slug("α-methyl (R)/S") == "alpha-methyl-R-S"
    for base in ("lab", "ftp://x", "https://a b", "https://x>y"):
        with pytest.raises(UsageError, match="base"):
            checked_base(base)


def test_enantiomers_and_anomers_are_two_names() -> None:
    """(+)-X, (-)-X and the racemate, and α- and β-X, are names of their own; accents are not."""
    names = ["(+)-X", "(-)-X", "(−)-Y", "(±)-X", "α-X", "β-X", "X"]
    assert [slug(name) for name in names] == ["plus-X", "minus-X", "minus-Y", "rac-X", "alpha-X", "beta-X", "X"]
    assert slug("Kétanserine") == "Ketanserine"


def test_what_is_only_apparent_is_recorded_as_such(tmp_path: Path) -> None:
    """A Ki that the fit calls only apparent has a type of its own, which is no equilibrium constant."""
    part = plates.plate(2, 0.02, hill=1.8)
    text = plates.csv({"concentration_nM": part.concentration, "bound": part.response})
    table = parse_table(text, "plate.csv", DIGEST)
    for options, kind in (({"radioligand": "1 nM", "kd": "1 nM"}, "ApparentKi"), ({}, "ApparentIC50")):
        report = fit_table(table, "competition", **options)
        triples = _triples(measurement_records(report, _subject()))
        assert {o for _, p, o in triples if p == term("measurementType")} == {term(kind)}
        rows = Knowledge().rows(f"SELECT ?e ?r {{ kg:{kind} kg:isEquilibriumConstant ?e ; kg:apparentValueOf ?r }}")
        assert [(row["e"], row["r"]) for row in rows] == [("false", term(kind.removeprefix("Apparent")))]


def test_several_compounds_share_one_file() -> None:
    """Records of two compounds stand in one file with one data set; two names that would be one IRI are refused."""
    report = _report(model="uptake")

    def about(name: str) -> Subject:
        return Subject(mint_compound("https://lab.test/", name), name, ID + "T", "T 1", term("Antagonist"), True)

    text = measurement_file([(report, about("A")), (report, about("B"))], "https://lab.test/")
    triples = _triples(text)
    assert len([s for s, _, o in triples if o == term("Measurement")]) == 2
    assert len([s for s, _, o in triples if o == term("Dataset")]) == 1
    with pytest.raises(UsageError, match="one name"):
        measurement_file([(report, about("A 1")), (report, about("A-1"))], "https://lab.test/")


def test_an_iri_with_blanks_is_refused() -> None:
    """What is no IRI never reaches the file."""
    with pytest.raises(UsageError, match="not an IRI"):
        measurement_records(_report(model="uptake"), Subject("a b", "x", ID + "T", "T", term("Antagonist")))
