"""Promises of kg.answer.summary: what is held is told where it is held."""

from __future__ import annotations

import shipped

from kg.answer.summary import by_target, engaged, outside_brain, together, within_brain
from kg.explore import perturb

WORKSPACE = shipped.workspace()


def test_what_is_held_outside_the_brain_is_told_apart():
    """Amisulpride hardly enters the brain: the figure of the D2 receptor is the brain's, which PET measures; domperidone acts outside."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    site = [t for t in answer.targets if t.label == "D2 receptor"]
    within, outside = together(within_brain(site)), outside_brain(site)
    assert 0.4 < within < 0.8
    assert outside is not None
    assert outside > 0.95
    assert together(site) == outside
    for drug in ("fluoxetine", "amitriptyline"):
        for rows in by_target(perturb(drug, workspace=WORKSPACE, samples=0).targets):
            assert outside_brain(rows) is None
    alone = [
        t
        for t in perturb("domperidone", workspace=WORKSPACE, samples=0).targets
        if t.outside and t.label == "D2 receptor"
    ]
    assert within_brain(alone) == alone
    assert outside_brain(alone) is None


def test_targets_fall_by_the_part_that_is_printed():
    """D2 is held by 99 % outside the brain and by 64 % within it: it stands behind what is held by 83 %."""
    targets = perturb("amitriptyline", "amisulpride", workspace=WORKSPACE, samples=0).targets
    parts = [
        together(within_brain([t for group in row for t in group if t.target == row[0][0].target]))
        for row in engaged(targets, 0.2)
    ]
    assert parts == sorted(parts, reverse=True)
    assert len({t.target for t in targets if t.outside}) > 0
