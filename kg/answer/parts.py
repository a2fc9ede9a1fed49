"""The parts of an answer, made of what the engine computed."""

from __future__ import annotations

from typing import Any

from kg.answer import report
from kg.answer.accuracy import kept
from kg.answer.in_vivo import measured_beside
from kg.answer.pathways import rank
from kg.answer.signalling import blocks
from kg.answer.stated import said_of
from kg.answer.targets import TargetRows
from kg.answer.verdicts import Judge
from kg.engine.attribution import Attribution
from kg.engine.response import Response
from kg.engine.stability import Stability
from kg.knowledge.vocabulary import local_name
from kg.question.scenario import Posed
from kg.question.workspace import Workspace


def parts(
    workspace: Workspace,
    posed: Posed,
    response: Response,
    steadiness: Stability | None,
    attribution: Attribution,
    within: str,
) -> dict[str, Any]:
    """The fields of `kg.answer.answer.Answer` by name; what is computed is kept where it is at or below the context `within`.

    What the documents state is of the compound, and is judged by what is computed everywhere.
    """
    inside = report.places(workspace, within) if within else frozenset[str]()
    everywhere = report.effects(workspace, response, steadiness, attribution, "")
    effects = report.effects(workspace, response, steadiness, attribution, within) if within else everywhere
    targets = TargetRows(workspace, posed, response).rows()
    found = blocks(workspace, effects, attribution)
    primary = frozenset(t.target for t in targets if t.primary)
    ways = workspace.network, workspace.pathways, attribution, primary
    ranked = rank(*ways)
    here = rank(*ways, inside) if inside else ranked
    names = {"", *map(local_name, inside)}  # a target that nothing is computed with is nowhere
    measured = measured_beside(workspace, posed, everywhere, targets)
    return {
        "scenario": report.scenario(workspace, posed),
        "stated": Judge(workspace, posed, attribution, everywhere, targets, ranked).judged(said_of(workspace, posed)),
        "targets": tuple(t for t in targets if not inside or t.context in names),
        "effects": effects,
        "pathways": report.pathways(workspace, attribution, here, everywhere),
        "unchanged": report.unchanged(workspace, here),
        "notes": report.notes(workspace, posed),
        "transmitters": found.transmitters,
        "neurons": found.neurons,
        "signalling": found.signalling,
        "accuracy": kept(workspace),
        "measured": tuple(m for m in measured if not inside or m.node.rpartition("@")[2] in names),
    }
