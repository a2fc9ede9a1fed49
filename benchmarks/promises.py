"""What trust.md promises, asked of the command line alone, of this code or of any other checkout.

`python benchmarks/promises.py [--code FOLDER] [--only WORD]` prints one line a promise: kept, or what happened instead; it ends
with 1 where one is broken. Run against the commit before the promises were made, each line that says `broken` shows that its
test would have failed there. The tests that hold a promise are named beside it.
"""

from __future__ import annotations

import argparse
import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kg.writing import write  # noqa: E402 - of this checkout, whatever code is asked

PROFILE = "target\taction\ttype\trelation\tvalue\tunit\tspecies\treference\n"
# Seconds after which a command hangs, and bytes of memory it may ask for: seven times what an answer takes.
HANGS, MEMORY = 180, 4 << 30


@dataclass(frozen=True)
class Ran:
    """A command that has ended: exit code (124 where it had to be stopped), and what it printed."""

    code: int
    out: str
    err: str

    @property
    def clean(self) -> bool:
        """Whether it neither crashed nor hung."""
        return self.code in range(5) and "Traceback" not in self.err and "defect of the program" not in self.err


@dataclass
class Place:
    """A folder, and the code whose command line is called in it."""

    code: Path
    folder: Path
    cache: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        """The environment of a command: its code and its cache."""
        own = {"PYTHONPATH": str(self.code), "XDG_CACHE_HOME": str(self.cache), "COLUMNS": "160", "KG_ALSO": ""}
        return {**os.environ, **own, **self.env, **(more or {})}

    def kg(self, *words: str, limits: str = "", env: dict[str, str] | None = None, seconds: float = HANGS) -> Ran:
        """Run one command; `limits` are shell words such as `ulimit -f 8;` before it."""
        memory = "" if "ulimit -v" in limits else f"ulimit -v {MEMORY >> 10};"
        shell = f'{limits} {memory} exec "$@"'
        command = ["/bin/bash", "-c", shell, "kg", sys.executable, "-W", "ignore", "-m", "kg", *words]
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=self.folder,
                env=self.environment(env),
                capture_output=True,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return Ran(124, "", "stopped after its time")
        return Ran(
            done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "replace")
        )

    def write(self, name: str, text: str | bytes) -> str:
        """A file of the folder."""
        write(self.folder / name, text)
        return name

    def profile(self, *rows: str, more: str = "") -> Ran:
        """The answer of a profile at 10 nM, as JSON; a row's cells are parted by blanks, `more` is a column behind the others."""
        head = PROFILE.replace("\n", f"\t{more}\n") if more else PROFILE
        self.write("p.tsv", head + "".join("\t".join(row.split()) + "\n" for row in rows))
        return self.kg("perturb", "--profile", "p.tsv", "--conc", "10 nM", "--samples", "0", "-f", "json")

    def fit(self, text: str | bytes, *words: str) -> Ran:
        """What the bench says of a plate, as JSON."""
        return self.kg("assay", "fit", self.write("plate.csv", text), "--model", "competition", "-f", "json", *words)


@dataclass(frozen=True)
class Promise:
    """A bullet of the list, the test that holds it, and the trial: empty where it is kept, else what happened."""

    bullet: str
    test: str
    trial: Callable[[Place], str]


PROMISES: list[Promise] = []


def promise(bullet: str, test: str) -> Callable[[Callable[[Place], str]], Callable[[Place], str]]:
    """Put a trial on the list."""

    def put(trial: Callable[[Place], str]) -> Callable[[Place], str]:
        PROMISES.append(Promise(bullet, test, trial))
        return trial

    return put


def said(run: Ran, *words: str, code: int | None = None) -> str:
    """Empty where a run ended cleanly with the code and said every word; else what it did."""
    missing = [word for word in words if word not in run.err + run.out]
    if run.clean and (code is None or run.code == code) and not missing:
        return ""
    last = (run.err.strip() or run.out.strip()).split("\n")[0][:110]
    return f"exit {run.code}: {last}" + (f" (not said: {', '.join(missing)})" if missing else "")


def targets(run: Ran) -> list[dict[str, Any]]:
    """The targets of an answer as JSON."""
    found = json.loads(run.out)["targets"] if not run.code else []
    return found if isinstance(found, list) else []


