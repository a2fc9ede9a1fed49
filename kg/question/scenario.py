"""A question as a user puts it, and as it is posed to the equations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kg.display import WIDTH, clipped
from kg.engine.model import Scenario
from kg.question.profile.own import Profile, is_rows
from kg.question.treatment import Prepared


@dataclass(frozen=True)
class Question:
    """One scenario in the user's words; compounds as `NAME`, `NAME=DOSE` or `NAME=CONCENTRATION`.

    The fields are the options of the command line; `compound` says which compounds of a table with several are meant.
    """

    compounds: tuple[str, ...] = ()
    profile: tuple[Path | Profile, ...] = ()
    dose: str = ""
    conc: str = ""
    against: tuple[str, ...] = ()
    pretreat: Path | str | Profile | None = None
    chronic: bool = False
    without: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    tone: tuple[str, ...] = ()
    without_metabolites: bool = False
    skip_bad_rows: bool = False
    apparent: bool = False
    compound: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """One name or file alone stands for a tuple of one."""
        for name in ("compounds", "against", "without", "set", "tone", "compound"):
            object.__setattr__(self, name, words(getattr(self, name)))
        object.__setattr__(self, "profile", profiles(self.profile))


def words(given: str | Iterable[str]) -> tuple[str, ...]:
    """One text, or several, as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)


# What stands for a profile, or for several: a file, `kg.Profile`, rows of dictionaries, a data frame, or a sequence of these.
ProfileGiven: TypeAlias = Any


def profiles(given: ProfileGiven) -> tuple[Path | Profile, ...]:
    """One profile, or several: files by name, `Profile`, rows of dictionaries, data frames."""
    one = isinstance(given, str | Path | Profile) or is_rows(given) or not isinstance(given, Iterable)
    return tuple(map(_profile, (given,) if one else given))


def _profile(given: Any) -> Path | Profile:
    if isinstance(given, Profile | Path):
        return given
    return Path(given) if isinstance(given, str) else Profile(given)


@dataclass(frozen=True)
class Posed:
    """A question with its scenario and everything that was said in making it."""

    scenario: Scenario
    prepared: Prepared
    against: Prepared
    before: Prepared | None = None
    skipped: tuple[str, ...] = field(default=())
    remarks: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        """What is given, against what, and how many bindings that makes."""
        given = ", ".join(part.label for part in self.prepared.given) or "no compound"
        against = ", ".join(part.label for part in self.against.given)
        said = given + (f" against {against}" if against else "")
        return f"<{type(self).__name__}: {clipped(said, 3 * WIDTH)}; {self.scenario!r}>"
