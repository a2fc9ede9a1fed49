"""What an answer takes partial agonists to do: how much of what the endogenous ligand does, who says so, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

from kg.question.acting import ActionRecord
from kg.question.scenario import Posed
from kg.question.workspace import Workspace

_NAMED = 6
_STATED = """
SELECT ?where {
  <%s> kg:statedBy ?evidence . OPTIONAL { ?evidence kg:publication ?paper } OPTIONAL { ?evidence dcterms:source ?doi }
  OPTIONAL { ?evidence kg:seenIn ?seen } BIND(STR(COALESCE(?paper, ?doi, ?seen, "background knowledge")) AS ?where)
}
ORDER BY ?where
"""
# What the addresses of papers begin with, and the short form.
_SHORT = {"http://identifiers.org/pubmed/": "PMID:", "https://doi.org/": "doi:"}


def efficacy_notes(workspace: Workspace, posed: Posed) -> list[str]:
    """One line a compound: its own efficacies with range and source, and the targets at which that of its type is assumed."""
    said = []
    for compound, actions in _activating(posed).items():
        own = [a for a in actions if a.efficacy_record]
        assumed = [a for a in actions if not a.efficacy_record]
        parts = [f"{_at(workspace, a)} [{_source(workspace, compound, a)}]" for a in own]
        if assumed:
            names = [workspace.directory.label(a.target) for a in assumed]
            parts.append(f"{', '.join(_few(names))} {_value(assumed[0])}, assumed as for any partial agonist")
        if parts:
            said.append(f"efficacy of {workspace.directory.label(compound)} (endogenous ligand 1): {'; '.join(parts)}")
    return said


def _activating(posed: Posed) -> dict[str, list[ActionRecord]]:
    """Compound -> its actions that are computed with and have an efficacy with a range, or one of their own."""
    found: dict[str, dict[str, ActionRecord]] = {}
    before = posed.before.targets if posed.before else ()
    for target in (*posed.prepared.targets, *posed.against.targets, *before):
        action = target.action
        if target.nodes and not target.problem and (action.efficacy_record or not isnan(action.efficacy_range[0])):
            found.setdefault(target.compound, {})[action.target] = action
    return {compound: list(actions.values()) for compound, actions in found.items()}


def _at(workspace: Workspace, action: ActionRecord) -> str:
    return f"{workspace.directory.label(action.target)} {_value(action)}"


def _value(action: ActionRecord) -> str:
    """`0.86 (0.4–1)`."""
    low, high = action.efficacy_range
    return f"{action.efficacy:g} ({low:g}–{high:g})"


def _source(workspace: Workspace, compound: str, action: ActionRecord) -> str:
    """The paper, else the page it was seen on, else that it is background knowledge."""
    found = [str(row["where"]) for row in workspace.knowledge.taking.rows(compound, _STATED % action.efficacy_record)]
    for address, short in _SHORT.items():
        found = [one.replace(address, short) for one in found]
    return "; ".join(dict.fromkeys(found))


def _few(names: Iterable[str]) -> list[str]:
    """The first names, and how many more there are."""
    every = list(names)
    return every if len(every) <= _NAMED else [*every[:_NAMED], f"{len(every) - _NAMED} more"]
