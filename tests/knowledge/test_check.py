"""Promises of kg.knowledge.check: findings with file, line, record and cure; pyshacl finds the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from requirements import require

from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.check import check, lines
from kg.knowledge.shapes import constraints
from kg.knowledge.store import SourceFile

HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix my: <https://lab.example/id/> .
"""

# name -> (body, constraint that must speak, line on which the finding stands)
MISTAKES = {
    "no source": (
        'my:m a kg:Measurement ; kg:compound my:c ; kg:target my:t ; kg:measurementType kg:Ki ;\n  kg:relation "=" ; kg:printedValue "3" ; kg:printedUnit "nM" ; kg:lowNanomolar 3.0 ; kg:highNanomolar 3.0 .',
        "sourced-rule",
        8,
    ),
    "no compound": (
        'my:m a kg:Action , kg:BackgroundKnowledge ; kg:says "x" ;\n kg:target my:t ; kg:actionType kg:Antagonist .',
        "Action-compound/minCount",
        8,
    ),
    "unknown relation": (
        'my:m a kg:Measurement , kg:BackgroundKnowledge ; kg:says "x" ; kg:compound my:c ; kg:target my:t ;\n kg:measurementType kg:Ki ; kg:printedValue "3" ; kg:printedUnit "nM" ;\n kg:relation "about" .',
        "Measurement-relation/pattern",
        10,
    ),
    "two signs": (
        'my:s a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "x" ; kg:subject my:t ; kg:object my:t ; kg:mechanism kg:Modulation ;\n kg:sign kg:positive ;\n kg:sign kg:negative .',
        "CausalStep-sign/maxCount",
        9,
    ),
    "sign against its mechanism": (
        'my:s a kg:CausalStep , kg:BackgroundKnowledge ; kg:says "x" ; kg:subject my:t ; kg:object my:t ;\n kg:mechanism kg:Inhibition ; kg:sign kg:positive .',
        "sign-of-mechanism-rule",
        8,
    ),
    "literal for an entity": (
        'my:s a kg:Action , kg:BackgroundKnowledge ; kg:says "x" ; kg:compound my:c ; kg:actionType kg:Antagonist ;\n kg:target "D2 receptor" .',
        "Action-target/class",
        9,
    ),
    "share above one": (
        'my:k a kg:Clearance , kg:BackgroundKnowledge ; kg:says "x" ; kg:by my:t ; kg:of my:t ; kg:from my:cleft ; kg:in my:cell ;\n kg:low 0.1 ; kg:high 0.9 ;\n kg:share 1.5 .',
        "Clearance-share/maxInclusive",
        10,
    ),
    "line as text": ('my:st a kg:Statement ;\n kg:line "12" .', "Statement-line/datatype", 9),
}
CAST = 'my:c a kg:Compound ; rdfs:label "c" . my:t a kg:Receptor ; rdfs:label "t" .\nmy:cleft a kg:Cleft ; rdfs:label "cleft" . my:cell a kg:Cell ; rdfs:label "cell" .\n'


def written(folder: Path, body: str) -> Path:
    """A file with the cast and one record."""
    path = folder / "mine.ttl"
    path.write_text(HEAD + CAST + body + "\n", "utf-8")
    return path


def test_the_shipped_content_passes():
    """`kg check` has nothing to say about the content."""
    assert check() == []


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_found_at_its_line(name, tmp_path):
    """A record that breaks a rule is named with file, line, record and cure."""
    body, constraint, line = MISTAKES[name]
    path = written(tmp_path, body)
    found = [f for f in check([path], only=[path]) if f.constraint == constraint]
    assert len(found) == 1
    assert found[0].file.endswith("mine.ttl")
    assert found[0].line == line
    assert found[0].record.startswith("https://lab.example/id/")
    assert len(found[0].what) > 20


