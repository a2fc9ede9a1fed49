"""Generated graphs for the push tests: every kind of literal, two versions that share a part."""

from __future__ import annotations

import functools
import random

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPH = "https://w3id.org/synaptrace/graph/"
NAMES = ("ontology", "content", "network", "answers")
ALPHABET = "abcXYZ 0189-_'\"\\\n\r\tαβγμ≥→é中😀{}<>&;#"


def literal(chance: random.Random, kind: int, digits: int) -> ox.Literal:
    """One literal; `kind` 0 to 12 chooses plain, long, tagged, typed ones in turn; numbers have up to `digits` digits."""
    word = "".join(chance.choice(ALPHABET) for _ in range(chance.randint(0, 40)))
    typed = {
        4: ("integer", str(chance.randint(-(10**6), 10**6))),
        5: ("integer", str(chance.randint(10**10, 10**digits - 1))),
        6: ("decimal", f"{chance.randint(-9999, 9999)}.{chance.randint(0, 99999):05d}"),
        7: ("double", repr(chance.uniform(-1, 1) * 10 ** chance.randint(-12, 12))),
        8: ("boolean", chance.choice(["true", "false"])),
        9: ("date", f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"),
        10: ("dateTime", f"2026-11-2{chance.randint(0, 9)}T0{chance.randint(0, 9)}:30:00Z"),
        12: ("decimal", str(chance.randint(-50, 50))),
        11: ("decimal", f"{chance.randint(0, 9)}.{chance.randint(10 ** (digits - 2), 10 ** (digits - 1) - 1)}"),
    }
    if kind in typed:
        name, value = typed[kind]
        return ox.Literal(value, datatype=ox.NamedNode(XSD + name))
    if kind == 1:
        return ox.Literal((word or "x") * chance.randint(50, 200))
    if kind == 2:
        return ox.Literal(word, language=chance.choice(["en", "en-GB", "de", "zh-Hant-TW"]))
    return ox.Literal(word)


def graph(name: str, version: int, triples: int, shared: int, digits: int = 18) -> list[ox.Triple]:
    """`triples` triples of one graph; the first `shared` are the same in every version."""
    found: dict[ox.Triple, None] = {}
    chance = random.Random(f"{name} shared")
    while len(found) < triples:
        if len(found) == shared:
            chance = random.Random(f"{name} {version}")
        number = len(found)
        own = "all" if number < shared else f"v{version}"
        subject = ox.NamedNode(f"https://example.org/{name}/{own}/{number // 5}")
        predicate = ox.NamedNode(f"https://example.org/p{number % 7}")
        kind = chance.randint(0, 13)
        thing: ox.NamedNode | ox.Literal = literal(chance, kind, digits)
        if kind == 13:
            thing = ox.NamedNode(f"https://example.org/{name}/ü/{number}")
        found[ox.Triple(subject, predicate, thing)] = None
    return list(found)


@functools.cache
def graphs(version: int, triples: int = 2000, digits: int = 18) -> dict[str, list[ox.Triple]]:
    """The four published graphs, `triples` triples together, half of each shared by all versions."""
    each = triples // len(NAMES)
    return {GRAPH + name: graph(name, version, each, each // 2, digits) for name in NAMES}
