"""The picture of an answer says what the answer, the graph and the other formats say."""

from __future__ import annotations

import re
from itertools import pairwise

import pyoxigraph as ox
import pytest
import shipped
from draw import geometry, reading

from kg import settings
from kg.answer.perturbation import Perturbation
from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.layout.limit import size
from kg.draw.picture import Picture
from kg.draw.scene import EntityKind, LinkChange, Place, Scene
from kg.draw.style import glyph
from kg.engine.model import NodeKind, Role, TimeScale
from kg.errors import NotFound
from kg.explore import perturb
from kg.knowledge.vocabulary import KG
from kg.question.workspace import Workspace
from kg.views import pictures
from kg.views.compound import OCCUPANCY, compound_scene
from kg.views.parts import atlas_of
from kg.views.selection import PLACES

COMPOUNDS = ("amisulpride", "amitriptyline", "amitriptylinoxide", "amoxapine", "nortriptyline")
_MADE: dict[str, tuple[Perturbation, Picture]] = {}
BACKGROUND = "background knowledge"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The graph, opened once."""
    return shipped.workspace()


@pytest.fixture(params=COMPOUNDS)
def drawn(request: pytest.FixtureRequest, workspace: Workspace) -> tuple[Perturbation, Picture]:
    """Each compound's answer with its picture."""
    if request.param not in _MADE:
        answer = perturb(request.param, workspace=workspace, samples=16)
        _MADE[request.param] = answer, pictures.picture(answer)
    return _MADE[request.param]


def graph_sign(workspace: Workspace, record: str) -> int | None:
    """The sign of an influence or an action as the graph has it."""
    found = workspace.knowledge.rows(
        f"SELECT ?v {{ {{ <{record}> kg:sign/kg:signValue ?v }} UNION {{ <{record}> kg:actionType/kg:sign/kg:signValue ?v }} }}"
    )
    return int(str(found[0]["v"])) if found else None


def test_signs_agree_in_graph_dot_svg_html_and_table(drawn, workspace):
    """The sign of every arrow is that of its record in the graph, in DOT, SVG, explorer data and CSV."""
    _, picture = drawn
    scene = picture.scene
    ids = element_ids(scene)
    wanted = {ids["e." + edge.id]: edge.sign for edge in scene.edges}
    for edge in scene.edges:
        sign = graph_sign(workspace, edge.record)
        assert edge.sign == (1 if sign is None else sign), edge
    made = {edge.record for edge in scene.edges if graph_sign(workspace, edge.record) is None}
    for record in made:
        assert workspace.knowledge.rows(f"SELECT ?s {{ <{record}> a kg:Metabolism ; kg:product ?s }}"), record
    assert reading.signs_in_dot(picture.dot()) == wanted
    assert reading.signs_in_svg(picture.svg(), set(wanted)) == wanted
    assert {edge["dom"]: edge["sign"] for edge in reading.page(picture.html())["edges"]} == wanted
    assert {ids["e." + name]: sign for name, sign in reading.rows(picture.csv()).items()} == wanted


def test_directions_agree_in_answer_turtle_svg_and_html(drawn):
    """▲ and ▼ in the picture are the directions of the answer, of its Turtle and of the page's data."""
    answer, picture = drawn
    scene, svg = picture.scene, picture.svg()
    effects = {effect.node: effect for effect in answer.effects}
    turtle = {
        str(row[0]): str(row[1])
        for row in answer.to_rdf().query(
            "PREFIX kg: <https://w3id.org/synaptrace/vocab#> SELECT ?n ?d { ?e a kg:NetEffect ; kg:onNode ?n ; kg:direction ?d }"
        )
    }
    glyphs = reading.glyphs_in_svg(svg, scene)
    data = {node["dom"]: node for node in reading.page(picture.html())["nodes"]}
    ids = element_ids(scene)
    compared = 0
    for node in scene.nodes:
        if node.kind in (EntityKind.COMPOUND, EntityKind.MORE):
            assert node.direction is Direction.NONE
            continue
        effect = effects[node.id]
        assert (node.direction.value, node.log2_change, node.stability) == (
            effect.direction,
            effect.log2_change,
            effect.stability,
        )
        assert glyphs[node.id] == glyph(node.direction, node.log2_change)
        assert data[ids["n." + node.id]]["direction"] == effect.direction
        if reading.called(node.direction):
            assert turtle[node.record] == effect.direction
            compared += 1
    assert compared > 3


def test_every_element_carries_a_record_of_the_graph(drawn, workspace):
    """The record of every node and arrow is a subject of the graph, and so is every link."""
    _, picture = drawn
    for item in (*picture.scene.nodes, *picture.scene.edges):
        for iri in {item.record, item.link or item.record}:
            assert workspace.knowledge.query(f"ASK {{ <{iri}> ?p ?o }}"), iri


