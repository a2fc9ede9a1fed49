"""What a person names is what is drawn."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
import shipped

from kg.errors import NotFound
from kg.explore import perturb
from kg.question.workspace import Workspace
from kg.views import pictures


@pytest.fixture
def workspace() -> Workspace:
    """The shipped graph."""
    return shipped.workspace()


def test_names_of_figures_are_understood(workspace):
    """`figure/004-trk`, `figure/figure-004-trk` and the record's own name are one figure; a near miss is suggested."""
    titles = {
        pictures.record_picture(workspace, name).scene.record
        for name in ("figure/004-trk", "figure/figure-004-trk", "figure-004-trk")
    }
    assert len(titles) == 1
    with pytest.raises(NotFound, match="called"):
        pictures.record_picture(workspace, "figure/999-nothing")


def test_a_notebook_shows_svg_png_and_text(workspace):
    """The bundle of an answer has HTML with inline SVG, SVG, PNG and sentences, and no script."""
    bundle = pictures.bundle(perturb("nortriptyline", workspace=workspace, samples=0))
    assert set(bundle) == {"text/plain", "text/html", "image/svg+xml", "image/png"}
    assert "<svg" in str(bundle["text/html"])
    assert "<script" not in str(bundle["text/html"])
    assert base64.b64decode(str(bundle["image/png"])).startswith(b"\x89PNG")
    assert "What acts on what:" in str(bundle["text/plain"])


@pytest.mark.slow
def test_a_picture_is_the_same_in_every_process():
    """Neither the order of sets nor that of rows decides anything: two processes write the same DOT of figures and a compound."""
    code = (
        "from kg import explore, views\nfrom kg.views.pictures import record_picture, picture\n"
        "w = explore.open_workspace()\n"
        "for row in w.knowledge.rows('SELECT ?f { ?f a kg:Figure } ORDER BY ?f'): print(record_picture(w, row['f'].rsplit('/', 1)[-1]).dot())\n"
        "print(picture(explore.perturb('amitriptyline', workspace=w, samples=0)).dot())\n"
    )
    one, two = (
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    )
    assert one.count("digraph") > 20
    assert one == two
