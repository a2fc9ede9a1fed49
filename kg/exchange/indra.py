"""Statements of INDRA as JSON: what its readers and databases say, with evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.json_text import objects, records, text
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft, relations
from kg.exchange.registers import identifier

# Registers in the order in which an agent is known by them, with the kind that each holds.
_REGISTERS = (("HGNC", "Protein"), ("UP", "Protein"), ("FPLX", "Family"), ("CHEBI", "SmallMolecule"), ("PUBCHEM", "SmallMolecule"),
              ("GO", "Process"), ("MESH", "Entity"))  # fmt: skip
_SPELT = {"UP": "uniprot", "HGNC": "hgnc accession number"}
# Where a statement of some type has its two ends.
_ENDS = (("subj", "obj"), ("enz", "sub"), ("gef", "ras"), ("gap", "ras"))


def read(path: Path) -> Draft:
    """Each statement between two agents; activation and inhibition, more and less have a sign, modifications have none.

    Complexes, and statements about one agent, are no influence and are counted. Raises DataError for JSON of another kind.
    """
    given = _given(path)
    if (
        not given
        or not all("type" in one for one in given[:20])
        or not any("evidence" in one or "belief" in one for one in given[:20])
    ):
        raise DataError(
            "these are no statements of INDRA", str(path), "it is a list of objects with type, agents and evidence"
        )
    draft, names = Draft(path.name), Names()
    for number, one in enumerate(given):
        draft.rows += 1
        kind = text(one.get("type"))
        ends = next(
            ((one[a], one[b]) for a, b in _ENDS if isinstance(one.get(a), dict) and isinstance(one.get(b), dict)), None
        )
        if ends is None:
            if any(
                isinstance(one.get(key), dict | list)
                for key in ("members", "agent", "enz", "obj", "sub", "subj", "obj_from")
            ):
                draft.told["statements of one agent or of a complex, no influence"] += 1
            else:
                draft.refuse(f"statement {number}", "a statement without agents", kind)
            continue
        source, target = (draft.thing(_agent(names, end)) for end in ends)
        sign, mechanism = _sign(kind, one)
        why = "" if sign else f"a statement of type {kind[:40]} has no sign"
        if sign and (doubt := _doubt(one, ends)):
            sign, mechanism, why = 0, "Modulation", doubt
        draft.tie(
            Tie("", source, target, sign, kind, mechanism, why=why, where=text(one.get("id")) or str(number),
                references=_papers(one), origin=_origin(one))
        )  # fmt: skip
    draft.told += names.told
    return draft


def _given(path: Path) -> list[dict[str, Any]]:
    """Statements in a list, one a line, or by their hashes as the database of INDRA sends them; one alone is one."""
    whole = objects(path)
    held = whole.get("statements", [whole] if "type" in whole else None) if isinstance(whole, dict) else whole
    return records(list(held.values()) if isinstance(held, dict) else held)


def _sign(kind: str, one: dict[str, Any]) -> tuple[int, str]:
    """The sign of a type; an Influence has that of its two polarities, where both are stated."""
    if kind == "Influence":
        signs = [_polarity(one.get(end)) for end in ("subj", "obj")]
        return (signs[0] * signs[1], "Modulation") if all(signs) else (0, "Modulation")
    return relations("indra").get(kind.casefold(), (0, "Modulation"))


def _doubt(one: dict[str, Any], ends: tuple[Any, Any]) -> str:
    """Why a statement of a signed type has no sign for its things: it is denied, or is about what they are when they do not act."""
    said = records(one.get("evidence"))
    if said and all(isinstance(e.get("epistemics"), dict) and e["epistemics"].get("negated") is True for e in said):
        return "the evidence says that it is not so"
    for end in ends:
        activity = end.get("activity")
        if isinstance(activity, dict) and activity.get("is_active") is False:
            return "it is about the inactive form"
        if any(mod.get("is_modified") is False for mod in records(end.get("mods"))):
            return "it is about the form that lacks a modification"
    return ""


def _polarity(event: Any) -> int:
    delta = event.get("delta") if isinstance(event, dict) else None
    value = delta.get("polarity") if isinstance(delta, dict) else None
    return value if isinstance(value, int) and value in (1, -1) else 0


def _agent(names: Names, agent: dict[str, Any]) -> Thing:
    """The thing of an agent, by the first register that names it."""
    held = agent.get("concept") if isinstance(agent.get("concept"), dict) else agent
    held = held if isinstance(held, dict) else agent
    refs = held.get("db_refs") if isinstance(held.get("db_refs"), dict) else {}
    name = text(held.get("name"))
    for register, kind in _REGISTERS:
        value = (refs or {}).get(register)
        local = text(value[0] if isinstance(value, list) and value else value)
        if local:
            found, spelt = identifier(_SPELT.get(register, register), local)
            return names.of(found, spelt, kind, name)
    return names.of(name or "unnamed")


def _papers(one: dict[str, Any]) -> tuple[str, ...]:
    numbers = (text(e.get("pmid")) for e in records(one.get("evidence")))
    return tuple(dict.fromkeys(f"PMID:{number}" for number in numbers if number.isdecimal()))


def _origin(one: dict[str, Any]) -> str:
    said = dict.fromkeys(text(e.get("source_api")) for e in records(one.get("evidence")))
    return ", ".join(filter(None, ["INDRA", *said]))
