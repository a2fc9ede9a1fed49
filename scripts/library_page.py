"""docs/reference/library.md: which compounds the library has, from whom, what agrees, and what is missing."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log10
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "pathways" / "library"
PAGE = ROOT / "docs" / "reference" / "library.md"
Row = dict[str, str]
# Headings of the nervous system's ATC groups; other groups go by their first letter.
ATC = {
    "N01": "anaesthetics", "N02": "analgesics", "N03": "antiepileptics", "N04": "antiparkinson drugs",
    "N05": "psycholeptics", "N06": "psychoanaleptics", "N07": "other drugs of the nervous system",
}  # fmt: skip
HEAD = """# The library of compounds

Written by `scripts/pages library`; do not edit. What the tables are and how a value is chosen stands in
`pathways/library/README.md`, why in `docs/decisions/0004-library.md`.

"""


def table(name: str) -> list[Row]:
    """The rows of a table."""
    with (LIBRARY / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def grid(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of Markdown."""
    head = list(columns)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    # `[11C](+)-PHNO` is a name, not a link.
    lines += [
        "| " + " | ".join(str(cell).replace("|", ", ").replace("](", "]\\(") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def sources(affinities: list[Row], actions: list[Row]) -> str:
    """Rows, chosen values and deciding records of each source."""
    rows = Counter(r["source"] for r in affinities)
    chosen = Counter(r["source"] for r in affinities if r["chosen"] == "yes")
    says = Counter(s for r in actions for s in {c.partition(":")[0] for c in r["records"].split("|") if c})
    licences: dict[str, set[str]] = defaultdict(set)
    for row in affinities:
        licences[row["source"]].add(row["licence"])
    names = sorted({*rows, *says})
    return grid(
        ("source", "values", "values chosen", "pairs whose action it states", "licence of its values"),
        ((s, rows[s], chosen[s], says[s], ", ".join(sorted(licences[s]))) for s in names),
    )


def agreement(affinities: list[Row]) -> str:
    """How far two sources' best values of one pair lie apart, in powers of ten."""
    best: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in affinities:
        if row["nM_low"] and row["network"] and not row["why"].startswith(("censored", "doubted")):
            value = log10(float(row["nM_low"]) * float(row["nM_high"])) / 2
            best[row["compound"], row["network"]].setdefault(row["source"], value)
    apart: dict[tuple[str, str], list[float]] = defaultdict(list)
    for found in best.values():
        for one in found:
            for other in found:
                if one < other:
                    apart[one, other].append(abs(found[one] - found[other]))
    rows = [
        (one, other, len(values), f"{median(values):.2f}", f"{100 * sum(v > 1 for v in values) / len(values):.1f} %")
        for (one, other), values in sorted(apart.items())
    ]
    return grid(("source", "and", "pairs", "median distance, log10", "more than tenfold apart"), rows)


def coverage(compounds: list[Row], actions: list[Row], exposed: set[str]) -> str:
    """By ATC group: compounds, those that are computed, with a primary target, with exposure."""
    used = {r["compound"] for r in actions if r["standing"] == "used"}
    primary = {r["compound"] for r in actions if r["standing"] == "used" and r["primary"]}
    groups: dict[str, set[str]] = defaultdict(set)
    for row in compounds:
        for code in filter(None, row["atc"].split("|")):
            groups[code[:3] if code.startswith("N") else code[0]].add(row["id"])
        if row["tool"]:
            groups["tool compounds"].add(row["id"])
    rows = [
        (
            f"{group} {ATC.get(group, '')}".strip(),
            len(found),
            len(found & used),
            len(found & primary),
            len(found & exposed),
        )
        for group, found in sorted(groups.items())
    ]
    return grid(("group", "compounds", "with a computed pair", "primary target has a value", "exposure recorded"), rows)


def missing(compounds: list[Row], actions: list[Row]) -> str:
    """Drugs of the nervous system of which nothing can be computed."""
    used = {r["compound"] for r in actions if r["standing"] == "used"}
    without = [
        r["name"] for r in compounds
        if r["id"] not in used and any(c[:3] in ATC for c in r["atc"].split("|"))
    ]  # fmt: skip
    return f"{len(without)} drugs of ATC N have no pair of action and value: {', '.join(sorted(without, key=str.casefold))}.\n"


def listed(compounds: list[Row], actions: list[Row]) -> str:
    """Every compound with a computed pair: name and tightest targets, primary ones in bold."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in actions:
        if row["standing"] == "used":
            by[row["compound"]].append(row)
    rows = []
    for row in sorted(compounds, key=lambda r: r["name"].casefold()):
        found = sorted(by.get(row["id"], ()), key=lambda r: float(r["nM_low"]) * float(r["nM_high"]))
        if found:
            names = [f"**{r['target']}**" if r["primary"] else r["target"] for r in found[:5]]
            rows.append((row["name"], row["atc"].split("|")[0], len(found), ", ".join(names)))
    return grid(("compound", "ATC", "pairs", "tightest targets"), rows)


def page() -> str:
    """The whole page."""
    compounds, affinities, actions = table("compounds"), table("affinities"), table("actions")
    exposed = {r["compound"] for r in table("exposure")}
    standing = Counter(r["standing"] for r in actions)
    used = {r["compound"] for r in actions if r["standing"] == "used"}
    conflicts = Counter(r["kind"] for r in table("conflicts"))
    choice = Counter(r["chosen"] for r in affinities)
    facts = [
        (
            f"{len(compounds):,} compounds, {len(used):,} of them with at least one pair that is computed; "
            f"{sum(r['tool'] == 'yes' for r in compounds)} are tool compounds."
        ),
        (
            f"{len(affinities):,} values: {choice['yes']:,} chosen, {choice['functional']} functional beside an affinity, "
            f"{choice['binder']:,} of pairs without an action, {choice['no']:,} passed over."
        ),
        (
            f"{len(actions):,} pairs with an action: {standing['used']:,} computed, {standing['no value']:,} without a value, "
            f"{standing['contradicted']} contradicted, {standing['unsigned']} of unknown direction."
        ),
        (
            f"{len(exposed)} compounds with exposure, {len(table('metabolites'))} links to an active metabolite, "
            f"{len(table('occupancy'))} occupancies."
        ),
        f"Disagreements: {', '.join(f'{n} {kind}' for kind, n in sorted(conflicts.items()))}.",
    ]
    parts = [
        HEAD + "\n".join(f"* {fact}" for fact in facts) + "\n",
        "## Sources\n\n" + sources(affinities, actions),
        "## Agreement\n\nThe first value of each source at a pair, whatever its quantity and species.\n\n"
        + agreement(affinities),
        "## Coverage\n\n" + coverage(compounds, actions, exposed),
        "## What is missing\n\n" + missing(compounds, actions),
        "## Compounds\n\nPrimary targets in bold; at most five, tightest first.\n\n" + listed(compounds, actions),
    ]
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page()}
