"""What a compound does to a target, and how far it activates it: its own efficacy where one is recorded, else that of its type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import nan

from kg.engine.model import Mode
from kg.knowledge.vocabulary import local_name
from kg.pharmacology.quantity import recorded

Answers = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """A compound's action on a target; `mode` is empty where the action does not say how it enters the equations.

    `primary` says whether a source names the target as one by which the compound works. `efficacy` is that of the endogenous ligand
    as 1, with its range: the compound's own where one is recorded (kg:IntrinsicEfficacy), else that of its type of action.
    """

    iri: str
    target: str
    type: str
    sign: int
    verb: str
    mode: str
    efficacy: float
    inverse: bool
    factor: float
    needs_open: bool
    context: str
    condition: str
    modality: str
    evidence: tuple[str, ...]
    primary: bool = False
    efficacy_range: tuple[float, float] = (nan, nan)
    efficacy_record: str = ""


def action_of(row: Answers) -> ActionRecord:
    """The action that a row of the graph tells, its efficacy that of its type."""
    iri = str(row["action"])
    evidence = tuple(sorted((row["evidence"] or "").split()))
    return ActionRecord(
        iri=iri,
        target=str(row["target"]),
        type=str(row["type"]),
        sign=int(str(row["sign"])),
        verb=str(row["verb"]),
        mode=row["mode"] or "",
        efficacy=recorded(row["efficacy"]),
        inverse=row["inverse"] == "true",
        factor=recorded(row["factor"]),
        needs_open=row["needsOpen"] == "true",
        context=row["context"] or "",
        condition=row["condition"] or "",
        modality=local_name(row["modality"] or "Affirmed"),
        evidence=(*evidence, iri) if row["background"] == "true" else evidence,
        primary=row["primary"] == "true",
        efficacy_range=(recorded(row["efficacyLow"]), recorded(row["efficacyHigh"])),
    )


def with_efficacies(actions: Iterable[ActionRecord], rows: Iterable[Answers]) -> tuple[ActionRecord, ...]:
    """The actions, those that activate a target with an efficacy on record having it and its range.

    Without one on its very target an agonist keeps 1, a partial agonist what the ontology gives for all.
    """
    own = {str(row["target"]): row for row in rows}
    return tuple(_own(action, own[action.target]) if action.target in own else action for action in actions)


def _own(action: ActionRecord, row: Answers) -> ActionRecord:
    if action.mode != str(Mode.ORTHOSTERIC) or not action.efficacy > 0:
        return action
    ends = recorded(row["low"]), recorded(row["high"])
    return replace(action, efficacy=recorded(row["efficacy"]), efficacy_range=ends, efficacy_record=str(row["record"]))
