"""Which substances of the sources are one compound, and how it is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from library_build.facts import SOURCES, Substance
from library_build.graph import Graph
from library_build.names import base, is_number, local, normal

# Identifiers by which a substance of a source is found among those before it, the most telling first.
_IDS = ("gtopdb", "drugcentral", "chembl", "chebi", "drugbank", "cas", "pubchem", "mesh")
# Sources whose lists of names are read as they stand: their entries join a compound by name where no identifier does.
_BY_SYNONYM = frozenset(
    {"opentargets-26.03", "chebi-2024", "bindingdb-2015", "pharmgkb-2026", "httk-2.7.4", "seen-pages"}
)
# Letters of a name that may stand for more than one thing, such as NA.
_ABBREVIATION = 3
# How the name of a labelled compound of GtoPdb begins, or goes on behind the letter of an atom.
_LABEL = re.compile(r"(?:^|-)\[(?:<sup>)?\d+(?:</sup>)?[A-Z]")
# Classes of the graph whose entities a compound of the sources may be.
_MOLECULES = frozenset({"kg:Compound", "kg:Transmitter", "kg:SmallMolecule", "kg:SecondMessenger"})
# Sources that only add to compounds that others know.
_ADDS_ONLY = frozenset({"chebi-2024", "bindingdb-2015", "httk-2.7.4", "seen-pages"})


@dataclass
class Compound:
    """One compound with all that the sources call it."""

    members: list[Substance] = field(default_factory=list)
    id: str = ""
    name: str = ""
    tool: bool = False
    wanted: bool = False  # by name, whatever its targets
    more_names: list[str] = field(default_factory=list)

    @property
    def inchikey(self) -> str:
        """The full InChIKey by which it is identified: that of the first source that gives one."""
        return next((m.inchikey for m in self.members if m.inchikey), "")

    def ids(self, kind: str) -> list[str]:
        """Its identifiers of one kind, as the sources give them; not those of its labelled forms, unless it is one."""
        labelled = self.labelled()
        found = (v for m in self.members if m.ident not in labelled for v in m.ids.get(kind, "").split("|"))
        return list(dict.fromkeys(v.strip() for v in found if v.strip()))

    def labelled(self) -> list[str]:
        """The numbers in GtoPdb of its labelled forms, which it draws without their label; its own is none of them."""
        guide = [m for m in self.members if m.source.startswith("gtopdb")]
        found = dict.fromkeys(m.ident for m in guide if m.labelled or _LABEL.search(m.name))
        return [number for number in found if number != self.members[0].ident]

    def listed(self, attribute: str) -> list[str]:
        """The values of a list that any of its sources gives."""
        return list(dict.fromkeys(v for m in self.members for v in getattr(m, attribute)))

    def sources(self) -> list[str]:
        """The sources that know it, in order."""
        return sorted({m.source for m in self.members}, key=lambda s: SOURCES[s].rank)


class Book:
    """All compounds; finds the one that a substance is. `same` says under which name another one is looked for."""

    def __init__(self, same: Mapping[str, str] | None = None) -> None:
        self.compounds: list[Compound] = []
        self._same = {normal(name): inn for name, inn in (same or {}).items()}
        self._keys: dict[str, Compound] = {}
        self._ids: dict[tuple[str, str], Compound] = {}
        self._main: defaultdict[str, list[Compound]] = defaultdict(list)
        self._any: defaultdict[str, list[Compound]] = defaultdict(list)
        self._of: dict[tuple[str, str], Compound] = {}

    def add(self, substances: Iterable[Substance]) -> None:
        """Join each substance to its compound or open a new one. Labelled ones come after those that they are made of."""
        for substance in sorted(substances, key=lambda s: (s.labelled, normal(s.name) in self._same)):
            compound = self._find(substance)
            if compound is None:
                if substance.source in _ADDS_ONLY:
                    continue
                compound = Compound()
                self.compounds.append(compound)
            if self._keys.get(substance.inchikey, compound) is not compound:
                substance.inchikey = (
                    ""  # a labelled form, drawn without its label, that an older release drew not at all
                )
            compound.members.append(substance)
            compound.wanted |= substance.source == "curator"
            self._of[substance.source, substance.ident] = compound
            self._learn(substance, compound)

    def of(self, source: str, ident: str) -> Compound | None:
        """The compound of a source's substance."""
        return self._of.get((source, ident))

    def named(self, name: str) -> list[Compound]:
        """The compounds of a name: so called by a source, else by INN, else by any synonym; not a labelled one beside another."""
        return self._called(name, listed=True)

    def _called(self, name: str, *, listed: bool) -> list[Compound]:
        key = normal(name)
        found = self._main.get(key) or (self._any.get(key, []) if listed else [])
        own = [c for c in found if any(normal(m.name) == key for m in c.members)] or found
        return [c for c in own if not c.members[0].labelled] or own

    def _find(self, substance: Substance) -> Compound | None:
        if substance.source.startswith("gtopdb") and (same := self._ids.get(("gtopdb", substance.ident))):
            return same
        other = self._same.get(normal(substance.name), "")
        if other and len(called := self._called(other, listed=False)) == 1:
            return called[0]
        drawn = self._keys.get(substance.inchikey)
        # A labelled form that is drawn without its label is not what another source draws so.
        if drawn and (substance.labelled or not drawn.members[0].labelled or substance.source.startswith("gtopdb")):
            return drawn
        for kind in _IDS:
            for value in substance.ids.get(kind, "").split("|"):
                if value.strip() and (found := self._ids.get((kind, value.strip()))):
                    return self._form(substance, found)
        if substance.source.startswith("gtopdb"):
            return None
        listed = substance.source in _BY_SYNONYM
        for name in (other, substance.name, base(substance.name) if listed else ""):
            called = self._called(name, listed=listed) if name else []
            if called:
                return called[0] if len(called) == 1 else None
        return None

    def _form(self, substance: Substance, found: Compound) -> Compound:
        """Of the forms of one skeleton that which is called as the substance is: databases give one number to several."""
        called = self._called(substance.name, listed=False) if substance.source in _BY_SYNONYM else []
        if len(called) == 1 and found.inchikey and called[0].inchikey[:14] == found.inchikey[:14]:
            return called[0]
        return found

    def _learn(self, substance: Substance, compound: Compound) -> None:
        if substance.inchikey:
            self._keys.setdefault(substance.inchikey, compound)
        for kind, values in substance.ids.items():
            for value in values.split("|"):
                if value.strip():
                    self._ids.setdefault((kind, value.strip()), compound)
        if substance.labelled and substance is not compound.members[0]:
            return
        for name in (substance.name, substance.inn):
            if name and compound not in self._main[normal(name)]:
                self._main[normal(name)].append(compound)
        for name in (substance.name, substance.inn, *substance.synonyms, *substance.brands):
            if name and compound not in self._any[normal(name)]:
                self._any[normal(name)].append(compound)


