"""docs/reference/stated.md: every direction that a document affirms of a drug, beside what is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from kg.answer.parts import parts
from kg.answer.records import Stated
from kg.answer.verdicts import AGREES, NOT_COMPUTED, NOT_REACHED, OPPOSES
from kg.engine.attribution import attribute
from kg.engine.response import respond
from kg.explore import open_workspace
from kg.knowledge.vocabulary import local_name
from kg.question.scenario import Question
from kg.question.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "stated.md"
VERDICTS = (AGREES, OPPOSES, NOT_REACHED, NOT_COMPUTED)
# The drugs that the documents are of, and what is stated of each: its own statements, not those of a metabolite.
_DRUGS = """
SELECT DISTINCT ?drug { ?record kg:compound|kg:subject ?drug ; kg:statedBy ?statement .
  ?statement a kg:Statement . ?record a ?kind . FILTER(?kind IN (kg:Action, kg:CausalStep)) ?drug a kg:Compound } ORDER BY ?drug
"""
_OWN = """
SELECT DISTINCT ?statement {
  { ?record kg:compound <%(drug)s> } UNION { ?record kg:subject <%(drug)s> }
  ?record kg:statedBy ?statement . ?statement a kg:Statement
}
"""
# Clinical effects stand in claims: their direction is affirmed of a patient, not of a node.
_CLAIMS = """
SELECT DISTINCT ?statement ?says ?document ?line ?sign ?outcome ?label {
  ?claim a kg:Claim ; kg:about <%(drug)s> ; kg:sign/kg:signValue ?sign ; kg:modality kg:Affirmed ; kg:statedBy ?statement ;
    kg:outcome ?outcome .
  ?statement a kg:Statement ; kg:says ?says ; kg:document ?document ; kg:line ?line . ?outcome rdfs:label ?label .
  FILTER(?sign != 0)
} ORDER BY ?document ?line ?statement ?label
"""
HEAD = """# Stated, beside computed

Written by `scripts/pages stated`; do not edit. Every direction that a document affirms of a drug, with what the computed answer makes of
it: *agrees*, *opposes*, *not reached* (the target is held by less than a tenth at that level, or the change is under 10 %) or *not computed*
(the network has no such thing, or no affinity is recorded). Computed at the recorded exposure of the drug with its active metabolites, acute and after weeks;
what is stated for a dose window, at the geometric middle of the window. A document is evidence of what it says: where the two disagree, neither is
mended after the other. `kg perturb` prints the disagreements first; `kg show STATEMENT` tells where a statement stands.
"""
_COLUMNS = "| statement | of | stated | dose | acute | after weeks | because |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """One affirmed direction with its two verdicts."""

    stated: Stated
    dose: str
    acute: str
    chronic: str
    because: str

    def cells(self) -> str:
        """The row of the table."""
        s = self.stated
        source = f"{local_name(s.statement)} ({s.document}:{s.line})"
        cells = (source, s.node, s.direction.glyph, self.dose, self.acute, self.chronic, self.because)
        return "| " + " | ".join(text.replace("|", "/") for text in cells) + " |"


def affirmed(rows: Iterable[Stated]) -> list[Stated]:
    """Those whose direction is affirmed."""
    return [row for row in rows if row.modality == "affirmed" and row.direction.moves]


def stated_of(workspace: Workspace, question: Question) -> tuple[Stated, ...]:
    """What is stated with its verdicts, of a compound without any affinity too, of which `perturb` makes no answer."""
    posed = workspace.pose(question)
    response = respond(workspace.system, [posed.scenario])
    found: tuple[Stated, ...] = parts(workspace, posed, response, None, attribute(response), "")["stated"]
    return found


def judged(workspace: Workspace, drug: str) -> list[Row]:
    """The drug's own statements; those of a dose window at the middle of it."""
    own = {str(row["statement"]) for row in workspace.knowledge.rows(_OWN % {"drug": drug})}

    def answers(dose: str) -> tuple[dict[tuple[str, str], Stated], ...]:
        both = (stated_of(workspace, Question((drug,), dose=dose, chronic=slow)) for slow in (False, True))
        return tuple({(s.statement, s.thing): s for s in affirmed(one)} for one in both)

    usual = answers("")
    windows = {row.dose for row in usual[0].values() if row.dose}
    within = {window: answers(f"{sqrt(window[0] * window[1]):.3g} mg/day") for window in windows}
    found = []
    for key, row in usual[0].items():
        if row.statement not in own:
            continue
        acute, chronic = (one.get(key, row) for one in (within[row.dose] if row.dose else usual))
        because = acute.because
        if chronic.verdict != acute.verdict:
            because += f"; after weeks {chronic.because}"
        dose = f"{row.dose[0]:g}–{row.dose[1]:g} mg/day" if row.dose else ""
        found.append(Row(row, dose, str(acute.verdict), str(chronic.verdict), because))
    return found


def clinical(workspace: Workspace, drug: str) -> list[str]:
    """Rows of clinical effects whose direction is affirmed; nothing of a patient is computed."""
    return [
        f"| {local_name(str(r['statement']))} ({local_name(str(r['document']))}:{r['line']}) | {r['label']} "
        f"| {'▲' if int(str(r['sign'])) > 0 else '▼'} |  | {NOT_COMPUTED} | {NOT_COMPUTED} | a clinical effect: the network ends at cells |"
        for r in workspace.knowledge.rows(_CLAIMS % {"drug": drug})
    ]


def section(workspace: Workspace, drug: str) -> list[str]:
    """One drug: how many of each verdict, then the table."""
    rows, claims = judged(workspace, drug), clinical(workspace, drug)
    if not rows and not claims:
        return []
    counts = Counter(row.acute for row in rows) + Counter({NOT_COMPUTED: len(claims)})
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS)
    lines = [f"\n## {workspace.directory.label(drug)}\n", f"Acute: {said}.\n", _COLUMNS]
    return [*lines, *(row.cells() for row in rows), *claims]


def page(workspace: Workspace) -> str:
    """The whole page."""
    drugs = [str(row["drug"]) for row in workspace.knowledge.rows(_DRUGS)]
    return HEAD + "\n".join(line for drug in drugs for line in section(workspace, drug)) + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(open_workspace())}
