"""SIF, the simple interaction format: source, relation, target on a line; what Cytoscape, CellNOpt and CARNIVAL read."""

from __future__ import annotations

import re
from pathlib import Path

from kg.exchange.bel_things import BelThings, term_of
from kg.exchange.identified import Names
from kg.exchange.net import RELATIONS, Losses, Net, Tie, lost
from kg.exchange.reading import Draft, lines, relations

# Names that CellNOpt gives to gates: all of what enters one is needed.
_GATE = re.compile(r"and\d+")
_KINDS = {"Gene": ("ncbigene", "Gene"), "Compound": ("drugbank", "Compound")}


def read(path: Path) -> Draft:
    """A SIF file: tab separated, or blanks where a line has no tab; several targets on a line; a line of names left out.

    A name may be a term of BEL, as PyBEL writes it. The relation gives the sign where `ontology/formats/relations.tsv` knows it. `Kind::id` of a hetnet is taken apart.
    """
    draft, names, words = Draft(path.name), Names(), relations("sif")
    terms = BelThings(draft)
    for number, line in lines(path):
        cells = [c.strip() for c in (line.split("\t") if "\t" in line else line.split())]
        cells = [cell for cell in cells if cell]
        if not cells or line.startswith("#"):
            continue
        if number == 1 and cells[0].casefold() in ("source", "node1", "participant_a", "entity1"):
            continue
        draft.rows += 1
        if len(cells) == 1:
            _thing(draft, names, terms, cells[0])
        if len(cells) == 2:
            draft.refuse(str(number), "a relation without a target", line)
            continue
        source = _thing(draft, names, terms, cells[0])
        for cell in cells[2:]:
            sign, mechanism = words.get(cells[1].casefold(), (0, "Modulation"))
            why = "" if sign else f"the relation {cells[1][:60]} has no sign"
            target = _thing(draft, names, terms, cell)
            draft.tie(Tie("", source, target, sign, cells[1], mechanism, why=why, where=str(number)))
    draft.told += names.told
    terms.tell()
    return draft


def _thing(draft: Draft, names: Names, terms: BelThings, cell: str) -> str:
    if term := term_of(cell):
        return terms.thing(term)
    kind, double, local = cell.partition("::")
    if double:
        register, what = _KINDS.get(kind, (local.partition(":")[0] if ":" in local else "", "Entity"))
        return draft.thing(names.of(local, register, what))
    if _GATE.fullmatch(cell):
        draft.told["gates (all of what enters is needed), read as nodes"] += cell not in draft.things
    return draft.thing(names.of(cell))


def write(net: Net) -> tuple[str, Losses]:
    """SIF text, tab separated, with the relations `activates`, `inhibits`, and `affects` where the sign is unknown.

    A thing without a tie stands on a line of its own. Evidence, sizes and identifiers are lost.
    """
    ends = {end for tie in net.ties for end in (tie.source, tie.target)}
    lines = [f"{_cell(t.source)}\t{RELATIONS[t.sign]}\t{_cell(t.target)}" for t in net.ties]
    lines += [_cell(thing.id) for thing in net.things if thing.id not in ends]
    return "".join(f"{line}\n" for line in dict.fromkeys(lines)), lost(net, attributes=True)


def _cell(text: str) -> str:
    return " ".join(text.split())
