"""What is written out: the network, the records of the content, or an answer, as a `Net`; and the quads of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.exchange.identities import Identities
from kg.exchange.net import Net, Thing, Tie
from kg.knowledge.imported import Imported
from kg.knowledge.vocabulary import local_name

if TYPE_CHECKING:
    from kg.answer.answer import Answer
    from kg.question.workspace import Workspace

_LICENCE = (
    "SELECT ?licence ?date { <https://w3id.org/synaptrace/vocab> dcterms:license ?licence ; dcterms:modified ?date }"
)
# The terms of what somebody else's file states are its own.
_TERMS = "SELECT ?evidence ?licence ?origin { ?evidence a kg:DatasetEvidence ; dcterms:license ?licence OPTIONAL { ?evidence dcterms:source ?origin } }"

_STEPS = """
SELECT ?record ?from ?to ?sign ?relation ?evidence {
  ?record a kg:CausalStep ; kg:subject ?from ; kg:object ?to ; kg:sign/kg:signValue ?sign ; kg:mechanism ?relation .
  OPTIONAL { ?record kg:statedBy ?evidence }
}
ORDER BY ?record ?evidence
"""
# An action that is hedged, disputed or denied has no sign to hand on.
_ACTIONS = """
SELECT ?record ?from ?to ?sign ?relation ?evidence ?standing {
  ?record a kg:Action ; kg:compound ?from ; kg:target ?to ; kg:actionType ?relation .
  OPTIONAL { ?relation kg:sign/kg:signValue ?sign }
  OPTIONAL { ?record kg:modality ?standing } OPTIONAL { ?record kg:statedBy ?evidence }
}
ORDER BY ?record ?evidence
"""
_MEASURED = """
SELECT ?record ?from ?to ?type ?relation ?low ?high ?evidence {
  ?record a kg:Measurement ; kg:compound ?from ; kg:target ?to ; kg:measurementType ?type ; kg:lowNanomolar ?low .
  OPTIONAL { ?record kg:highNanomolar ?high } OPTIONAL { ?record kg:relation ?relation } OPTIONAL { ?record kg:statedBy ?evidence }
}
ORDER BY ?record ?evidence
"""
_DRAWN = "SELECT ?node ?x ?y { ?node kg:drawnX ?x ; kg:drawnY ?y }"
_PAPERS = "SELECT ?evidence ?paper { ?evidence kg:publication ?paper } ORDER BY ?evidence ?paper"
# How lines of evidence name a publication of the library's tables.
_PMID = re.compile(r"\bPMID (\d+)\b")
MEASURED = "measured"
_SIGNS = "SELECT ?label ?sign { ?type a kg:ActionType ; rdfs:label ?label ; kg:sign/kg:signValue ?sign }"
# The nearest class that Biolink has a word for, counted in steps up.
_CATEGORIES = """
SELECT ?kind ?category (COUNT(?between) AS ?steps) {
  ?kind rdfs:subClassOf* ?between . ?between rdfs:subClassOf* ?class . ?class skos:closeMatch ?category .
  FILTER(STRSTARTS(STR(?category), STR(biolink:)))
}
GROUP BY ?kind ?class ?category ORDER BY ?kind DESC(?steps)
"""


class Gatherer:
    """Reads things and ties of one opened graph."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._identities = Identities(workspace)
        rows = workspace.knowledge.rows(_SIGNS)
        self._signs = {str(r["label"]): int(str(r["sign"])) for r in rows}
        dated = [(str(r["licence"]), str(r["date"])) for r in workspace.knowledge.rows(_LICENCE)]
        alone = isinstance(workspace.knowledge, Imported) and workspace.knowledge.library is None
        self.licence, self.created = ("", "") if alone or not dated else dated[0]

    def network(self, only: frozenset[int] | None = None) -> Net:
        """The composed network, entity by context; `only` keeps these nodes and what joins them."""
        network = self.workspace.network
        kept = only if only is not None else frozenset(range(len(network.nodes)))
        label = self.workspace.directory.label
        things = tuple(
            Thing(
                node.key,
                node.label,
                self._identities.kind(node.entity),
                node.entity,
                label(node.context),
                self._identities.same(node.entity),
                place=self._drawn.get(node.iri),
                numbers={"iri": node.iri, "equation": str(node.kind)},
            )
            for number, node in enumerate(network.nodes)
            if number in kept
        )
        ties = tuple(
            Tie(
                local_name(link.iri),
                network.nodes[link.source].key,
                network.nodes[link.target].key,
                link.sign,
                mechanism=self.workspace.directory.label_of_term(link.mechanism),
                coefficient=link.coefficient,
                why="" if link.sign else "not stated",
                context=label(network.nodes[link.target].context),
                references=self.references(link.evidence),
                origin=self._terms(link.evidence)[1] or local_name(link.step),
                licence=self._terms(link.evidence)[0],
                numbers={"iri": link.iri, "role": str(link.role), "time": str(link.time)},
            )
            for link in network.influences
            if link.source in kept and link.target in kept
        )
        return Net("synaptrace network", things, ties, self.licence, created=self.created)

    def answer(self, answer: Answer) -> Net:
        """The nodes that compounds move, with their changes, what joins them, and where the compounds act."""
        network = self.workspace.network
        self._identities.read()
        effects = {e.node: e for e in answer.effects if e.direction != "unchanged" or e.tendency}
        acted = {t: n for t in answer.targets for n in [self._node_of(t.target, t.context)] if n is not None}
        kept = frozenset(network.index[key] for key in effects) | frozenset(acted.values())
        whole = self.network(kept)
        things = []
        for thing in whole.things:
            effect = effects.get(thing.id)
            said: dict[str, float | str] = dict(thing.numbers)
            if effect:
                said |= {"log2_change": effect.log2_change, "direction": str(effect.direction)}
            things.append(
                Thing(thing.id, thing.label, thing.kind, thing.entity, thing.context, thing.same_as, numbers=said)
            )
        given = [c for c in answer.scenario.compounds if c.free_nM is None or c.free_nM > 0]
        levels = {c.id: {} if c.free_nM is None else {"free_nM": c.free_nM} for c in given}
        things += [
            Thing(self._name(c.id), c.label, "Compound", c.id, "", self._identities.same(c.id), numbers=levels[c.id])
            for c in given
        ]
        held = {c.label: self._name(c.id) for c in given}
        ties = [
            Tie(
                f"{held[t.compound]}-{number}",
                held[t.compound],
                network.nodes[node].key,
                self._signs.get(t.action, 0),
                relation=t.action,
                mechanism=t.action,
                why="" if self._signs.get(t.action) else "the action has no sign of its own",
                references=_papers_first(t.evidence),
                numbers=_bound(t.affinity_nM, t.occupancy),
            )
            for number, (t, node) in enumerate(acted.items())
            if t.compound in held
        ]
        names = ", ".join(c.label for c in answer.scenario.compounds)
        return Net(f"computed effects of {names}", tuple(things), (*whole.ties, *ties), whole.licence)

    def answers(self, answers: Iterable[Answer]) -> Net:
        """Compounds and the nodes that they move, each with its direction."""
        things: dict[str, Thing] = {}
        ties = []
        nodes = {thing.id: thing for thing in self.network().things}
        self._identities.read()
        for answer in answers:
            first = answer.scenario.compounds[0]
            name = self._name(first.id)
            things[name] = Thing(name, first.label, "Compound", first.id, "", self._identities.same(first.id))
            for effect in answer.effects:
                if effect.direction == "unchanged" and not effect.tendency:
                    continue
                things[effect.node] = nodes[effect.node]
                sign = {"increased": 1, "decreased": -1}.get(effect.direction, 0)
                said: dict[str, float | str] = {
                    "log2_change": effect.log2_change,
                    "direction": str(effect.direction),
                }
                ties.append(
                    Tie(f"{name}-{effect.node}", name, effect.node, sign, "computed effect", "computed",
                        why="" if sign else str(effect.direction), origin="synaptrace, computed", numbers=said)
                )  # fmt: skip
        return Net("synaptrace answers", tuple(things.values()), tuple(ties), self.licence)

    def _node_of(self, target: str, context: str) -> int | None:
        return self.workspace.network.index.get(f"{local_name(target)}@{local_name(context)}")

    def _name(self, iri: str) -> str:
        return local_name(iri)

    def content(self, *, library: bool = False) -> Net:
        """Entities with the causal steps between them and what compounds are recorded to do; with the library or without."""
        knowledge = self.workspace.knowledge.complete() if library else self.workspace.knowledge
        self._identities.read()
        ties = [*self._records(knowledge.rows(_STEPS), "step")] if not library else []
        ties += self._records(knowledge.rows(_ACTIONS), "action")
        ties += self._records(knowledge.rows(_MEASURED), MEASURED)
        ends = dict.fromkeys(iri for tie in ties for iri in (tie.source, tie.target))
        things = tuple(
            Thing(self._name(i), self._identities.label(i), self._identities.kind(i), i, "", self._identities.same(i))
            for i in ends
        )
        named = [replace(tie, source=self._name(tie.source), target=self._name(tie.target)) for tie in ties]
        return Net(
            "synaptrace library" if library else "synaptrace content",
            things,
            tuple(named),
            self.licence,
            created=self.created,
        )

    def _records(self, rows: Iterable[dict[str, str | None]], what: str) -> Iterator[Tie]:
        """One tie a record; a record with several evidences has them all."""
        evidence: dict[str, list[str]] = {}
        first: dict[str, dict[str, str | None]] = {}
        for row in rows:
            first.setdefault(str(row["record"]), row)
            evidence.setdefault(str(row["record"]), []).extend([row["evidence"]] if row["evidence"] else [])
        term = self.workspace.directory.label_of_term
        for iri, row in first.items():
            affirmed = what == "step" or local_name(row.get("standing") or "") == "Affirmed"
            sign = int(row.get("sign") or 0) if affirmed else 0
            relation = MEASURED if what == MEASURED else term(str(row["relation"]))
            yield Tie(
                local_name(iri),
                str(row["from"]),
                str(row["to"]),
                sign,
                relation=relation if what != "step" else "",
                mechanism=relation if what == "step" else what,
                why="" if sign else "an affinity is no action" if what == MEASURED else "not stated or not affirmed",
                references=self.references(evidence[iri]),
                origin="synaptrace",
                numbers=_measured(row) if what == MEASURED else {"iri": iri},
            )

    @cached_property
    def _of_files(self) -> dict[str, tuple[str, str]]:
        """Evidence of a file that was read -> its licence, and who says so."""
        rows = self.workspace.knowledge.rows(_TERMS)
        return {str(row["evidence"]): (str(row["licence"]), row["origin"] or "") for row in rows}

    def _terms(self, evidence: Iterable[str]) -> tuple[str, str]:
        """Licences and sources of what stands behind a statement, each once."""
        found = [self._of_files[iri] for iri in evidence if iri in self._of_files]
        licences, origins = (" / ".join(dict.fromkeys(pair[k] for pair in found if pair[k])) for k in (0, 1))
        return licences, origins

    @cached_property
    def _drawn(self) -> dict[str, tuple[float, float]]:
        """Node -> where the file that it was read from has it."""
        rows = self.workspace.knowledge.usual_rows(_DRAWN)
        return {str(row["node"]): (float(str(row["x"])), float(str(row["y"]))) for row in rows}

    @cached_property
    def _papers(self) -> dict[str, list[str]]:
        """Evidence record -> publications as CURIEs."""
        found: dict[str, list[str]] = {}
        for row in self.workspace.knowledge.rows(_PAPERS):
            paper = self.workspace.directory.curie(str(row["paper"])).replace("pmid:", "PMID:")
            found.setdefault(str(row["evidence"]), []).append(paper)
        return found

    def references(self, evidence: Iterable[str]) -> tuple[str, ...]:
        """Publications of evidence records as CURIEs, then the records themselves."""
        found = list(evidence)
        papers = [paper for iri in found for paper in self._papers.get(iri, ())]
        return tuple(dict.fromkeys([*papers, *map(self.workspace.directory.curie, found)]))


