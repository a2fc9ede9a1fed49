"""Throw broken inputs at the readers and verbs and count what must not happen: tracebacks, defects, hangs, changed files.

`python benchmarks/fuzz.py [--inputs 100000] [--seed 1] [--only KIND]` prints a table of kinds of input; it ends with exit code 1
where anything happened that must not, and leaves the inputs that did it in `--keep FOLDER`. Every input is a good one with
some of its bytes or words changed, so that readers get deep enough to fail late.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# An answer to a broken input that takes more of the processor than this hangs.
SLOW = 20.0
GOOD_EXITS = {0, 1, 2, 3, 4}
NASTY = (
    "\x00", "\ufeff", "\u202e", "'", '"', "<", ">", "&", "{", "}", "\\", "%s", "=1+1", "\t", "\n", ";", ",", "|", "#", "nan", "inf", "-1", "1e999",
    "0", "µM", "10 mg/day", "9" * 400, "a" * 3000, "α", "漢", "../../etc/passwd", '<!DOCTYPE x [<!ENTITY a "b">]>', "[" * 2000, "(" * 500, "SELECT", "UNION {",
)  # fmt: skip


@dataclass
class Kind:
    """A kind of input: good texts, and the arguments of the command that takes one as a file (`FILE`) or as a word (`TEXT`).

    `share` is how many of a hundred inputs are of this kind: those that take long are fewer. Where there is no command, `read`
    takes the bytes and gives an exit code and what was said.
    """

    suffix: str
    good: list[str]
    commands: list[list[str]]
    share: int
    read: Callable[[bytes], tuple[int, str]] | None = None
    results: Counter[str] = field(default_factory=Counter)


def texts(*patterns: str, most: int = 30_000) -> list[str]:
    """The texts of files of the repository that fit a pattern, cut where they are long."""
    return [path.read_text("utf-8")[:most] for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def kinds() -> dict[str, Kind]:
    """Every kind of input."""
    profile = "#compound my D2 antagonist\n#free_nM 20\ntarget\taction\ttype\trelation\tvalue\tunit\tspecies\nDRD2\tantagonist\tKi\t=\t2\tnM\tHuman\nSLC6A4\treuptake inhibitor\tKi\t>\t10\tµM\tHuman\n"
    plate = "conc_nM,signal\n" + "".join(f"{10.0**k},{100 / (1 + 10.0**k / 20):.3f}\n" for k in range(-2, 5))
    network = "source\ttarget\tsign\nTP53\tMDM2\t1\nMDM2\tTP53\t-1\nA\tB\t?\n"
    names = [
        "amitriptyline",
        "5-HT2A",
        "cAMP@D2-MSN",
        "SERT",
        "(±)-pindolol",
        "CREB@cortical-pyramidal-cell",
        "N,N-dimethyltryptamine",
        "amitriptyline=20 nM",
        "amisulpride=100 mg/day",
        "(S)-amisulpride",
        "CHEMBL629",
        "https://w3id.org/synaptrace/id/DRD2",
        "β-arrestin",
        "-x",
    ]
    amounts = [
        "10 mg/day",
        "20 nM",
        "1.5e-9 M",
        "0.3 µg/mL",
        "25 mg tid",
        "1 mg/kg, 70 kg",
        "20-60 nM",
        "~20 nmol/L plasma",
        "5 ± 1 µM",
    ]
    # Two options that speak of one thing, and options with words in them.
    held = ["cAMP@D2-MSN=2", "dopamine@striatal-cleft=20 nM", "dopamine=2x", "HTR1A@5-HT-neuron=0.5"]
    turtle = texts("pathways/cells/*.ttl", "pathways/signaling/c*.ttl")
    queries = texts("ontology/queries/*.rq")
    return {
        "profile": Kind(".tsv", [profile], [["perturb", "--profile", "FILE", "--samples", "0", "-f", "json"]], 12),
        "plate": Kind(".csv", [plate], [["assay", "fit", "FILE", "--model", "competition", "--radioligand", "1 nM", "--kd", "1 nM"]], 15),
        "signed table": Kind(".tsv", [network], [["ingest", "tsv", "FILE", "-o", "STORE"]], 12),
        "gpml": Kind(".gpml", texts("tests/exchange/pathways/*.gpml"), [["ingest", "gpml", "FILE", "-o", "STORE"]], 12),
        "any network": Kind(".dat", [network, *texts("tests/exchange/pathways/*.gpml")], [["ingest", "auto", "FILE", "-o", "STORE"]], 12),
        "Turtle": Kind(".ttl", turtle, [["review", "FILE"]], 1),
        "query": Kind("", queries, [["query", "TEXT"]], 3),
        "name": Kind("", names, [["find", "TEXT"], ["show", "TEXT"], ["perturb", "TEXT", "--samples", "0"], ["trace", "amitriptyline", "TEXT"]], 4),
        "amount": Kind("", amounts, [["perturb", "amisulpride", "--dose", "TEXT", "--samples", "0"], ["perturb", "amisulpride", "--conc", "TEXT", "--samples", "0"],
            ["dose", "amisulpride", "cAMP@D2-MSN", "--from", "TEXT", "--to", "1 µM"], ["compare", "amisulpride", "amoxapine=5 nM", "--at", "TEXT"]], 6),
        "condition": Kind("", held, [["perturb", "amisulpride", "--set", "TEXT", "--samples", "0"], ["perturb", "amisulpride", "--tone", "TEXT", "--samples", "0"],
            ["perturb", "amisulpride", "--without", "TEXT", "--samples", "0"], ["perturb", "amisulpride", "--in", "TEXT", "--samples", "0"], ["explain", "amisulpride", "TEXT"]], 3),
        "answer": Kind("", answers(), [], 20, answered),
    }  # fmt: skip


def answers() -> list[str]:
    """What endpoints answer: rows of every kind of term, a truth, a number."""
    terms = [{"type": "uri", "value": "urn:a"}, {"type": "literal", "value": "é", "xml:lang": "fr"}, {"type": "bnode", "value": "b0"},
             {"type": "literal", "value": "1.50", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}]  # fmt: skip
    rows = [{"x": one, "y": other} for one in terms for other in terms]
    found = [
        {"head": {"vars": ["x", "y"]}, "results": {"bindings": rows}},
        {"head": {}, "boolean": True},
        {
            "head": {"vars": ["n"]},
            "results": {"bindings": [{"n": {"type": "literal", "value": "12"}}]},
            "meta": {"ms": 3},
        },
    ]
    return [
        json.dumps(one, ensure_ascii=plain, indent=indent)
        for one in found
        for plain in (True, False)
        for indent in (None, 1)
    ]


def answered(body: bytes) -> tuple[int, str]:
    """An endpoint's answer of these bytes to each of the three readers: exit code and what is said."""
    from kg.errors import ServiceError
    from kg.sparql.results import read_boolean, read_number, read_solutions
    from kg.sparql.wire import HttpReply, Unanswered

    said = ""
    for reader in (read_solutions, read_boolean, read_number):
        try:
            reader(HttpReply(200, {"content-type": "application/sparql-results+json"}, body, "http://localhost/sparql"))
        except (ServiceError, Unanswered) as error:
            said = str(error) or "nothing"
        except BaseException as error:  # noqa: BLE001 - whatever comes through is what is counted
            return -1, repr(error)
        else:
            return 0, ""
    return 4, said


