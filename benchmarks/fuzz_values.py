"""Write amounts, affinities and names of known meaning in the ways in which people and programs write them, and count wrong readings.

`python benchmarks/fuzz_values.py [--inputs 100000] [--seed 1]` prints a table of kinds: how many were read right, how many were
refused, and how many were read as something else, which must be none. The meaning is known because it is chosen first; what is
written may be damaged on the way, and then has to be refused or to mean what an independent reading of the same text says.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# Spelling of a unit -> what it measures and how many of nM, ng/mL or mg a day it is; written out here, not taken from the program.
UNITS = {
    **dict.fromkeys(("nM", "nmol/L", "nmol/l", "nmol L-1", "nmol·L⁻¹", "nmol l^-1", "pmol/mL", "nm"), ("site", Decimal(1))),
    **dict.fromkeys(("pM", "pmol/L", "fmol/mL", "pm"), ("site", Decimal("1e-3"))),
    **dict.fromkeys(("µM", "μM", "uM", "mcM", "µmol/L", "umol/L", "nmol/mL", "µm", "um"), ("site", Decimal("1e3"))),
    **dict.fromkeys(("mM", "mmol/L", "µmol/mL"), ("site", Decimal("1e6"))),
    **dict.fromkeys(("M", "mol/L", "mol/l"), ("site", Decimal("1e9"))),
    **dict.fromkeys(("ng/mL", "ng/ml", "µg/L", "ug/l", "mcg/L", "ng·mL⁻¹", "ng mL-1"), ("plasma", Decimal(1))),
    **dict.fromkeys(("µg/mL", "μg/ml", "mcg/mL", "mg/L", "mg/l"), ("plasma", Decimal("1e3"))),
    **dict.fromkeys(("pg/mL", "ng/L"), ("plasma", Decimal("1e-3"))),
    **dict.fromkeys(("mg/day", "mg/d", "mg per day", "mg", "mg daily", "mg qd", "mg/24 h"), ("dose", Decimal(1))),
    **dict.fromkeys(("µg/day", "mcg/day", "ug/d", "μg daily"), ("dose", Decimal("1e-3"))),
    **dict.fromkeys(("g/day", "g"), ("dose", Decimal("1e3"))),
    "mg bid": ("dose", Decimal(2)), "mg b.i.d.": ("dose", Decimal(2)), "mg tid": ("dose", Decimal(3)), "mg q6h": ("dose", Decimal(4)),
    "mg/h": ("dose", Decimal(24)), "mg/week": ("dose", 1 / Decimal(7)),
}  # fmt: skip
# What looks like a unit and must never be read as one.
NO_UNITS = (
    "MM",
    "m",
    "MG/day",
    "Mg/day",
    "NM",
    "UM",
    "PM",
    "mg/kg",
    "mg/m2",
    "IU",
    "%",
    "nM/L",
    "mol",
    "ppm",
    "mL",
    "Da",
    "мг",
    "ɡ",
    "nМ",
    "n M M",
    "",
)
NUMBERS = (
    "20", "0.5", ".5", "5.", "1e3", "1E-2", "1.5e+1", "007", "20.0", "1000", "0.000001", "2e1", "٢٠", "２０", "1,5", "1,234", "1.234,5",
    "1 000", "1'000", "1_000", "½", "1½", "10⁻⁹", "10^-9", "1 x 10-9", "10-12", "1 x 10-12", "nan", "inf", "-5", "−5", "+5", "0", "1e400", "1e-400",
    "0x10", "1e5e5", "twenty", "²", "2²", "", "١٫٥", "1٬000",
)  # fmt: skip
DAMAGE = (
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x00",
    "\u00ad",
    "\u0301",
    "\u2066",
    "e",
    "-",
    ",",
    ".",
    " ",
    "±",
    "<",
    "~",
    "µ",
    "M",
    "0",
    "\u2009",
    "\n",
    "\t",
)
NUMBER = re.compile(r"\+?[0-9]+\.?[0-9]*(?:[eE][-+]?[0-9]+)?|\+?\.[0-9]+(?:[eE][-+]?[0-9]+)?")
SPACES = " \u00a0\u2009\u202f\t\n\r"

# In a table of affinities capitals are those of data sets: only nano, micro and pico can be meant.
MOLAR = {unit: factor for unit, (kind, factor) in UNITS.items() if kind == "site"} | {
    "NM": Decimal(1), "UM": Decimal("1e3"), "PM": Decimal("1e-3"),
}  # fmt: skip

Outcome = tuple[str, str]


def damaged(rng: random.Random, text: str) -> str:
    """The text with a character put in, taken out, doubled or put in another place."""
    at = rng.randrange(len(text) + 1)
    match rng.randrange(4):
        case 0:
            return text[:at] + rng.choice(DAMAGE) + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[at : at + 1] + text[at:]
        case _:
            return text[::-1] if rng.random() < 0.1 else text[at:] + text[:at]


def meaning(text: str) -> tuple[str, Decimal] | None:
    """What a plain `NUMBER UNIT` means, read without the program; None for everything else."""
    bare = text.strip(SPACES)
    for mark in ("~", "≈", "ca. ", "="):
        bare = bare.removeprefix(mark).lstrip(SPACES)
    found = NUMBER.match(bare)
    if not found:
        return None
    rest = " ".join(bare[found.end() :].split())
    for last in (" free", " unbound"):
        rest = rest.removesuffix(last)
    unit = UNITS.get(rest)
    return (unit[0], Decimal(found[0]) * unit[1]) if unit else None


def amounts(rng: random.Random) -> Iterator[Callable[[], Outcome]]:
    """Amounts: number, blank, unit, and in half of them some damage."""
    from kg.errors import UsageError
    from kg.question.amount import amount

    def one(text: str) -> Outcome:
        try:
            found = amount(text)
        except UsageError:
            return "refused", text
        if found.low != found.high:
            return "read as a range", text
        known = meaning(text)
        if known is None:
            return "read, meaning not known here", text
        kind = "site" if found.kind == "total" else found.kind
        same = kind == known[0] and abs(Decimal(found.value) / known[1] - 1) < Decimal("1e-9")
        return ("right" if same else "WRONG"), f"{text!r} as {found.value} {found.kind}"

    while True:
        number = rng.choice(NUMBERS) if rng.random() < 0.5 else repr(round(10 ** rng.uniform(-6, 6), rng.randint(0, 8)))
        unit = rng.choice(list(UNITS)) if rng.random() < 0.8 else rng.choice(NO_UNITS)
        text = f"{number}{rng.choice(('', ' ', ' ', chr(160), chr(0x2009)))}{unit}"
        for _ in range(rng.choice((0, 0, 1, 2, 4))):
            text = damaged(rng, text)
        yield lambda text=text: one(text)  # type: ignore[misc]


@dataclass(frozen=True)
class Table:
    """A profile of one affinity: its bytes, the suffix of its file, its text, and the affinity in nM where it has one meaning."""

    data: bytes
    suffix: str
    text: str
    truth: Decimal | None


def affinity(number: str, unit: str, kind: str) -> Decimal | None:
    """What a printed affinity means in nM, read without the program; None where it has no one meaning."""
    between = re.fullmatch("([0-9]+)-([0-9]+)", number)
    ends = (
        [Decimal(end) for end in between.groups()]
        if between
        else [Decimal(number)] * 2
        if NUMBER.fullmatch(number)
        else []
    )
    if not ends or (kind == "pKi") == bool(unit) or (unit and unit not in MOLAR):
        return None
    return Decimal(10) ** (9 - sum(ends) / 2) if kind == "pKi" else (ends[0] * ends[1]).sqrt() * MOLAR[unit]


def written(rng: random.Random) -> Table:
    """One table in one of many dialects."""
    number = rng.choice(NUMBERS) if rng.random() < 0.4 else f"{10 ** rng.uniform(-2, 5):.{rng.randint(1, 6)}g}"
    unit = rng.choice(list(MOLAR)) if rng.random() < 0.85 else rng.choice((*NO_UNITS, "mg/day", "ng/mL"))
    kind, relation = rng.choice(("Ki", "Ki", "Kd", "pKi")), rng.choice(("=", "=", "", "'='", "~"))
    mark, suffix = rng.choice((("\t", ".tsv"), (",", ".csv"), (";", ".csv")))
    if kind == "pKi" and rng.random() < 0.7:
        unit = ""
    value = number.replace(".", ",") if mark == ";" and rng.random() < 0.5 else number
    # In a table of semicolons a comma is a decimal one; elsewhere it could be either, and is refused.
    meant = value.replace(",", ".") if mark == ";" and value.count(",") == 1 and "." not in value else value
    cells = (
        "DRD2",
        "antagonist",
        kind,
        relation,
        f'"{value}"' if mark == "," and "," in value else value,
        unit,
        "Human",
    )
    text = "\n".join(
        (mark.join(("target", "action", "type", "relation", "value", "unit", "species")), mark.join(cells), "")
    )
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    coding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"))
    return Table(text.encode(coding), suffix, text, affinity(meant, unit, kind))


def tables(rng: random.Random) -> Iterator[Callable[[], Outcome]]:
    """Profiles of one affinity in many dialects: what is read is that affinity, or the table is refused."""
    from kg.errors import KgError
    from kg.explore import open_workspace
    from kg.question.scenario import Question

    workspace = open_workspace()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-values-"))

    def one(table: Table) -> Outcome:
        file = folder / f"table{table.suffix}"
        file.write_bytes(table.data)
        try:
            profile = workspace.asked.profile(file, Question())
        except KgError:
            return "refused", repr(table.text)
        (record,) = profile.compounds.values()
        found = [workspace.book.affinity(record, action.target) for action in record.actions]
        values = [one.value for one in found if one is not None]
        same = (
            len(values) == 1 and table.truth is not None and abs(Decimal(values[0]) / table.truth - 1) < Decimal("1e-9")
        )
        return ("right" if same else "WRONG"), f"{table.text!r} as {values} nM"

    while True:
        table = written(rng)
        yield lambda table=table: one(table)  # type: ignore[misc]


def key(text: str) -> str:
    """Letters and figures of a name, whatever their form and case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum() or character in "+±")


