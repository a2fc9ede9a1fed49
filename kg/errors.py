"""Every error a user can meet: what went wrong, where, and the cure.

KgError
├── NotFound       exit 1  nothing of that name, no result
├── CheckFailed    exit 1  a check, a comparison or a calculation did not hold
├── UsageError     exit 2  an option, a command or a query is malformed
├── DataError      exit 3  data is missing or malformed
└── ServiceError   exit 4  an outside service or tool failed
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class KgError(Exception):
    """One clear sentence, the place it speaks of, and what to do about it.

    A cure that takes a search, such as the nearest names, is given as a function: who catches the error and never
    reads the cure does not pay for it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, where: str = "", cure: str | Callable[[], str] = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self._cure = cure

    @property
    def cure(self) -> str:
        """What to do about it."""
        if not isinstance(self._cure, str):
            self._cure = self._cure()
        return self._cure

    @cure.setter
    def cure(self, cure: str) -> None:
        self._cure = cure

    def __reduce__(self) -> str | tuple[Any, ...]:
        _ = self.cure  # a function of the sender's is nothing for another process
        return super().__reduce__()

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f"\n  cure: {self.cure}" if self.cure else ""
        return f"{place}{self.what}{cure}"


class NotFound(KgError):
    """Nothing in the graph answers to the name, or a question has no result."""

    exit_code = 1


class CheckFailed(KgError):
    """A check of the content failed, or a calculation did not converge."""

    exit_code = 1


class UsageError(KgError):
    """A malformed option, command or query."""

    exit_code = 2


class DataError(KgError):
    """A file or record is missing or malformed."""

    exit_code = 3


class ServiceError(KgError):
    """An endpoint, a renderer or another outside tool failed."""

    exit_code = 4
