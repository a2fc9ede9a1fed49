"""What stands under a picture: how it came about, and whose word its arrows are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.answer.perturbation import Perturbation
    from kg.draw.scene import SceneEdge
    from kg.question.workspace import Workspace

# Remarks on an answer that stand under its picture: each takes a line or two from the type of all others.
REMARKS = 2
_LICENCES = "SELECT DISTINCT ?label ?licence { ?set dcterms:license ?licence ; rdfs:label ?label } ORDER BY ?label"


def computed_line(answer: Perturbation, edges: Iterable[SceneEdge]) -> str:
    """Network, time and the standing of the arrows, for a picture of computed effects."""
    scene = answer.scenario
    return (
        f"Computed with synaptrace, network {scene.digest} ({scene.nodes} nodes, {scene.influences} influences), "
        f"{scene.time}; changes are computed, not stated. {word_of(edges)}"
    )


def word_of(edges: Iterable[SceneEdge]) -> str:
    """“Arrows by source: doc-002 (12), DrugCentral 2021 (3), background knowledge (5).” An arrow counts for each of its sources."""
    counts: Counter[str] = Counter()
    for edge in edges:
        counts.update(set(map(origin, edge.evidence)) or {"background knowledge"})
    rows = sorted(counts.items(), key=lambda item: (item[0].startswith("background"), -item[1], item[0]))
    return f"Arrows by source: {', '.join(f'{name} ({count})' for name, count in rows)}." if rows else ""


def sources_of(workspace: Workspace, edges: Iterable[SceneEdge]) -> tuple[str, ...]:
    """The documents and data sets behind arrows, data sets with their licence."""
    rows = workspace.knowledge.rows(_LICENCES)
    licence = {str(row["label"]).partition(",")[0]: str(row["licence"]) for row in rows}
    names = sorted({origin(line) for edge in edges for line in edge.evidence})
    return tuple(f"{name} ({licence[name]})" if name in licence else name for name in names)


def origin(line: str) -> str:
    """Document or data set of a source line, such as “doc-002” of “doc-002:182 [3]”."""
    return line.partition(",")[0].partition(":")[0]


def percent(share: float) -> str:
    """A share of one as “93 %”."""
    return f"{100.0 * share:.0f} %"


def scenario_lines(answer: Perturbation) -> tuple[str, str]:
    """What was given, in one line; what the concentrations rest on, the first remarks, and whose data are used.

    Remarks beyond the first stand in the caption.
    """
    given, sources = answer.scenario.compounds, answer.scenario.data_sources
    parts = [
        f"{'metabolite ' if c.metabolite_of else ''}{c.label}{f' {c.dose}' if c.dose else ''}, "
        f"{c.free.removesuffix(' at the site')}"
        for c in given
    ]
    basis = [f"{c.label}: {c.basis}" for c in given if c.basis]
    remarks = [one for one in answer.notes if not (sources and sources[0].partition(" (")[0] in one)]
    rest = [one for one in answer.notes if one not in remarks]
    left = len(remarks) - REMARKS
    more = [f"{left} more remark{'s' if left > 1 else ''} in the caption"] if left > 0 else []
    said = (*basis, *rest, *(_named_once(one, [c.label for c in given]) for one in remarks[:REMARKS]), *more)
    return "; ".join(parts), " ".join(map(sentence, said))


def _named_once(remark: str, names: Iterable[str]) -> str:
    """“… : X at A, B, Y at C” for “… : X at A, X at B, Y at C”: of a run, the first alone names the compound."""
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    said, before = "", ""
    for part in re.split(rf", (?=(?:{any_name}) at )", remark) if any_name else [remark]:
        found = re.search(rf"(?:^|(?<=\W))({any_name}) at ", part) if any_name else None
        same = bool(said and found and found[1] == before)
        said += (", " if said else "") + (part.removeprefix(f"{before} at ") if same else part)
        before = found[1] if found else ""
    return said


def sentence(text: str) -> str:
    """The text with a capital and a full stop; what is written like pH keeps its first letter."""
    begun = re.sub(r"^[a-z](?=[a-z -])", lambda first: first[0].upper(), text.strip())
    return begun if begun.endswith((".", "…")) else f"{begun}."
