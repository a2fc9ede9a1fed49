"""Promises of kg.shown: an answer shows its picture above its tables, and its tables where there is no picture."""

from __future__ import annotations

import pytest
import shipped
from hostile import check_html, check_text

from kg.draw.formats import render
from kg.explore import perturb

WORKSPACE = shipped.workspace()
ANSWER = perturb("amisulpride", workspace=WORKSPACE, samples=0)


def test_a_notebook_shows_picture_and_tables():
    """HTML with the picture first, the picture as SVG and PNG, and the text of the prompt."""
    bundle = ANSWER._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "image/png", "text/plain"}
    assert bundle["text/plain"] == repr(ANSWER)
    page = bundle["text/html"]
    assert 0 < page.index("<svg") < page.index("<table>")
    assert "<script" not in page
    assert ANSWER.targets[0].label in page
    assert ANSWER.pathways[0].label in page[page.index("<table>") :]
    assert ANSWER._repr_html_() == page


def test_without_any_engine_the_tables_stand_alone(monkeypatch: pytest.MonkeyPatch):
    """Where nothing can draw, an answer still shows itself."""
    monkeypatch.setattr(render, "engines", lambda: ())
    bundle = ANSWER._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    check_html(bundle["text/html"])
    check_text(bundle["text/plain"])


def test_an_answer_without_any_change_has_tables():
    """There is nothing to draw, and no error either."""
    still = perturb(set="dopamine@striatum-cleft=1", workspace=WORKSPACE, samples=0)
    assert set(still._repr_mimebundle_()) == {"text/html", "text/plain"}
    check_html(still._repr_html_())
    assert "conditions without a compound" in repr(still)
    assert "nodes, computed: none" in repr(still)


def test_a_compound_of_ones_own_with_a_hostile_name_stays_a_name(tmp_path):
    """A table from anywhere can neither run a script in a notebook nor steer a terminal."""
    profile = tmp_path / "own.tsv"
    rows = "target\taction\ttype\trelation\tvalue\tunit\nSLC6A4\treuptake inhibitor\tKi\t=\t4\tnM\n"
    name = '<img src=x onerror=alert(1)>"&\u202e\x9b31m' + "z" * 300
    profile.write_text(f"#compound {name}\n#free_nM 20\n{rows}", encoding="utf-8")
    answer = perturb(profile=profile, workspace=WORKSPACE, samples=0)
    check_text(repr(answer))
    check_html(super(type(answer), answer)._repr_html_())
    assert "<img" not in answer._repr_html_()
    assert "onerror=alert" in repr(answer)
    check_text(repr(answer.posed)[:80])
    assert len(repr(answer.posed)) < 1000
    check_html(answer.explain("serotonin@PFC-cleft")._repr_html_())
