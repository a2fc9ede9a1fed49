"""What acts and cannot be computed with, since nobody recorded how tightly: an error, never an answer of nothing but zeros."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.errors import DataError
from kg.knowledge.names import OWN_COMPOUND, Directory
from kg.question.targets import NO_AFFINITY, NO_NODE, Target
from kg.question.treatment import Prepared

# Targets that the message names.
_NAMED = 6


def refuse_unmeasured(directory: Directory, *sides: Prepared) -> None:
    """Raises DataError where a side acts on nodes of the network and none of its actions has an affinity to compute with.

    A compound whose primary target lies outside the network is answered: nothing follows from it, and the answer says why.
    """
    for side in sides:
        lacking = [t for t in side.targets if _lacks_affinity(t)]
        elsewhere = any(t.action.primary and t.problem == NO_NODE for t in side.targets)
        if lacking and not side.treatment.bindings and not elsewhere:
            raise _refusal(directory, side, lacking)


def _refusal(directory: Directory, side: Prepared, lacking: Sequence[Target]) -> DataError:
    named = " and ".join(given.label for given in side.given if given.metabolite_of is None)
    reasons = [reason for reason in dict.fromkeys(t.problem for t in lacking) if reason != NO_AFFINITY]
    why = f" ({_listed(reasons)})" if reasons else ""
    return DataError(
        f"nothing can be computed: no affinity of {named} to compute with is recorded at any target it acts on: "
        f"{_listed(dict.fromkeys(directory.label(t.target) for t in lacking))}{why}",
        cure=_cure(directory, side.given[0].label),
    )


def _cure(directory: Directory, name: str) -> str:
    if not directory.exact(name, ("Compound",)):
        return "give one target at least a value of its own, such as Ki = 20 nM"
    return f"`kg show '{name}'` says what is known of it; {OWN_COMPOUND}"


def _lacks_affinity(target: Target) -> bool:
    """Whether the action is known, stands in the network, and only how tightly is missing."""
    return bool(target.problem and target.nodes and target.action.mode and target.affinity is None)


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    rest = len(found) - _NAMED
    return ", ".join(found[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
