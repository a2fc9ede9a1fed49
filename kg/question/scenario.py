"""A question as a user puts it, and as it is posed to the equations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.display import WIDTH, clipped
from kg.engine.model import Scenario
from kg.question.treatment import Prepared


@dataclass(frozen=True)
class Question:
    """One scenario in the user's words; compounds as `NAME`, `NAME=DOSE` or `NAME=CONCENTRATION`.

    The fields are the options of the command line.
    """

    compounds: tuple[str, ...] = ()
    profile: tuple[Path, ...] = ()
    dose: str = ""
    conc: str = ""
    against: tuple[str, ...] = ()
    pretreat: Path | str | None = None
    chronic: bool = False
    without: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    tone: tuple[str, ...] = ()
    without_metabolites: bool = False
    skip_bad_rows: bool = False
    apparent: bool = False

    def __post_init__(self) -> None:
        """One name or file alone stands for a tuple of one."""
        for name in ("compounds", "against", "without", "set", "tone"):
            object.__setattr__(self, name, words(getattr(self, name)))
        object.__setattr__(self, "profile", paths(self.profile))


def words(given: str | Iterable[str]) -> tuple[str, ...]:
    """One text, or several, as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)


def paths(given: str | Path | Iterable[str | Path]) -> tuple[Path, ...]:
    """One file, or several, as a tuple of paths."""
    return tuple(map(Path, (given,) if isinstance(given, str | Path) else given))


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
