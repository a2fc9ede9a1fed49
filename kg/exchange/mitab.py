"""PSI-MITAB 2.5 to 2.8, the table of molecular interactions of IntAct and its kin, and of SIGNOR and others with causal columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataError
from kg.exchange.identified import HUMAN, Names
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, records, relations
from kg.exchange.registers import identifier

# Columns of version 2.5, which all have, and of the causal ones of version 2.8, counted from 0.
_LEAST = 15
_ALIASES, _PAPERS, _TAXA, _KIND, _SOURCE, _NUMBER = (4, 5), 8, (9, 10), 11, 12, 13
_TYPES, _NEGATIVE = (20, 21), 35
_MECHANISM, _STATEMENT = 44, 45
# What stands where a species is asked for: in vitro, chemical synthesis, unknown, and other codes of the format.
UNNATURAL = ("-1", "-2", "-3")
# A cell is a list of these: register:"identifier"(what it is called).
_ITEM = re.compile(r'([^:|"]+):("(?:[^"\\]|\\.)*"|[^|(]*)(?:\(((?:[^()]|\([^()]*\))*)\))?(?:\||$)')
# Kinds of things by their register, and by what the term of the PSI-MI ontology is called; PSI-MI XML has the same.
REGISTERED = {
    "uniprotkb": "Protein",
    "chebi": "SmallMolecule",
    "ensembl": "Gene",
    "intact": "Entity",
    "complex": "Complex",
    "signor": "Entity",
}
KINDS = {"protein": "Protein", "small molecule": "SmallMolecule", "complex": "Complex", "protein complex": "Complex", "gene": "Gene",
          "phenotype": "Process", "stimulus": "Process"}  # fmt: skip


def read(path: Path) -> Draft:
    """Each row one statement: a causal statement has its sign and direction, a bare interaction neither; a negative one is refused."""
    draft, names = Draft(path.name), Names()
    for number, row in records(path, quoted=False):
        if row[0].startswith("#"):
            continue
        if len(row) < _LEAST or not _items(row[0]):
            cure = f"it has {_LEAST} columns at least, the first `register:identifier`"
            raise DataError("this is no table of PSI-MITAB", f"{path}:{number}", cure)
        draft.rows += 1
        cell = [*row, *[""] * (_STATEMENT + 1 - len(row))]
        if cell[_NEGATIVE].casefold() == "true":
            draft.refuse(str(number), "an interaction that was looked for and not found", "\t".join(row))
            continue
        ends = [_thing(names, cell, place) for place in (0, 1)]
        if ends[0] is None or ends[1] is None:
            draft.refuse(str(number), "a row without both interactors", "\t".join(row))
            continue
        word = next((called or local for _, local, called in _items(cell[_STATEMENT])), "")
        said = word or next((called or local for _, local, called in _items(cell[_KIND])), "interaction")
        sign, mechanism = relations("signor").get(word.casefold(), (0, "Modulation"))
        why = (
            ""
            if sign
            else f"the causal statement {word[:60]} has no sign"
            if word
            else "an interaction without direction"
        )
        mean = next((called for _, _, called in _items(cell[_MECHANISM])), "")
        papers = tuple(
            f"PMID:{local}"
            for register, local, _ in _items(cell[_PAPERS])
            if register == "pubmed" and local.isdecimal()
        )
        origin = ", ".join(called or local for _, local, called in _items(cell[_SOURCE]))
        where = next((local for _, local, _ in _items(cell[_NUMBER])), "") or str(number)
        draft.tie(
            Tie("", draft.thing(ends[0]), draft.thing(ends[1]), sign, f"{said} ({mean})" if mean else said, mechanism, why=why, where=where,
                references=papers, origin=origin)
        )  # fmt: skip
    if not draft.rows:
        raise DataError("the table is empty", str(path), "give a table with interactions")
    draft.told += names.told
    return draft


def _items(cell: str) -> list[tuple[str, str, str]]:
    """The parts of a cell: register in lower case, identifier, what it is called; "-" is nothing."""
    if cell in ("", "-"):
        return []
    return [(m[1].strip().casefold(), m[2].strip().strip('"'), (m[3] or "").strip('"')) for m in _ITEM.finditer(cell)]


def _thing(names: Names, cell: list[str], place: int) -> Thing | None:
    """An interactor by its first identifier, called by its gene or short name."""
    found = next(iter(_items(cell[place])), None)
    if found is None or not found[1]:
        return None
    register, local, _ = found
    label = _label(_items(cell[_ALIASES[place]]))
    taxon = next((n for kind, n, _ in _items(cell[_TAXA[place]]) if kind == "taxid"), "")
    species = "" if taxon in UNNATURAL else taxon
    told = next((called or text for _, text, called in _items(cell[_TYPES[place]])), "").casefold()
    kind = KINDS.get(told) or REGISTERED.get(register, "Entity")
    bare, spelt = identifier(register, local)
    return names.of(bare, spelt, kind, label, HUMAN if kind == "SmallMolecule" else species or HUMAN)


def _label(aliases: list[tuple[str, str, str]]) -> str:
    """The gene's name among the aliases, else what is to be shown, else the first."""
    ranked: Iterator[str] = (text for wanted in ("gene name", "display_short", "display_long", "")
                             for _, text, called in aliases if not wanted or called == wanted)  # fmt: skip
    return next(ranked, "")