def affinity(run: Ran, low: float, high: float) -> str:
    """Empty where the first target has this affinity."""
    found = targets(run)
    if not found:
        return said(run, code=0) or "no target"
    told = found[0]["affinity_nM"]
    return "" if abs(told[0] / low - 1) < 1e-6 and abs(told[1] / high - 1) < 1e-6 else f"computed with {told} nM"


# Silent wrong numbers


@promise(
    "species are never pooled",
    "tests/question/profile/test_contradictions.py::test_a_rats_value_does_not_enter_a_human_affinity",
)
def _species(place: Place) -> str:
    rows = "DRD2 antagonist Ki = 2 nM human A", "DRD2 antagonist Ki = 900 nM rat B"
    return affinity(place.profile(*rows), 2, 2)


@promise(
    "unknown species words are refused",
    "tests/question/profile/test_contradictions.py::test_an_unknown_species_is_refused",
)
def _no_species(place: Place) -> str:
    return said(place.profile("DRD2 antagonist Ki = 2 nM martian A"), "martian", code=3)


@promise(
    "a variant keeps rows apart",
    "tests/question/profile/test_contradictions.py::test_variant_and_construct_keep_rows_apart",
)
def _variant(place: Place) -> str:
    rows = "DRD2 antagonist Ki = 2 nM human A", "DRD2 antagonist Ki = 900 nM human B C118S"
    return affinity(place.profile(*rows, more="variant"), 2, 2)


@promise(
    "what contradicts a value is no source of it",
    "tests/question/profile/test_contradictions.py::test_a_bound_that_excludes_the_value_is_named_and_not_cited",
)
def _contradiction(place: Place) -> str:
    run = place.profile("DRD2 antagonist Ki = 5 nM human A", "DRD2 antagonist Ki > 10000 nM human B")
    cited = targets(run)[0]["evidence"] if targets(run) else said(run)
    return "" if cited == ["A"] else f"cited as {cited}"


@promise("types are never pooled", "tests/question/profile/test_contradictions.py::test_ki_and_kd_are_never_pooled")
def _types(place: Place) -> str:
    return affinity(place.profile("DRD2 antagonist Ki = 1 nM human A", "DRD2 antagonist Kd = 1000 nM human B"), 1, 1)


def plate(
    ic50: float = 20.0, head: str = "concentration_nM,bound", *, mark: str = "", dose: Callable[[float], str] = str
) -> str:
    """A plate without noise."""
    doses = (0.3, 1, 3, 10, 30, 100, 300, 1000)
    return "".join([f"{head}\n" if head else "", *(f"{mark}{dose(d)},{100 / (1 + d / ic50):.3f}\n" for d in doses)])


def ic50(run: Ran, wanted: float = 20.0, key: str = "ic50_nM") -> str:
    """Empty where the bench found this value, within a twentieth."""
    if run.code or not run.clean:
        return said(run, code=0) or "no estimate"
    found = (json.loads(run.out).get("estimates") or {}).get(key, {}).get("value")
    return "" if found and abs(found / wanted - 1) < 0.05 else f"{key} {found}"


@promise("two compounds are two curves", "tests/assay/test_lab_files.py::test_compounds_are_fitted_apart")
def _two(place: Place) -> str:
    text = "compound," + plate(mark="A,") + plate(100, "", mark="B,")
    run = place.fit(text)
    if run.code:
        return said(run, code=0)
    found = {one["compound"]: one["estimates"]["ic50_nM"]["value"] for one in json.loads(run.out).get("fits", [])}
    return "" if found and abs(found["A"] / 20 - 1) < 0.05 and abs(found["B"] / 100 - 1) < 0.05 else "one curve"


@promise("depletion by the receptor is computed with", "tests/assay/test_tight.py::test_the_true_ki_is_in_its_interval")
def _tight(place: Place) -> str:
    text = "concentration_nM,bound\n" + "".join(
        f"{d},{_bound(d)}\n" for d in (0.1, 0.3, 1, 2, 3, 4, 5, 6, 8, 10, 30, 100) for _ in "ab"
    )
    run = place.fit(text, "--radioligand", "0.1 nM", "--kd", "1 nM", "--receptor", "5 nM")
    return ic50(run, 0.1, "ki_nM")


