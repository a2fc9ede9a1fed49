"""SIGNOR: its table of all data, with a line of names or without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.net import Tie
from kg.exchange.reading import Draft, records, relations

# The order of columns in dumps without a line of names.
_COLUMNS = (
    "entitya", "typea", "ida", "databasea", "entityb", "typeb", "idb", "databaseb", "effect", "mechanism", "residue", "sequence",
    "tax_id", "cell_data", "tissue_data", "modulator_complex", "target_complex", "modificationa", "modaseq", "modificationb",
    "modbseq", "pmid", "direct", "notes", "annotator", "sentence", "signor_id", "score",
)  # fmt: skip
KINDS = {
    "protein": "Protein", "complex": "Complex", "proteinfamily": "Family", "fusion protein": "Protein", "mirna": "Gene",
    "ncrna": "Gene", "chemical": "SmallMolecule", "smallmolecule": "SmallMolecule", "small molecule": "SmallMolecule", "phenotype": "Process", "stimulus": "Process",
}  # fmt: skip


def read(path: Path) -> Draft:
    """Each row one statement with its mechanism, PMID and SIGNOR id; `form complex` and `unknown` have no sign."""
    draft, names, words = Draft(path.name), Names(), relations("signor")
    for number, row in _rows(path):
        draft.rows += 1
        if not row["entitya"] or not row["entityb"]:
            draft.refuse(str(number), "a row without both entities", "\t".join(row.values()))
            continue
        effect = row["effect"].strip().strip('"')
        sign, mechanism = words.get(effect.casefold(), (0, "Modulation"))
        why = "" if sign else f"the effect is {effect[:60]!r}"
        said = f"{effect} ({row['mechanism']})" if row.get("mechanism") else effect
        pmid = row.get("pmid", "")
        source, target = (
            draft.thing(names.of(row[f"id{end}"] or row[f"entity{end}"], row[f"database{end}"],
                                 KINDS.get(row[f"type{end}"].casefold(), "Entity"), row[f"entity{end}"]))
            for end in ("a", "b")
        )  # fmt: skip
        draft.tie(
            Tie("", source, target, sign, said, mechanism, why=why, where=row.get("signor_id") or str(number), origin="SIGNOR",
                references=(f"PMID:{pmid}",) if pmid.isdecimal() else ())
        )  # fmt: skip
    draft.told += names.told
    return draft


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    names: list[str] = []
    for number, row in records(path, quoted=False):
        if not names:
            given = [cell.lstrip("#").casefold() for cell in row]
            names = given if "entitya" in given else list(_COLUMNS)
            if (
                not {"entitya", "ida", "databasea", "entityb", "idb", "databaseb", "effect", "typea", "typeb"}
                <= set(names)
                or len(row) < 9
            ):
                raise DataError(
                    "this is no table of SIGNOR", f"{path}:{number}", f"its columns are {', '.join(_COLUMNS[:9])} …"
                )
            if "entitya" in given:
                continue
        yield number, dict(zip(names, row + [""] * len(names), strict=False))
