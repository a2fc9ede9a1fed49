"""What the cells of a row mean: target, action, value, species, efficacy and place, each by the words of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import nan

from kg.errors import DataError, NotFound, UsageError
from kg.knowledge.spelling import normal
from kg.pharmacology.quantity import number
from kg.question.compounds import NO_RANK, Pharmacopoeia
from kg.question.measured import NO_SPECIES
from kg.question.profile.affinity import ABSENT, Measured, measured, serves
from kg.question.profile.target import FoundTarget, Targets
from kg.question.profile.wording import ActionType, wordings

# Free in the brain over free in plasma: carriers raise it a few times; what is far more is a percentage.
BRAIN_LARGEST = 10.0

_SPECIES = "SELECT ?species ?preference { ?species a kg:Species OPTIONAL { ?species kg:preference ?preference } } ORDER BY ?preference"
_TYPES = "SELECT ?label ?rank ?equilibrium { ?t a kg:MeasurementType ; rdfs:label ?label ; kg:isEquilibriumConstant ?equilibrium OPTIONAL { ?t kg:preference ?rank } }"
# What people write where nothing is special about the protein that was measured.
_USUAL = {"wildtype", "wt", "native", "fulllength", "canonical"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose every cell is understood."""

    target: FoundTarget
    action: ActionType
    value: Measured
    species: str
    preference: int
    variant: str
    construct: str
    efficacy: float
    efficacy_range: tuple[float, float]  # nan where a cell gives the value
    context: str
    reference: str


@lru_cache(maxsize=2)
def readings(book: Pharmacopoeia) -> Readings:
    """The words that a graph knows, read once for all tables of its compounds."""
    return Readings(book)


class Readings:
    """From words to what they mean in the graph; what is asked once is kept."""

    def __init__(self, book: Pharmacopoeia) -> None:
        self.book = book
        self.targets = Targets(book)
        self.wordings = wordings(book)
        self.preference = {str(r["species"]): int(r["preference"] or NO_SPECIES) for r in book.knowledge.rows(_SPECIES)}
        self.types = {
            str(r["label"]): (int(r["rank"] or NO_RANK), r["equilibrium"] == "true")
            for r in book.knowledge.rows(_TYPES)
        }
        self._actions: dict[tuple[str, str], ActionType] = {}
        self._contexts: dict[str, str] = {}

    def row(self, cells: dict[str, str], where: str) -> Row:
        """A row's meaning. Raises DataError with the place and the cure."""
        target = self.targets.find(cells.get("target", ""), where)
        action = self._action(cells.get("action", ""), target, where)
        value = measured(cells, where)
        if target.placed:
            serves(value.type, action, where)
        species, preference = self._species(cells.get("species", ""), target, where)
        return Row(
            target, action, value, species, preference,
            variant=_form(cells.get("variant", "")) or target.variant, construct=_form(cells.get("construct", "")),
            efficacy=self._efficacy(cells.get("efficacy", ""), action, where),
            efficacy_range=(nan, nan) if cells.get("efficacy") else _usual_range(action),
            context=self._context(cells.get("context", ""), where), reference=_source(cells.get("reference", "")),
        )  # fmt: skip

    def _action(self, text: str, target: FoundTarget, where: str) -> ActionType:
        if not text:
            raise DataError(
                "no action",
                where,
                "name one, such as antagonist or reuptake inhibitor; an affinity alone has no direction",
            )
        key = text, target.iri
        if key not in self._actions:
            try:
                self._actions[key] = self.wordings.action(text, target.iri, where)
            except DataError:
                # What is said of a target outside the network is listed as it stands, and computed by nobody.
                if target.placed:
                    raise
                self._actions[key] = self.wordings.anywhere(text, where)
        return self._actions[key]

    def _species(self, text: str, target: FoundTarget, where: str) -> tuple[str, int]:
        """Label and rank of a species; an identifier of a rat's gene says that it is the rat's."""
        directory = self.book.directory
        given = "" if text.casefold() in ABSENT else text
        if (
            not self.preference
        ):  # a graph of somebody else's, which knows no species: it cannot tell a right word from a wrong one
            return given, NO_SPECIES
        found = directory.exact(given or target.species, ("Species",)) if given or target.species else []
        if not found and given:
            known = ", ".join(map(directory.label, self.preference))
            raise DataError(
                f"unknown species {text!r}", where, f"known are {known}; leave the cell empty where none is stated"
            )
        if not found:
            return "", NO_SPECIES
        label = found[0].label
        if target.species and label != target.species:
            cure = "keep the species or the identifier; a gene symbol goes with every species"
            raise DataError(f"the target is that of a {target.species.lower()}, the species is {label}", where, cure)
        return label, self.preference.get(found[0].iri, NO_SPECIES)

    def _efficacy(self, text: str, action: ActionType, where: str) -> float:
        if not text:
            return float(action["efficacy"] or nan)
        try:
            value = number(text)
        except ValueError:
            value = nan
        if not 0 <= value <= 2:
            raise DataError(
                f"an efficacy of {text!r} is impossible",
                where,
                "give 0 to 1 (2 for a superagonist), the endogenous ligand having 1",
            )
        if value > 0 and float(action["efficacy"] or nan) == 0:
            label = self.book.directory.label_of_term(str(action["type"]))
            cure = "write 'partial agonist' for a ligand with an efficacy, else leave the cell empty"
            raise DataError(f"{label} says an efficacy of 0, the cell says {value:g}", where, cure)
        return value

    def _context(self, text: str, where: str) -> str:
        if not text:
            return ""
        if text not in self._contexts:
            try:
                kinds = ("Cell", "Site", "Cleft", "Region", "Context")
                self._contexts[text] = self.book.directory.resolve(text, kinds, "context").iri
            except (NotFound, UsageError) as error:
                raise DataError(error.what, where, error.cure) from error
        return self._contexts[text]


def _form(text: str) -> str:
    """A variant or construct as it is written; nothing for the usual protein."""
    return "" if text.casefold() in ABSENT or normal(text) in _USUAL else text


def _source(text: str) -> str:
    """Who says so; a word for nothing is nobody."""
    return "" if text.casefold() in ABSENT else text


def brain_entry(text: str, where: str) -> float:
    """The factor that `#brain` gives. Raises DataError for anything but yes, no and a factor."""
    words = {"yes": 1.0, "no": 0.0, "": 1.0}
    if text.casefold() in words:
        return words[text.casefold()]
    try:
        factor = number(text)
    except ValueError:
        factor = nan
    if not 0 <= factor <= BRAIN_LARGEST:
        cure = "write yes, no or a factor such as 0.02; 50 % is 0.5"
        raise DataError(f"#brain {text} is no factor of free concentrations", where, cure)
    return factor


def _usual_range(action: ActionType) -> tuple[float, float]:
    """Ends of the efficacy of a type of action; nan where it has none but its value."""
    return float(action["efficacyLow"] or nan), float(action["efficacyHigh"] or nan)