def _bound(dose: float, ki: float = 0.1, receptor: float = 5.0, kd: float = 1.0, radioligand: float = 0.1) -> float:
    """Radioligand bound at equilibrium (percent of what is bound alone), by bisection on the free receptor."""

    def at(inhibitor: float) -> float:
        low, high = 0.0, receptor
        for _ in range(200):
            free = (low + high) / 2
            taken = free + radioligand * free / (kd + free) + inhibitor * free / (ki + free)
            low, high = (free, high) if taken < receptor else (low, free)
        return radioligand * low / (kd + low)

    return 100 * at(dose) / at(0.0)


@promise(
    "a Ki without the receptor level is called apparent",
    "tests/assay/test_tight.py::test_without_the_level_it_is_only_apparent",
)
def _apparent(place: Place) -> str:
    text = "concentration_nM,bound\n" + "".join(
        f"{d},{_bound(d)}\n" for d in (0.1, 0.3, 1, 2, 3, 4, 5, 6, 8, 10, 30, 100) for _ in "ab"
    )
    return said(place.fit(text, "--radioligand", "0.1 nM", "--kd", "1 nM"), "apparent", "--receptor")


@promise(
    "-inf, blank and NA are vehicle on a logarithmic axis",
    "tests/assay/test_lab_files.py::test_a_file_is_read_to_its_ic50",
)
def _vehicle(place: Place) -> str:
    logs = [f"{dose},{100 / (1 + 10 ** (dose + 9) / 20):.3f}" for dose in (-9.5, -9.0, -8.5, -8.0, -7.5, -7.0, -6.5)]
    return ic50(place.fit("\n".join(["log10_concentration_M,bound", ",100", "-inf,100", "NA,100", *logs, ""])))


@promise(
    "0 on a logarithmic axis is refused with the reason",
    "tests/assay/test_lab_files.py::test_a_file_is_refused_with_a_cure_that_works",
)
def _zero(place: Place) -> str:
    logs = [f"{dose},{100 / (1 + 10 ** (dose + 9) / 20):.3f}" for dose in (-9.5, -9.0, -8.5, -8.0, -7.5, -7.0, -6.5)]
    return said(place.fit("\n".join(["log10_concentration_M,bound", "0,100", *logs, ""])), "vehicle", "-inf", code=3)


@promise("a bell has no potency and is called one", "tests/assay/test_turns.py")
def _bell(place: Place) -> str:
    doses = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
    text = "concentration_nM,bound\n" + "".join(
        f"{d},{100 * d / (d + 10) / (1 + d / 300) + e}\n" for d in doses for e in (0, 1)
    )
    run = place.kg("assay", "fit", place.write("plate.csv", text), "--model", "gpcr", "-f", "json")
    return said(run, "bell", code=1)


@promise("replicate columns are wells", "tests/assay/test_lab_files.py::test_a_file_is_read_to_its_ic50")
def _wide(place: Place) -> str:
    rows = [line.split(",") for line in plate(head="").splitlines()]
    return ic50(place.fit("concentration_nM,r1,r2,r3\n" + "".join(f"{d},{y},{y},{y}\n" for d, y in rows)))


@promise("semicolons with decimal commas are read", "tests/assay/test_lab_files.py::test_a_file_is_read_to_its_ic50")
def _semicolon(place: Place) -> str:
    return ic50(place.fit(plate().replace(",", ";").replace(".", ",")))


@promise(
    "OVER is refused with the cure", "tests/assay/test_lab_files.py::test_a_file_is_refused_with_a_cure_that_works"
)
def _over(place: Place) -> str:
    return said(place.fit(plate() + "5,OVER\n"), "beyond its range", "NA", code=3)


@promise(
    "a bound is refused with the cure", "tests/assay/test_lab_files.py::test_a_file_is_refused_with_a_cure_that_works"
)
def _below(place: Place) -> str:
    return said(place.fit(plate() + "5,<7\n"), "bound", "without the sign", code=3)


@promise("UTF-16 is read", "tests/assay/test_lab_files.py::test_a_file_is_read_to_its_ic50")
def _utf16(place: Place) -> str:
    return ic50(place.fit(plate().encode("utf-16")))


