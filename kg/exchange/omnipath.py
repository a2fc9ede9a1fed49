"""OmniPath: the table of interactions of its web service and its archive, whatever columns were asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.exchange.identified import HUMAN, Names
from kg.exchange.net import Tie
from kg.exchange.reading import Draft, headed, lines

_YES = ("1", "true", "1.0")
_PAPER = re.compile(r"(?:^|;)(?:[^;:]*:)?(\d{4,9})(?=;|$)")


def read(path: Path) -> Draft:
    """Each row one statement; the consensus of the resources stands before what single ones say.

    Both signs at once are a conflict and none is unsigned: both stay unknown. A row that is not directed is no statement
    of an influence; it is kept, with an unknown sign.
    """
    draft, names = Draft(path.name), Names()
    first = next((line for _, line in lines(path) if line.strip()), "")
    for number, row in headed(path, {"source", "target"}, max("\t,;", key=first.count)):  # R writes it with commas
        draft.rows += 1
        if not row["source"] or not row["target"]:
            draft.refuse(str(number), "a row without source or target", str(dict(row)))
            continue
        sign, why = _sign(row)
        source, target = (_thing(draft, names, row, end) for end in ("source", "target"))
        mechanism = {1: "Activation", -1: "Inhibition"}.get(sign, "Modulation")
        papers = tuple(dict.fromkeys(f"PMID:{n}" for n in _PAPER.findall(row.get("references", ""))))
        draft.tie(
            Tie("", source, target, sign, row.get("type", ""), mechanism, why=why, where=str(number), references=papers,
                origin=row.get("sources", ""), licence=row.get("license", row.get("licence", "")))
        )  # fmt: skip
    draft.told += names.told
    return draft


def _yes(row: Mapping[str, str], name: str) -> bool:
    return row.get(name, "").casefold() in _YES


def _sign(row: Mapping[str, str]) -> tuple[int, str]:
    """The sign, and why there is none."""
    if "is_directed" in row and not _yes(row, "is_directed"):
        return 0, "not directed"
    prefix = "consensus_" if "consensus_stimulation" in row else "is_"
    up, down = _yes(row, prefix + "stimulation"), _yes(row, prefix + "inhibition")
    if up and down:
        return 0, "both signs are stated"
    if not up and not down:
        return 0, "unsigned"
    return (1 if up else -1), ""


def _thing(draft: Draft, names: Names, row: Mapping[str, str], end: str) -> str:
    """One end: a complex with its parts, a protein by UniProt, anything else by its own name."""
    text, symbol = row[end], row.get(f"{end}_genesymbol", "")
    kind, species = row.get(f"entity_type_{end}", ""), row.get(f"ncbi_tax_id_{end}", "")
    if text.startswith("COMPLEX:") or kind == "complex":
        thing = names.of(text.removeprefix("COMPLEX:"), "complex", "Complex", symbol, species)
        parts = tuple(f"uniprot:{part}" for part in text.removeprefix("COMPLEX:").split("_"))
        return draft.thing(replace(thing, parts=parts))
    if kind in ("mirna", "lncrna"):
        return draft.thing(names.of(text, "mirbase" if kind == "mirna" else "", "Gene", symbol, species))
    if kind in ("small_molecule", "drug"):
        register = "chebi" if text.startswith("CHEBI:") else "pubchem"
        return draft.thing(names.of(text, register, "SmallMolecule", symbol, species or HUMAN))
    return draft.thing(names.of(text, "uniprot", "Protein", symbol, species))
