"""Titles of columns: name, unit, and what the name stands for."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"(.+?)[\s_,]*[(\[]\s*([^)\]]+?)\s*[)\]]")
_LOGARITHM = re.compile(
    r"(?P<sign>-|minus|neg(?:ative)?)?log(?:10)?(?=concentration|conc|dose|ligand|radioligand|compound"
    r"|inhibitor|competitor|agonist|antagonist|drug|$)"
)
_MINUS = str.maketrans({"−": "-", "–": "-"})

CONCENTRATION = (
    "concentration", "conc", "dose", "ligand", "radioligand", "compound",
    "inhibitor", "competitor", "agonist", "antagonist", "drug",
)  # fmt: skip
UNITS_OF_REPETITION = ("plate", "experiment", "animal", "cell")
CONTROLS = ("total", "nonspecific")
HELD = "holding"
# Columns that tell which compound a row belongs to, unless they hold its concentration.
LABELS = (
    "compound", "compound_name", "compound_id", "drug", "substance", "molecule", "treatment",
    "inhibitor", "competitor", "agonist", "antagonist",
)  # fmt: skip
# Columns that say something for people and nothing for the fit.
PASSED_OVER = ("replicate", "well", "note", "notes", "comment", "comments", "remark", "remarks")
EXCLUDED = ("exclude", "excluded", "omit", "omitted")
_OTHERS = (
    "specific",
    "bound",
    "time",
    "subject",
    "rat",
    "mouse",
    "current",
    "peak_current",
    "bp_baseline",
    "bp_drug",
    "plasma",
)
_ALSO = {"nsb": "nonspecific", "concentrations": "concentration", "doses": "dose"}


def plain(name: str) -> str:
    """A name without case, blanks, underscores and punctuation: how names are compared."""
    bare = re.sub(r"[\W_]+", "", name.casefold())
    return _ALSO.get(bare, bare)


_MEASURED = frozenset(map(plain, (*CONCENTRATION, *_OTHERS)))
_TOLD = frozenset(map(plain, LABELS))
_KNOWN = frozenset(
    map(plain, (*CONCENTRATION, *UNITS_OF_REPETITION, *CONTROLS, HELD, *LABELS, *PASSED_OVER, *EXCLUDED, *_OTHERS))
)


def is_known(title: str) -> bool:
    """Whether some command of the bench looks for a column of this title."""
    name, _ = split_unit(title)
    return plain(name) in _KNOWN or logarithm(name) != 0


def telling(title: str) -> int:
    """How much a title tells that its row is the header, and not a line `Compound,X` or `Dose,high` above it.

    3 for a measured quantity with its unit, 2 for one without, 1 for a word that tells rows apart, 0 for any other.
    """
    name, unit = split_unit(title)
    if (plain(name) in _MEASURED and unit) or logarithm(name):
        return 3
    return 2 if plain(name) in _MEASURED - _TOLD else int(plain(name) in _KNOWN)


def logarithm(name: str) -> int:
    """1 for a column of decadic logarithms of concentrations, -1 for their negative, 0 for any other column."""
    text = name.translate(_MINUS).casefold().strip()
    found = _LOGARITHM.match(re.sub(r"(?<!^)[\W_]+|^[^\w-]+", "", text))
    if found is None:
        return 0
    return -1 if found["sign"] else 1


def split_unit(title: str) -> tuple[str, str]:
    """`concentration_nM`, `concentration (nM)`, `Conc. nM` and `plasma_ng_per_mL` into name and unit.

    Only a known unit is split off by underscore, blank or comma, so that `time_course` stays a name.
    """
    bracketed = _BRACKETS.fullmatch(title)
    if bracketed:
        return bracketed.group(1).strip().replace(" ", "_"), bracketed.group(2)
    parts = title.split("_")
    for place in range(1, len(parts)):
        unit = "_".join(parts[place:]).replace("_per_", "/")
        if unit in _HEADER_UNITS or "/" in unit:
            return "_".join(parts[:place]), unit
    name, _, unit = title.rpartition(" ")
    if name and (unit in _HEADER_UNITS or "/" in unit) and unit not in _LETTERS:
        return name.rstrip(" ,").replace(" ", "_"), unit
    return title.replace(" ", "_"), ""


def is_unit(cell: str) -> bool:
    """Whether a cell holds a unit and nothing else, in brackets or not."""
    bare = cell.strip("()[] ")
    return bare in _HEADER_UNITS or re.fullmatch(r"[^\W\d]{1,5}/[^\W\d]{1,4}", bare) is not None


# Behind a blank these are rather the letter of a replicate or a plate.
_LETTERS = frozenset("AVsh")
_HEADER_UNITS = frozenset(
    [
        "M",
        "mM",
        "uM",
        "µM",
        "μM",
        "nM",
        "pM",
        "fM",
        "s",
        "min",
        "h",
        "V",
        "mV",
        "A",
        "uA",
        "µA",
        "μA",
        "nA",
        "pA",
        "Hz",
        "kHz",
        "percent",
        "%",
        "mg",
        "ug",
        "µg",
        "μg",
        "ng",
        "fmol",
        "pmol",
        "nmol",
        "cpm",
        "dpm",
        "RFU",
    ]
)
