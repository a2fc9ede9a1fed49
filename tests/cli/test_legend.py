"""Promises of kg.cli.legend: a screen explains the marks that stand on it, and no others."""

from __future__ import annotations

import pytest
import shipped

from kg.cli.findings import first_screen
from kg.cli.legend import marks, with_legend
from kg.explore import perturb


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("  dopamine  ▲20|▼3?|=", "? unsure"),
        ("Neuronal firing: serotonin neuron ▲ 4 % | =; 3 unchanged", "= surely under 10 %"),
        ("  dopamine   ·  ▲20", "· not in the network"),
        ("  Gi/o ▲ 19 % in serotonin neuron\n      +2 by SERT 97 %", "+7 in 7 more places"),
    ],
)
def test_a_mark_on_the_screen_is_explained(line, meaning):
    """Wherever the line is folded."""
    assert meaning in marks(line)


def test_what_explains_itself_is_no_mark():
    """Counts of what is left out and of sources, and the separators of the last line."""
    said = (
        "+6 more: D1 40 %, set D2 (doc-001 +2)\nNot computed: time course.\nEverything: --full · why: kg explain … NODE"
    )
    assert marks(said) == []


def test_a_line_without_marks_is_not_printed():
    """And one that comes to stand there because of the legend is explained too."""
    assert with_legend(lambda told: "\n".join(("Transmitters: none changes by 10 %", *told))) == (
        "Transmitters: none changes by 10 %"
    )
    made = with_legend(lambda told: "\n".join(("GABA ▲20?" if told else "GABA ▲20  ·", *told)))
    assert made == "GABA ▲20?\nMarks: ? unsure, · not in the network."


@pytest.mark.parametrize("drug", ["lithium", "amisulpride", "domperidone", "neostigmine", "ketamine"])
def test_the_legend_of_a_drug_names_the_marks_of_its_screen(drug):
    """Neither more nor fewer."""
    text = first_screen(perturb(drug, workspace=shipped.workspace(), samples=0), 80)
    line = next((line for line in text.split("\n") if line.startswith("Marks: ")), "Marks: .")
    assert line.removeprefix("Marks: ").removesuffix(".") == ", ".join(marks(text))
