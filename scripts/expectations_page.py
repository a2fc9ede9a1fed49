"""docs/reference/expectations.md: how many directions of textbook pharmacology the network gets right.

The tables `tests/pharmacology/expectations.tsv` and `blind.tsv` were written before the network first answered them;
`benchmarks/expectations-first.tsv` and `expectations-blind-first.tsv` keep those first answers.
`tests/pharmacology/causes.tsv` names, by hand, why an expectation fails; a failure that is not in it stands as unexamined.
"""

from __future__ import annotations

import csv
from pathlib import Path

from kg.answer.expectations import Examination, read
from kg.answer.marks import Mark, Marks, kinds_of_error, mark, members
from kg.answer.why import explanation
from kg.engine.attribution import attribute
from kg.engine.response import respond
from kg.explore import open_workspace
from kg.question.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "benchmarks"
TABLES = ROOT / "tests" / "pharmacology"
PAGE = ROOT / "docs" / "reference" / "expectations.md"
TAGS = ("competition", "feedback", "no-change", "adaptation", "combination", "intervention", "later", "changed")
ROUTES = 3
KINDS = {
    "opposite direction": "opposite direction",
    "called unchanged": "expected to move, called unchanged",
    "called changed": "expected to be still, called changed",
}


def first_run(path: Path) -> tuple[str, dict[str, str]]:
    """Digest of the networks of the first runs, and their direction for each expectation."""
    digest, *lines = path.read_text("utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t")
    return digest.removeprefix("# network "), {row["id"]: row["computed"] for row in rows}


def percent(right: int, of: int) -> str:
    """`51/54 (94 %)`."""
    return f"{right}/{of} ({100 * right / max(1, of):.0f} %)"


def table(found: Marks, first: dict[str, str]) -> list[str]:
    """Rows of accuracy: overall, by class, by tag; one cell a column."""
    items = [m.expectation for m in found.marks]
    met = [first.get(e.id) == e.expected for e in items]
    chosen = members(items)
    lines = ["| | first run | last run | shortest route | majority |", "|---|---|---|---|---|"]
    for group in found.groups:
        kind, _, name = group.name.partition(" ")
        if kind == "tag" and name not in TAGS:
            continue
        at_first = sum(ok for ok, wanted in zip(met, chosen[group.name], strict=True) if wanted)
        cells = (percent(n, group.of) for n in (at_first, group.right, group.shortest_route, group.majority))
        lines.append(f"| {group.name.removeprefix('class ')} | {' | '.join(cells)} |")
    return lines


def single_steps(path: Path = BENCHMARKS / "ablation.tsv") -> list[str]:
    """The steps that decide one expectation alone, as `benchmarks/ablation.py` found them."""
    if not path.is_file():
        return []
    summary, head, *rows = path.read_text("utf-8").splitlines()
    return [
        "## Steps that decide one expectation alone",
        "",
        f"By `python benchmarks/ablation.py`: {summary.removeprefix('# ')}. Most of the single ones are the only way to the",
        "node that they decide; a change near 10 % in the whole network means that many steps could tip it.",
        "",
        *(f"| {line.replace(chr(9), ' | ')} |" for line in (head, "\t".join("---" for _ in head.split("\t")), *rows)),
        "",
    ]


def failure(examination: Examination, number: int, one: Mark) -> str:
    """One failing expectation: what was asked, what came out, why by hand, and the largest routes."""
    item = one.expectation
    scenario = examination.scenarios[examination.columns[number]]
    said = f"Expected {item.expected}, computed {one.computed} ({100 * one.change:+.1f} %). {item.note}"
    lines = [
        f"### {item.id}: {item.node}",
        "",
        f"{item.title}. {said}",
        "",
        f"Cause: **{one.cause}**. {one.remark}",
        "",
    ]
    if scenario.treatment.doses:
        row = examination.rows[number]
        why = explanation(
            examination.workspace, attribute(respond(examination.workspace.system, [scenario])), (), row, ROUTES
        )
        lines += [f"* {r.share:+.3f}: {' → '.join(r.nodes)}" for r in why.routes]
        lines += [f"* {why.other:+.3f}: other routes; {why.effect:+.3f} in all (log2)", ""]
    return "\n".join(lines)


def counted(examination: Examination, found: Marks, digest: str) -> list[str]:
    """How many, of what kind, of which network."""
    items = examination.expectations
    drugs = sum(any(not name.startswith("tool-") for name in e.given) for e in items)
    return [
        f"{len(items)} expectations in {len(examination.scenarios)} scenarios; {drugs} of them use a named drug with affinities",
        "from rows of open data, the rest an ideal ligand of one target, or an intervention.",
        f"Coverage: {len(items)}/{len(items)} have a node, {found.settled}/{len(items)} settled.",
        f"Network: first run {digest}; last run {found.digest}.",
        "",
    ]


def section(workspace: Workspace, name: str, title: str, about: list[str], first: str) -> tuple[list[str], list[str]]:
    """Accuracy of one table beside its first run and the baselines, and its failures."""
    path = TABLES / f"{name}.tsv"
    examination = Examination(workspace, read(path))
    found = mark(examination, examination.answer(), path)
    digest, words = first_run(BENCHMARKS / first)
    errors = kinds_of_error(found.marks)
    head = [f"## {title}", "", *about, "", *counted(examination, found, digest), *table(found, words), ""]
    head += ["Errors of the last run:", "", *(f"* {said}: {errors[kind]}" for kind, said in KINDS.items()), ""]
    return head, [failure(examination, n, m) for n, m in enumerate(found.marks) if not m.right]


def page(workspace: Workspace) -> str:
    """The whole report as Markdown."""
    known, failures = section(
        workspace,
        "expectations",
        "The table beside which the network was made",
        [
            "Written by people who know the same textbooks as those who wrote the network, so it shows that the network",
            "says what was meant; it is no independent test. Those tagged `later` (longer routes, circuits, branches) were",
            "added between the first run of the others and their own; those tagged `changed` had a scenario that did not say",
            "what its note says, which the note explains.",
        ],
        "expectations-first.tsv",
    )
    blind, more = section(
        workspace,
        "blind",
        "The blind table",
        [
            "Written without a look at the network's steps or answers, about other drugs and situations, and committed before",
            "its first run, which is the only blind figure here. Its failures were read afterwards and mechanisms mended, so",
            "the last run is not blind any more.",
        ],
        "expectations-blind-first.tsv",
    )
    lines = [
        "# Expectations of textbook pharmacology",
        "",
        "Written by `scripts/pages expectations`; do not edit. The tables are `tests/pharmacology/expectations.tsv`",
        "and `tests/pharmacology/blind.tsv`; `kg expect` runs them. Many rows are one or two steps long: read those on",
        "competition and feedback first. `majority` calls everything by the commonest direction of the table; `shortest",
        "route` multiplies the signs along a shortest route from what is bound to the node, and calls ties and unreached",
        "nodes unchanged.",
        "",
        *blind,
        *known,
        *single_steps(),
        "## Failing expectations",
        "",
        *failures,
        *more,
    ]
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(open_workspace())}
