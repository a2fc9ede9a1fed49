"""Mechanisms that documents state and that the network does not use, and under which conditions any step holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.knowledge.vocabulary import local_name
from kg.question.network import evidence_of_steps

if TYPE_CHECKING:
    from kg.knowledge.store import Knowledge

_STATED = """
SELECT ?step ?subject ?object ?sign ?mechanism ?time ?modality {
  ?step a kg:CausalStep ; kg:notProjected ?why ; kg:subject ?subject ; kg:object ?object ; kg:sign/kg:signValue ?sign ;
    kg:mechanism ?mechanism .
  OPTIONAL { ?step kg:timeScale ?time } OPTIONAL { ?step kg:modality ?modality }
}
ORDER BY ?step
"""

_CONDITIONS = """
SELECT DISTINCT ?step ?said {
  ?step a kg:CausalStep ; ?term ?value .
  VALUES ?term { kg:doseContext kg:condition kg:qualifier kg:extent kg:selectivity kg:strength kg:species kg:shape }
  OPTIONAL { ?value rdfs:label ?label }
  BIND(STR(COALESCE(?label, ?value)) AS ?said)
}
ORDER BY ?step ?said
"""


@dataclass(frozen=True, slots=True)
class StatedStep:
    """A mechanism from one thing to another, in no cell that is named; `time` and `modality` are '' where none is given."""

    iri: str
    subject: str
    object: str
    sign: int
    mechanism: str
    time: str
    modality: str
    evidence: tuple[str, ...]


def stated_steps(knowledge: Knowledge) -> tuple[StatedStep, ...]:
    """Every mechanism that is stated and that the network does not use, in the order of their IRIs."""
    evidence = evidence_of_steps(knowledge)
    return tuple(
        StatedStep(
            str(row["step"]),
            str(row["subject"]),
            str(row["object"]),
            int(str(row["sign"])),
            str(row["mechanism"]),
            local_name(row["time"] or ""),
            local_name(row["modality"] or "").lower(),
            evidence.get(str(row["step"]), ()),
        )
        for row in knowledge.usual_rows(_STATED)
    )


def conditions_of_steps(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Step -> under which conditions it holds, in the words of the record: a dose window, a species, only a rise."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in knowledge.usual_rows(_CONDITIONS):
        found[str(row["step"])].append(str(row["said"]))
    return {step: tuple(said) for step, said in found.items()}
