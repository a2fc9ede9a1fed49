"""How many directions of textbook pharmacology the network gets right, beside two baselines and the first run.

Run: python benchmarks/expectations.py     (under a minute; writes docs/reference/expectations.md)

The tables `tests/pharmacology/expectations.tsv` and `blind.tsv` were written before the network first answered them;
`benchmarks/expectations-first.tsv` and `expectations-blind-first.tsv` keep those first answers. `benchmarks/expectations-causes.tsv` names, by hand, why
an expectation fails; a failure that is not in it stands as unexamined.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from textbook import SIGNS, Answers, Examination, Expectation, majority, read, shortest_route  # noqa: E402

from kg.answer.report import explanation  # noqa: E402
from kg.engine.attribution import attribute  # noqa: E402
from kg.explore import open_workspace  # noqa: E402
from kg.question.workspace import Workspace  # noqa: E402

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "reference" / "expectations.md"
BLIND = ROOT / "tests" / "pharmacology" / "blind.tsv"
TAGS = ("competition", "feedback", "no-change", "adaptation", "combination", "intervention", "later", "changed")
ROUTES = 3
Column = list[bool]


def first_run(path: Path = HERE / "expectations-first.tsv") -> tuple[str, dict[str, str]]:
    """Digest of the networks of the first runs, and their direction for each expectation."""
    digest, *lines = path.read_text("utf-8").splitlines()
    return digest.removeprefix("# network "), {
        row["id"]: row["computed"] for row in csv.DictReader(lines, delimiter="\t")
    }


def causes(path: Path = HERE / "expectations-causes.tsv") -> dict[str, tuple[str, str]]:
    """Expectation -> its cause of failure and the remark."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: (row["cause"], row["remark"]) for row in rows}


def percent(column: Iterable[bool]) -> str:
    """`51/54 (94 %)`."""
    values = list(column)
    return f"{sum(values)}/{len(values)} ({100 * sum(values) / max(1, len(values)):.0f} %)"


def table(items: list[Expectation], columns: dict[str, Column]) -> list[str]:
    """Rows of accuracy: overall, by class, by tag; one cell a column."""
    groups = {"all": [True] * len(items)}
    groups |= {name: [e.group == name for e in items] for name in dict.fromkeys(e.group for e in items)}
    groups |= {f"tag {tag}": [tag in e.tags for e in items] for tag in TAGS if any(tag in e.tags for e in items)}
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, chosen in groups.items():
        cells = [percent(ok for ok, wanted in zip(c, chosen, strict=True) if wanted) for c in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def kinds_of_error(items: list[Expectation], words: list[str]) -> list[str]:
    """Errors by kind: opposite direction, lost under the threshold, moved although it should be still."""
    pairs = [(SIGNS[e.expected], SIGNS[w]) for e, w in zip(items, words, strict=True)]
    return [
        f"* opposite direction: {sum(a * b < 0 for a, b in pairs)}",
        f"* expected to move, called unchanged: {sum(a != 0 and b == 0 for a, b in pairs)}",
        f"* expected to be still, called changed: {sum(a == 0 and b != 0 for a, b in pairs)}",
    ]


def single_steps(path: Path = HERE / "ablation.tsv") -> list[str]:
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


def failure(examination: Examination, number: int, change: float, word: str, known: dict[str, tuple[str, str]]) -> str:
    """One failing expectation: what was asked, what came out, why by hand, and the largest routes."""
    item = examination.expectations[number]
    scenario = examination.scenarios[examination.columns[number]]
    cause, remark = known.get(item.id, ("unexamined", ""))
    lines = [
        f"### {item.id}: {item.node}",
        "",
        f"{item.title}. Expected {item.expected}, computed {word} ({100 * change:+.1f} %). {item.note}",
        "",
        f"Cause: **{cause}**. {remark}",
        "",
    ]
    if scenario.treatment.doses:
        row = examination.rows[number]
        why = explanation(examination.workspace, attribute(examination.workspace.system, scenario), (), row, ROUTES)
        lines += [f"* {r.share:+.3f}: {' → '.join(r.nodes)}" for r in why.routes]
        lines += [f"* {why.other:+.3f}: other routes; {why.effect:+.3f} in all (log2)", ""]
    return "\n".join(lines)


def counted(examination: Examination, answers: Answers, digest: str) -> list[str]:
    """How many, of what kind, of which network."""
    items = examination.expectations
    drugs = sum(any(not name.startswith("tool-") for name in e.given) for e in items)
    return [
        f"{len(items)} expectations in {len(answers.scenarios)} scenarios; {drugs} of them use a named drug with affinities",
        "from rows of open data, the rest an ideal ligand of one target, or an intervention.",
        f"Coverage: {len(items)}/{len(items)} have a node, {sum(answers.converged)}/{len(items)} settled.",
        f"Network: first run {digest}; last run {examination.workspace.network.digest}.",
        "",
    ]


def section(title: str, about: list[str], examination: Examination, first: Path) -> tuple[list[str], list[str]]:
    """Accuracy of one table beside its first run and the baselines, and its failures."""
    items, answers = examination.expectations, examination.answer()
    digest, words = first_run(first)
    columns = {
        "first run": [words.get(e.id) == e.expected for e in items],
        "last run": answers.right,
        "shortest route": [w == e.expected for w, e in zip(shortest_route(examination), items, strict=True)],
        "majority": [w == e.expected for w, e in zip(majority(items), items, strict=True)],
    }
    known = causes()
    failed = [number for number, right in enumerate(answers.right) if not right]
    head = [f"## {title}", "", *about, "", *counted(examination, answers, digest), *table(items, columns), ""]
    head += ["Errors of the last run:", "", *kinds_of_error(items, answers.words), ""]
    return head, [failure(examination, n, answers.changes[n], answers.words[n], known) for n in failed]


def page(workspace: Workspace) -> str:
    """The whole report as Markdown."""
    known, failures = section(
        "The table beside which the network was made",
        [
            "Written by people who know the same textbooks as those who wrote the network, so it shows that the network",
            "says what was meant; it is no independent test. Those tagged `later` (longer routes, circuits, branches) were",
            "added between the first run of the others and their own; those tagged `changed` had a scenario that did not say",
            "what its note says, which the note explains.",
        ],
        Examination(workspace, read()),
        HERE / "expectations-first.tsv",
    )
    blind, more = section(
        "The blind table",
        [
            "Written without a look at the network's steps or answers, about other drugs and situations, and committed before",
            "its first run, which is the only blind figure here. Its failures were read afterwards and mechanisms mended, so",
            "the last run is not blind any more.",
        ],
        Examination(workspace, read(BLIND)),
        HERE / "expectations-blind-first.tsv",
    )
    lines = [
        "# Expectations of textbook pharmacology",
        "",
        "Written by `python benchmarks/expectations.py`; do not edit. The tables are `tests/pharmacology/expectations.tsv`",
        "and `tests/pharmacology/blind.tsv`. Many rows are one or two steps long: read those on competition and feedback first.",
        "`majority` calls everything by the commonest direction of the table; `shortest route` multiplies the signs along a",
        "shortest route from what is bound to the node, and calls ties and unreached nodes unchanged.",
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


def main() -> None:
    """Answer the table, write the page, print its head."""
    text = page(open_workspace())
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(text.split("## Failing")[0])


if __name__ == "__main__":
    main()
