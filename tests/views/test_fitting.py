"""The fullest picture that a page takes is drawn, and its type keeps its size."""

from __future__ import annotations

import pytest
import shipped

from kg.draw.blank import blank_share
from kg.draw.formats.render import to_svg
from kg.draw.measure import measured
from kg.draw.paper import Paper, printed_type
from kg.draw.scene import EntityKind
from kg.explore import perturb
from kg.views.clearing import cleared, faults
from kg.views.compound import compound_scene
from kg.views.fitting import BLANK, JOURNAL, LIMITS, PART, fitted
from kg.views.pictures import picture


def test_the_fullest_that_fits_is_taken() -> None:
    """A small page holds fewer nodes than a large one; on a page that takes all of it the largest, or one nearly as full whose arrows cross less."""
    answer = perturb("amoxapine", workspace=shipped.workspace(), samples=0)
    large = fitted(lambda limit: compound_scene(answer, limit), "house", Paper(600.0))
    small = fitted(lambda limit: compound_scene(answer, limit), "house", Paper(120.0, 110.0))
    fullest = cleared(compound_scene(answer, LIMITS[0]), "house")
    assert len(small.nodes) < PART * len(fullest.nodes) <= len(large.nodes) <= len(fullest.nodes)
    assert faults(large, "house") <= faults(fullest, "house")


def test_amisulpride_fits_a_page_with_all_that_it_is_about() -> None:
    """At 180 x 170 mm with type of 6 points: D2, D3, 5-HT7, the autoreceptor of the terminal and the D2-MSN."""
    made = picture(perturb("amisulpride", workspace=shipped.workspace(), samples=0), paper=JOURNAL)
    keys = {node.id for node in made.scene.nodes}
    assert {"DRD2@DA-terminal-striatum", "DRD3@DA-terminal-striatum", "DRD2@D2-MSN"} <= keys
    assert any(key.startswith("HTR7@") for key in keys)
    assert JOURNAL.keeps(printed_type(to_svg(made.scene, made.style), JOURNAL))


def test_a_page_is_not_left_a_third_blank() -> None:
    """L-DOPA's fullest picture is a tower beside a white column: a smaller one that fills its page is taken."""
    answer = perturb("levodopa", workspace=shipped.workspace(), samples=0)
    made = picture(answer, paper=JOURNAL)
    assert blank_share(to_svg(compound_scene(answer, LIMITS[0]), made.style)) > BLANK
    assert blank_share(to_svg(made.scene, made.style)) <= BLANK


@pytest.mark.parametrize("name", ["clozapine", "amitriptyline"])
def test_a_column_takes_a_picture_of_its_own(name: str) -> None:
    """At 85 mm blocks stand below one another: all type keeps six points, no arrow crosses another, it is no higher than a page."""
    column = Paper(85.0)
    answer = perturb(name, workspace=shipped.workspace(), samples=0)
    shown = picture(answer, paper=column)
    svg = to_svg(shown.scene, shown.style, room=column.room)
    found = measured(shown.scene, svg)
    assert column.keeps(printed_type(svg, column))
    assert printed_type(svg, Paper(85.0, 240.0)) >= 5.95
    assert not found.crossings
    assert sum(one.kind in (EntityKind.RECEPTOR, EntityKind.TRANSPORTER) for one in shown.scene.nodes) >= 3
