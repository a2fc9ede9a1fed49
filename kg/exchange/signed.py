"""Signed TSV: a table with a line of names, one edge a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.exchange.identified import Names
from kg.exchange.net import Losses, Net, Tie
from kg.exchange.reading import Draft, lines, records, relations

# Words for the columns of a table of one's own, the first that is there.
_NAMES = {
    "source": ("source", "from", "regulator", "subject", "node1", "source_genesymbol", "tf", "participant_a"),
    "target": ("target", "to", "object", "node2", "target_genesymbol", "participant_b"),
    "sign": ("sign", "effect", "mor", "weight", "interaction", "relation", "consensus_sign", "interaction_type"),
    "references": ("references", "pmid", "pmids", "reference", "publications", "interaction_pubmed_id"),
    "origin": ("origin", "resource", "database", "sources", "interaction_data_source"),
    "context": ("context", "tissue", "cell"),
}
FIELDS = tuple(_NAMES)
_WEIGHT = "weight"
_SIZE = "numbers of which none is negative are sizes, no signs"
_NODES = ["PARTICIPANT", "PARTICIPANT_TYPE"]
_NUMBER = re.compile(r"[-+]?[\d.]+(e[-+]?\d+)?")
_PMID = re.compile(r"(?:PMID|pubmed)?:?\s*(\d{4,9})", re.IGNORECASE)


def read(path: Path, wanted: Mapping[str, str] | None = None) -> Draft:
    """A table of edges: columns named as usual or as `wanted` says, or source, target, sign without a line of names.

    Signs are words or numbers; any number above 0 is positive, below negative, 0 unknown. Weights that are never negative, and
    numbers other than 0 and 1 in a column without a name that are never so, are sizes, which state no sign.
    """
    draft, names, words = Draft(path.name), Names(), relations("tsv")
    places: dict[str, int] = {}
    bare = weighed = ""  # the first row of a table without a line of names; whether the signs may be sizes
    for number, row in records(path, delimiter(path)):
        if not places:
            places = _columns(row, wanted or {}, f"{path}:{number}")
            if places:
                weighed = row[places["sign"]].casefold() if "sign" in places and "sign" not in (wanted or {}) else ""
                continue
            _refuse_nodes(row, f"{path}:{number}")
        if row[0].startswith("#"):
            continue
        if row[:2] == _NODES:  # Pathway Commons has its table of nodes below
            break
        if not places:
            places, bare = _unnamed(row, words, f"{path}:{number}"), f"{path}:{number}"
        draft.rows += 1
        cell = {what: row[k] if k < len(row) else "" for what, k in places.items()}
        if not cell["source"] or not cell["target"]:
            draft.refuse(str(number), "a row without source or target", "\t".join(row))
            continue
        word = cell.get("sign", "")
        sign, mechanism = _sign(word, words)
        source, target = (draft.thing(names.of(*_taken_apart(cell[end]))) for end in ("source", "target"))
        why = "" if sign else f"the relation {word[:60]} has no sign" if word else "unsigned"
        papers = tuple(f"PMID:{n}" for n in _PMID.findall(cell.get("references", "")))
        draft.tie(
            Tie("", source, target, sign, word, mechanism, why=why, where=str(number), references=papers,
                origin=cell.get("origin", ""), context=cell.get("context", ""))
        )  # fmt: skip
    if bare and not any(tie.sign or tie.relation.casefold() in words for tie in draft.ties):
        raise _no_edges(bare)
    if bare or weighed == _WEIGHT:
        _sizes(draft, words, named=weighed == _WEIGHT)
    draft.told += names.told
    return draft


def _sizes(draft: Draft, words: Mapping[str, tuple[int, str]], *, named: bool) -> None:
    """Take the signs back where they are sizes: numbers of which none is negative, under that name or beyond 0 and 1."""
    given = {tie.relation for tie in draft.ties}
    if not all(map(_NUMBER.fullmatch, given)) or any(tie.sign < 0 for tie in draft.ties):
        return
    if named or any(text.casefold() not in words and float(text) != 0 for text in given):
        draft.ties = [
            replace(tie, sign=0, mechanism="Modulation", why=_SIZE) if tie.sign else tie for tie in draft.ties
        ]
        draft.unknown[_SIZE] += sum(tie.why == _SIZE for tie in draft.ties)


def delimiter(path: Path) -> str:
    """Tab where the first line has one, else comma or semicolon, whichever it has more of."""
    first = next((line for _, line in lines(path) if line.strip() and not line.startswith("#")), "")
    return "\t" if "\t" in first or not {",", ";"} & set(first) else max(",;", key=first.count)


def _columns(row: list[str], wanted: Mapping[str, str], where: str) -> dict[str, int]:
    """Column -> place in a line of names; empty where it is none. Raises UsageError for a wanted column that is not there."""
    given = [cell.lstrip("#").strip().casefold() for cell in row]
    missing = [name for name in wanted.values() if name.casefold() not in given]
    if missing:
        raise UsageError(f"the table has no column {missing[0]!r}", where, f"its columns are {', '.join(row)[:300]}")
    found = {what: given.index(name) for what, usual in _NAMES.items() for name in usual[::-1] if name in given}
    found |= {what: given.index(name.casefold()) for what, name in wanted.items()}
    return found if {"source", "target"} <= found.keys() else {}


def _refuse_nodes(row: list[str], where: str) -> None:
    """DataError for the line of names of a table of nodes, as stands beside many tables of edges."""
    given = {cell.lstrip("#:").strip().casefold() for cell in row}
    if given & {"id", ":id", "identifier"} and given & {"name", "label", "kind", "category", "type"}:
        raise DataError(
            "this is a table of nodes, not of edges", where, "give the table of edges that stands beside it"
        )


def _unnamed(row: list[str], words: dict[str, tuple[int, str]], where: str) -> dict[str, int]:
    """Places in a table without a line of names: the sign is in the second or third column. More columns need one that is known."""
    if len(row) >= 3:
        last = _sign(row[2], words)[0] or row[2] == "0"
        if last and not _sign(row[1], words)[0]:
            return {"source": 0, "target": 1, "sign": 2}
        if len(row) == 3 or row[1].casefold() in words:
            return {"source": 0, "sign": 1, "target": 2}
    raise _no_edges(where)


def _no_edges(where: str) -> DataError:
    return DataError("this is no table of edges", where, "name the columns source, target and sign in the first line")


def _sign(word: str, words: dict[str, tuple[int, str]]) -> tuple[int, str]:
    known = words.get(word.casefold())
    if known:
        return known
    try:
        value = float(word)
    except ValueError:
        return 0, "Modulation"
    return (1, "Activation") if value > 0 else (-1, "Inhibition") if value < 0 else (0, "Modulation")


def _taken_apart(cell: str) -> tuple[str, str]:
    """Identifier and register of a CURIE; a name has none."""
    found = re.fullmatch(r"([A-Za-z][\w.]*):\"?([\w.:-]+)\"?", cell)
    return (found[2], found[1]) if found else (cell, "")


COLUMNS = ("source", "target", "sign", "relation", "mechanism", "coefficient", "context", "references", "origin",
           "source_ids", "target_ids")  # fmt: skip


def write(net: Net) -> tuple[str, Losses]:
    """TSV text; the sign is 1, -1 or 0 for unknown. Things without a tie and computed numbers are lost."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row) for row in _rows(net))
    return "\n".join(lines) + "\n", _lost(net)


def write_csv(net: Net) -> tuple[str, Losses]:
    """The same table with commas, quoted where need be, for spreadsheets and pandas; what begins as a formula does is no formula."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in _rows(net))
    return held.getvalue(), _lost(net)


def _plain(cell: str) -> str:
    """A cell on one line that no spreadsheet computes; a sign is a number."""
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(text) else text


def _rows(net: Net) -> Iterator[tuple[str, ...]]:
    same = {thing.id: " ".join(thing.same_as) for thing in net.things}
    yield COLUMNS
    for tie in net.ties:
        size = "" if isnan(tie.coefficient) else f"{tie.coefficient:g}"
        yield (tie.source, tie.target, str(tie.sign), tie.relation, tie.mechanism, size, tie.context,
               " ".join(tie.references), tie.origin, same[tie.source], same[tie.target])  # fmt: skip


def _lost(net: Net) -> Losses:
    ends = {end for tie in net.ties for end in (tie.source, tie.target)}
    losses = Losses()
    losses["nodes without an influence"] = sum(thing.id not in ends for thing in net.things)
    losses["computed changes of nodes"] = sum("log2_change" in thing.numbers for thing in net.things)
    return +losses