def christen(compounds: list[Compound], graph: Graph, genes: Iterable[str] = ()) -> None:
    """Give every compound its name and a local name that no other has. What the graph already has keeps its own.

    The symbols of `genes` are kept free: a target that the graph does not have is named by its gene.
    """
    own = _of_graph(compounds, graph)
    shared = Counter(inn for c in compounds for inn in {m.inn.casefold() for m in c.members if m.inn})
    taken = {name.casefold() for name in (*graph.kinds, *genes)}
    for compound in compounds:
        if id(compound) in own:
            compound.id = own[id(compound)]
            compound.name = graph.labels[compound.id]
        else:
            name = _name(compound, shared)
            compound.name = next((n for n in compound.more_names if normal(n) == normal(name)), name)
    names: set[str] = set()
    for compound in sorted(compounds, key=lambda c: (not c.id, not c.tool, _seniority(c))):
        if normal(compound.name) in names:
            compound.name = f"{compound.name} ({_number(compound).replace('-', ' ')})"
        names.add(normal(compound.name))
        if compound.id:
            continue
        compound.id = local(compound.name) or f"compound-{_number(compound)}"
        if compound.id.casefold() in taken:
            compound.id = f"{local(compound.name)}-{_number(compound)}"
        taken.add(compound.id.casefold())


def _name(compound: Compound, shared: Counter[str]) -> str:
    """As a person wrote it; else its INN, where it alone has it or the first source calls it so; else the first source's."""
    first = compound.members[0]
    for member in compound.members:
        if member.source == "curator":
            return member.name
    drugcentral = [m.inn for m in compound.members if m.source == "drugcentral-2021" and m.inn]
    for inn in (*drugcentral, *(m.inn for m in compound.members if m.inn)):
        if shared[inn.casefold()] == 1 or normal(inn) == normal(first.name):
            return inn
    if is_number(first.name):
        first = next((m for m in compound.members if not is_number(m.name)), first)
    shouted = first.source == "opentargets-26.03" and first.name.isupper() and not any(c.isdigit() for c in first.name)
    return first.name.casefold() if shouted else first.name


def _seniority(compound: Compound) -> tuple[int, str]:
    first = compound.members[0]
    return SOURCES[first.source].rank, first.ident.zfill(12)


def _number(compound: Compound) -> str:
    first = compound.members[0]
    return f"{first.source.partition('-')[0]}-{local(first.ident)}"


def _of_graph(compounds: list[Compound], graph: Graph) -> dict[int, str]:
    """The compounds that the graph already has, by structure or ChEBI number, else by one name that only they have."""
    where: dict[str, dict[str, str]] = {"key": {}, "chebi": {}, "name": {}}
    skeletons: defaultdict[str, set[str]] = defaultdict(set)
    for compound in compounds:
        for name in _own_names(compound):
            skeletons[name].add(compound.inchikey[:14])
    for entity, kinds in graph.kinds.items():
        called = [normal(name) for name in graph.names.get(entity, ())]
        # What carries the names of unlike compounds is a pool of them, such as the endocannabinoids, and none of them.
        pool = len(set().union(*(skeletons[n] for n in called if len(n) > _ABBREVIATION))) > 1
        if not kinds & _MOLECULES or entity in graph.parts or pool:
            continue
        for match in graph.matches.get(entity, ()):
            where["key"][match.rpartition(":")[2]] = entity
            where["chebi"]["CHEBI:" + match.rpartition("CHEBI_")[2]] = entity
        told = called if "kg:Compound" in kinds else [normal(graph.labels[entity])]
        where["name"] |= dict.fromkeys(told, entity)
    found: dict[int, str] = {}
    for by, known in where.items():
        for compound in compounds:
            said = {"key": [compound.inchikey], "chebi": compound.ids("chebi"), "name": _own_names(compound)}[by]
            entity = next((known[s] for s in said if s and s in known), "")
            if entity and entity not in found.values() and id(compound) not in found:
                found[id(compound)] = entity
    return found


def _own_names(compound: Compound) -> list[str]:
    """What its first sources call a compound, and what people do, as names are compared."""
    first = [m for m in compound.members[:2] if m.labelled == compound.members[0].labelled]
    names = [*(n for m in first for n in (m.name, m.inn)), *compound.more_names]
    return [normal(n) for n in names if n]
