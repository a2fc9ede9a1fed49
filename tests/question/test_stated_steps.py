"""Promises of kg.question.stated_steps: every mechanism that is stated and not computed with, under its conditions."""

from __future__ import annotations

import shipped

from kg.knowledge.vocabulary import local_name
from kg.question.stated_steps import conditions_of_steps, stated_steps

FOUND = {local_name(step.iri): step for step in stated_steps(shipped.knowledge())}


def test_every_step_that_the_network_leaves_out_is_there():
    """As many as the graph holds, each with its ends and evidence, none that the network uses."""
    rows = shipped.knowledge().rows("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s kg:notProjected ?why ; kg:subject ?a }")
    assert len(FOUND) == int(rows[0]["n"])
    assert all(step.evidence for step in FOUND.values())
    assert not {step.iri for step in FOUND.values()} & {link.step for link in shipped.workspace().network.influences}


def test_sign_time_and_modality_are_those_of_the_record():
    """A negative one, one that holds after weeks, one that is hedged."""
    assert FOUND["D2-lowers-cAMP-000"].sign == -1
    assert FOUND["chronic-amitriptyline-desensitises-autoreceptors"].time == "slow"
    assert {step.modality for step in FOUND.values()} >= {"affirmed", "suggested", "thought", "possible"}


def test_conditions_are_told_in_the_words_of_the_record():
    """A dose window by its label, a shape by its own."""
    said = {local_name(step): words for step, words in conditions_of_steps(shipped.knowledge()).items()}
    assert any("50-300 mg/day" in w for w in said["amisulpride-low-dose-blocks-D2-D3-autoreceptors"])
    assert said["Gi-superactivates-AC"] == ("rectified",)
    assert said["chronic-amitriptyline-desensitises-autoreceptors"] == ("chronic administration",)