def broken(rng: random.Random, text: str) -> bytes:
    """A good text with one to five changes: bytes flipped, parts cut, doubled, moved, nasty words put in, another encoding.

    One line has one change or two: of more nothing is left that a reader would take.
    """
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(rng.randint(1, 5 if "\n" in text else 2)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
            case 1:
                del data[at : at + rng.randint(1, min(40, 1 + len(data) // 4))]
            case 2:
                data[at:at] = data[at : at + rng.randint(1, min(60, 1 + len(data) // 2))]
            case 3:
                data[at:at] = rng.choice(NASTY).encode("utf-8")
            case 4:
                data = data[:at]
            case _:
                words = bytes(data).split(b" ")
                rng.shuffle(words) if rng.random() < 0.2 else None
                data = bytearray(b" ".join(words))
    if rng.random() < 0.05:
        return bytes(data).decode("utf-8", "replace").encode("utf-16")
    return bytes(data)


def run(arguments: list[str]) -> tuple[int, str]:
    """Exit code of one command in this process, and what it says beside an answer; -1 where an exception came through."""
    from kg.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException as error:  # noqa: BLE001 - whatever comes through is what is counted
            return -1, repr(error)
    # Why a curve has no estimate stands in the report of the bench.
    return code, err.getvalue() or (out.getvalue() if code else "")


def share_the_graph() -> None:
    """Open the shipped graph once: a command of names and amounts is then a tenth of a second and not two."""
    import importlib
    import pkgutil

    import kg.cli as verbs
    from kg.cli import opening
    from kg.explore import open_workspace
    from kg.knowledge.looking import compound_called

    workspace, opened, of = open_workspace(), opening.opened, opening.workspace_of

    def opened_once(*arguments: object, read: bool = True, **options: object) -> object:
        plain = not any(arguments) and not any(options.values())
        return workspace.knowledge if plain else opened(*arguments, read=read, **options)  # type: ignore[arg-type]

    def workspace_once(*arguments: object, compounds: tuple[str, ...] = (), **options: object) -> object:
        if any(arguments) or any(options.values()):
            return of(*arguments, compounds=compounds, **options)  # type: ignore[arg-type]
        for text in compounds:
            compound_called(workspace.directory, text.partition("=")[0].strip())
        return workspace

    for module in pkgutil.iter_modules(verbs.__path__):
        there = importlib.import_module(f"kg.cli.{module.name}")
        for name, shared in (("opened", opened_once), ("workspace_of", workspace_once)):
            if hasattr(there, name):
                setattr(there, name, shared)


def judged(code: int, said: str, seconds: float) -> str:
    """What happened, in a word; all but `answered` and `refused` must not."""
    if code not in GOOD_EXITS:
        return "traceback"
    if "defect of the program" in said or "Traceback" in said:
        return "defect"
    if seconds > SLOW:
        return "slow"
    if code and not said.strip():
        return "silent"
    return "refused" if code else "answered"


def tried(kind: Kind, rng: random.Random, folder: Path, watch: Callable[[], object]) -> tuple[str, bytes, str]:
    """One input of a kind: what happened, the input, and what was said."""
    data = broken(rng, rng.choice(kind.good))
    if kind.read:
        start = time.process_time()
        code, said = kind.read(data)
        return judged(code, said, time.process_time() - start), data, f"exit {code}\n{said}"
    words = [*rng.choice(kind.commands)]
    if "TEXT" in words:
        text = data.decode("utf-8", "surrogateescape").replace("\x00", "")
        words = [text if word == "TEXT" else word for word in words]
    file = folder / f"in{kind.suffix}"
    file.write_bytes(data)
    words = [str(file) if word == "FILE" else str(folder / "store") if word == "STORE" else word for word in words]
    before, start = watch(), time.process_time()
    code, said = run(words)
    what = judged(code, said, time.process_time() - start)
    if file.read_bytes() != data or watch() != before:
        what = "touched a file"
    return what, data, f"{words[:3]} exit {code}\n{said}"


def main() -> int:
    """Try the inputs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    chosen = {name: kind for name, kind in kinds().items() if not asked.only or name in asked.only}
    bad = 0
    share_the_graph()
    for name, kind in chosen.items():
        rng = random.Random(f"{asked.seed} {name}")
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            beside = folder / "beside.txt"
            beside.write_text("not yours", "utf-8")
            for number in range(round(asked.inputs * kind.share / sum(one.share for one in chosen.values()))):
                what, data, said = tried(kind, rng, folder, beside.read_text)
                kind.results[what] += 1
                if what not in ("answered", "refused"):
                    bad += 1
                    print(f"{name} {number}: {what}: {said[:600]}", file=sys.stderr)
                    if asked.keep:
                        asked.keep.mkdir(parents=True, exist_ok=True)
                        (asked.keep / f"{name.replace(' ', '-')}-{number}{kind.suffix}").write_bytes(data)
        print(f"{name:14}" + "  ".join(f"{what} {count}" for what, count in sorted(kind.results.items())), flush=True)
    print(f"{sum(sum(k.results.values()) for k in chosen.values())} inputs, {bad} that must not be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
