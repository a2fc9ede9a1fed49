"""Compounds by what they do: at a target, by class, by ATC code, by likeness of their profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log10, sqrt

from kg.errors import NotFound, UsageError
from kg.knowledge.meant import TARGETS
from kg.knowledge.names import Directory
from kg.knowledge.spelling import normal
from kg.knowledge.vocabulary import ID

_PAIRS = """
SELECT ?compound ?target ?type ?sign ?low ?high {
  ?action a kg:Action ; kg:compound ?compound ; kg:target ?target ; kg:actionType ?type .
  ?type kg:sign/kg:signValue ?sign . %s
  OPTIONAL {
    ?value a kg:Measurement ; kg:compound ?compound ; kg:target ?target ; kg:lowNanomolar ?low ; kg:highNanomolar ?high .
    OPTIONAL { ?value kg:choice ?choice } FILTER(!BOUND(?choice) || ?choice = "chosen")
  }
}
"""
_WORDS = """
SELECT ?type ?word {
  { ?type a kg:ActionType ; rdfs:label|skos:altLabel ?word }
  UNION { ?wording a kg:Wording ; kg:means ?type ; rdfs:label|kg:word ?word }
}
"""
_MEMBERS = "SELECT DISTINCT ?part { ?part kg:memberOf*|^kg:subunit <%(iri)s> }"
# An affinity weaker than this counts as none where profiles are compared, and compounds that are alike in fewer
# targets are alike by chance.
_WEAKEST_PK = 5.0
_LEAST_SHARED = 2
MEASURE = (
    "likeness: cosine of the profiles, a target counting by its pK above 5, negative where the action opposes; "
    "at least two targets shared"
)


@dataclass(frozen=True)
class FoundCompound:
    """A compound and why it was found: target and action with the affinity in nM, or a class, or a likeness."""

    iri: str
    label: str
    why: str
    target: str = ""
    action: str = ""
    nM: float | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class _PairValue:
    compound: str
    target: str
    type: str
    sign: int
    nM: float | None


def acting_on(directory: Directory, target: str, action: str = "", below: float | None = None) -> list[FoundCompound]:
    """Compounds with an action at an entity or a member of it, tightest first; `below` in nM leaves the weaker out."""
    knowledge = directory.knowledge
    match = directory.resolve(target, TARGETS, "target")
    parts = {match.iri, *(str(r["part"]) for r in knowledge.rows(_MEMBERS % {"iri": match.iri}))}
    for part in sorted(parts):
        knowledge.taking.at(part)
    types = _types(directory, action) if action else None
    values = " ".join(f"<{part}>" for part in sorted(parts))
    found = [
        FoundCompound(p.compound, directory.label(p.compound), "acts there", directory.label(p.target),
                      directory.label_of_term(p.type), p.nM)
        for p in _pairs(directory, f"VALUES ?target {{ {values} }}")
        if (types is None or p.type in types) and (below is None or (p.nM is not None and p.nM <= below))
    ]  # fmt: skip
    return sorted(found, key=lambda f: (f.nM is None, f.nM or 0.0, f.label, f.target))


def _types(directory: Directory, word: str) -> set[str]:
    """The action types that a word names. Raises UsageError with all words for one that names none."""
    rows = directory.knowledge.rows(_WORDS)
    found = {str(r["type"]) for r in rows if normal(str(r["word"])) == normal(word)}
    if not found:
        known = ", ".join(sorted({directory.label_of_term(str(r["type"])) for r in rows}))
        raise UsageError(f"{word!r} names no action", cure=f"one of: {known}")
    return found


def _pairs(directory: Directory, where: str = "") -> list[_PairValue]:
    """Each action with the geometric mean of its values."""
    values: dict[tuple[str, str, str, int], list[float]] = defaultdict(list)
    for row in directory.knowledge.rows(_PAIRS % where):
        key = (str(row["compound"]), str(row["target"]), str(row["type"]), int(str(row["sign"])))
        here = values[key]
        if row["low"] and row["high"] and float(row["low"]) > 0:
            here.append(log10(float(row["low"]) * float(row["high"])) / 2)
    return [_PairValue(*key, 10 ** (sum(found) / len(found)) if found else None) for key, found in values.items()]


def of_class(directory: Directory, text: str) -> list[FoundCompound]:
    """Compounds of a class that a source gives in these words, singular or plural."""
    library = directory.knowledge.library
    classes = library.index.of_class(text) if library else {}
    why: dict[str, list[str]] = defaultdict(list)
    for name, compounds in classes.items():
        for compound in compounds:
            why[compound].append(name)
    return _listed(directory, {compound: "; ".join(names) for compound, names in why.items()})


def of_atc(directory: Directory, code: str) -> list[FoundCompound]:
    """Compounds whose ATC code begins so. Raises NotFound where there is none."""
    library = directory.knowledge.library
    found = library.index.of_atc(code) if library else []
    if not found:
        raise NotFound(f"no compound has an ATC code that begins with {code!r}", cure="write such as N06A or N05AH02")
    return _listed(directory, dict.fromkeys(found, f"ATC {code.upper()}"))


def _listed(directory: Directory, why: dict[str, str]) -> list[FoundCompound]:
    library = directory.knowledge.library
    if library is None:
        return []
    found = (FoundCompound(ID + c, library.index.listing(c).label, said) for c, said in why.items())
    return sorted(found, key=lambda f: f.label.casefold())


def alike(directory: Directory, text: str, most: int = 20) -> list[FoundCompound]:
    """Compounds with a profile like that of one, most alike first (`MEASURE`). Raises NotFound for one without values."""
    knowledge = directory.knowledge
    match = directory.resolve(text, ("Compound",), "compound")
    knowledge.complete()
    profiles: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in _pairs(directory):
        weight = 9.0 - log10(pair.nM) - _WEAKEST_PK if pair.nM else 0.0
        if weight > 0 and pair.sign:
            profiles[pair.compound][pair.target] = pair.sign * weight
    mine = profiles.pop(match.iri, {})
    if not mine:
        raise NotFound(
            f"{match.label} has no action with an affinity, so nothing is like it",
            cure="`kg show NAME` shows what is known",
        )
    found = [
        FoundCompound(iri, directory.label(iri), f"shares {len(mine.keys() & other.keys())} of {len(mine)} targets", likeness=_cosine(mine, other))
        for iri, other in profiles.items()
        if len(mine.keys() & other.keys()) >= min(_LEAST_SHARED, len(mine))
    ]  # fmt: skip
    return sorted(found, key=lambda f: (-(f.likeness or 0.0), f.label))[:most]


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    def length(profile: Iterable[float]) -> float:
        return sqrt(sum(v * v for v in profile))

    return sum(one[t] * other[t] for t in one.keys() & other.keys()) / (length(one.values()) * length(other.values()))
