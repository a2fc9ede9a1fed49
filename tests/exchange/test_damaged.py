"""Damaged pathways: whatever is done to a file, it is read or is one error of the family, and nothing else happens."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pathway_files import (
    CASCADE,
    CONTROLS,
    ENABLED,
    HEAD,
    INDIVIDUALS,
    KEGG_MAP,
    NEW,
    REACTION,
    SMALL,
    THINGS,
    TURTLE,
    WP_HEAD,
    WP_LINES,
    fact,
    kegg_relation,
)

from kg.errors import DataError
from kg.exchange import biopax, gocam, gpml, kgml, sbgn, wprdf
from kg.exchange.archives import opened
from kg.exchange.reading import Draft
from kg.exchange.statements import Statements

MODEL = str({"individuals": INDIVIDUALS, "facts": [*ENABLED, fact("a", "RO:0002629", "b", "e")]}).replace("'", '"')
RELATIONS = kegg_relation(1, 5, "activation") + kegg_relation(2, 6, "inhibition")
SEEDS: dict[str, tuple[Callable[[Path], Draft], str]] = {
    "a.gpml": (gpml.read, SMALL.read_text("utf-8")), "b.gpml": (gpml.read, NEW.format(organism="Homo sapiens")), "a.sbgn": (sbgn.read, CASCADE),
    "a.owl": (biopax.read, HEAD.format(base="") + THINGS + REACTION.format(way="") + CONTROLS.format(kind="") + "</rdf:RDF>"),
    "a.json": (gocam.read, MODEL), "a.ttl": (gocam.read, TURTLE), "w.ttl": (wprdf.read, WP_HEAD.replace("ORGANISM", "'x'") + WP_LINES),
    "k.xml": (kgml.read, KEGG_MAP.format(org="hsa", more=RELATIONS)),
}  # fmt: skip


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def holed(data: bytes, chance: random.Random) -> bytes:
    """A part of the middle is missing."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 500) :]


def mixed(data: bytes, chance: random.Random) -> bytes:
    """Words stand where others stood: the file is well-formed as often as not, and says something else."""
    words = sorted(set(re.findall(rb"[A-Za-z_]{3,}", data)))
    for _ in range(chance.randint(1, 6)):
        data = data.replace(chance.choice(words), chance.choice(words), chance.randint(1, 20))
    return data


def spelt(data: bytes, chance: random.Random) -> bytes:
    """In another encoding than it says."""
    return data.decode().encode(chance.choice(["utf-16", "utf-32", "utf-7", "shift_jis"]), "replace")


@pytest.mark.parametrize("damage", [flipped, cut, holed, mixed, spelt])
@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_file_is_read_or_refused(name, damage, tmp_path):
    """Three times each; what is read makes quads, what is refused says what, where and the cure."""
    read, text = SEEDS[name]
    chance = random.Random(f"{name} {damage.__name__}")
    for _ in range(3):
        path = tmp_path / name
        path.write_bytes(damage(text.encode(), chance))
        try:
            with opened(path) as (part,):
                draft = read(part)
        except DataError as error:
            told = error
        else:
            assert list(Statements("https://example.org/x", "x", ("1", "0.5", "2")).quads(draft))
            continue
        assert told.what
        assert told.where.startswith(str(path))
        assert told.cure
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", SEEDS)
def test_the_undamaged_file_is_read(name, tmp_path):
    """With a statement."""
    read, text = SEEDS[name]
    (tmp_path / name).write_text(text, "utf-8")
    assert read(tmp_path / name).rows
