"""docs/reference/content.md: what the graph holds, and on what its steps rest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kg.knowledge.store import FILE_GRAPH, Knowledge
from kg.knowledge.vocabulary import KG, local_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "content.md"
HEAD = """# What the graph holds

Written by `scripts/pages content`; run it again after a change of content.

A record rests on a *document* when one of its `kg:statedBy` is a statement of a document, on a *data set* when one is a
record of a public data set. What has neither is *background knowledge*: it is marked so everywhere and counts as no
evidence. A record that has both counts once, under document. Evidence speaks for a step, not
for its strength: gains and tones are classes with a range, chosen by the curators.
"""
USED = """Steps that the composition rules put into the network, by the file they stand in. A step is written once between
entities and happens in many cells. %d further steps are recorded and not used; each says by `kg:notProjected` why."""
BASES = ("document", "data set", "background")

_RECORDS = """
SELECT ?record ?type ?file ?document ?dataset ?unused {
  GRAPH ?file { ?record a ?type }
  FILTER(STRSTARTS(STR(?type), "%s"))
  BIND(EXISTS { ?record kg:statedBy/a kg:Statement } AS ?document)
  BIND(EXISTS { ?record kg:statedBy/a kg:DatasetEvidence } AS ?dataset)
  BIND(EXISTS { ?record kg:notProjected ?why } AS ?unused)
}
"""
_SOURCED = "SELECT ?type { ?shape sh:targetClass ?type ; sh:sparql <https://w3id.org/synaptrace/shape#sourced-rule> }"
_NODES = "SELECT ?kind (COUNT(DISTINCT ?node) AS ?n) { ?node a kg:Node ; kg:nodeKind/rdfs:label ?kind } GROUP BY ?kind"
_INFLUENCES = """
SELECT ?influence ?role ?step {
  ?influence a kg:Influence ; kg:instanceOf ?step ; kg:role/rdfs:label ?role .
}
"""


def table(columns: list[str], rows: list[list[object]]) -> str:
    """A Markdown table; numbers stand to the right."""
    rule = ["---"] + ["---:"] * (len(columns) - 1)
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in [columns, rule, *rows])


def share(with_evidence: int, whole: int) -> str:
    """A share in percent; nothing of nothing has none."""
    return f"{100 * with_evidence / whole:.0f} %" if whole else "–"


def basis(row: dict[str, str | None]) -> str:
    """On what a record rests."""
    return "document" if row["document"] == "true" else "data set" if row["dataset"] == "true" else "background"


def kinds(rows: list[dict[str, str | None]]) -> str:
    """How many records there are of each kind."""
    found = Counter(local_name(str(r["type"])) for r in rows)
    return table(["kind of record", "records"], [[kind, n] for kind, n in sorted(found.items())])


def rests(rows: list[dict[str, str | None]], sourced: set[str]) -> str:
    """On what the kinds of record that need a source rest."""
    found = Counter((local_name(str(r["type"])), basis(r)) for r in rows if r["type"] in sourced)
    names = sorted({kind for kind, _ in found})
    lines = [[kind, *(found[kind, b] for b in BASES)] for kind in names]
    return table(
        ["kind of record", *BASES],
        [*lines, ["**all**", *(sum(n for (_, x), n in found.items() if x == b) for b in BASES)]],
    )


def steps(rows: list[dict[str, str | None]]) -> str:
    """Causal steps that the network uses, file by file, with the share that has evidence beyond background."""
    used = [r for r in rows if local_name(str(r["type"])) == "CausalStep" and r["unused"] != "true"]
    found = Counter((str(r["file"]).removeprefix(FILE_GRAPH), basis(r)) for r in used)
    lines: list[list[object]] = []
    for name in sorted({file for file, _ in found}):
        parts = [found[name, b] for b in BASES]
        lines.append([f"`{name}`", sum(parts), *parts, share(parts[0] + parts[1], sum(parts))])
    total = [sum(n for (_, x), n in found.items() if x == b) for b in BASES]
    lines.append(["**all**", sum(total), *total, f"**{share(total[0] + total[1], sum(total))}**"])
    return table(["file", "steps", *BASES, "beyond background"], lines)


def network(knowledge: Knowledge, rows: list[dict[str, str | None]]) -> str:
    """Nodes by kind; influences by role, with the share whose step has evidence beyond background."""
    nodes = [[str(r["kind"]), int(str(r["n"]))] for r in knowledge.rows(_NODES)]
    nodes = [*sorted(nodes), ["**all**", sum(int(str(n)) for _, n in nodes)]]
    bases = {r["record"]: basis(r) for r in rows if local_name(str(r["type"])) == "CausalStep"}
    found = Counter((str(r["role"]), bases.get(r["step"], "background")) for r in knowledge.rows(_INFLUENCES))
    lines: list[list[object]] = []
    for role in sorted({role for role, _ in found}):
        parts = [found[role, b] for b in BASES]
        lines.append([role, sum(parts), *parts, share(parts[0] + parts[1], sum(parts))])
    total = [sum(n for (_, x), n in found.items() if x == b) for b in BASES]
    lines.append(["**all**", sum(total), *total, f"**{share(total[0] + total[1], sum(total))}**"])
    influences = table(["influences as", "influences", *BASES, "beyond background"], lines)
    return f"{table(['nodes as', 'nodes'], nodes)}\n\n{influences}"


def unused(rows: list[dict[str, str | None]]) -> int:
    """Steps that are in the graph and not in the network."""
    return sum(local_name(str(r["type"])) == "CausalStep" and r["unused"] == "true" for r in rows)


def report(knowledge: Knowledge) -> str:
    """The page."""
    rows = [r for r in knowledge.rows(_RECORDS % KG) if str(r["file"]).startswith(f"{FILE_GRAPH}pathways/")]
    sourced = {str(r["type"]) for r in knowledge.rows(_SOURCED)}
    return "\n\n".join([
        HEAD.rstrip(),
        "## Steps of the network",
        USED % unused(rows),
        steps(rows),
        "## The composed network",
        "A node is an entity in a context; an influence is a step in its contexts. Here a step counts as often as it happens.",
        network(knowledge, rows),
        "## Records that need a source",
        rests(rows, sourced),
        "## Everything",
        "A record of two classes counts under both.",
        kinds(rows),
    ]) + "\n"  # fmt: skip


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: report(Knowledge())}
