"""docs/reference/formats.md: which formats are read and written, on which files that was tried, and what they cannot hold.

Counts come from the reference data where that is at hand (KG_REFERENCE_DATA); else those of `formats_counts.tsv` stand. The
long ones are counted again under KG_FORMATS_LONG=1.
"""

from __future__ import annotations

import importlib
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.cli.export import ExportFormat
from kg.cli.ingest import Source
from kg.exchange.archives import opened

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "reference" / "formats.md"
COUNTS = HERE / "formats_counts.tsv"
# Words of a format whose reader has another name.
MODULES = {"tsv": "signed", "sbml-qual": "sbml_qual", "sbml": "sbml_reactions", "pybel": "nodelink"}
COUNTED = ("files", "rows", "things", "statements", "+", "-", "?", "refused")
HEAD = """# Formats

Written by `scripts/pages formats`; do not edit. What `kg ingest` reads and `kg export` writes. A sign is never guessed: a statement
without one is kept as unknown, with the reason, and counted. Every reader takes files packed with gzip, and zip and tar archives.

"""
TRIED = """
## Tried on

Rows are what a format calls so: lines of a table, interactions of a pathway, arcs, facts. Refused rows are named with the reason after each
import, and with `--refused FILE.tsv` in a table. The last columns are what a source beside the reader counts, and whether that came out.

"""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table beside this file, by the names of its columns."""
    lines = [
        line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    for line in lines[1:]:
        yield dict(zip(lines[0], line + [""] * len(lines[0]), strict=False))


def counted(tried: dict[str, str], data: Path) -> Counter[str]:
    """What the reader of a format makes of the files of a row."""
    word = tried["format"]
    read = importlib.import_module(f"kg.exchange.{MODULES.get(word, word)}").read
    found: Counter[str] = Counter()
    for path in sorted(data.glob(tried["pattern"])):
        with opened(path) as parts:
            for part in parts:
                draft = read(part)
                signs = Counter({1: "+", -1: "-", 0: "?"}[tie.sign] for tie in draft.ties)
                held = {
                    "files": 1,
                    "rows": draft.rows,
                    "things": len(draft.things),
                    "statements": len(draft.ties),
                    "refused": len(draft.refused),
                }
                found += Counter(held) + signs + draft.told
    return found


def counts() -> dict[str, Counter[str]]:
    """Pattern -> counts: anew where the reference data is, else as they were committed."""
    kept = (
        {
            row["pattern"]: Counter(
                {name: int(row[name]) for name in row if name != "pattern" and row[name].isdecimal()}
            )
            for row in rows(COUNTS.name)
        }
        if COUNTS.is_file()
        else {}
    )
    data = os.environ.get("KG_REFERENCE_DATA")
    if not data:
        return kept
    for tried in rows("formats_tried.tsv"):
        if not tried["long"] or os.environ.get("KG_FORMATS_LONG"):
            kept[tried["pattern"]] = counted(tried, Path(data) / "data")
    return kept


def wanted(tried: dict[str, str]) -> dict[str, int]:
    """What the source of a row says."""
    return {
        name: int(number)
        for name, _, number in (part.rpartition("=") for part in tried["reference"].split(",") if part)
    }


def table(found: dict[str, Counter[str]]) -> str:
    """The counts as a table beside this file."""
    told = sorted({name for tried in rows("formats_tried.tsv") for name in wanted(tried)} - set(COUNTED))
    lines = ["\t".join(("pattern", *COUNTED, *told))]
    lines += [
        "\t".join([t["pattern"], *(str(found[t["pattern"]][name]) for name in (*COUNTED, *told))])
        for t in rows("formats_tried.tsv")
        if t["pattern"] in found
    ]
    return "\n".join(lines) + "\n"


def page(found: dict[str, Counter[str]]) -> str:
    """The whole page."""
    read, written = {s.value for s in Source} - {"auto"}, {e.value for e in ExportFormat}
    text = HEAD + "| format | in | out | what | what it cannot hold |\n|---|---|---|---|---|\n"
    for row in rows("formats.tsv"):
        marks = ["yes" if row["format"] in words else "" for words in (read, written)]
        text += f"| `{row['format']}` | {' | '.join(marks)} | {row['what']} | {row['cannot']} |\n"
    text += (
        TRIED + "| format | files | " + " | ".join(COUNTED) + " | reference | |\n" + "|---" * (len(COUNTED) + 4) + "|\n"
    )
    for tried in rows("formats_tried.tsv"):
        held = found.get(tried["pattern"])
        if held is None:
            continue
        wants = wanted(tried)
        says = ", ".join(f"{number:,} {name}" for name, number in wants.items()) + (
            f" ({tried['source']})" if wants else ""
        )
        agrees = (
            ""
            if not wants
            else "agrees"
            if all(held[name] == number for name, number in wants.items())
            else "**differs**"
        )
        numbers = " | ".join(f"{held[name]:,}" for name in COUNTED)
        text += f"| `{tried['format']}` | {tried['files']} | {numbers} | {says} | {agrees} |\n"
    return text


def pages() -> dict[Path, str]:
    """The page and the counts that it is made of."""
    found = counts()
    return {PAGE: page(found), COUNTS: table(found)}