def test_arrows_are_background_exactly_when_nothing_else_stands_behind_them(drawn, workspace):
    """An arrow with a statement or data set names it; one without is marked as background and names nothing."""
    _, picture = drawn
    assert any(edge.evidence for edge in picture.scene.edges)
    for edge in picture.scene.edges:
        assert edge.background == (not edge.evidence), edge
        assert BACKGROUND not in edge.evidence
        if edge.link:
            step = workspace.knowledge.rows(
                f"SELECT ?e {{ <{edge.link}> kg:statedBy ?e . ?e a ?k FILTER(?k IN (kg:Statement, kg:DatasetEvidence)) }}"
            )
            assert edge.background is False or not step, edge


def test_targets_show_how_much_of_them_is_held(drawn):
    """The second line of a bound target adds the occupancies of the answer's rows, and names a source or background."""
    answer, picture = drawn
    held: dict[str, float] = {}
    index = answer.workspace.network.index
    for row in answer.response.occupied:
        key = answer.workspace.network.nodes[row.binding.node].key
        if row.occupancy >= OCCUPANCY:
            held[key] = held.get(key, 0.0) + row.occupancy
    shown = [node for node in picture.scene.nodes if node.id in index and node.detail]
    assert shown
    for node in shown:
        if " held [" in node.detail:
            assert node.detail.startswith(f"{100 * held[node.id]:.0f} %")
        assert node.detail.endswith("]")


def test_links_follow_the_change_of_their_source(drawn):
    """A link whose source rises is stronger, whose source falls weaker, whatever its sign."""
    answer, picture = drawn
    effects = {effect.node: effect for effect in answer.effects}
    links = [edge for edge in picture.scene.edges if edge.source in effects]
    assert {LinkChange.STRONGER, LinkChange.WEAKER} <= {edge.change for edge in links}
    for edge in links:
        direction = effects[edge.source].direction
        if direction in ("increased", "decreased"):
            assert edge.change is (LinkChange.STRONGER if direction == "increased" else LinkChange.WEAKER)


def test_routes_of_the_first_pathways_are_whole(drawn):
    """Every arrow of a carrying route that is named is drawn, end to end; shares are parts of one."""
    _, picture = drawn
    scene = picture.scene
    table = {edge.id: edge for edge in scene.edges}
    assert scene.routes
    for name, path in scene.routes:
        ends = [(table[one].source, table[one].target) for one in path]
        for before, after in pairwise(ends):
            assert after[0] == before[1] or after == before, name
    assert all(edge.share is None or 0.0 <= edge.share <= 1.0 for edge in scene.edges)


def test_pictures_keep_to_one_page(drawn):
    """No picture has more than the usual number of nodes, nor more cells and terminals than fit side by side."""
    _, picture = drawn
    scene = picture.scene
    assert size(scene.nodes) <= settings.DRAW_NODE_LIMIT
    outer = [item for item in scene.compartments if not item.parent and item.kind not in (Place.CLEFT, Place.GIVEN)]
    assert 0 < len(outer) <= PLACES


def test_words_of_a_picture_can_be_read_in_print(drawn):
    """On a page of 180 by 240 mm, upright or turned, names are printed at 5 points or more, and nothing overlaps."""
    _, picture = drawn
    svg = picture.svg()
    _, _, wide, high = map(float, re.findall(r'viewBox="([^"]*)"', svg)[0].split())
    point = 72 / 25.4
    upright, turned = (min(a * point / wide, b * point / high) for a, b in ((180, 240), (240, 180)))
    assert 11 * max(upright, turned) >= 5.0
    assert geometry.faults(picture.scene, svg) == []
    assert geometry.crossed(picture.scene, svg) == []


def test_a_compound_stands_in_each_space_that_it_acts_from(drawn):
    """An arrow of a compound ends in the cell or terminal that faces its own space; each copy carries the compound's record."""
    answer, picture = drawn
    scene = picture.scene
    given = {c.id for c in answer.scenario.compounds}
    places = {item.id: item for item in scene.compartments}
    outer = {node.id: scene.ancestors(node.compartment)[-1].id for node in scene.nodes if node.compartment}
    network = answer.workspace.network
    exchanged = {
        frozenset(network.nodes[end].key.partition("@")[2] for end in (link.source, link.target))
        for link in network.influences
    }
    acting = [
        e
        for e in scene.edges
        if scene.node(e.source).kind is EntityKind.COMPOUND and scene.node(e.target).kind is not EntityKind.COMPOUND
    ]
    assert acting
    for edge in acting:
        source = scene.node(edge.source)
        assert source.record in given
        if source.compartment:
            assert places[source.compartment].kind is Place.CLEFT
            assert frozenset((outer[edge.source], outer[edge.target])) in exchanged, edge


def test_the_first_pathway_is_in_the_picture(drawn):
    """The route of the pathway of rank one is drawn, in its own place or where the page is already."""
    answer, picture = drawn
    entity = answer.workspace.network.nodes[answer.workspace.network.index[answer.pathways[0].route[-1].target]].entity
    assert any(node.link == entity for node in picture.scene.nodes)


