"""Damaged and hostile files: every reader of networks gives a draft or one error of the family, and ends."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from nets import NET

from kg.errors import DataError
from kg.exchange import (
    bel,
    bnet,
    cx,
    graphml,
    indra,
    kgx,
    logical_model,
    nodelink,
    omnipath,
    recognised,
    sbml_qual,
    sif,
    signed,
    signor,
)
from kg.exchange.statements import Statements

AGENT = {"name": "DRD2", "db_refs": {"HGNC": "3023"}}
NODELINK = {
    "nodes": [{"bel": "p(HGNC:DRD2)", "id": "x"}, {"bel": 'a(CHEBI:"a b")', "id": "y"}],
    "links": [
        {
            "source": 1,
            "target": 0,
            "relation": "increases",
            "target_modifier": {"modifier": "Translocation", "effect": {}},
        }
    ],
}
CX1 = [{"nodes": [{"@id": 1, "n": "A", "r": "uniprot:P14416"}, {"@id": 2, "n": "B"}]},
       {"edges": [{"@id": 5, "s": 1, "t": 2, "i": "inhibits"}]}, {"nodeAttributes": [{"po": 1, "n": "type", "v": "protein"}]},
       {"citations": [{"@id": 3, "dc:identifier": "pmid:1"}]}, {"edgeCitations": [{"po": [5], "citations": [3]}]}]  # fmt: skip
CX2 = [{"CXVersion": "2.0"}, {"attributeDeclarations": [{"nodes": {"name": {"a": "n"}}, "edges": {"interaction": {"a": "i", "v": "x"}}}]},
       {"nodes": [{"id": 1, "x": 1.5, "y": 2, "v": {"n": "A"}}, {"id": 2, "v": {}}]}, {"edges": [{"id": 1, "s": 1, "t": 2, "v": {"i": "activates"}}]}]  # fmt: skip
SEEDS = {
    "bel": (bel.read, 'SET Citation = {"PubMed", "1"}\nSET Evidence = "x"\nact(p(HGNC:DRD2)) -| complex(p(HGNC:A), a(CHEBI:"b c"))\n'),
    "pybel": (nodelink.read, json.dumps(NODELINK)),
    "indra": (indra.read, json.dumps([{"type": "Activation", "subj": AGENT, "obj": AGENT, "evidence": [{"pmid": "1"}], "id": "1"}])),
    "cx": (cx.read, json.dumps(CX1)),
    "cx2": (cx.read, json.dumps(CX2)),
    "graphml": (graphml.read, ('<graphml><key id="d" for="edge" attr.name="sign"/><graph edgedefault="directed"><node id="a"/><node id="b"/>'
                '<edge source="a" target="b"><data key="d">-1</data></edge></graph></graphml>')),
    "kgx": (kgx.read, "subject\tpredicate\tobject\tpublications\nHGNC:3023\tbiolink:negatively_regulates\tCHEBI:1\tPMID:1\n"),
    "kgx lines": (kgx.read, '{"subject": "HGNC:3023", "predicate": "biolink:affects", "object": "X", "publications": ["PMID:1"]}\n'),
    "sbml-qual": (sbml_qual.read, logical_model.write(NET)[0]),
    "bnet": (bnet.read, "targets, factors\nA, B & !(C | !D)\nB, B\n"),
    "tsv": (signed.read, "source\ttarget\tsign\tpmid\nDRD2\tADCY5\t-1\t12345\n"),
    "sif": (sif.read, "DRD2\t-1\tADCY5\nA activates B C\n"),
    "omnipath": (omnipath.read, "source\ttarget\tis_directed\tis_stimulation\tis_inhibition\nP14416\tCOMPLEX:A_B\t1\t0\t1\n"),
    "signor": (signor.read, ("ENTITYA\tTYPEA\tIDA\tDATABASEA\tENTITYB\tTYPEB\tIDB\tDATABASEB\tEFFECT\nA\tprotein\tP14416\tUNIPROT\tB\tprotein"
               "\tP1\tUNIPROT\tdown-regulates\n")),
}  # fmt: skip
VALUES = [b"null", b"[]", b"{}", b"-1", b"1e999", b"9" * 5000, b'""', b"true", b"[[[[]]]]", b"(", b")", b'"', b"\\", b"\t", b"\n", b"\0",
          b'"\\ud800"', b'"http://a b<>"', b'"kind": "a <b>", "entity": "http://a b", ',
    b"\xff\xfe", "\u202e\ud7ff".encode(), b"&x;", b"<!DOCTYPE a>", b"x" * 100_000, b"(" * 2000, b"[" * 5000, b"{" * 3]  # fmt: skip


def mutated(rolls: random.Random, text: bytes, others: list[bytes]) -> bytes:
    """The text with one to three damages: bytes changed, cut, doubled, put in, another file's half, another encoding."""
    for _ in range(rolls.randint(1, 3)):
        place = rolls.randrange(len(text) + 1)
        match rolls.randrange(8):
            case 0:
                text = text[:place] + bytes([rolls.randrange(256)]) + text[place + 1 :]
            case 1:
                text = text[:place]
            case 2:
                text = text[:place] + rolls.choice(VALUES) + text[place:]
            case 3:
                end = min(len(text), place + rolls.randrange(1, 40))
                text = text[:place] + text[end:]
            case 4:
                text = text[:place] + text[place : place + 60] * rolls.randrange(2, 50) + text[place:]
            case 5:
                text = text[:place] + rolls.choice(others)[place:]
            case 6:
                text = text.decode("utf-8", "replace").encode(rolls.choice(["utf-16", "utf-8-sig", "cp037"]), "replace")
            case _:
                end = min(len(text), place + rolls.randrange(1, 12))
                text = text[:place] + rolls.choice(VALUES) + text[end:]
    return text


