"""Tables of drugs and targets: those of GtoPdb, DrugCentral, ChEMBL, BindingDB, PDSP, DGIdb and Open Targets, and of one's own.

A row is a statement that a drug acts on a target. Its sign is that of the action; an affinity alone has none. Values are kept in nM.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isnan
from pathlib import Path

from kg.errors import DataError
from kg.exchange.drug_actions import Actions, shared
from kg.exchange.drug_columns import DrugTable, layout, mapped
from kg.exchange.drug_shape import TableShape, unknown
from kg.exchange.identified import HUMAN, Names
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, cells, lines
from kg.exchange.registers import identifier, taxon
from kg.question.profile.affinity import TYPES, measured

_PMID = re.compile(r"(?:PMID:?\s*)?(\d{4,9})")
# A comma that can be nothing but a decimal one; of 1,234 nobody can tell.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,3}),(\d{1,2})(?![\d.,])")
_MECHANISMS = {1: "Activation", -1: "Inhibition", 0: "Modulation"}
# Logarithms that the graph knows beside those of a user's table, read as they are.
_LOGARITHMS = {"pkb": "pKB", "kb": "pKB", "pa2": "pA2", "a2": "pA2"}
_COMMON = {"human": HUMAN, "mouse": "10090", "rat": "10116"}
_REGISTERS = ("uniprot", "ncbigene", "ensembl", "chembl")
_GOES_ON = 20  # lines of one row at most: a stray quotation mark must not swallow the table
_FIRST = 40  # lines among which the one with the names of the columns is


def read(path: Path, wanted: Mapping[str, str] | None = None, only: str = "") -> Draft:
    """The rows of a table; `wanted` says which column of a table of one's own is which field, `only` of which source it must be.

    Species are kept apart; what cannot be used of a value is counted, and its row still says that the drug acts there. A row of a
    downloaded table that has not the cells of the others, or text for a number, is refused. Raises UsageError for a map that names
    no column, DataError for a table that is not known, was cut, lacks a column, or has more than a few such rows.
    """
    draft = Draft(path.name)
    held = _Table(draft)
    top, columns, known = _head(path, wanted, only)
    shape = None if wanted or known.name == "own" else TableShape(str(path), known, columns)
    for number, row in _rows(path, known.always.get("encoding", "")):
        if number <= top:
            continue
        draft.rows += 1
        text = " ".join(filter(None, row))
        fault = shape.fault(row, number) if shape else ""
        if fault:
            draft.refuse(str(number), fault, text)
            continue
        held.row(known.cells(row), str(number), text)
    if shape:
        shape.end()
    draft.told += held.names.told
    return draft


def _head(path: Path, wanted: Mapping[str, str] | None, only: str) -> tuple[int, list[str], DrugTable]:
    """The line with the names of the columns, these names, and what is in them. Raises as `read` does."""
    for number, row in _rows(path):
        if row[0].startswith("#") and len([cell for cell in row if cell]) == 1:  # the Guide says its version first
            continue
        place = f"{path}:{number}"
        known = mapped(row, wanted, place, only) if wanted else layout(row, only)
        if known is None or not _enough(known):
            raise unknown(row, place, only)
        return number, row, known
    raise DataError("the table is empty", str(path), "give a table with a line of names")


def _enough(known: DrugTable) -> bool:
    """Whether a row says who acts on what."""
    named = [*known.places, *known.always]
    return any(what == "compound" or what.startswith("id/") for what in named) and any(
        what in ("target", "name") or what.startswith("target/") for what in named
    )


def _rows(path: Path, encoding: str = "") -> Iterator[tuple[int, list[str]]]:
    """Numbered rows; a quoted cell may go on for some lines."""
    mark = _delimiter(path)
    held: list[tuple[int, str]] = []
    for number, line in lines(path, encoding):
        if not (held or line.strip()):
            continue
        held.append((number, line))
        whole = " ".join(text for _, text in held)
        if whole.count('"') % 2 and len(held) < _GOES_ON:
            continue
        yield from (
            [(held[0][0], cells(whole, mark))] if whole.count('"') % 2 == 0 else [(n, cells(t, mark)) for n, t in held]
        )
        held = []
    yield from ((n, cells(t, mark)) for n, t in held)


def _delimiter(path: Path) -> str:
    """Tab, semicolon or comma, whichever the line of names has most of."""
    found = "\t"
    for count, (_, line) in enumerate(lines(path)):
        if line.strip() and not line.lstrip('"').startswith("#"):
            return max("\t;,", key=line.count)
        if count == _FIRST:
            break
    return found


@dataclass
class _Table:
    """The rows of one table as statements."""

    draft: Draft
    names: Names = field(default_factory=Names)
    actions: Actions = field(default_factory=shared)
    targets: dict[tuple[str, ...], tuple[Thing, str]] = field(default_factory=dict)
    drugs: dict[tuple[str, ...], Thing] = field(default_factory=dict)

    def row(self, cells: dict[str, str], where: str, text: str) -> None:
        """The statements of a row: one for each of its values, or one that has none."""
        drug, found = self._drug(cells), self._target(cells)
        if drug is None or found is None:
            self.draft.refuse(where, "a row without a drug or a target", text)
            return
        target, word = found
        said, kind, sign, why = self._action(cells, word)
        values = list(self._values(cells)) or [{}]
        source, end = self.draft.thing(drug), self.draft.thing(target)
        papers = tuple(dict.fromkeys(f"PMID:{n}" for n in _PMID.findall(cells.get("reference", ""))))
        for place, value in enumerate(values):
            printed = str(value.get("printed", ""))
            relation = "; ".join(filter(None, (said, printed))) or "acts on"
            species = self.actions.species(cells.get("species", "")) if value else ""
            more: dict[str, float | str] = {"action": kind, **value, **({"species": species} if species else {})}
            self.draft.tie(
                Tie("", source, end, sign, relation, _MECHANISMS[sign], why=why, where=f"{where}.{place + 1}" if place else where,
                    references=papers, origin=cells.get("source", ""), licence=cells.get("licence", ""), numbers=more)
            )  # fmt: skip

    def _action(self, cells: dict[str, str], target: str) -> tuple[str, str, int, str]:
        """What is said, the action type, its sign, and why there is none. Several that do not agree leave it open."""
        kind, action = cells.get("word", ""), cells.get("action", "")
        said = " | ".join(word for word in (kind, action) if word and word.casefold() not in ("none", "unknown"))
        whole = self.actions.of(said, target, cells.get("actions", ""), cells.get("site", "")) if said else ("", 0)
        found = [whole] if whole[0] else [
            self.actions.of(word.strip(), target, cells.get("actions", "")) for word in re.split(r"[|;,]", said) if word.strip()
        ]  # fmt: skip
        found = [one for one in dict.fromkeys(found) if one[0]]
        signs = {sign for _, sign in found}
        if len(signs) > 1:
            return said, "", 0, "several actions are stated, which do not agree"
        if not found:
            return said, "", 0, f"the action {said[:60]} is not known" if said else "an affinity without an action"
        why = "" if found[0][1] else f"the action {said[:60]} has no sign"
        return said, found[0][0] if len(found) == 1 else "", found[0][1], why

    def _drug(self, cells: dict[str, str]) -> Thing | None:
        """The compound by its name, with its numbers in registers."""
        ids = {what[3:]: text for what, text in cells.items() if what.startswith("id/")}
        label = cells.get("compound") or cells.get("also", "")
        key = (label, *ids.values())
        if not any(key):
            return None
        if key not in self.drugs:
            pairs = [
                identifier(*text.partition(":")[::2]) if not register else identifier(register, text)
                for register, text in ids.items()
            ]
            same = tuple(f"{register}:{local}" for local, register in pairs if local and register)
            base = self.names.named(label or same[0], "Compound")
            self.drugs[key] = replace(base, same_as=same)
        return self.drugs[key]

    def _target(self, cells: dict[str, str]) -> tuple[Thing, str] | None:
        """The target and the word by which the graph knows it: by accession, symbol, number, else by name; several are a family."""
        keys = ("target", *(f"target/{register}" for register in _REGISTERS), "name", "species")
        key = tuple(cells.get(what, "") for what in keys)
        if not any(key[:-1]):
            return None
        if key not in self.targets:
            self.targets[key] = self._made(cells)
        return self.targets[key]

    def _made(self, cells: dict[str, str]) -> tuple[Thing, str]:
        label, species = cells.get("name", ""), cells.get("species", "")
        other = _COMMON.get(species.casefold()) or taxon(species)
        for register in _REGISTERS:
            numbers = [one for one in re.split(r"[|;,\s]+", cells.get(f"target/{register}", "")) if one]
            if len(numbers) > 1:
                symbols = [one for one in re.split(r"[|;,\s]+", cells.get("target", "")) if one]
                name = label or ":".join(symbols or numbers)
                whole = self.names.named(name, "Family", other)
                return replace(whole, parts=tuple(f"{register}:{n}" for n in numbers)), name
            if numbers and register != "chembl":
                symbol = cells.get("target", "")
                return self.names.of(numbers[0], register, "Protein", symbol or label, other), symbol or numbers[0]
        symbol = (
            cells.get("target") or self.actions.symbol(cells.get("target/chembl", "")) or self.actions.symbol(label)
        )
        if symbol:
            return self.names.of(symbol, "", "Protein", "", other), symbol
        return self.names.named(label or cells.get("target/chembl", ""), "Entity", other), label

    def _values(self, cells: dict[str, str]) -> Iterator[dict[str, float | str]]:
        """Each value of a row in nM; what cannot be used is counted with the reason."""
        wide = [what for what in cells if what.startswith("value/")]
        given = [(cells["value"], cells.get("type", ""), cells.get("unit", ""))] if cells.get("value") else []
        if not given and cells.get("low") and cells.get("high"):
            given = [("-".join(_ordered(cells["low"], cells["high"])), cells.get("type", ""), cells.get("unit", ""))]
        for what in wide:
            _, kind, unit = [*what.split("/"), ""][:3]
            given.append((cells[what], kind, unit))
        for value, kind, unit in given:
            try:
                yield _value(cells, _DECIMAL_COMMA.sub(r"\1.\2", value), kind, unit)
            except DataError as error:
                self.draft.told[f"values left out: {_reason(error.what, value)}"] += 1


def _ordered(low: str, high: str) -> tuple[str, str]:
    """The ends of a range, the smaller first: of a logarithm the tightest is the largest."""
    try:
        return (high, low) if float(low) > float(high) else (low, high)
    except ValueError:
        return low, high


def _reason(what: str, value: str) -> str:
    """A reason without the value, so that many are one."""
    return what.replace(value, "…")[:100]


def _value(cells: Mapping[str, str], value: str, kind: str, unit: str) -> dict[str, float | str]:
    """One value in nM. Raises DataError for a type or number that cannot be used."""
    spelt, relation = kind.strip(), cells.get("relation", "")
    bound = relation.strip("' ")[:1] in ("<", ">")
    if bound and cells.get("bound"):  # the sign belongs to the concentration, not to its logarithm
        value, spelt, unit = cells["bound"], cells.get("bound_type", spelt), "nM"
    elif cells.get("log"):
        if bound:
            raise DataError("a bound of a logarithm, which may be meant either way")
        spelt, unit = f"p{spelt.removeprefix('p')}", ""
    other = _LOGARITHMS.get(spelt.casefold(), "")
    own = "affinity" if spelt == "affinity" else other
    typed = {"affinity": "Ki"}.get(spelt, "pKi" if other else spelt)
    if typed.casefold().removeprefix("p") not in TYPES:
        raise DataError(f"{spelt or 'a value without a type'} is no affinity")
    found = measured({"value": value, "type": typed, "unit": unit, "relation": relation}, "")
    ends = {"low_nM": found.low, "high_nM": found.high}
    logarithm = "p" if typed.startswith("p") else ""
    held: dict[str, float | str] = {"measurement": own or f"{logarithm}{found.type}", "printed_value": value}
    held |= {"printed_unit": unit} if unit and not logarithm else {}
    held |= {key: number for key, number in ends.items() if not isnan(number)}
    if len(ends) == 2 and isnan(found.low) != isnan(found.high):
        held["measurement_relation"] = "<" if isnan(found.low) else ">"
    held["printed"] = f"{own or spelt} {relation.strip(chr(39))} {value} {unit}".replace("  ", " ").strip()
    return held
