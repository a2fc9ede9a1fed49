"""A part of a screen: candidates made scenarios and settled together; what cannot be computed keeps its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kg.engine.model import Scenario, Treatment
from kg.engine.response import Response, respond
from kg.engine.stability import Stability, assess
from kg.errors import KgError
from kg.knowledge.looking import compound_called
from kg.question.amount import Amount, amount
from kg.question.profile.reader import understood
from kg.question.scenario import Question
from kg.question.wanted import Party, QuestionNotes, usual_amount
from kg.question.workspace import Workspace
from kg.screen.candidates import ScreenedCompound


@dataclass(frozen=True)
class Posable:
    """A candidate with its scenario and the free concentration it is computed at (nM), or the reason why there is none."""

    candidate: ScreenedCompound
    scenario: Scenario | None
    free_nM: float = 0.0
    reason: str = ""
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True)
class SettledPart:
    """Some candidates, settled: `columns[k]` is the column of `posed[k]` in the response, -1 where `reasons[k]` says why not."""

    posed: tuple[Posable, ...]
    columns: tuple[int, ...]
    reasons: tuple[str, ...]
    response: Response
    steadiness: Stability | None


class Screener:
    """Poses and settles candidates under the conditions of one question; `samples` 0 leaves stability out."""

    def __init__(self, workspace: Workspace, question: Question, samples: int = 0) -> None:
        self.workspace, self.question, self.samples = workspace, question, samples

    @cached_property
    def conditions(self) -> Scenario:
        """What holds for every compound: time, what is knocked out or held, the comparator, the pretreatment."""
        said, asked = QuestionNotes(), self.workspace.asked
        against = [asked.named(text, None, said) for text in self.question.against]
        before = asked.before(self.question, said)
        return replace(
            self.workspace.conditions(self.question),
            against=self.workspace.prepared(against, self.question).treatment,
            before=self.workspace.prepared(before, self.question).treatment if before else None,
        )

    def solve(self, candidates: Sequence[ScreenedCompound]) -> SettledPart:
        """Settle candidates together; a bad one never stops the others."""
        self.workspace.book.read_library(one.iri for one in candidates if one.iri)
        self.workspace.book.read(list(self._named(candidates)))
        return self.settle([self.pose(one) for one in candidates])

    def _named(self, candidates: Sequence[ScreenedCompound]) -> Iterator[str]:
        """The records of candidates by name, so that all are read at once; what is no compound's name is told when it is posed."""
        for one in candidates:
            if not one.iri and one.text is None and not one.problem:
                with suppress(KgError):
                    yield compound_called(self.workspace.directory, one.name.partition("=")[0].strip()).iri

    def pose(self, candidate: ScreenedCompound, beside: Sequence[Party] = ()) -> Posable:
        """The scenario of a candidate, given together with what stands `beside`; or the reason why there is none."""
        if candidate.problem:
            return Posable(candidate, None, reason=candidate.problem)
        try:
            party = self.party(candidate)
            prepared = self.workspace.prepared([*beside, party], self.question)
            treatment = prepared.treatment
            free = next((g.free.value for g in prepared.given if g.iri == party[0].iri), 0.0)
            if not treatment.bindings:
                return Posable(candidate, None, free, "it acts on nothing of the network with a known affinity")
            if not free > 0:
                return Posable(candidate, None, 0.0, "no concentration is known: give one with --conc or --dose")
            return Posable(candidate, replace(self.conditions, treatment=treatment), free, parties=(party,))
        except KgError as error:
            # The cure is left out: it may be a search for near names, and a screen has thousands.
            return Posable(candidate, None, reason=" ".join(f"{error.where}: {error.what}".removeprefix(": ").split()))

    def party(self, candidate: ScreenedCompound) -> Party:
        """Records and amount of a candidate. Raises the family's errors."""
        book = self.workspace.book
        usual = amount(candidate.amount) if candidate.amount else self.usual
        if candidate.iri:
            return book.compound(candidate.iri), usual
        if candidate.text is None:
            return self.workspace.asked.named(candidate.name, usual, QuestionNotes())
        read = understood(candidate.text, book, skip_bad_rows=self.question.skip_bad_rows)
        return next(iter(read.compounds.values())), usual or read.amount

    @cached_property
    def usual(self) -> Amount | None:
        """The amount of every compound that has none of its own."""
        return usual_amount(self.question)

    def settle(self, posed: Sequence[Posable]) -> SettledPart:
        """Settle what is posed; the equations of one that they refuse are left out of the batch."""
        reasons = [one.reason for one in posed]
        kept = [k for k, one in enumerate(posed) if one.scenario is not None]
        try:
            response = self._respond([posed[k] for k in kept])
        except KgError:
            for k in kept:
                try:
                    self._respond([posed[k]])
                except KgError as error:
                    reasons[k] = error.what
            kept = [k for k in kept if not reasons[k]]
            response = self._respond([posed[k] for k in kept])
        columns = [-1] * len(posed)
        for column, k in enumerate(kept):
            if response.converged[column]:
                columns[k] = column
            else:
                reasons[k] = f"the equations did not settle: residual {response.residual[column]:.2g} log2"
        steadiness = assess(response, samples=self.samples) if self.samples and kept else None
        return SettledPart(tuple(posed), tuple(columns), tuple(reasons), response, steadiness)

    def _respond(self, posed: Sequence[Posable]) -> Response:
        scenarios = [one.scenario or Scenario(Treatment()) for one in posed]
        with np.errstate(all="ignore"):
            return respond(self.workspace.system, scenarios, strict=False)

    def release(self, part: SettledPart) -> None:
        """Forget the tables' compounds of a part, so that a screen of millions needs no more memory than one of thousands."""
        self.workspace.book.forget(r.iri for one in part.posed for r, _ in one.parties if r.table)
