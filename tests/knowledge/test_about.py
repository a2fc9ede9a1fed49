"""Promises of kg.knowledge.about: everything known about one thing, by kind, values as printed."""

from __future__ import annotations

import pytest
import shipped

from kg.knowledge.about import About

KNOWLEDGE = shipped.knowledge()
ABOUT = About(KNOWLEDGE)


@pytest.mark.parametrize("name", ["amisulpride", "amitriptyline", "DRD2"])
def test_every_measurement_of_a_thing_is_on_its_page_as_printed(name):
    """No value is lost or rounded: the printed strings of the graph are those of the table."""
    iri = ABOUT.directory.resolve(name).iri
    rows = KNOWLEDGE.rows(
        "SELECT ?m ?v { ?m a kg:Measurement ; kg:printedValue ?v . { ?m kg:compound <%s> } UNION { ?m kg:target <%s> } }"
        % (iri, iri)
    )
    page = ABOUT.page(iri)
    shown = sorted(
        value
        for table in page.tables
        if "printed value" in table.columns or "printedValue" in table.columns
        for row in table.rows
        for column, value in zip(table.columns, row, strict=True)
        if column in ("printed value", "printedValue") and value
    )
    assert shown
    assert set(shown) >= {str(r["v"]) for r in rows}


def test_every_row_has_its_columns_and_a_source():
    """Tables are rectangular, and records of compounds name who says so."""
    page = ABOUT.page(ABOUT.directory.resolve("amisulpride").iri)
    for table in page.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
    action = next(t for t in page.tables if "source" in t.columns and "action" in t.title.lower())
    assert all(row[-1] for row in action.rows)


def test_every_named_thing_has_a_page():
    """One of each class of the graph can be shown."""
    rows = KNOWLEDGE.rows(
        "SELECT ?c (MIN(STR(?t)) AS ?one) { ?t a ?c ; rdfs:label ?l FILTER(STRSTARTS(STR(?c), STR(kg:))) } GROUP BY ?c"
    )
    assert rows
    for row in rows:
        assert ABOUT.page(str(row["one"])).iri == row["one"]


def test_a_thing_nobody_knows_has_an_empty_page():
    """Nothing is made up for an IRI that is not in the graph."""
    page = ABOUT.page("https://lab.example/id/nothing")
    assert page.properties == ()
    assert page.tables == ()


def table_of(name, title):
    """The rows of one table of a page, as dictionaries."""
    page = ABOUT.page(ABOUT.directory.resolve(name).iri)
    (found,) = [t for t in page.tables if t.title == title]
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_what_a_compound_does_comes_before_how_it_was_measured():
    """Actions, values, claims and contradictions stand above protocols, figures and documents."""
    page = ABOUT.page(ABOUT.directory.resolve("amitriptyline").iri)
    titles = [t.title for t in page.tables]
    wanted = ["action", "measurement", "metabolism", "causal step", "claim", "contradiction", "protocol", "material",
              "arrow of a figure", "document"]  # fmt: skip
    assert [t for t in titles if t in wanted] == wanted


def test_a_protocol_shows_its_parameters_and_sub_steps_in_order():
    """Values as printed, examples marked, the sub-steps within their step, formulas below; no bare IRI."""
    steps = table_of("SERT-binding-002", "protocol step")
    parameters = {step["order"]: step["parameter"] for step in steps}
    assert [*parameters] == ["1", "1.2", "2", "2.1", "2.2", "2.3", "3", "4", "5", "6", "6.1", "6.2", "6.3", "6.4"]
    assert parameters["2.2"] == "fluoxetine concentration: 10 μM (for example)"
    assert set(parameters["3"].split("; ")) == {"time: 60-90 minutes", "temperature: room temperature"}
    assert "Ki = IC50 / (1 + [L]/Kd)" in {f["expression"] for f in table_of("SERT-binding-002", "formula")}
    assert not [value for step in steps for value in step.values() if "id:" in value]


def test_a_part_names_the_figure_or_protocol_it_belongs_to():
    """An arrow or a material on the page of a compound says of which whole it is a part; on that page it does not."""
    assert "Inhibition of SERT and NET by amitriptyline" in {
        r["within"] for r in table_of("amitriptyline", "arrow of a figure")
    }
    assert all(r["within"] for r in table_of("amitriptyline", "material"))
    assert "within" not in table_of("figure-004-sert-net", "arrow of a figure")[0]


def test_a_comparison_says_with_what():
    """A column that names the thing itself in some rows only is shown: what is lower is lower than this."""
    rows = table_of("amitriptyline", "affinity in words")
    assert {r["compound"]: r["compared to"] for r in rows} == {
        "amitriptyline": "",
        "amitriptylinoxide": "amitriptyline",
    }


def test_a_sentence_says_whether_a_document_or_a_curator_speaks():
    """Sentences of documents stand in the order of their lines; what is background beside them is called so."""
    (formed,) = [r for r in table_of("nortriptyline", "metabolism") if r["substrate"] == "amitriptyline"]
    stated, _, background = formed["says"].partition(" Background: ")
    assert "main metabolite" in stated
    assert "1.7 times" in background
    (blocked,) = [r for r in table_of("amitriptyline", "action") if r["target"] == "Kv1.1 channel"]
    assert blocked["says"].index("second table") < blocked["says"].index("reference 17")
    (muscarinic,) = [r for r in table_of("amitriptyline", "action") if r["target"] == "M1 receptor"]
    assert muscarinic["says"].startswith("DGIdb")


def test_a_range_reads_from_its_lower_end_upwards():
    """A value, then its lower, then its upper end, for every such triple of columns."""
    page = ABOUT.page(ABOUT.directory.resolve("nortriptyline").iri)
    (exposure,) = [t for t in page.tables if t.title == "exposure"]
    at = exposure.columns.index
    assert at("half-life") + 1 == at("half-life, low") == at("half-life, high") - 1
    assert at("plasma level, low") == at("plasma level, high") - 1


def test_a_hedged_record_carries_the_words_of_the_document():
    """Beside a modality other than affirmed stands the hedge as printed; an affirmed record has none."""
    steps = {(r["object"], r["modality"]): r["hedge"] for r in table_of("amitriptyline", "causal step")}
    assert steps["neuronal firing", "possible"] == "can"
    assert steps["intracellular signalling cascade", "thought"] == "believed to"
    assert {hedge for (_, modality), hedge in steps.items() if modality == "affirmed"} == {""}
