"""Which compounds a question means: of the graph by name, of a user's tables by choice, each with its amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, NotFound, UsageError
from kg.knowledge.looking import compound_called
from kg.knowledge.names import OWN_COMPOUND
from kg.knowledge.spelling import normal
from kg.question.amount import Amount, amount
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.profile.own import Profile
from kg.question.scenario import Question

if TYPE_CHECKING:
    from kg.question.profile.reader import ReadProfile

# Compounds of a table that a message names.
NAMES_TOLD = 8
_TABLES = (".tsv", ".csv", ".xlsx", ".gz")

_BRING = f"`kg show NAME` says what is known of it; {OWN_COMPOUND}"

Party = tuple[CompoundRecords, Amount | None]


@dataclass
class QuestionNotes:
    """What is to be told of how a question was read: rows that were left out, and remarks."""

    skipped: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Wanted:
    """Compounds by name and by table; a table that has not changed is understood once."""

    def __init__(self, book: Pharmacopoeia) -> None:
        self.book = book
        self._read: dict[tuple[str, str, bool], ReadProfile] = {}

    def all(self, question: Question, said: QuestionNotes) -> list[Party]:
        """The compounds and profiles of a question with their amounts. Raises the family's errors."""
        usual = usual_amount(question)
        found = [party for text in question.compounds for party in self._given(text, usual, said)]
        unused = list(question.compound)
        for source in question.profile:
            profile = self.profile(source, question)
            said.skipped += profile.skipped
            for label in self._chosen(profile, question.compound, unused):
                said.remarks += [text for text in profile.notes[label] if text not in said.remarks]
                found.append((profile.compounds[label], usual or profile.amount))
        if unused:
            raise self._missing(unused[0], question)
        if usual and not question.profile and all("=" in text for text in question.compounds):
            option = "--dose" if question.dose else "--conc"
            cure = f"leave out {option}, or the amount behind a name that it is meant for"
            raise UsageError(f"{option} is of no compound: each has an amount of its own", option, cure)
        return found

    def _missing(self, name: str, question: Question) -> NotFound:
        held = "; ".join(_listed(list(self.profile(source, question).compounds)) for source in question.profile)
        cure = f"it holds {held}" if held else "--compound goes with --profile FILE"
        return NotFound(f"no compound {name!r} in the profile", "--compound", cure)

    def _given(self, text: str, usual: Amount | None, said: QuestionNotes) -> list[Party]:
        """A compound, or all that a product of this name holds, each at its own usual level. Raises UsageError for an amount of it."""
        name, equals, _ = (part.strip() for part in text.partition("="))
        library = self.book.knowledge.library
        own = not library or self.book.directory.named(name, ("Compound",))
        parts = [] if own or not library else library.index.mixture(name)
        if not parts:
            return [self.named(text, usual, said)]
        if equals or usual:
            each = " ".join(f"'{part}=AMOUNT'" for part in parts)
            raise UsageError(f"{name} is a combination of {' and '.join(parts)}: an amount of it is none of theirs",
                             cure=f"give each its own: {each}")  # fmt: skip
        said.remarks.append(f"{name} is a combination, computed as {' with '.join(parts)} at the level of each")
        return [self.named(part, None, said) for part in parts]

    def named(self, text: str, usual: Amount | None, said: QuestionNotes) -> Party:
        """A compound of the graph, as `NAME` or `NAME=AMOUNT`; a salt stands for its drug, which is told."""
        name, equals, how_much = (part.strip() for part in text.partition("="))
        match = compound_called(self.book.directory, name)
        if match.how == "salt":
            said.remarks.append(
                f"{name} is a salt of {match.label}: levels and doses are those of {match.label} without the salt"
            )
        if match.how == "spelling":
            said.remarks.append(f"{name} is read as {match.label}")
        record = self.book.compound(match.iri)
        if not any(one.actions for one in (record, *(self.book.compound(m.compound) for m in record.metabolites))):
            raise DataError(
                f"no action of {match.label} on any target is recorded, so nothing follows from it", cure=_BRING
            )
        if equals or usual:
            return record, amount(how_much) if equals else usual
        acting = self.book.acting_form(record)
        if acting is not record:
            said.remarks.append(
                f"{match.label} is a prodrug: computed as what it becomes, {acting.label}, at the level of that"
            )
        return acting, None

    def before(self, question: Question, said: QuestionNotes) -> list[Party]:
        """What is given first and withdrawn: a compound or a profile; empty where there is none."""
        given = question.pretreat
        if given is None:
            return []
        # isfile takes any text, which a Path's own method does not.
        if isinstance(given, Profile) or str(given).endswith(_TABLES) or isfile(given):  # noqa: PTH113
            profile = self.profile(given if isinstance(given, Profile) else Path(given), question)
            if len(profile.compounds) > 1:
                cure = "keep the rows of one compound in a file of its own"
                raise UsageError(
                    f"{profile.source} holds {len(profile.compounds)} compounds, a pretreatment is one",
                    "--pretreat",
                    cure,
                )
            return [(records, profile.amount) for records in profile.compounds.values()]
        return [self.named(str(given), None, said)]

    def profile(self, source: Path | Profile, question: Question) -> ReadProfile:
        """The compounds of a table."""
        from kg.question.profile.reader import text_of, understood

        text = text_of(source)
        key = text.source, f"{text.name} {text.digest}", question.skip_bad_rows
        if key not in self._read:
            self._read[key] = understood(text, self.book, skip_bad_rows=question.skip_bad_rows)
        return self._read[key]

    def each(self, question: Question) -> list[Question]:
        """A question of its own for each compound of its tables, or for each that it chooses.

        Raises NotFound for a choice that no table holds.
        """
        wanted = {normal(name): name for name in question.compound}
        found = [
            replace(question, profile=(source,), compound=(name,))
            for source in question.profile
            for name in self.profile(source, question).compounds
            if not wanted or normal(name) in wanted
        ]
        held = {normal(one.compound[0]) for one in found}
        for form, name in wanted.items():
            if form not in held:
                raise self._missing(name, question)
        return found

    def _chosen(self, profile: ReadProfile, wanted: Sequence[str], unused: list[str]) -> list[str]:
        """The compounds of a table that a question chooses; the one of a table of one without being asked.

        Raises UsageError for several among which nothing chooses: they are never given together silently.
        """
        names = list(profile.compounds)
        chosen = []
        for text in wanted:
            same = [name for name in names if name == text] or [name for name in names if normal(name) == normal(text)]
            chosen += [name for name in same if name not in chosen]
            if same and text in unused:
                unused.remove(text)
        if chosen or len(names) == 1:
            return chosen or names
        if wanted:
            return []
        raise UsageError(
            f"{profile.source} holds {len(names)} compounds: {_listed(names)}",
            "--profile",
            "choose with --compound NAME (given twice: both together), or ask of each alone with --each",
        )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_TOLD} more" if len(names) > NAMES_TOLD else ""
    return ", ".join(names[:NAMES_TOLD]) + more


def usual_amount(question: Question) -> Amount | None:
    """The amount of every compound without one of its own. Raises UsageError for one that is of the other kind."""
    if question.dose and question.conc:
        raise UsageError("both a dose and a concentration", cure="give --dose or --conc, not both")
    text = question.dose or question.conc
    if not text:
        return None
    found = amount(text)
    if question.dose and found.kind != "dose":
        raise UsageError(f"--dose {text!r} is no dose", cure="write such as --dose '100 mg/day', or use --conc")
    if question.conc and found.kind == "dose":
        raise UsageError(f"--conc {text!r} is a dose", cure="use --dose")
    return found