def categories(workspace: Workspace) -> dict[str, str]:
    """Local name of a class -> Biolink class as a CURIE: its own, else that of the nearest class above."""
    found: dict[str, str] = {}
    for row in workspace.knowledge.rows(_CATEGORIES):
        found[local_name(str(row["kind"]))] = workspace.directory.curie(str(row["category"]))
    return found


def _papers_first(evidence: Iterable[str]) -> tuple[str, ...]:
    """Publications that lines of evidence name, as CURIEs, then the lines themselves."""
    found = list(evidence)
    papers = [f"PMID:{number}" for line in found for number in _PMID.findall(line)]
    return tuple(dict.fromkeys([*papers, *found]))


def _bound(affinity: tuple[float, float] | None, occupancy: float | None) -> dict[str, float | str]:
    held: dict[str, float | str] = {}
    if affinity:
        held |= {"affinity_low_nM": affinity[0], "affinity_high_nM": affinity[1]}
    return held if occupancy is None else {**held, "occupancy": occupancy}


def _measured(row: dict[str, str | None]) -> dict[str, float | str]:
    return {
        "iri": str(row["record"]),
        "measurement": local_name(str(row["type"])),
        "measurement_relation": row["relation"] or "",
        "low_nM": float(str(row["low"])),
        "high_nM": float(row["high"] or str(row["low"])),
    }
