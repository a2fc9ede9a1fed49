"""Mistakes made on purpose in the real content: `kg check` finds them, or the comparison with the documents does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from content import reading, test_facts
from content.mistakes import AMITRIPTYLINE, BY_DOCUMENTS, BY_SHAPES, MEASURED, Mistake
from content.reading import ID, ROOT, Content
from content.test_facts import facts, lines
from knowledge.test_check import CAST, HEAD
from requirements import require

from kg.knowledge import assets
from kg.knowledge.check import check
from kg.knowledge.shapes import Constraint, constraints
from kg.knowledge.store import DERIVED, FILE_GRAPH, Knowledge, derive

__all__ = ["facts", "lines"]  # fixtures


OUTSIDE = "SELECT DISTINCT ?name { ?record kg:of|kg:compound|kg:product ?name FILTER NOT EXISTS { ?name a ?class } }"


@cache
def knowledge() -> Knowledge:
    """The graph, with those compounds of the library that a record of the content is of."""
    graph = Knowledge()
    while named := graph.rows(OUTSIDE):  # a metabolite comes with its drug
        graph.taking.take([str(row["name"]).removeprefix(ID) for row in named])
    return graph


@cache
def shapes() -> dict[str, Constraint]:
    return {c.name: c for c in constraints(assets.folder("ontology") / "shapes.ttl")}


def violations(name: str) -> set[str]:
    """The records that break a constraint, by local name."""
    return {row["this"].value.removeprefix(ID) for row in knowledge().query(shapes()[name].query)}


@pytest.fixture
def mistaken(request: pytest.FixtureRequest) -> Iterator[Mistake]:
    """One file's graph exchanged for the same file with a mistake in it, with what rules make of it, and back again."""
    mistake: Mistake = request.param
    graph = ox.NamedNode(FILE_GRAPH + mistake.file)
    text = (ROOT / mistake.file).read_text("utf-8")
    store = knowledge().store
    derived = list(store.quads_for_pattern(None, None, None, DERIVED))

    def put(turtle: str) -> None:
        store.remove_graph(graph)
        store.load(input=turtle, format=ox.RdfFormat.TURTLE, to_graph=graph)
        store.remove_graph(DERIVED)

    wrong = mistake.applied(text)
    try:
        put(wrong)
        derive(store)
        yield mistake
    finally:
        put(text)
        store.bulk_extend(derived)


def test_there_are_mistakes_of_every_sort() -> None:
    """At least ninety mistakes, each of a name of its own, that the check finds."""
    assert len({m.name for m in BY_SHAPES}) == len(BY_SHAPES) >= 90
    assert len({m.name for m in BY_DOCUMENTS}) == len(BY_DOCUMENTS)


@pytest.mark.parametrize("name", sorted({m.finder for m in BY_SHAPES}))
def test_the_content_as_it_is_breaks_no_rule(name: str) -> None:
    """What a rule finds below comes from the mistake: before, it finds nothing."""
    assert violations(name) == set()


