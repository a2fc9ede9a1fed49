"""Give `kg ingest` damaged and hostile files of every format, each in a process of its own, and count what must not happen.

`python benchmarks/fuzz_files.py [--files 1000] [--seed 1] [--only DAMAGE] [--keep FOLDER]` prints a table: kinds of damage, files, read,
refused, and what must not be: a traceback, an exit code that is none of a refusal, an error without file or cure, more memory or
time than the bounds, a file touched beside the store, a store that is not as it was after a refusal, a call to a listener on this
machine that the files name, and a secret beside them in what is said. It ends with exit code 1 where anything of it happened. Seeds
are the small files of the tests and, with KG_REFERENCE_DATA, real ones of each kind.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import io
import os
import random
import re
import resource
import shutil
import signal
import socket
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

# Seconds of processor, and bytes beyond what the program takes before it reads anything.
SECONDS = 30
MEMORY = 2_000_000_000
SECRET = "d2a-secret-beside"  # noqa: S105 - what a hostile file is to find
BOMB = 300_000_000  # bytes of a bomb, unpacked
# Real files of each kind under the reference data, the smallest of each pattern.
REAL = {
    "tsv": ("ras_machine_triples/*.tsv",), "sif": ("sif_cellnopt/*.sif",), "omnipath": ("omnipath/interactions.tsv",), "bel": ("bel_conib/*.bel",),
    "pybel": ("bel_conib/*.json.gz",), "cx": ("cx/*.cx", "cx/*.cx2"), "bnet": ("boolean_models/*.bnet",),
    "gpml": ("wikipathways_gpml/*.gpml", "wikipathways_gpml/gpml2021/*.gpml"), "sbgn": ("sbgn/*.sbgn",), "biopax": ("biopax/*.owl",),
    "gocam": ("gocam/*.ttl", "gocam/*.json", "gocam/*.yaml"), "wprdf": ("wikipathways_rdf/*.ttl.gz",), "rdf": ("w3c_rdf_tests/*.ttl",),
    "drugs": ("drugcentral_current_format/*.tsv", "drugcentral_2016/targets.tsv"),
}  # fmt: skip
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Seed:
    """A good file: its name, the word of its format, its bytes."""

    name: str
    word: str
    data: bytes


def seeds() -> list[Seed]:
    """The small files of the tests, and three real ones a pattern where the reference data is at hand."""
    from format_files import FILES

    found = [Seed(name, word, text.encode()) for name, (word, text) in FILES.items()]
    place = os.environ.get("KG_REFERENCE_DATA")
    for word, patterns in REAL.items() if place else ():
        for pattern in patterns:
            paths = sorted(Path(place or "").joinpath("data").glob(pattern), key=lambda path: path.stat().st_size)
            real = (Seed(path.name, word, path.read_bytes()) for path in paths[:3])
            found += [seed for seed in real if len(seed.data) <= LARGEST]
    return found


Made = tuple[str, str, bytes]  # name, word, bytes


def flipped(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """Some bytes are others."""
    data = bytearray(seed.data)
    for _n in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return seed.name, seed.word, bytes(data)


def cut(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """The end is missing, or a part of the middle."""
    at = rng.randrange(len(seed.data))
    more = seed.data[at + rng.randint(1, 400) :] if rng.random() < 0.4 else b""
    return seed.name, seed.word, seed.data[:at] + more


def reworded(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """Words stand where others stood: well-formed as often as not, and says something else."""
    data = seed.data
    words = sorted(set(re.findall(rb"[A-Za-z_:-]{3,}|\d+", data)))
    for _n in range(rng.randint(1, 8) if words else 0):
        data = data.replace(rng.choice(words), rng.choice(words), rng.randint(1, 20))
    return seed.name, seed.word, data


def odd(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """A value that no reader expects, somewhere."""
    values = (b"null", b"[]", b"{}", b"-1", b"1e999", b"NaN", b"9" * 5000, b'""', b"true", b"\0", b"\xff\xfe", b'"\\ud800"', b"&x;", b"%s%n",
              b"\xe2\x80\xae", b"x" * 100_000, b"(" * 3000, b"[" * 6000, b"{" * 6000, b"<a>" * 2000, b"../../etc/passwd", b"\r\r\n", b"\t\t\t", b"=1+1")  # fmt: skip
    data = seed.data
    for _n in range(rng.randint(1, 3)):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(values) + data[at + rng.choice((0, 0, 1, 8)) :]
    return seed.name, seed.word, data


def spelt(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """In another encoding than it says."""
    code = rng.choice(("utf-16", "utf-32", "utf-7", "shift_jis", "cp037", "latin-1", "utf-16-le"))
    return seed.name, seed.word, seed.data.decode("utf-8", "replace").replace("D2", "Dµ").encode(code, "replace")


def another(rng: random.Random, seed: Seed, others: list[Seed]) -> Made:
    """A good file of another format, under the word or the name of this one; or of none."""
    other = rng.choice([one for one in others if one.word != seed.word])
    none = (
        b"",
        b"\n\n",
        b"hello\n",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        rng.randbytes(3000),
        b"\0" * 4096,
        b"<html></html>",
    )
    data = rng.choice(none) if rng.random() < 0.3 else other.data
    return seed.name, seed.word if rng.random() < 0.7 else "auto", data


XML = ("gpml", "sbgn", "biopax", "kgml", "graphml", "sbml-qual", "sbml", "xgmml")


def entities(rng: random.Random, seed: Seed, others: list[Seed]) -> Made:
    """XML whose entities reach out to a file or the network, or multiply."""
    rdf = next(one for one in others if one.name == "any.rdf")
    base = seed if seed.word in XML and seed.data.lstrip()[:1] == b"<" else rdf
    laugh = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, rng.randint(5, 12)))
    kinds = (
        b'<!ENTITY x SYSTEM "file://@CANARY@">', b'<!ENTITY x SYSTEM "http://127.0.0.1:@PORT@/x">', b'<!ENTITY % x SYSTEM "http://127.0.0.1:@PORT@/d"> %x;',
        b'<!ENTITY l0 "ha">' + laugh + b'<!ENTITY x "&l4;&l3;">', b'<!ENTITY a "' + b"y" * 50_000 + b'"><!ENTITY x "' + b"&a;" * 3000 + b'">',
        b'<!ENTITY x "&x;">',
    )  # fmt: skip
    bare = re.sub(rb"<!DOCTYPE[^>]*>", b"", base.data)
    begin = next(re.finditer(rb"<(?![?!])[\w:]+", bare))
    outer = begin[0][1:]
    dtd = rng.choice(
        (
            b"<!DOCTYPE %s [%s]>" % (outer, rng.choice(kinds)),
            b'<!DOCTYPE %s SYSTEM "http://127.0.0.1:@PORT@/e.dtd" [%s]>' % (outer, rng.choice(kinds)),
        )
    )
    body = bare[begin.start() :].replace(b"</", b"&x;</", 1)
    return base.name, base.word, bare[: begin.start()] + dtd + body


def calls(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """Names addresses of this machine where a format may name others: nothing may be fetched."""
    where = b"http://127.0.0.1:@PORT@/x"
    texts: tuple[Made, ...] = (
        ("a.jsonld", "rdf", b'{"@context": "%s", "@id": "urn:a", "urn:b": "c"}' % where),
        ("a.jsonld", "rdf", b'{"@context": {"@import": "%s"}, "@id": "urn:a"}' % where),
        ("a.ttl", "rdf", b"<urn:a> <http://www.w3.org/2002/07/owl#imports> <%s> ." % where),
        ("a.bel", "bel", b'DEFINE NAMESPACE HGNC AS URL "%s"\nSET Citation = {"PubMed", "12345678"}\np(HGNC:DRD2) -> p(HGNC:A)\n' % where),
        ("a.owl", "biopax", seed.data.replace(b"<bp:", b'<owl:imports rdf:resource="%s"/><bp:' % where, 1) if seed.word == "biopax" else b'<?xml-stylesheet href="%s"?><rdf:RDF/>' % where),
        ("a.graphml", "graphml", b'<graphml xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="%s"/><graph/></graphml>' % where),
        ("a.gpml", "gpml", b'<?xml version="1.0"?><?xml-stylesheet href="%s"?><Pathway xmlns:xsi="x" xsi:schemaLocation="u %s"/>' % (where, where)),
        ("a.yaml", "gocam", b"id: gomodel:1\nactivities: !!python/object/apply:urllib.request.urlopen ['%s']\n" % where),
        ("a.yaml", "gocam", b"id: gomodel:1\nactivities: !!python/object/apply:os.system ['echo %s > @CANARY@']\n" % b"x"),
        ("a.rdf", "rdf", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="%s"><rdf:Description rdf:about="" /></rdf:RDF>' % where),
        ("a.sbml", "sbml-qual", b'<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"><externalModelDefinition source="%s"/></sbml>' % where),
    )  # fmt: skip
    return rng.choice(texts)


def towers(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """Nesting, one line, one number or repetition without end."""
    name, word, data = seed.name, seed.word, seed.data
    match rng.randrange(6):
        case 0:
            return (
                name,
                word,
                rng.choice((b"[", b"{", b'{"a":', b"<a>", b"((", b"- ", b"[[1],")) * rng.randint(10_000, 300_000),
            )
        case 1:
            return name, word, data[: len(data) // 2] + b"A" * 9_000_000 + data[len(data) // 2 :]
        case 2:
            return name, word, data + data * rng.randint(20, 200) if len(data) < 20_000 else data + data
        case 3:
            return name, word, data.replace(b"1", b"1" * 20_000, 5)
        case 4:
            return name, word, b"\n" * 2_000_000 + data
        case _:
            return name, word, b"".join(b"x%d\t1\ty%d\n" % (n, n) for n in range(40_000))


def bombs(rng: random.Random, seed: Seed, _: list[Seed]) -> Made:
    """Little that unpacks to much."""
    filler = rng.choice((b"\0", b" ", b"A\t1\tB\n", seed.data[:200] or b"x")) * 1_000
    name, word = seed.name, seed.word

    def stream(put: Callable[[bytes], object]) -> None:
        for _n in range(BOMB // len(filler) // 100):
            put(filler * 100)

    out = io.BytesIO()
    match rng.randrange(3):
        case 0:
            with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as packed:
                stream(packed.write)
            return f"{name.removesuffix('.gz')}.gz", word, out.getvalue()
        case 1:
            with (
                zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
                archive.open(name, "w") as member,
            ):
                stream(member.write)
            return "a.zip", rng.choice((word, "auto")), out.getvalue()
        case _:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for number in range(60_000):
                    archive.writestr(zipfile.ZipInfo(f"{number}{Path(name).suffix}"), b"")
            return "a.zip", word, out.getvalue()


PATHS = ("../../@CANARYNAME@", "@CANARY@", "/kg-fuzz-outside", "a/../../../x", "..\\..\\x", "C:\\x", "a" * 300, "a\nb", "./.", "x/" * 100 + "y", "~/x", "a\x01b", "café")  # fmt: skip


def packed(rng: random.Random, seed: Seed, others: list[Seed]) -> Made:
    """Archives whose members name other places, are links or devices, are packed twice, encrypted, cut, or not files at all."""
    out, data = io.BytesIO(), rng.choice((seed.data, rng.choice(others).data))
    name = rng.choice(PATHS) + rng.choice(("", Path(seed.name).suffix))
    if rng.random() < 0.5:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for _n in range(rng.randint(1, 3)):
                info = zipfile.ZipInfo(name)
                info.external_attr = rng.choice((0o644, 0o120777)) << 16
                archive.writestr(info, rng.choice((data, b"@CANARY@")))
        whole = bytearray(out.getvalue())
        if rng.random() < 0.4:
            whole[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        if rng.random() < 0.2:
            whole = whole[: rng.randrange(len(whole))]
        return "a.zip", rng.choice((seed.word, "auto")), bytes(whole)
    with tarfile.open(fileobj=out, mode=rng.choice(("w", "w:gz"))) as archive:
        for kind in rng.sample(
            (tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE), 2
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.devmajor, info.devminor = kind, "@CANARY@", 1, 5
            info.size = len(data) if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(data))
    whole = bytearray(out.getvalue())
    if rng.random() < 0.4:
        whole = whole[: rng.randrange(len(whole))]
    return rng.choice(("a.tar", "a.tar.gz", "a.tgz")), rng.choice((seed.word, "auto")), bytes(whole)


# Damage, and how many of a thousand files have it.
DAMAGES: dict[str, tuple[Callable[[random.Random, Seed, list[Seed]], Made], int]] = {
    "bytes flipped": (flipped, 160), "cut": (cut, 130), "words exchanged": (reworded, 130), "odd values": (odd, 130), "another encoding": (spelt, 80),
    "another format": (another, 110), "entities": (entities, 70), "addresses": (calls, 40), "towers": (towers, 60), "bombs": (bombs, 20),
    "archives": (packed, 70),
}  # fmt: skip
# Damages that nothing may be read of, whatever the format.
NEVER = ("entities", "bombs")


class Sandbox:
    """A folder with a store, a secret beside it, and a place for temporary files; and a listener."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.canary, self.store, self.given, self.temporary = (
            place / name for name in ("canary.txt", "store", "given", "tmp")
        )
        for folder in (self.given, self.temporary):
            folder.mkdir()
        self.canary.write_text(SECRET, "utf-8")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0)
        (self.given / "good.sif").write_text("A\t1\tB\n", "utf-8")
        code, said, _ = self.ran(["ingest", "sif", str(self.given / "good.sif"), "-o", str(self.store)])
        if code:
            raise SystemExit(f"the good file was not read: {said}")
        shutil.copytree(self.store, place / "kept")
        self.before = self.state()

    def state(self) -> dict[str, str]:
        """Every file but those that were given -> digest."""
        kept = (path for path in self.place.rglob("*") if not path.is_relative_to(self.given) and path.name != "said")
        return {
            str(p.relative_to(self.place)): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else "folder"
            for p in kept
        }

    def called(self) -> bool:
        """Whether somebody knocked."""
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def reset(self) -> None:
        """The store as it was."""
        shutil.rmtree(self.store)
        shutil.copytree(self.place / "kept", self.store)
        self.before = self.state()

    def filled(self, data: bytes) -> bytes:
        """With the addresses of this sandbox."""
        port = str(self.listener.getsockname()[1]).encode()
        return data.replace(b"@PORT@", port).replace(b"@CANARY@", str(self.canary).encode())

    def ran(self, words: list[str]) -> tuple[int, str, tuple[float, int]]:
        """Exit code (negative for a signal), what was said, seconds of processor and peak bytes of one command in a process of its own."""
        said = self.place / "said"
        child = os.fork()
        if not child:
            _child(words, said, self.temporary)
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        return code, said.read_text("utf-8", "replace"), (used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _child(words: list[str], said: Path, temporary: Path) -> None:
    """Run a command under the bounds; never returns."""
    code = 99
    try:
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        tempfile.tempdir = str(temporary)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        held = int(Path("/proc/self/statm").read_text("utf-8").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
        signal.alarm(20 * SECONDS)  # what waits takes no processor
        from kg.cli import main

        try:
            main(words)
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    except BaseException as error:  # noqa: BLE001 - whatever comes through is what is counted
        os.write(2, f"Traceback: {error!r}"[:2000].encode("utf-8", "replace"))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def judged(box: Sandbox, damage: str, code: int, said: str, path: Path) -> str:
    """What came of a file, in a word; all but `read` and `refused` must not be."""
    if box.called():
        return "network"
    if SECRET in said:
        return "secret told"
    if code < 0:
        return f"signal {-code}"
    if "Traceback" in said or "defect of the program" in said:
        return "traceback"
    if code not in (0, 2, 3):
        return f"exit {code}"
    after = {name: digest for name, digest in box.state().items() if code or not name.startswith("store")}
    if after != {name: digest for name, digest in box.before.items() if code or not name.startswith("store")}:
        return "touched"
    if not code:
        box.reset()
        return "read although it must not be" if damage in NEVER else "read"
    return "refused" if str(path) in said.replace("\n", " ") or path.name in said else "no place told"


def trials(rng: random.Random, count: int, only: str) -> Iterator[tuple[str, Made]]:
    """Damages with their files, in the shares of `DAMAGES`."""
    good = seeds()
    for damage, (make, share) in DAMAGES.items():
        for _n in range(max(1, round(count * share / 1000)) if only in ("", damage) else 0):
            yield damage, make(rng, rng.choice(good), good)


def warm() -> None:
    """Load what every reader needs, once: a process that is made of this one is then ready. No store is opened here."""
    from format_files import FILES

    from kg.exchange.archives import opened
    from kg.exchange.statements import Statements

    words = {"tsv": "signed", "sbml-qual": "sbml_qual", "sbml": "sbml_reactions", "pybel": "nodelink"}
    importlib.import_module("kg.cli")
    importlib.import_module("kg.knowledge.disk")
    with tempfile.TemporaryDirectory() as place:
        for name, (word, text) in FILES.items():
            path = Path(place) / name
            path.write_text(text, "utf-8")
            with opened(path) as (part,):
                read = importlib.import_module(f"kg.exchange.{words.get(word, word)}").read(part)
                list(read if word == "rdf" else Statements("https://example.org/x", "x", ("1", "0.5", "2")).quads(read))


def main() -> int:
    """Try the files and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", choices=("", *DAMAGES))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    warm()
    found: dict[str, Counter[str]] = {}
    most = [0.0, 0]
    with tempfile.TemporaryDirectory(prefix="fuzz-files-") as place:
        box = Sandbox(Path(place))
        start = time.monotonic()
        for number, (damage, (name, word, data)) in enumerate(
            trials(random.Random(asked.seed), asked.files, asked.only)
        ):
            path = box.given / f"given-{name}"
            path.write_bytes(box.filled(data))
            code, said, used = box.ran(["ingest", word, str(path), "-o", str(box.store)])
            most = [max(most[0], used[0]), max(most[1], used[1])]
            what = judged(box, damage, code, said, path)
            found.setdefault(damage, Counter())[what] += 1
            if what not in ("read", "refused"):
                print(
                    f"{number} {damage} {name} {word}: {what}, exit {code}: {said[:500]} … {said[-200:]}",
                    file=sys.stderr,
                )
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, asked.keep / f"{number}-{name[-60:]}")
                box.reset()
            path.unlink()
        seconds = time.monotonic() - start
    bad = 0
    for damage, counts in found.items():
        wrong = {what: n for what, n in counts.items() if what not in ("read", "refused")}
        bad += sum(wrong.values())
        print(
            f"{damage:18} {sum(counts.values()):5} files  read {counts['read']:4}  refused {counts['refused']:4}  {wrong or ''}"
        )
    print(
        f"{sum(c.total() for c in found.values())} files, {bad} that must not be; at most {most[0]:.1f} s and {most[1] / 1e6:.0f} MB a file; {seconds:.0f} s in all"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