@promise(
    "a column of another unit is refused",
    "tests/assay/test_lab_files.py::test_a_file_is_refused_with_a_cure_that_works",
)
def _unit_column(place: Place) -> str:
    text = plate(head="concentration_nM,unit,bound", dose=lambda d: f"{d},uM")
    return said(place.fit(text), "uM", code=3)


@promise(
    "a row behind a failed formula is not lost",
    "tests/question/profile/test_table.py::test_a_formula_that_failed_is_a_bad_row",
)
def _formula(place: Place) -> str:
    return said(place.profile("DRD2 antagonist Ki = 2 nM human A", "#N/A antagonist Ki = 2 nM human B"), "#N/A", code=3)


def asked(place: Place, option: str, *amounts: str) -> str:
    """Empty where amisulpride is computed at each of these amounts."""
    for one in amounts:
        wrong = said(place.kg("perturb", "amisulpride", option, one, "--samples", "0", "-f", "json"), code=0)
        if wrong:
            return f"{one}: {wrong}"
    return ""


@promise("units of a dose", "tests/pharmacology/test_quantity.py::test_what_people_write_is_read")
def _doses(place: Place) -> str:
    return asked(place, "--dose", "100000 µg/day", "25 mg tid")


@promise("units of a concentration", "tests/pharmacology/test_units.py::test_every_unit_is_what_pint_says")
def _concentrations(place: Place) -> str:
    return asked(place, "--conc", "20 nmol/L", "0.02 µmol/L", "0.1 mg/L", "100000 pg/mL", "0.1 µg/mL", "100 µg/L")


@promise("about, and with an error", "tests/pharmacology/test_quantity.py::test_what_people_write_is_read")
def _about(place: Place) -> str:
    return asked(place, "--conc", "~20 nM", "20 ± 5 nM")


@promise(
    "a dose per body weight asks whose",
    "tests/pharmacology/test_quantity.py::test_what_cannot_be_meant_is_refused_with_the_reason",
)
def _weight(place: Place) -> str:
    return said(place.kg("perturb", "amisulpride", "--dose", "1 mg/kg"), "body weight", "70 kg", code=2)


@promise(
    "relations as databases write them", "tests/pharmacology/test_quantity.py::test_relations_as_databases_write_them"
)
def _relations(place: Place) -> str:
    rows = (
        "DRD2 antagonist Ki '=' 2 nM human A",
        "DRD3 antagonist Ki >= 10000 nM human B",
        "HTR7 antagonist Ki <= 1 nM human C",
    )
    return affinity(place.profile(*rows), 2, 2)


@promise("a dose far outside the recorded range is told", "tests/question/test_dosing.py")
def _far(place: Place) -> str:
    return said(place.kg("perturb", "amisulpride", "--dose", "100 g/day", "--samples", "0"), "recorded range", code=0)


def valid(run: Ran, text: str) -> str:
    """Empty where an output is UTF-8 with this text in it."""
    return said(run, code=0) or ("" if text in run.out and "\\u0" not in run.out else f"{text!r} is not in it")


ASCII = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}


@promise("JSON is UTF-8 under an ASCII locale", "tests/cli/test_output.py::test_rows_for_programs_are_utf_8")
def _json(place: Place) -> str:
    run = place.kg("find", "α2A", "-f", "json", env=ASCII)
    try:
        json.loads(run.out)
    except ValueError:
        return "it is no JSON"
    return valid(run, "α2")


@promise("CSV is UTF-8 under cp1252", "tests/cli/test_output.py::test_rows_for_programs_are_utf_8")
def _csv(place: Place) -> str:
    return valid(place.kg("find", "α2A", "-f", "csv", env={"PYTHONIOENCODING": "cp1252"}), "α2")


@promise("Turtle is UTF-8 under an ASCII locale", "tests/cli/test_output.py::test_turtle_and_dot_are_utf_8")
def _turtle(place: Place) -> str:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'α2')) }"
    return valid(place.kg("query", query, "-f", "ttl", env=ASCII), "α2")


@promise("a table without pandas says what to install", "tests/test_tabular.py")
def _pandas(place: Place) -> str:
    text = "import sys; sys.modules['pandas'] = None\nimport kg\nkg.perturb('amisulpride', samples=0).to_frame()"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", text],
        cwd=place.folder,
        env=place.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    last = run.stderr.strip().split("\n")[-3:]
    return "" if "pip install" in " ".join(last) else (last or ["nothing"])[-1][:110]