@pytest.mark.parametrize("mistaken", BY_SHAPES, indirect=True, ids=lambda m: m.name)
def test_check_finds_the_mistake(mistaken: Mistake) -> None:
    """The rule that is meant for it names the record."""
    assert (mistaken.found or mistaken.record) in violations(mistaken.finder)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content, to be spoilt."""
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "pathways", folder / "pathways")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    return folder


DUPLICATE = "id:amitriptyline-SERT-Ki-002 kg:target id:SLC6A4 .\n"
BLANK = '\nid:amitriptyline rdfs:seeAlso [ rdfs:label "x" ] .\n'
WHOLE = [
    (AMITRIPTYLINE, DUPLICATE, "one-place"),
    (AMITRIPTYLINE, BLANK, "no-blank-nodes"),
    (MEASURED, "\nid:odd a kg:Measurement ; kg:compound id:amitriptyline .\n", "Measurement-target/minCount"),
    (MEASURED, "\nid:odd a kg:Mesurement ; kg:compound id:amitriptyline .\n", "unknown-class"),
]


@pytest.mark.parametrize(("file", "added", "constraint"), WHOLE, ids=lambda v: v if str(v).isidentifier() else None)
def test_the_whole_walk_names_file_and_line(
    copied: Path, monkeypatch: pytest.MonkeyPatch, file: str, added: str, constraint: str
) -> None:
    """`kg check` over another folder of content: a mistake in it is found with the file in which it stands."""
    path = copied / file
    text = path.read_text("utf-8")
    monkeypatch.setenv("KG_PATHWAYS", str(copied / "pathways"))
    path.write_text(text + added, "utf-8")
    try:
        found = [f for f in check() if f.constraint == constraint]
    finally:
        path.write_text(text, "utf-8")
    assert found
    if constraint in {"Measurement-target/minCount", "unknown-class"}:
        assert [(f.file, f.line) for f in found] == [(file, len(text.splitlines()) + 2)]
    else:
        assert {f.file for f in found} <= {AMITRIPTYLINE, MEASURED}


@pytest.mark.parametrize("mistake", BY_DOCUMENTS, ids=lambda m: m.name)
def test_the_documents_tell(
    copied: Path, monkeypatch: pytest.MonkeyPatch, facts: Any, lines: Any, mistake: Mistake
) -> None:
    """What is wrong without contradicting itself is found by the comparison with the documents, fact by fact."""
    path = copied / mistake.file
    text = path.read_text("utf-8")
    monkeypatch.setattr(reading, "ROOT", copied)
    path.write_text(mistake.applied(text), "utf-8")
    try:
        content = Content()
    finally:
        path.write_text(text, "utf-8")
    given = {"content": content, "facts": facts, "lines": lines, "document": _document(mistake, facts)}
    test = getattr(test_facts, mistake.finder)
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    with pytest.raises(AssertionError, match=mistake.found.replace(".", r"\.")):
        test(*(given[name] for name in names))


def _document(mistake: Mistake, facts: Any) -> str:
    """The document of the fact that the mistake spoils."""
    found = [d for d, listed in facts.items() if any(f["id"] == mistake.found for f in listed)]
    return str(found[0]) if found else "002"


# One text that breaks each rule which the mistakes above needed beyond the first ones.
NEWER = """
my:d1 a kg:Document . my:d2 a kg:Document .
my:ref a kg:Reference ; kg:document my:d2 ; rdfs:label "r" .
my:s1 a kg:Statement ; kg:document my:d1 ; kg:cites my:ref ; dcterms:identifier "one" ; kg:modality kg:Possible ; kg:hedge "may" .
my:s2 a kg:Statement ; kg:document my:d1 ; dcterms:identifier "one" ; kg:modality kg:Affirmed ; kg:printedValue "56" ;
    kg:stereoform "S" .
my:action a kg:Action ; kg:compound my:c ; kg:target my:t ; kg:actionType kg:Antagonist ; kg:modality kg:Affirmed ;
    kg:statedBy my:s1 .
my:occupancy a kg:Occupancy ; kg:compound my:c ; kg:target my:t ; kg:printedValue "65" ; kg:percentLow 56.0 ; kg:percentHigh 56.0 ;
    kg:statedBy my:s2 .
my:window a kg:DoseContext ; kg:compound my:c ; kg:printedDose "50-300" ; kg:doseLow 50.0 ; kg:doseHigh 400.0 ; kg:doseUnit "mg" ;
    kg:statedBy my:s2 .
my:r a kg:Compound ; rdfs:label "r" ; kg:stereoform "R" .
my:value a kg:Measurement ; kg:compound my:r ; kg:target my:t ; kg:statedBy my:s2 .
my:made a kg:Metabolism ; kg:substrateCompound my:c ; kg:product "r" ; kg:statedBy my:s2 .
my:claim a kg:Claim ; kg:about my:c ; kg:statedBy my:s2 .
my:s3 a kg:Statement .
"""
RULES = {"own-reference-rule", "one-statement-rule", "borne-out-rule", "printed-range-rule", "occupancy-in-statement-rule",
         "hedge-kept-rule", "stereoforms-apart-rule", "Metabolism-product/class", "Claim-label/minCount"}  # fmt: skip


def test_a_SHACL_engine_finds_the_same() -> None:
    """Pyshacl reports, for the rules written for these mistakes, the records that this program's own queries report."""
    import rdflib

    try:
        import pyshacl
    except ImportError:
        pyshacl = None
    require("shacl", pyshacl is not None, "pyshacl is not installed")
    text = (ROOT / "ontology/vocabulary.ttl").read_text("utf-8") + HEAD + CAST + NEWER
    store = ox.Store()
    store.load(input=text, format=ox.RdfFormat.TURTLE)
    prefixes = knowledge().prefixes
    ours = {(r["this"].value, c.message) for c in shapes().values() for r in store.query(c.query, prefixes=prefixes)}
    assert RULES - {c.name for c in shapes().values() if c.message in {message for _, message in ours}} == set()
    rules = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl").parse(ROOT / "ontology/prefixes.ttl")
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data=text, format="turtle"), shacl_graph=rules)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert isinstance(report, rdflib.Graph), report
    results = report.subjects(rdflib.RDF.type, sh.ValidationResult)
    assert {(str(report.value(r, sh.focusNode)), str(report.value(r, sh.resultMessage))) for r in results} == ours
