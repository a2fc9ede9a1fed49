"""What must be said of an answer that rests on the library: what was left uncomputed, and whose data they are."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from kg.knowledge.vocabulary import local_name
from kg.question.scenario import Posed
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

# Targets bound within so many times the tightest computed affinity are counted where no action is recorded.
WITHIN = 30.0
_NAMED = 4
_BOUND = """
SELECT ?target (MIN(?low) AS ?least) (MIN(?high) AS ?most) {
  ?value kg:compound <%s> ; kg:choice "binder" ; kg:target ?target ; kg:lowNanomolar ?low ; kg:highNanomolar ?high .
}
GROUP BY ?target
ORDER BY ?least
"""
_DISPUTED = """
SELECT DISTINCT ?target {
  ?contradiction a kg:Contradiction ; kg:kind kg:Disputed ; kg:between ?action .
  ?action a kg:Action ; kg:compound <%s> ; kg:target ?target ; kg:actionType/kg:sign kg:unknownSign .
}
ORDER BY ?target
"""
_ELSEWHERE = """
SELECT DISTINCT ?target ?dataset {
  ?action a kg:Action ; kg:compound <%s> ; kg:primaryTarget true ; kg:qualifier "outside the network" ; kg:target ?target .
  OPTIONAL { ?action kg:statedBy/kg:dataset/rdfs:label ?dataset }
}
ORDER BY ?target ?dataset
"""
_CREDITS = """
SELECT DISTINCT ?label ?licence {
  { ?record a kg:Action } UNION { ?record a kg:Measurement ; kg:choice "chosen" } UNION { ?record a kg:Exposure }
  ?record kg:compound <%s> ; kg:statedBy/kg:dataset ?dataset . ?dataset rdfs:label ?label ; dcterms:license ?licence .
}
ORDER BY ?label
"""


def library_notes(workspace: Workspace, posed: Posed) -> list[str]:
    """Salts, binders, contradictions and attribution, of the compounds that stand in the library."""
    said = list(posed.remarks)
    for iri in _of_library(workspace, posed):
        name = workspace.directory.label(iri)
        known = [
            t.affinity.value
            for t in posed.prepared.targets
            if t.compound == iri and t.affinity and t.affinity.value > 0 and not t.problem
        ]
        bound = [(sqrt(float(str(r["least"])) * float(str(r["most"]))), str(r["target"]))
                 for r in workspace.knowledge.taking.rows(iri, _BOUND % iri)]  # fmt: skip
        close = [target for value, target in bound if known and value <= WITHIN * min(known)]
        if close:
            more = f" and {len(close) - _NAMED} more" if len(close) > _NAMED else ""
            names = ", ".join(map(workspace.directory.label, close[:_NAMED]))
            said.append(
                f"{name} binds {len(close)} more target{'s' if len(close) > 1 else ''} within {WITHIN:g}-fold of its tightest, action not recorded: {names}{more}"
            )
        disputed = [
            workspace.directory.label(str(r["target"])) for r in workspace.knowledge.taking.rows(iri, _DISPUTED % iri)
        ]
        if disputed:
            said.append(
                f"sources contradict each other on what {name} does, so computed without it: {', '.join(disputed)}"
            )
        said += _elsewhere(workspace, iri, name)
    if sources := credits_of(workspace, posed):
        said.append(f"rests on data of {_by_licence(sources)}")
    return said


def _elsewhere(workspace: Workspace, iri: str, name: str) -> list[str]:
    """Targets by which a source says that the compound works, and which the network lacks."""
    rows = workspace.knowledge.taking.rows(iri, _ELSEWHERE % iri)
    targets = list(dict.fromkeys(workspace.directory.label(str(row["target"])) for row in rows))
    sources = list(dict.fromkeys(row["dataset"] for row in rows if row["dataset"]))
    if not targets:
        return []
    more = f" and {len(targets) - _NAMED} more" if len(targets) > _NAMED else ""
    who = f" ({'; '.join(sources)})" if sources else ""
    return [
        f"{name} works by {', '.join(targets[:_NAMED])}{more}{who}: not in the network, so nothing of that is computed"
    ]


def credits_of(workspace: Workspace, posed: Posed) -> tuple[str, ...]:
    """The data sets that the library's compounds rest on, each with its licence."""
    found: dict[str, None] = {}
    for iri in _of_library(workspace, posed):
        for row in workspace.knowledge.taking.rows(iri, _CREDITS % iri):
            found[f"{row['label']} ({_licence(str(row['licence']))})"] = None
    return tuple(sorted(found))


def _by_licence(credited: Iterable[str]) -> str:
    """`A, B (CC BY 4.0); C (MIT)` of names each with its licence: a licence that several share is said once."""
    sets: dict[str, list[str]] = {}
    for one in credited:
        name, _, licence = one.rpartition(" (")
        sets.setdefault(licence, []).append(name)
    return "; ".join(f"{', '.join(names)} ({licence}" for licence, names in sets.items())


def _licence(iri: str) -> str:
    """A licence by its usual short name: `CC BY-SA 4.0` of its address at Creative Commons, else the last of its address."""
    parts = iri.rstrip("/").split("/")
    return f"CC {parts[-2].upper()} {parts[-1]}" if "creativecommons.org" in iri else local_name(iri).upper()


def _of_library(workspace: Workspace, posed: Posed) -> list[str]:
    """The compounds of the answer whose rows were taken from the library."""
    library = workspace.knowledge.library
    given = (*posed.prepared.given, *posed.against.given, *(posed.before.given if posed.before else ()))
    iris = dict.fromkeys(g.iri for g in given)
    computed = workspace.knowledge.taking.computed
    return [i for i in iris if library and i not in computed and local_name(i) in library.taken]