# Nothing lost


@promise("a full disk keeps the old picture", "tests/test_writing.py::test_a_full_disk_leaves_the_old_file")
def _full(place: Place) -> str:
    place.write("a.svg", "mine")
    run = place.kg("draw", "amisulpride", "--samples", "0", "-o", "a.svg", limits="trap '' XFSZ; ulimit -f 8;")
    kept = (place.folder / "a.svg").read_bytes() == b"mine"
    return (said(run, code=3) if kept else "the old picture is gone") or ("" if kept else "gone")


@promise("what a command reads it does not write", "tests/cli/test_origin.py::test_a_profile_outlives_its_answer")
def _own_input(place: Place) -> str:
    text = PROFILE + "DRD2\tantagonist\tKi\t=\t2\tnM\thuman\tA\n"
    place.write("p.tsv", text)
    run = place.kg("perturb", "--profile", "p.tsv", "--conc", "10 nM", "--samples", "0", "-o", "p.tsv")
    return (
        said(run, code=2) if (place.folder / "p.tsv").read_text("utf-8") == text else "the table of one's own is gone"
    )


@promise(
    "a kept graph that was cut is not believed",
    "tests/knowledge/test_cache.py::test_what_is_not_the_whole_file_is_not_believed",
)
def _cache(place: Place) -> str:
    own = Place(place.code, place.folder, place.folder / "cache")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    first = own.kg("query", count, "-f", "json").out
    kept = max(own.cache.rglob("*.nq"), key=lambda path: path.stat().st_size)
    lines = kept.read_bytes().splitlines(keepends=True)
    write(kept, b"".join([*lines[: len(lines) // 2], lines[-1]]))
    again = own.kg("query", count, "-f", "json").out
    return "" if first == again else f"{' '.join(again.split())[:60]} instead of {' '.join(first.split())[:60]}"


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true: Callable[[], bool]) -> None:
    """Wait up to two minutes for something to be so."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.2)


@promise("20 MB in one literal are one error", "tests/knowledge/test_parsing.py")
def _literal(place: Place) -> str:
    name = place.write("a.nt", b'<urn:a> <urn:b> "' + b"x" * 20_000_000 + b'" .\n')
    run = place.kg("ingest", "rdf", name, "--data", "store")
    return said(run) if run.code else ""


@promise(
    "entities that grow are refused", "tests/exchange/test_markup.py::test_hostile_and_broken_documents_are_refused"
)
def _entities(place: Place) -> str:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "{"x" * 20}">{nested}]><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x#"><rdf:Description rdf:about="urn:a">'
        "<x:p>&e9;</x:p></rdf:Description></rdf:RDF>"
    )
    return said(place.kg("ingest", "rdf", place.write("a.rdf", text), "--data", "store"), code=3)


@promise(
    "a pipe that nobody fills is not waited for", "tests/test_textfile.py::test_a_pipe_into_which_nobody_writes_is_left"
)
def _pipe(place: Place) -> str:
    os.mkfifo(place.folder / "p.tsv")
    return said(place.kg("perturb", "--profile", "p.tsv", seconds=60), "pipe", code=3)


@promise("an endless device is left", "tests/question/profile/test_table.py::test_an_endless_device_is_left")
def _device(place: Place) -> str:
    (place.folder / "p.tsv").symlink_to("/dev/zero")
    return said(place.kg("perturb", "--profile", "p.tsv", seconds=90), "larger than", code=3)


@promise(
    "a circle of links is called one", "tests/question/profile/test_table.py::test_a_place_without_a_table_is_told"
)
def _circle(place: Place) -> str:
    (place.folder / "p.tsv").symlink_to("p.tsv")
    return said(place.kg("perturb", "--profile", "p.tsv"), "symbolic links", code=3)


@promise(
    "a missing file is no such file", "tests/cli/test_hostile_questions.py::test_a_file_that_is_not_there_is_called_so"
)
def _missing(place: Place) -> str:
    return said(place.kg("ingest", "rdf", "nosuch.ttl", "--data", "store"), "no such file", code=3)


@promise("a message names the right format", "tests/exchange/test_rdf.py::test_what_cannot_be_read_is_one_clear_error")
def _format(place: Place) -> str:
    return said(
        place.kg("ingest", "rdf", place.write("a.nt", "<urn:a> <urn:b> .\n"), "--data", "store"), "N-Triples", code=3
    )


@promise(
    "100,000 rows of one site in a minute of a processor",
    "tests/question/profile/test_reader.py::test_a_hundred_thousand_rows_of_one_site_are_one_ligand",
)
def _rows(place: Place) -> str:
    rows = "".join(f"DRD2\tantagonist\tKi\t=\t{2 + n % 7}\tnM\thuman\tA{n}\n" for n in range(100_000))
    place.write("p.tsv", PROFILE + rows)
    words = ("perturb", "--profile", "p.tsv", "--conc", "10 nM", "--samples", "0", "-f", "json")
    run = place.kg(*words, limits="ulimit -t 60;", seconds=600)
    return said(run, code=0)


# Nobody in, nothing stuck


@contextmanager
def endpoint(
    body: bytes | Callable[[str], bytes], kind: str = "application/sparql-results+json", *, endless: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """A server that answers every request with this body; its address, and the paths that were asked for."""
    asked_for: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked_for.append(self.path)
            sent = self.rfile.read(int(self.headers.get("content-length") or 0)).decode() or self.path
            answer = body if isinstance(body, bytes) else body(urllib.parse.unquote_plus(sent))
            self.send_response(200)
            self.send_header("content-type", kind)
            if not endless:
                self.send_header("content-length", str(len(answer)))
            self.end_headers()
            try:
                self.wfile.write(answer)
                while endless:
                    self.wfile.write(b" " * 65_536)
            except OSError:
                pass

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked_for
    finally:
        server.shutdown()


MALFORMED = (
    b'{"head":{"vars":["x"]},"results":[]}', b'{"head":{"vars":["x"]},"results":null}', b'{"head":{"vars":["x"]},"results":{"bindings":[[]]}}',
    b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":"a"}]}}', b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}',
    b'{"results":{"bindings":[]}}', b"[" * 5000,
)  # fmt: skip


@promise(
    "malformed answers of an endpoint are exit 4",
    "tests/sparql/test_results.py::test_what_is_no_result_is_one_error_that_is_not_tried_again",
)
def _malformed(place: Place) -> str:
    wrong = []
    for body in MALFORMED:
        with endpoint(body) as (address, _):
            run = place.kg("query", "SELECT * { ?x ?p ?o }", "--store", address)
            wrong += [said(run, code=4)] if said(run, code=4) else []
    return f"{len(wrong)} of {len(MALFORMED)}: {wrong[0]}" if wrong else ""


@promise(
    "members that the standard allows are read", "tests/sparql/test_results.py::test_what_the_standard_allows_is_read"
)
def _member(place: Place) -> str:
    with endpoint(_with_meta) as (address, _):
        return said(place.kg("query", "SELECT ?x { ?x ?p ?o }", "--store", address), "urn:a", code=0)


def _with_meta(query: str) -> bytes:
    """A row for whatever variable is asked for, or a truth, with a member that no standard names."""
    name = (re.findall(r"[?$](\w+)", query) or ["x"])[0]
    rows = {"head": {"vars": [name]}, "results": {"bindings": [{name: {"type": "uri", "value": "urn:a"}}]}}
    return json.dumps(({"head": {}, "boolean": True} if "ASK" in query else rows) | {"meta": {"ms": 3}}).encode()


@promise("a login page is asked for once", "tests/sparql/test_results.py::test_a_login_page_says_what_to_do")
def _login(place: Place) -> str:
    with endpoint(b"<html><title>Sign in</title></html>", "text/html") as (address, asked_for):
        wrong = said(place.kg("query", "SELECT * { ?x ?p ?o }", "--store", address), code=4)
        return wrong or ("" if len(asked_for) == 1 else f"asked for {len(asked_for)} times")


@promise(
    "an endless body is one error", "tests/sparql/test_wire.py::test_an_endless_body_is_one_error_and_takes_no_memory"
)
def _endless(place: Place) -> str:
    with endpoint(b"", endless=True) as (address, _):
        run = place.kg("query", "SELECT * { ?x ?p ?o }", "--store", address, limits="ulimit -v 1500000;", seconds=90)
        return said(run, code=4)


@contextmanager
def served(place: Place, env: dict[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`kg serve` of this code, ready to answer."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "kg", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=place.folder,
        env=place.environment(env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: _status(port, "/sparql?query=ASK%7B%7D") == 200)
        yield server, port
    finally:
        if server.poll() is None:
            server.terminate()
        server.communicate(timeout=60)


def _status(port: int, path: str, head: str = "") -> int:
    """The status of a raw GET; 0 where there is no answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            head = head or f"Host: localhost:{port}\r\n"
            line.sendall(f"GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
            answer = line.recv(4096).decode("latin-1")
    except OSError:
        return 0
    found = re.match(r"HTTP/1\.1 ([0-9]{3})", answer)
    return int(found[1]) if found else 0


@promise("the Host header is read whole", "tests/server/test_app.py::test_a_host_header_is_read_whole")
def _host(place: Place) -> str:
    with served(place) as (_, port):
        heads = (
            'Host: localhost:x"> <y\r\n',
            f"Host: localhost:{port}@evil.example\r\n",
            "Host: evil.example\r\nHost: localhost\r\n",
        )
        found = [_status(port, "/sparql", head) for head in heads]
    return "" if found == [400, 400, 400] else f"answered {found}"


@promise("an empty parameter is none; --store works against kg serve", "tests/server/test_store_verbs.py")
def _empty(place: Place) -> str:
    with served(place) as (_, port):
        address = f"http://127.0.0.1:{port}/sparql"
        query = urllib.parse.quote("ASK { ?s a <https://w3id.org/synaptrace/vocab#Compound> }")
        try:
            with urllib.request.urlopen(f"{address}?default-graph-uri=&query={query}") as answer:  # noqa: S310 - an address of this machine
                true = json.load(answer)["boolean"]
        except urllib.error.HTTPError as error:
            return f"status {error.code}"
        wrong = said(place.kg("find", "amisulpride", "--store", address), "amisulpride", code=0)
        made = place.kg(
            "query",
            "CONSTRUCT { ?1 a ?2 } WHERE { ?1 a ?2 . ?1 a <https://w3id.org/synaptrace/vocab#Species> }",
            "--store",
            address,
        )
    return wrong or said(made, "Species", code=0) or ("" if true else "the graph is empty")


@promise(
    "a server that is told to stop says so", "tests/server/test_app.py::test_a_server_that_is_told_to_stop_says_so"
)
def _stop(place: Place) -> str:
    with served(place) as (server, port):
        query = urllib.parse.quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        found: list[int] = []
        client = threading.Thread(target=lambda: found.append(_status(port, f"/sparql?query={query}")))
        client.start()
        time.sleep(3)
        server.terminate()
        _, err = server.communicate(timeout=60)
        client.join(60)
    return (
        ""
        if found == [503] and "Traceback" not in err
        else f"status {found}, {err.count(chr(10))} lines on stderr"
        + (" with a traceback" if "Traceback" in err else "")
    )


@promise(
    "a killed server leaves nothing that stays",
    "tests/test_scratch.py::test_what_a_killed_process_left_goes_with_the_next_run",
)
def _killed(place: Place) -> str:
    (place.folder / "tmp").mkdir()
    env = {"TMPDIR": str(place.folder / "tmp")}
    with served(place, env) as (server, _):
        server.send_signal(signal.SIGKILL)
        server.wait()
    time.sleep(15)
    with served(place, env):
        pass
    left = sorted(path.name for path in (place.folder / "tmp").iterdir() if "lock" not in path.name)
    return f"left: {', '.join(left)}" if left else ""


@promise("libraries are bounded and known", "tests/test_wheel.py::test_the_bill_of_materials_is_of_this_release")
def _supply(place: Place) -> str:
    text = (place.code / "pyproject.toml").read_text("utf-8")
    wrong = [] if (place.code / "sbom.cdx.json").is_file() else ["no bill of materials"]
    wrong += [] if re.search(r"uvicorn[^\"]*<", text) else ["uvicorn has no upper bound"]
    wrong += [] if "pyvis==" in text else ["pyvis is not pinned"]
    wrong += [] if "audit" in (place.code / ".ci" / "run").read_text("utf-8") else ["no audit"]
    return ", ".join(wrong)


@promise("the promises and the fuzz stand in the repository", "tests/test_docs.py")
def _pages(place: Place) -> str:
    names = "SECURITY.md", "docs/explanation/trust.md", "benchmarks/fuzz.py", ".ci/long"
    return ", ".join(f"no {name}" for name in names if not (place.code / name).is_file())


# Small


@promise(
    "a byte order mark is no part of Turtle", "tests/test_reported.py::test_a_byte_order_mark_is_no_part_of_the_text"
)
def _mark(place: Place) -> str:
    text = "\ufeff@prefix x: <urn:x#> .\nx:a x:b x:c .\n"
    return said(place.kg("find", "amisulpride", "--also", place.write("a.ttl", text)), "amisulpride", code=0)


@promise(
    "a salt is its parent, with a note",
    "tests/knowledge/test_library.py::test_a_salt_is_its_parent_and_the_answer_says_so",
)
def _salt(place: Place) -> str:
    return said(place.kg("perturb", "amitriptyline hydrochloride", "--samples", "0"), "hydrochloride", code=0)


@promise(
    "nothing is suggested for an identifier",
    "tests/knowledge/test_names.py::test_nothing_is_suggested_for_an_identifier",
)
def _identifier(place: Place) -> str:
    run = place.kg("show", "215")
    return said(run, code=1) or ("did you mean" in run.err and run.err.strip().split("\n")[-1][:110]) or ""


@promise("a name of 200 characters draws", "tests/draw/test_picture.py")
def _long(place: Place) -> str:
    place.write(
        "p.tsv",
        f"#compound {'3-(10,11-dihydro)-' * 12}\n#free_nM 20\n{PROFILE}DRD2\tantagonist\tKi\t=\t2\tnM\thuman\tA\n",
    )
    return said(place.kg("draw", "--profile", "p.tsv", "--samples", "0", "-o", "a.svg"), code=0)


@promise("aramisulpride says why half is not 50 %", "tests/answer/test_report.py")
def _half(place: Place) -> str:
    return said(place.kg("perturb", "aramisulpride", "--samples", "0"), "where nothing competes", code=0)


@promise(
    "-o is checked before computing",
    "tests/cli/test_output.py::test_a_place_that_cannot_be_written_is_one_error_and_leaves_nothing",
)
def _before(place: Place) -> str:
    words = ("perturb", "amisulpride", "--samples", "10000", "-o", "nosuch/a.json")
    return said(place.kg(*words, limits="ulimit -t 15;"), code=3)


@promise("--in narrows every block", "tests/answer/test_parts.py::test_a_context_narrows_every_block")
def _narrowed(place: Place) -> str:
    run = place.kg("perturb", "amisulpride", "--in", "D2-MSN", "--samples", "0", "-f", "json")
    if run.code:
        return said(run, code=0)
    found = json.loads(run.out)
    outside = [one["node"] for one in found["effects"] if "D2-MSN" not in one["context"]]
    outside += [one["pathway"] for one in found["pathways"] if not all("D2-MSN" in c for c in one["contexts"])]
    outside += [one["label"] for one in found["targets"] if one["context"] and "D2-MSN" not in one["context"]]
    return f"{len(outside)} outside, such as {outside[0]}" if outside else ""


def main() -> int:
    """Try every promise and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=Path, default=ROOT)
    parser.add_argument("--only", default="")
    asked_for = parser.parse_args()
    broken = tried = 0
    with tempfile.TemporaryDirectory() as cache:
        for one in PROMISES:
            if asked_for.only not in one.bullet:
                continue
            tried += 1
            with tempfile.TemporaryDirectory() as folder:
                try:
                    happened = one.trial(Place(asked_for.code.resolve(), Path(folder), Path(cache)))
                except Exception as error:  # noqa: BLE001 - an answer without what is looked for keeps no promise
                    happened = f"{type(error).__name__}: {error}"[:110]
            broken += bool(happened)
            print(f"{one.bullet}\t{one.test}\t{'broken: ' + happened if happened else 'kept'}", flush=True)
    print(f"{tried} promises tried, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