def trial(path: Path, name: str, seed: int) -> str:
    """Read one damaged file by its reader and by `auto`: what came of it. Any other exception is a defect."""
    rolls = random.Random(f"{name} {seed}")
    read, text = SEEDS[name]
    path.write_bytes(mutated(rolls, text.encode(), [other.encode() for _, other in SEEDS.values()]))
    told = outcome(lambda: recognised.recognised(path))
    assert str(told)
    draft = outcome(lambda: read(path))
    if isinstance(draft, DataError):
        assert draft.exit_code == 3
        assert str(draft)
        return "refused"
    for tie in draft.ties:
        assert {tie.source, tie.target} <= draft.things.keys()
        assert tie.sign in (-1, 0, 1)
    assert list(Statements("https://example.org/a", "a", ("0.8", "0.5", "1.28")).quads(draft))
    return "read"


def outcome(call):
    """What a call gives, or the error of data that it raises."""
    try:
        return call()
    except DataError as error:
        return error


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files_are_read_or_refused(tmp_path, name):
    """Dozens of damages to each format: a draft whose ties end at its things, or one error of data."""
    count = int(os.environ.get("KG_MUTATIONS", "12"))
    for seed in range(count):
        trial(tmp_path / "file", name, seed)


@pytest.mark.parametrize("name", SEEDS)
def test_hostile_files_are_refused(tmp_path, name):
    """Missing, a folder, a pipe, a device without end, zeros, another encoding, brackets without end: one error, at once."""
    read, _ = SEEDS[name]
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zeros").write_bytes(b"\0" * 5_000_000)
    (tmp_path / "utf16").write_bytes("source\ttarget\n".encode("utf-16"))
    (tmp_path / "deep").write_bytes(b"[" * 1_000_000)
    (tmp_path / "deeper").write_bytes(b'[{"nodes": ' * 100_000)
    # A line of SIF may have any number of targets, of any name.
    for path in ("missing", ".", "pipe", "zeros", "utf16", "deep", *(["deeper"] if name != "sif" else [])):
        with pytest.raises(DataError) as told:
            _whole(read(tmp_path / path), tmp_path / path)
        assert told.value.exit_code == 3
    with pytest.raises(DataError):
        read(Path("/dev/zero"))


def _whole(draft, path):
    """A draft without a statement, which `kg ingest` refuses."""
    if not draft.ties:
        raise DataError("no statement could be read of it", str(path))