def test_the_same_triple_in_two_files_is_found(tmp_path):
    """A triple stands in one file."""
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    for path in (first, second):
        path.write_text(HEAD + 'my:c a kg:Compound ; rdfs:label "c" .\n', "utf-8")
    assert any(f.constraint == "one-place" for f in check([first, second]))


def test_blank_nodes_are_found(tmp_path):
    """A record without a name is refused."""
    path = tmp_path / "a.ttl"
    path.write_text(HEAD + 'my:c a kg:Compound ; rdfs:label "c" ; rdfs:seeAlso [ rdfs:label "x" ] .\n', "utf-8")
    assert any(f.constraint == "no-blank-nodes" for f in check([path]))


def test_lines_are_those_of_the_file(tmp_path):
    """Each triple is given the line on which it is complete, also past the parser's buffer."""
    path = tmp_path / "long.ttl"
    long = "x" * 20_000
    path.write_text(f'<urn:a> <urn:p> "{long}" .\n\n<urn:b> <urn:p>\n  "y" .\n', "utf-8")
    assert [line for line, _ in lines(SourceFile(path, "long.ttl"))] == [1, 4]


def test_a_syntax_error_is_one_error_with_file_and_line(tmp_path):
    """Malformed Turtle stops the check with the place."""
    path = tmp_path / "bad.ttl"
    path.write_text("<urn:a> <urn:p> .\n", "utf-8")
    with pytest.raises(DataError) as caught:
        check([path])
    assert "bad.ttl:1" in caught.value.where


def test_pyshacl_agrees(tmp_path):
    """For every mistake and for sound records, pyshacl reports the same focus nodes with the same messages."""
    import pyoxigraph as ox
    import rdflib

    try:
        import pyshacl
    except ImportError:
        pyshacl = None
    require("shacl", pyshacl is not None, "pyshacl is not installed")
    shapes = (
        rdflib.Graph().parse(assets.folder("ontology") / "shapes.ttl").parse(assets.folder("ontology") / "prefixes.ttl")
    )
    ontology = (assets.folder("ontology") / "vocabulary.ttl").read_text("utf-8")
    compiled = constraints(assets.folder("ontology") / "shapes.ttl")
    for body, _, _ in [*MISTAKES.values(), ("", "", 0)]:
        text = ontology + HEAD + CAST + body
        store = ox.Store()
        store.load(input=text, format=ox.RdfFormat.TURTLE)
        prefixes = {
            "kg": "https://w3id.org/synaptrace/vocab#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "owl": "http://www.w3.org/2002/07/owl#",
            "dcterms": "http://purl.org/dc/terms/",
        }
        ours = {(r["this"].value, c.message) for c in compiled for r in store.query(c.query, prefixes=prefixes)}
        _, report, _ = pyshacl.validate(
            rdflib.Graph().parse(data=text, format="turtle"), shacl_graph=shapes, advanced=False
        )
        assert isinstance(report, rdflib.Graph), report
        sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        theirs = {
            (str(report.value(r, sh.focusNode)), str(report.value(r, sh.resultMessage)))
            for r in report.subjects(rdflib.RDF.type, sh.ValidationResult)
        }
        assert ours == theirs, body


def test_a_shipped_file_can_be_checked_by_its_path():
    """A curator checks the file that was edited: it is not read a second time as one of the user's own."""
    path = next(p for p in assets.turtle_files("pathways") if p.parent.name == "compounds")
    assert check([path], only=[path]) == []


def test_findings_are_those_of_the_file_not_of_its_name(tmp_path, monkeypatch):
    """A file that is called like another shows its own findings alone."""
    monkeypatch.setenv("KG_LIBRARY", "none")  # what is read here is the user's file
    (tmp_path / "other").mkdir()
    bad = written(tmp_path / "other", "my:a a kg:Action .")
    good = tmp_path / "mine.ttl"
    good.write_text(HEAD + 'my:d a kg:Compound ; rdfs:label "d" .\n', "utf-8")
    assert check([bad, good], only=[good]) == []
    assert check([bad, good], only=[bad])