# One INN is written so in several languages; double letters, and endings, tell nothing.
SOUNDS = (("ph", "f"), ("th", "t"), ("ae", "e"), ("oe", "e"), ("y", "i"), ("k", "c"))


def sound(name: str) -> str:
    """A name as it is heard, whatever the language that spells it."""
    for letters, heard in SOUNDS:
        name = name.replace(letters, heard)
    single = "".join(letter for before, letter in zip(" " + name, name, strict=False) if letter != before)
    return re.sub("(um|us|[aeo])$", "", single)


def means(text: str, called: set[str], how: str) -> bool:
    """Whether a text is a name of what was found: whole, with a salt behind it, or, where the program says so, spelt another way."""
    said = key(text.strip().strip("<>").removeprefix("id:"))
    if how == "salt":
        return any(map(said.startswith, called)) or any(map(sound(said).startswith, map(sound, called)))
    return said in called or (how == "spelling" and len(said) > 5 and sound(said) in map(sound, called))


def names(rng: random.Random) -> Iterator[Callable[[], Outcome]]:
    """Names of compounds, damaged: what is found is called so, is the drug of that salt, or nothing is found."""
    from kg.errors import KgError
    from kg.explore import open_workspace
    from kg.knowledge.looking import compound_called

    directory = open_workspace().directory
    drugs = [
        "amitriptyline",
        "amoxapine",
        "amisulpride",
        "(S)-amisulpride",
        "nortriptyline",
        "Elavil",
        "haloperidol",
        "WAY-100635",
        "8-OH-DPAT",
        "fluoxetine",
        "5-HT",
        "LSD",
        "CHEMBL629",
    ]

    def one(text: str) -> Outcome:
        try:
            match = compound_called(directory, text)
        except KgError:
            return "refused", repr(text)
        called = {key(match.label), *(key(part) for part in (match.name, match.name.rpartition("/")[2]))}
        known = means(text, called, match.how)
        return ("right" if known else "WRONG"), f"{text!r} as {match.label} by {match.name!r}"

    lines = (ROOT / "benchmarks" / "fuzz_corpus.tsv").read_text("utf-8").splitlines()
    for _, text, _ in (line.split("\t") for line in lines if line.startswith("names\t")):
        yield lambda text=text: one(text)  # type: ignore[misc]
    while True:
        text = rng.choice(drugs)
        text = rng.choice(
            (
                text,
                text,
                text.upper(),
                f" {text} ",
                f"{text} hydrochloride",
                f"{text}-HCl",
                unicodedata.normalize("NFD", text),
                f"id:{text}",
                f"{text}\u200b",
                text * 300,
            )
        )
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            text = damaged(rng, text)
        yield lambda text=text: one(text)  # type: ignore[misc]


KINDS: dict[str, Callable[[random.Random], Iterator[Callable[[], Any]]]] = {
    "amounts": amounts,
    "tables": tables,
    "names": names,
}


def main() -> int:
    """Read the inputs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=9_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument("--show", action="append", default=[], help="Outcomes of which the first twenty are shown.")
    asked = parser.parse_args()
    chosen = {name: made for name, made in KINDS.items() if not asked.only or name in asked.only}
    bad = 0
    for name, made in chosen.items():
        counts: Counter[str] = Counter()
        inputs = made(random.Random(f"{asked.seed} {name}"))
        for _ in range(asked.inputs // len(chosen)):
            try:
                what, said = next(inputs)()
            except Exception as error:  # noqa: BLE001 - whatever comes through is what is counted
                what, said = "TRACEBACK", repr(error)
            counts[what] += 1
            bad += what in ("WRONG", "TRACEBACK")
            if what in ("WRONG", "TRACEBACK", *asked.show) and counts[what] <= 20:
                print(f"{name}: {what}: {said[:300]}", file=sys.stderr)
        print(f"{name:10}" + "  ".join(f"{what} {count:,}" for what, count in sorted(counts.items())), flush=True)
    print(f"{bad} that must not be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