def test_metabolites_hang_on_their_parent(workspace):
    """An active metabolite that acts is drawn with an arrow from what it is made of; without metabolites it is gone."""
    whole = compound_scene(perturb("amitriptyline", workspace=workspace, samples=0))
    kinds = {node.id: node.kind for node in whole.nodes}
    made = [
        edge
        for edge in whole.edges
        if kinds[edge.source] is EntityKind.COMPOUND and kinds[edge.target] is EntityKind.COMPOUND
    ]
    assert made
    alone = compound_scene(perturb("amitriptyline", workspace=workspace, samples=0, without_metabolites=True))
    assert len({node.record for node in alone.nodes if node.kind is EntityKind.COMPOUND}) == 1


def test_a_picture_within_a_context_leads_there(workspace):
    """With `within` every route ends at or below the context, and an unknown context is an error."""
    answer = perturb("amisulpride", workspace=workspace, samples=0)
    scene = compound_scene(answer, within="D2-MSN")
    table = {edge.id: edge for edge in scene.edges}
    assert scene.routes
    assert all(table[path[-1]].target.endswith("@D2-MSN") for _, path in scene.routes)
    with pytest.raises(NotFound, match="context"):
        compound_scene(answer, within="moon")


def test_a_compound_that_changes_nothing_is_an_error(workspace):
    """Where nothing can be computed there is no empty picture."""
    outside = [{"target": "HRH4", "action": "antagonist", "type": "Ki", "value": 2, "unit": "nM"}]
    with pytest.raises(NotFound, match="nothing to draw"):
        compound_scene(perturb(profile=outside, conc="20 nM", workspace=workspace, samples=0))


def _without(workspace: Workspace, subject: str, predicate: str) -> Workspace:
    term = ox.NamedNode(KG + subject)
    quads = list(workspace.knowledge.store.quads_for_pattern(term, ox.NamedNode(KG + predicate), None, None))
    assert quads
    return Workspace(workspace.knowledge.without(quads))


def test_shapes_and_places_come_from_the_graph(workspace):
    """Without the triple that says how receptors are drawn, they are drawn as what receptors are a kind of."""
    entity = workspace.directory.resolve("DRD2", ("Receptor",)).iri
    assert atlas_of(workspace).kind(entity) is EntityKind.RECEPTOR
    assert atlas_of(_without(workspace, "Receptor", "drawnAs")).kind(entity) is EntityKind.PROTEIN
    terminal = next(c for c in atlas_of(workspace).contexts.values() if c.kind is Place.TERMINAL)
    other = atlas_of(_without(workspace, "Terminal", "placedAs")).contexts
    assert next(c for c in other.values() if c.id == terminal.id).kind is Place.CELL


def test_every_class_of_the_network_is_drawn_as_something(workspace):
    """Each entity of the network has a shape from its class, each context a place."""
    atlas = atlas_of(workspace)
    for node in workspace.network.nodes:
        assert node.entity in atlas._kinds
        assert node.context in atlas.contexts


def test_line_ends_come_from_the_graph(workspace):
    """Arrowheads are those that the graph gives the signs."""
    heads = {
        int(str(r["v"])): str(r["h"])
        for r in workspace.knowledge.rows("SELECT ?v ?h { ?s kg:signValue ?v ; kg:arrowhead ?h }")
    }
    assert {sign: end.arrowhead for sign, end in atlas_of(workspace).style("house").ends.items()} == heads


@pytest.fixture
def scenes(workspace: Workspace) -> tuple[Scene, ...]:
    """The same question asked twice."""
    return tuple(compound_scene(perturb("amoxapine", workspace=workspace, samples=0)) for _ in range(2))


def test_the_same_answer_gives_the_same_picture(scenes):
    """Scene and DOT are the same to the byte."""
    assert scenes[0] == scenes[1]
    assert Picture(scenes[0]).dot() == Picture(scenes[1]).dot()


def test_what_is_released_reaches_the_pool_beside_it(drawn, workspace):
    """Where a pool and what releases into it are both drawn, an arrow joins them, whatever was cut."""
    _, picture = drawn
    shown, joined = {n.id for n in picture.scene.nodes}, {(e.source, e.target) for e in picture.scene.edges}
    network = workspace.network
    for link in network.influences:
        source, target = network.nodes[link.source], network.nodes[link.target]
        if target.kind is NodeKind.POOL and link.role is Role.DRIVE and link.time is not TimeScale.SLOW:
            assert (source.key, target.key) in joined or not shown.issuperset((source.key, target.key))


def test_an_arrow_off_the_routes_carries_the_change(drawn, workspace):
    """An arrow within a cell that no route needs passes its source's change on in the sense of its target's."""
    answer, picture = drawn
    log2 = {effect.node: effect.log2_change for effect in answer.effects}
    context = {node.key: node.context for node in workspace.network.nodes}
    for edge in picture.scene.edges:
        if edge.share is None and context.get(edge.source, "") == context.get(edge.target):
            assert edge.sign * log2[edge.source] * log2[edge.target] > 0, edge.id
