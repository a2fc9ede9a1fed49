"""The opened graph, and how a question becomes a scenario that the equations can answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from kg.engine.model import Network, NodeKind, Pathway, Role, Scenario, Time, Treatment
from kg.engine.system import System, compile_network
from kg.errors import UsageError
from kg.knowledge.evidence import Sources
from kg.knowledge.names import Directory
from kg.knowledge.places import nodes_of
from kg.knowledge.store import Knowledge
from kg.pharmacology import quantity
from kg.pharmacology.spoken import concentration
from kg.question.amount import amount
from kg.question.apparent import ApparentPharmacopoeia
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.network import project
from kg.question.scenario import Posed, Question
from kg.question.targets import Target, listed
from kg.question.treatment import Prepared, prepare
from kg.question.wanted import Party, QuestionNotes, Wanted

FOLD_LARGEST = 1e9


_BELOW = "SELECT ?context ?part { ?part kg:partOf* ?context . ?context a/rdfs:subClassOf* kg:Context }"
_PATHWAYS = """
SELECT DISTINCT ?pathway ?label ?step ?entity {
  { ?step kg:module ?pathway } UNION { ?step kg:pathway ?pathway } UNION { ?entity kg:readoutOf ?pathway }
  ?pathway rdfs:label ?label .
}
ORDER BY ?pathway ?step ?entity
"""


class Workspace:
    """The graph with everything that is read from it once: names, network, equations, compounds, pathways."""

    def __init__(self, knowledge: Knowledge, directory: Directory | None = None) -> None:
        self.knowledge = knowledge
        if directory:
            self.directory = directory

    def __repr__(self) -> str:
        """The graph it opened; nothing is read for it."""
        return f"<{type(self).__name__} over {vars(self).get('knowledge')!r}>"

    @cached_property
    def directory(self) -> Directory:
        """Every name of the graph."""
        return Directory(self.knowledge)

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """How the field abbreviates the names of places and proteins, by IRI."""
        rows = self.knowledge.usual_rows("SELECT ?thing ?short { ?thing kg:abbreviation ?short }")
        return {str(row["thing"]): str(row["short"]) for row in rows}

    @cached_property
    def symbols(self) -> dict[str, str]:
        """HGNC symbols of proteins, by IRI."""
        rows = self.knowledge.usual_rows("SELECT ?protein ?symbol { ?protein kg:symbol ?symbol } ORDER BY ?symbol")
        return {str(row["protein"]): str(row["symbol"]) for row in rows}

    @cached_property
    def network(self) -> Network:
        """The signed network."""
        return project(self.knowledge)

    @cached_property
    def system(self) -> System:
        """The network as arrays."""
        return compile_network(self.network)

    @cached_property
    def book(self) -> Pharmacopoeia:
        """The compounds."""
        return Pharmacopoeia(self.knowledge, self.directory)

    @cached_property
    def _apparent(self) -> Pharmacopoeia:
        """The compounds, apparent values computed with."""
        return ApparentPharmacopoeia(self.knowledge, self.directory)

    @cached_property
    def asked(self) -> Wanted:
        """Compounds by name and by table."""
        return Wanted(self.book)

    @cached_property
    def sources(self) -> Sources:
        """The evidence."""
        return Sources(self.knowledge)

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """Context -> itself and every context that is part of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.knowledge.usual_rows(_BELOW):
            found[str(row["context"])].add(str(row["part"]))
        return {context: frozenset(parts) for context, parts in found.items()}

    @cached_property
    def pathways(self) -> tuple[Pathway, ...]:
        """Every pathway with its steps in the network, the nodes that they join, and those it is read from.

        Where no readout is named, it is read where its steps end and none of them begins.
        """
        taken: dict[str, list[int]] = defaultdict(list)
        for number, link in enumerate(self.network.influences):
            taken[link.step].append(number)
        standing: dict[str, set[int]] = defaultdict(set)
        for number, node in enumerate(self.network.nodes):
            standing[node.entity].add(number)
        chosen: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for row in self.knowledge.usual_rows(_PATHWAYS):
            steps, readouts = chosen[str(row["pathway"]), str(row["label"])]
            steps.update(taken.get(row["step"] or "", ()))
            readouts.update(standing.get(row["entity"] or "", ()))
        made = (self._pathway(iri, label, steps, readouts) for (iri, label), (steps, readouts) in chosen.items())
        return tuple(one for one in made if one.influences)

    def _pathway(self, iri: str, label: str, steps: set[int], readouts: set[int]) -> Pathway:
        begins = {self.network.influences[n].source for n in steps}
        ends = {self.network.influences[n].target for n in steps}
        read = readouts & (begins | ends) if readouts else ends - begins
        return Pathway(iri, label, tuple(sorted(begins | ends)), tuple(sorted(read)), tuple(sorted(steps)))

    @cached_property
    def steps(self) -> dict[str, tuple[str, ...]]:
        """`from to` keys of two nodes -> the causal steps between them."""
        found: dict[str, list[str]] = defaultdict(list)
        for link in self.network.influences:
            found[f"{self.network.nodes[link.source].key} {self.network.nodes[link.target].key}"].append(link.step)
        return {ends: tuple(steps) for ends, steps in found.items()}

    def nodes(self, text: str) -> list[int]:
        """Indices of the nodes that `ENTITY@CONTEXT` means."""
        return [self.network.index[iri] for iri in nodes_of(self.directory, text)]

    def is_compound(self, text: str) -> bool:
        """Whether `NAME` or `NAME=AMOUNT` names a compound exactly; a thing of the network is one with an amount alone."""
        name, equals, _ = text.partition("=")
        if "/" in name:
            return False
        found = self.directory.exact(name, ("Compound",))
        return bool(found) and (bool(equals) or any(m.iri not in self.placed for m in found))

    @cached_property
    def placed(self) -> frozenset[str]:
        """The entities that have a node."""
        return frozenset(node.entity for node in self.network.nodes)

    def listed_targets(self, record: CompoundRecords) -> list[Target]:
        """Every target of a compound with its nodes."""
        return listed(self.network, self.book, record, self.below)

    def pose(self, question: Question) -> Posed:
        """The scenario of a question. Raises the family's errors for anything in it that cannot be read."""
        said = QuestionNotes()
        wanted = self.wanted(question, said)
        if not wanted and not question.without and not question.set and not question.tone:
            raise UsageError("no compound", cure="name one, such as `kg perturb amitriptyline`, or give --profile FILE")
        prepared = self.prepared(wanted, question)
        against = self.prepared([self.asked.named(text, None, said) for text in question.against], question)
        first = self.asked.before(question, said)
        before = self.prepared(first, question) if first else None
        scenario = replace(
            self.conditions(question),
            treatment=prepared.treatment,
            against=against.treatment,
            before=before.treatment if before else None,
        )
        everyone = (*prepared.given, *against.given, *(before.given if before else ()))
        cautions = [given.caution for given in everyone if given.caution]
        both = [text for side in (prepared, against) for text in _adding_up(side)]
        remarks = tuple(dict.fromkeys([*said.remarks, *both, *cautions]))
        return Posed(scenario, prepared, against, before, tuple(said.skipped), remarks)

    def conditions(self, question: Question) -> Scenario:
        """What a question says beside its compounds: its time, and nodes knocked out, held, or given another tone."""
        return Scenario(
            Treatment(),
            time=Time.CHRONIC if question.chronic else Time.ACUTE,
            without=tuple(n for text in question.without for n in self.nodes(text)),
            fixed=self._once([pair for text in question.set for pair in self._folds(text)], "--set"),
            tones=self._once([pair for text in question.tone for pair in self._tone(text)], "--tone"),
        )

    def wanted(self, question: Question, said: QuestionNotes | None = None) -> list[Party]:
        """The compounds and profiles of a question with their amounts; what is to be told of them is added to `said`."""
        return self.asked.all(question, said or QuestionNotes())

    def prepared(self, wanted: Sequence[Party], question: Question, unit: str = "") -> Prepared:
        """Doses and bindings of compounds, with their metabolites unless the question leaves them out; `unit` as in `prepare`."""
        book = self.book
        if question.apparent:
            book = self._apparent
            wanted = [(r if r.table else book.compound(r.iri), how_much) for r, how_much in wanted]
        with_parts = not question.without_metabolites
        return prepare(self.network, book, wanted, metabolites=with_parts, below=self.below, unit=unit)

    def _once(self, pairs: Sequence[tuple[int, float]], option: str) -> tuple[tuple[int, float], ...]:
        """The pairs, each node once. Raises UsageError for a node that is given two values."""
        held: dict[int, float] = {}
        for node, fold in pairs:
            if held.setdefault(node, fold) != fold:
                key = self.network.nodes[node].key
                raise UsageError(f"{option} gives {key} two values", cure="give each node one")
        return tuple(held.items())

    def _folds(self, text: str) -> list[tuple[int, float]]:
        name, _, value = text.partition("=")
        fold = _fold(value)
        if fold is None:
            cure = f"write such as --set NODE=2 for a doubling (up to {FOLD_LARGEST:g}); --without NODE for none"
            raise UsageError(f"{text!r} is no NODE=FOLD", cure=cure)
        return [(node, fold) for node in self.nodes(name)]

    def _tone(self, text: str) -> list[tuple[int, float]]:
        """`NODE=20 nM` against the recorded resting level, or `NODE=2x` as a fold of it."""
        name, _, value = (part.strip() for part in text.partition("="))
        fold = _fold(value[:-1]) if value.endswith("x") else None
        level = None if value.endswith("x") or not value else amount(value if _fold(value) is None else f"{value} nM")
        if fold is None and (level is None or level.kind != "site"):
            raise UsageError(f"{text!r} is no NODE=LEVEL", cure="write such as --tone NODE='20 nM' or --tone NODE=2x")
        nodes = self._sources(name)
        if level is None:
            return [(node, float(fold or 1.0)) for node in nodes]
        found = []
        for node in nodes:
            resting = self.network.nodes[node].level_nM
            if not resting > 0:
                key = self.network.nodes[node].key
                raise UsageError(
                    f"no resting level in nM is recorded for {key}", cure=f"give a fold instead: --tone {key}=2x"
                )
            found.append((node, level.value / resting))
        return found

    def _sources(self, name: str) -> list[int]:
        """Nodes that have a resting level which something hears. Raises UsageError where there is none."""
        network = self.network
        heard = {i.source for i in network.influences if i.role is Role.LIGAND}
        nodes = [n for n in self.nodes(name) if n in heard or network.nodes[n].kind is NodeKind.POOL]
        if not nodes:
            raise UsageError(
                f"{name} has no tone: it is no transmitter pool and no ligand of a receptor",
                cure=f"hold it with --set {name}=2, or name the transmitter",
            )
        return nodes


def _adding_up(side: Prepared) -> list[str]:
    """What is told of a compound that is there more than once: by two names or amounts, or given and made of another one."""
    given = [one for one in side.given if one.metabolite_of is None]
    labels = {one.iri: one.label for one in given}
    times = Counter(one.iri for one in given)
    said = []
    for iri, label in labels.items():
        if times[iri] > 1:
            levels = " + ".join(concentration(one.free.value) for one in given if one.iri == iri)
            said.append(f"{label} is given {times[iri]} times, and its levels add: {levels} free")
        for parent in dict.fromkeys(one.metabolite_of for one in side.given if one.iri == iri):
            if parent is not None:
                made = f"{label} is given and is made of {labels[parent]} too"
                said.append(f"{made}: both count (--without-metabolites leaves out what is made)")
    return said


def _fold(text: str) -> float | None:
    """A fold of the resting level; None where the text is none or beyond every experiment."""
    try:
        fold = quantity.number(text)
    except ValueError:
        return None
    return fold if 1.0 / FOLD_LARGEST <= fold <= FOLD_LARGEST else None
