"""Promises of kg.exchange.sbml_qual: signs are those of the rules, species of one gene stay apart, layouts are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.exchange.sbml_qual import read

HEAD = (
    '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" '
    'xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true"><model>'
    '<listOfCompartments><compartment id="c" constant="true"/></listOfCompartments>'
)
GENE = (
    '<annotation xmlns:rdf="r" xmlns:bqbiol="b"><rdf:RDF><rdf:Description><bqbiol:is><rdf:Bag>'
    '<rdf:li rdf:resource="{}"/></rdf:Bag></bqbiol:is></rdf:Description></rdf:RDF></annotation>'
)


def _species(name: str, label: str = "", inside: str = "", highest: int = 1) -> str:
    return (
        f'<qual:qualitativeSpecies qual:id="{name}" qual:name="{label or name}" qual:compartment="c" '
        f'qual:maxLevel="{highest}" qual:constant="false">{inside}</qual:qualitativeSpecies>'
    )


def _transition(output: str, inputs: dict[str, str], rule: str) -> str:
    entering = "".join(
        f'<qual:input qual:qualitativeSpecies="{name}"{f" qual:sign={chr(34)}{sign}{chr(34)}" if sign else ""}/>'
        for name, sign in inputs.items()
    )
    terms = f'<qual:functionTerm qual:resultLevel="1"><math>{rule}</math></qual:functionTerm>' if rule else ""
    return (
        f'<qual:transition qual:id="t_{output}"><qual:listOfInputs>{entering}</qual:listOfInputs><qual:listOfOutputs>'
        f'<qual:output qual:qualitativeSpecies="{output}"/></qual:listOfOutputs><qual:listOfFunctionTerms>'
        f'<qual:defaultTerm qual:resultLevel="0"/>{terms}</qual:listOfFunctionTerms></qual:transition>'
    )


def _is(name: str, level: int) -> str:
    return f"<apply><eq/><ci>{name}</ci><cn>{level}</cn></apply>"


def _file(folder: Path, *parts: str) -> Path:
    path = folder / "a.sbml"
    path.write_text(HEAD + "".join(parts) + "</model></sbml>", "utf-8")
    return path


def test_the_rule_decides_and_a_stated_sign_counts_without_one(tmp_path):
    """A stated sign that the rule contradicts is none, nor is one of an input that changes nothing."""
    both = f"<apply><and/>{_is('A', 1)}{_is('B', 0)}</apply>"
    path = _file(
        tmp_path,
        *map(_species, "ABCDE"),
        _transition("C", {"A": "", "B": "positive", "D": "negative"}, both),
        _transition("D", {"A": "negative", "B": "", "C": "dual"}, ""),
        _transition("E", {"E": "positive"}, _is("E", 1)),
    )
    draft = read(path)
    assert {(t.source, t.target): (t.sign, t.why) for t in draft.ties} == {
        ("A", "C"): (1, ""),
        ("B", "C"): (0, "the stated sign is not that of the rule"),
        ("D", "C"): (0, "the rule does not depend on it"),
        ("A", "D"): (-1, ""),
        ("B", "D"): (0, "the model gives no rule"),
        ("C", "D"): (0, "stated as dual"),
    }
    assert draft.rows == 7
    assert draft.told["inputs, which keep their state"] == 1


def test_two_species_of_one_gene_are_two_things(tmp_path):
    """They have its identifiers, and names of their own; alone a species is the gene itself."""
    gene = GENE.format("http://identifiers.org/hgnc/HGNC:3236")
    other = GENE.format("urn:miriam:ncbigene:1813")
    path = _file(
        tmp_path, _species("s1", "EGFR", gene), _species("s2", "EGFR_active", gene), _species("s3", "D2", other),
        _transition("s2", {"s1": ""}, _is("s1", 1)),
    )  # fmt: skip
    things = read(path).things
    assert things.keys() == {"EGFR", "EGFR (active)", "DRD2"}
    assert {t.same_as[0] for t in things.values()} == {"hgnc:3236", "hgnc:3023"}
    assert things["DRD2"].also == ("D2",)


def test_the_layout_of_the_file_is_where_things_stand(tmp_path):
    """The middle of the box that a glyph has."""
    layout = (
        '<layout:listOfLayouts xmlns:layout="l"><layout:layout><layout:listOfAdditionalGraphicalObjects>'
        '<layout:generalGlyph layout:reference="A"><layout:boundingBox><layout:position layout:x="10" layout:y="20"/>'
        '<layout:dimensions layout:width="4" layout:height="6"/></layout:boundingBox></layout:generalGlyph>'
        "</layout:listOfAdditionalGraphicalObjects></layout:layout></layout:listOfLayouts>"
    )
    path = _file(tmp_path, layout, *map(_species, "AB"), _transition("B", {"A": ""}, _is("A", 1)))
    assert {key: thing.place for key, thing in read(path).things.items()} == {"A": (12.0, 23.0), "B": None}


def test_levels_of_a_multivalued_model(tmp_path):
    """A species of three levels inhibits where it is high."""
    rule = "<apply><lt/><ci>A</ci><cn>2</cn></apply>"
    path = _file(tmp_path, _species("A", highest=2), _species("B"), _transition("B", {"A": ""}, rule))
    assert [(t.source, t.target, t.sign) for t in read(path).ties] == [("A", "B", -1)]


def test_what_names_no_species_is_refused(tmp_path):
    """With the transition it is in."""
    path = _file(tmp_path, _species("A"), _transition("A", {"gone": "positive"}, ""))
    assert [r.where for r in read(path).refused] == ["t_A"]


def test_a_model_of_reactions_is_refused(tmp_path):
    """It says what is missing."""
    with pytest.raises(DataError, match="no logical model"):
        read(_file(tmp_path, "<listOfSpecies><species id='a'/></listOfSpecies>"))
