"""Who says so: an evidence record as a short line that a person can follow up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.knowledge.cache import Rows
from kg.knowledge.imported import Imported
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID, local_name

_EVIDENCE = """
SELECT ?evidence ?type ?says ?document ?line ?modality ?dataset ?seenIn ?scope
       (GROUP_CONCAT(DISTINCT STR(?number); separator=",") AS ?numbers)
       (GROUP_CONCAT(DISTINCT STR(?publication); separator=" ") AS ?publications) {
  ?evidence a ?type ; kg:says ?says .
  FILTER(?type IN (kg:Statement, kg:DatasetEvidence, kg:BackgroundKnowledge)) %s
  OPTIONAL { ?evidence kg:document ?document } OPTIONAL { ?evidence kg:line ?line }
  OPTIONAL { ?evidence kg:modality ?modality } OPTIONAL { ?evidence kg:dataset/rdfs:label ?dataset }
  OPTIONAL { ?evidence kg:seenIn ?seenIn } OPTIONAL { ?evidence kg:scope ?scope }
  OPTIONAL { ?evidence kg:cites/kg:number ?number } OPTIONAL { ?evidence kg:publication ?publication }
}
GROUP BY ?evidence ?type ?says ?document ?line ?modality ?dataset ?seenIn ?scope
"""

# How the records of the library are named.
_LIBRARY = ID + "library-"
# Whoever asks for one evidence of a compound asks for the others next.
_BESIDE = """
  { SELECT DISTINCT ?evidence { VALUES ?asked { %s } ?one kg:statedBy ?asked ; kg:compound ?compound .
    ?other kg:compound ?compound ; kg:statedBy ?evidence } }
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence record. `kind` is `statement`, `data set` or `background`; `line` is 0 where there is none."""

    iri: str
    kind: str
    says: str
    document: str
    line: int
    references: tuple[str, ...]
    modality: str
    publications: tuple[str, ...]
    seen_in: str
    dataset: str

    @property
    def short(self) -> str:
        """One line: document, line and references; or data set and publication; or that it is background."""
        if self.kind == "statement":
            cited = f" [{', '.join(self.references)}]" if self.references else ""
            hedge = "" if self.modality == "Affirmed" else f" ({self.modality.lower()})"
            return f"{local_name(self.document)}:{self.line}{cited}{hedge}"
        if self.kind == "data set":
            cited = ", ".join(f"PMID {local_name(p)}" for p in self.publications)
            return f"{self.dataset}{', ' + cited if cited else ''}"
        return "background knowledge"


_KINDS = {"Statement": "statement", "DatasetEvidence": "data set", "BackgroundKnowledge": "background"}


class Sources:
    """Every evidence record of the graph, by IRI."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._asked: set[str] = set()

    @cached_property
    def _all(self) -> dict[str, Evidence]:
        ask = self._apart.beside if self._apart else self._knowledge.usual_rows
        # That of the library is learnt when it is wanted.
        apart = f'FILTER(!STRSTARTS(STR(?evidence), "{_LIBRARY}"))' if self._knowledge.library else ""
        return {e.iri: e for e in map(_evidence, ask(_EVIDENCE % apart))}

    @property
    def _apart(self) -> Imported | None:
        """An imported network: its evidence is as large as its files, and only what is asked for is read."""
        return self._knowledge if isinstance(self._knowledge, Imported) else None

    def get(self, iri: str) -> Evidence | None:
        """The evidence record of that IRI, if it is one."""
        self.learn([iri])
        return self._all.get(iri)

    def learn(self, iris: Iterable[str]) -> None:
        """Read, by one question, the evidence of compounds taken from the library since the rest was read, and of imports."""
        apart, iris = self._apart, list(iris)
        if apart:
            self._read(iris, lambda asked: apart.on_disk(_EVIDENCE % f"VALUES ?evidence {{ {asked} }}"))
        library = self._knowledge.library
        if library is None or not library.taken:
            return
        self._read(
            [iri for iri in iris if iri.startswith(_LIBRARY)],
            lambda asked: self._knowledge.taking.rows(asked, _EVIDENCE % (_BESIDE % asked)),
        )

    def _read(self, iris: Iterable[str], ask: Callable[[str], Rows]) -> None:
        """Add what `ask` finds of those that are not known yet and were not asked for before."""
        unknown = sorted({iri for iri in iris if iri not in self._all and iri not in self._asked})
        if unknown:
            self._asked.update(unknown)
            self._all.update({e.iri: e for e in map(_evidence, ask(" ".join(f"<{iri}>" for iri in unknown)))})

    def short(self, iris: Iterable[str]) -> list[str]:
        """Short lines of the evidence, without repeats, statements first, background last."""
        iris = list(iris)
        self.learn(iris)
        found = [self._all[iri] for iri in iris if iri in self._all]
        order = {"statement": 0, "data set": 1, "background": 2}
        return list(dict.fromkeys(e.short for e in sorted(found, key=lambda e: (order[e.kind], e.document, e.line))))


def _evidence(row: dict[str, str | None]) -> Evidence:
    return Evidence(
        iri=str(row["evidence"]),
        kind=_KINDS[local_name(str(row["type"]))],
        says=str(row["says"]),
        document=row["document"] or "",
        line=int(row["line"] or 0),
        references=tuple(sorted((row["numbers"] or "").split(","), key=lambda n: (len(n), n)))
        if row["numbers"]
        else (),
        modality=local_name(row["modality"] or ""),
        publications=tuple(sorted((row["publications"] or "").split())),
        seen_in=row["seenIn"] or "",
        dataset=row["dataset"] or "",
    )
