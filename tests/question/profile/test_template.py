"""Promises of kg.question.profile.template: what is to be filled in is refused until it is, and then is a profile."""

from __future__ import annotations

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError, UsageError
from kg.explore import perturb
from kg.question.profile.template import file_name, template

WORKSPACE = shipped.workspace()


def test_a_template_that_is_filled_in_is_a_profile(tmp_path):
    """Its words are the graph's own: an answer follows from one row."""
    text = template(WORKSPACE.knowledge, "compound 7")
    path = tmp_path / "c.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="TARGET"):
        perturb(profile=path, workspace=WORKSPACE, samples=0)
    filled = text.replace("TARGET\tACTION\tKi\t=\tVALUE", "SERT\treuptake inhibitor\tKi\t=\t3")
    path.write_text(filled, "utf-8")
    found = perturb(profile=path, workspace=WORKSPACE, samples=0)
    assert found.scenario.compounds[0].label == "compound 7"
    assert next(e for e in found.effects if e.node == "serotonin@PFC-cleft").log2_change > 0
    assert "reuptake inhibitor" in text.partition("# ACTION is one of: ")[2].partition("\n")[0]


@given(st.text(max_size=100))
def test_any_name_is_one_line_or_refused(name):
    """A name can neither add a line nor lead out of the folder."""
    assert "/" not in file_name(name)
    assert file_name(name).endswith(".tsv")
    try:
        text = template(WORKSPACE.knowledge, name)
    except UsageError:
        return
    assert text.splitlines()[0] == f"#compound {' '.join(name.split())}"
    assert text.count("\n") == template(WORKSPACE.knowledge, "x").count("\n")
