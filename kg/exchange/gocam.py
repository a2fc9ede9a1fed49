"""GO-CAM: what one gene product's activity does to another's, from minerva's JSON, from Turtle, or from gocam-py's YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kg.exchange.gocam_model import GocamModel, load
from kg.exchange.gocam_units import units
from kg.exchange.identified import HUMAN, Names
from kg.exchange.net import Thing, Tie
from kg.exchange.reading import Draft
from kg.exchange.registers import identifier
from kg.knowledge import assets

_ENABLED, _HAS_PART, _PART_OF = "RO:0002333", "BFO:0000051", "BFO:0000050"
_COMPLEX = "GO:0032991"
# minerva writes a code of four letters for the species behind a symbol; the taxon says it.
_SPECIES = re.compile(r" [A-Z][a-z]{3}$")


def read(path: Path) -> Draft:
    """Rows are the causal facts. An activity acts as the gene product or complex that enables it, else under its own name.

    What a model says is not so (a complement) states nothing. Inputs, outputs and parts have no sign. Raises DataError for what is no model.
    """
    model = units(path) or load(path)
    draft = Draft(path.name, listed=True, title=model.title)
    _Reader(model, draft).read()
    return draft


@cache
def predicates() -> dict[str, tuple[str, int, str, bool]]:
    """CURIE -> label, sign, mechanism, and whether the subject is what acts."""
    text = (assets.folder("ontology") / "formats" / "gocam.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {name: (label, int(sign), mechanism, way == "on") for name, label, sign, mechanism, way in rows}


@dataclass
class _Reader:
    """One model: who enables what, what is part of which complex."""

    model: GocamModel
    draft: Draft
    names: Names = field(default_factory=Names)
    enablers: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)

    def read(self) -> None:
        """Things of activities first, then what they do."""
        for subject, predicate, value, _ in self.model.facts:
            if predicate == _ENABLED:
                self.enablers.setdefault(subject, []).append(value)
            elif predicate == _HAS_PART:
                self.parts.setdefault(subject, []).append(value)
        self.draft.told["activities"] = len(self.enablers)
        for activity in self.enablers:
            for thing in self._acting(activity):
                self.draft.thing(thing)
        for subject, predicate, value, papers in self.model.facts:
            if predicate in predicates():
                self._stated(subject, predicate, value, papers)
            elif predicate not in (_ENABLED, _HAS_PART):
                self.draft.told["facts of other relations, such as places and times"] += 1
        self.draft.told += self.names.told

    def _stated(self, subject: str, predicate: str, value: str, papers: tuple[str, ...]) -> None:
        label, sign, mechanism, forward = predicates()[predicate]
        if predicate == _PART_OF and not self._process(value):
            return
        self.draft.rows += 1
        where = f"{subject.rpartition('/')[2]} {predicate} {value.rpartition('/')[2]}"
        if any(self._negated(end) for end in (subject, value)):
            self.draft.refuse(where, "one of its ends is said not to be so")
            return
        sources, targets = (list(self._acting(end)) for end in ((subject, value) if forward else (value, subject)))
        pairs = [(s, t) for s in sources for t in targets if s.id != t.id]
        if not pairs:
            self.draft.refuse(where, "both ends are one thing, or have no class")
        for source, target in pairs:
            why = "" if sign else f"{label} states no sign"
            ends = self.draft.thing(source), self.draft.thing(target)
            self.draft.tie(
                Tie("", *ends, sign, label, mechanism, why=why, references=papers, where=where, origin=self.model.title)
            )

    def _negated(self, name: str) -> bool:
        held = self.model.individuals.get(name)
        return (
            held is None
            or held.negated
            or any(self._negated(one) for one in self.enablers.get(name, ()) if one != name)
        )

    def _process(self, name: str) -> bool:
        """Whether an individual is of the Gene Ontology and nobody enables it: a process, not an activity or a place."""
        held = self.model.individuals.get(name)
        return (
            held is not None
            and name not in self.enablers
            and (held.negated or any(kind.startswith("GO:") for kind in held.types))
        )

    def _acting(self, name: str) -> Iterator[Thing]:
        """The things that an individual acts as."""
        for one in self.enablers.get(name) or [name]:
            thing = self._thing(one)
            if thing is not None:
                yield thing

    def _thing(self, name: str) -> Thing | None:
        held = self.model.individuals.get(name)
        if held is None or not held.types or held.negated:
            return None
        kind = held.types[0]
        label = _SPECIES.sub("", held.label) or kind
        local, register = identifier(*kind.partition(":")[::2])
        species = self.model.taxon.rpartition(":")[2]
        if kind == _COMPLEX or (register == "go" and name in self.parts):
            inside = [thing for part in self.parts.get(name, ()) if (thing := self._thing(part))]
            members = ":".join(sorted(thing.label for thing in inside))
            told = self.names.named(members or label, "Complex", species if not inside else "")
            return replace(told, parts=tuple(sorted(thing.id for thing in inside)))
        if register == "go":
            return replace(self.names.of(local, "go", "Process", label), label=label)
        if register == "chebi":
            return self.names.of(local, "chebi", "SmallMolecule", label)
        if ":" not in kind or kind.startswith("http"):  # an event of a kind that no register has: each is its own
            return self.names.named(held.label or name.rpartition("/")[2], "Process")
        if local.startswith("R-ALL-"):  # Reactome's molecules, which are of all species
            return self.names.of(local, register, "SmallMolecule", label)
        return self.names.of(local, register, "Protein", label, species or HUMAN)
