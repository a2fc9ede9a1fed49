"""Figures are drawn as the graph has them: every arrow, with its sign and its standing."""

from __future__ import annotations

import re
from itertools import pairwise

import networkx as nx
import pytest
import shipped
from draw import geometry, reading

from kg.draw.blank import blank_share
from kg.draw.elements import element_ids
from kg.draw.formats.render import to_svg
from kg.draw.layout.layers import layers
from kg.draw.paper import printed_type
from kg.draw.scene import EntityKind, Place
from kg.question.workspace import Workspace
from kg.views import pictures
from kg.views.figure import figure_scene
from kg.views.fitting import JOURNAL
from kg.views.parts import atlas_of

FIGURES = [str(row["f"]) for row in shipped.knowledge().rows("SELECT ?f { ?f a kg:Figure } ORDER BY ?f")]


def short(iri: str) -> str:
    """The local name of a record."""
    return iri.rsplit("/", 1)[-1]


@pytest.fixture
def workspace() -> Workspace:
    """The shipped graph."""
    return shipped.workspace()


def test_there_are_22_figures():
    """All figures of the five documents are in the graph."""
    assert len(FIGURES) == 22


@pytest.mark.parametrize("figure", FIGURES, ids=short)
def test_a_figure_shows_its_arrows_and_no_other(figure, workspace):
    """Each arrow of the figure is an arrow of the picture with the same ends, sign and standing, in DOT and in SVG."""
    picture = pictures.record_picture(workspace, short(figure))
    scene = picture.scene
    rows = workspace.knowledge.rows(
        f"SELECT ?a ?from ?to ?v ?standing {{ <{figure}> kg:shows ?a . ?a kg:from ?from ; kg:to ?to ; kg:standing ?standing ."
        " OPTIONAL { ?a kg:sign/kg:signValue ?v } }"
    )
    said = {
        str(r["a"]): (r["from"], r["to"], int(r["v"] or 1), not str(r["standing"]).endswith("#StatedArrow"))
        for r in rows
    }
    assert said
    assert {e.record: (e.source, e.target, e.sign, e.background) for e in scene.edges} == said
    ids = element_ids(scene)
    wanted = {ids["e." + edge.id]: edge.sign for edge in scene.edges}
    assert reading.signs_in_dot(picture.dot()) == wanted
    assert reading.signs_in_svg(picture.svg(), set(wanted)) == wanted


@pytest.mark.parametrize("figure", FIGURES, ids=short)
def test_a_figure_reads_from_the_top(figure, workspace):
    """Outside synapses with a terminal, whose carriers act upwards, an arrow turns up only where the figure itself runs in a circle."""
    scene = figure_scene(atlas_of(workspace), figure)
    if any(item.kind is Place.TERMINAL for item in scene.compartments):
        return
    circles = {(e.source, e.target) for e in scene.edges} & {(e.target, e.source) for e in scene.edges}
    assert len(layers(scene).turned) <= len(circles) // 2


@pytest.mark.parametrize("figure", FIGURES, ids=short)
def test_nothing_in_a_figure_overlaps(figure, workspace, engine):
    """No node, word or arrow of a figure lies on another node, with either engine; its names print at 8 points or more."""
    picture = pictures.record_picture(workspace, short(figure))
    svg = to_svg(picture.scene, picture.style, engine=engine)
    assert geometry.faults(picture.scene, svg) == []
    assert geometry.crossed(picture.scene, svg) == []
    wide = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
    assert 11 * 180 * 72 / 25.4 / wide >= 8.0


@pytest.mark.parametrize("figure", FIGURES, ids=short)
def test_a_figure_fills_its_page_with_type_that_can_be_read(figure, workspace):
    """On a journal's page no type is below six points, and less than a third of it holds neither drawing nor words."""
    made = pictures.record_picture(workspace, short(figure))
    svg = made.svg()
    assert printed_type(svg, JOURNAL) >= 6.0
    assert blank_share(svg) <= 0.3


@pytest.mark.parametrize("figure", [one for one in FIGURES if one.endswith("-workflow")], ids=short)
def test_a_workflow_is_a_numbered_timeline(figure, workspace):
    """Steps are counted from the top, stand below one another, are equally wide, and have what they prescribe beside their name."""
    made = pictures.record_picture(workspace, short(figure))
    table, ids = geometry.boxes(made.svg()), element_ids(made.scene)
    drawn = [table[ids["n." + node.id]] for node in made.scene.nodes]
    assert [node.label.partition(". ")[0] for node in made.scene.nodes] == [str(n + 1) for n in range(len(drawn))]
    assert all(one[3] < other[1] for one, other in pairwise(drawn))
    assert len({(round(one[0]), round(one[2])) for one in drawn}) == 1


@pytest.mark.parametrize("figure", FIGURES, ids=short)
def test_dotted_means_what_the_key_says(figure, workspace):
    """The key names exactly the standings that are drawn dotted; where they differ, what is implied says so on its arrow."""
    scene = figure_scene(atlas_of(workspace), figure)
    rows = workspace.knowledge.rows(
        f"SELECT DISTINCT ?word ?s {{ <{figure}> kg:shows/kg:standing ?s . ?s rdfs:label ?word }}"
    )
    words = sorted(str(r["word"]).lower() for r in rows if not str(r["s"]).endswith("#StatedArrow"))
    assert scene.legend().dotted == " or ".join(words)
    named = [edge for edge in scene.edges if edge.caption.lower() in words and edge.caption]
    assert bool(named) == (len(words) > 1)
    assert all(edge.background for edge in named)


def test_parts_that_no_arrow_joins_are_said(workspace):
    """A figure that falls into parts says how many there are, a figure in one piece does not speak of parts."""
    notes = {figure: figure_scene(atlas_of(workspace), figure).note for figure in FIGURES}
    for figure, note in notes.items():
        scene = figure_scene(atlas_of(workspace), figure)
        graph = nx.Graph([(edge.source, edge.target) for edge in scene.edges])
        parts = nx.number_connected_components(graph)
        assert (f"No arrow joins its {parts} parts." in note) == (parts > 1), figure


def test_a_figure_names_document_and_line(workspace):
    """The subtitle says which document a figure is of and where its caption stands."""
    for figure in FIGURES:
        row = workspace.knowledge.rows(f"SELECT ?d ?l {{ <{figure}> kg:document ?d ; kg:statedBy/kg:line ?l }}")[0]
        subtitle = figure_scene(atlas_of(workspace), figure).subtitle
        assert short(str(row["d"])) in subtitle
        assert subtitle.endswith(f"line {row['l']}")


def test_the_carrier_of_a_released_transmitter_stands_in_its_terminal(workspace):
    """In a synapse the transporter that the releasing cell expresses stands where the cell stands, by the graph alone."""
    scene = figure_scene(atlas_of(workspace), next(f for f in FIGURES if f.endswith("001-serotonergic")))
    places = {item.id: item.kind for item in scene.compartments}
    kinds = {node.kind: places[node.compartment] for node in scene.nodes if node.compartment}
    assert kinds[EntityKind.TRANSPORTER] is Place.TERMINAL
    assert kinds[EntityKind.TRANSMITTER] is Place.CLEFT
    assert kinds[EntityKind.RECEPTOR] is Place.MEMBRANE
