"""The tables of the library as rows of text, each with its columns."""

from __future__ import annotations

from kg.knowledge.salts import is_salt_word
from library_build import chemistry
from library_build.choose import Pair, Placed
from library_build.compounds import Compound
from library_build.names import base, clean, normal, sorted_out
from library_build.numbers import plain

COMPOUNDS = ("id", "name", "inchikey", "other_inchikeys", "synonyms", "brands", "salts", "listed", "gtopdb", "chembl", "drugcentral", "pubchem",
             "cas", "drugbank", "chebi", "mesh", "gtopdb_labelled", "atc", "approval", "kind", "class", "parent", "weight", "tool", "sources", "licence")  # fmt: skip
AFFINITIES = ("compound", "target", "network", "chosen", "why", "action", "action_type", "type", "relation", "value", "low", "high",
              "unit", "nM_low", "nM_high", "species", "condition", "primary", "source", "record", "pmids", "licence")  # fmt: skip
ACTIONS = ("compound", "target", "standing", "action_type", "basis", "nM_low", "nM_high", "type", "functional_nM_low",
           "functional_nM_high", "primary", "words", "records")  # fmt: skip
BINDERS = ("compound", "target", "nM_low", "nM_high", "type", "species", "fold_of_best", "rows", "source", "record")
CONFLICTS = ("compound", "target", "kind", "decision", "for", "against")
OUTSIDE = ("compound", "target", "known", "action", "action_type", "type", "relation", "value", "low", "high", "unit", "nM_low", "nM_high", "species",
           "primary", "source", "record", "licence")  # fmt: skip
DROPS = ("source", "fate", "rows")
_IDS = ("gtopdb", "chembl", "drugcentral", "pubchem", "cas", "drugbank", "chebi", "mesh")
_MOST_SYNONYMS = 12
# Letters of a further synonym: longer ones are descriptions of a structure, which nobody types.
_LONGEST = 32


def compound(item: Compound, parent: str, licences: str, owners: dict[str, str], listed: list[str]) -> list[str]:
    """A row of compounds.tsv. A name that is another compound's own is left out, and a word for a salt that a source took for one.

    `listed` are names of other lists, of which those are kept that nothing else is called by.
    """
    found = sorted_out(
        [*item.more_names, *(n for m in item.members for n in (m.name, m.inn)), *item.listed("synonyms")]
    )
    own = ([n for n in some if owners.get(normal(n), item.id) == item.id] for some in found)
    names, brands, salts = ([n for n in some if not is_salt_word(n)] for some in own)
    seen, synonyms = {normal(item.name)}, []
    for name in names:
        if normal(name) not in seen or (name in item.more_names and name != item.name and name not in synonyms):
            synonyms.append(name)
        seen.add(normal(name))
    trade = {normal(b): b for b in reversed([*brands, *item.listed("brands")]) if normal(b) not in seen}
    cut = [name for name in synonyms[_MOST_SYNONYMS:] if len(name) <= _LONGEST]
    known = {normal(n) for n in (item.name, *trade.values(), *salts, *synonyms[:_MOST_SYNONYMS])}
    others = {normal(n): n for n in reversed([*listed, *cut]) if normal(n) not in known}
    more = [n for key, n in sorted(others.items()) if owners.get(key, item.id) == item.id]
    keys = list(dict.fromkeys(m.inchikey for m in item.members if m.inchikey))
    weights = [chemistry.weight(m.inchi, m.smiles) for m in item.members] + [m.weight for m in item.members]
    return [
        item.id, item.name, "".join(keys[:1]), "|".join(keys[1:]), "|".join(synonyms[:_MOST_SYNONYMS]),
        "|".join(b for b in reversed(trade.values()) if owners.get(normal(b), item.id) == item.id),
        "|".join(s for s in salts if normal(base(s)) in seen), "|".join(more), *("|".join(item.ids(k)) for k in _IDS), "|".join(item.labelled()),
        "|".join(sorted(item.listed("atc"))), "|".join(item.listed("approval")), next((m.kind for m in item.members if m.kind), ""),
        "|".join(clean(c) for c in item.listed("classes")), parent, next(filter(None, weights), ""), "yes" if item.tool else "",
        "|".join(item.sources()), licences,
    ]  # fmt: skip


def _nm(number: float) -> str:
    return plain(number) if number > 0 else ""


def affinity(compound_id: str, row: Placed) -> list[str]:
    """A row of affinities.tsv."""
    f = row.fact
    return [compound_id, row.target.id, row.target.network, row.chosen, row.why, f.action, row.type.removeprefix("kg:"), f.type,
            f.relation, f.value, f.low, f.high, f.unit, _nm(f.nm_low), _nm(f.nm_high), f.species, f.condition,
            "yes" if f.primary else "", f.source, f.record, f.pmids, f.licence]  # fmt: skip


def action(compound_id: str, pair: Pair) -> list[str]:
    """A row of actions.tsv."""
    value, functional = pair.value, pair.functional
    deciding = [c.fact for c in pair.deciding]
    words = dict.fromkeys(f.action for f in deciding)
    records = dict.fromkeys(f"{f.source}:{f.record}" for f in deciding)
    flagged = any(c.fact.primary for c in pair.claims) or any(r.fact.primary for r in pair.rows)
    primary = pair.primary == "yes" if pair.primary else flagged
    computed = value if value is not None and value.chosen == "yes" else None
    return [compound_id, pair.network, pair.standing if computed or pair.standing != "used" else "no value",
            pair.type.removeprefix("kg:"), pair.basis, _nm(computed.fact.nm_low) if computed else "",
            _nm(computed.fact.nm_high) if computed else "", computed.fact.type if computed else "",
            _nm(functional.fact.nm_low) if functional else "", _nm(functional.fact.nm_high) if functional else "",
            "yes" if primary else "", "|".join(words).replace(" | ", "/"), "|".join(records)]  # fmt: skip


def binder(compound_id: str, pair: Pair, best: float) -> list[str]:
    """A row of binders.tsv; `best` is the tightest computed affinity of the compound, 0 where it has none."""
    f = pair.value.fact  # type: ignore[union-attr]
    middle = (f.nm_low * f.nm_high) ** 0.5
    return [compound_id, pair.network, _nm(f.nm_low), _nm(f.nm_high), f.type, f.species, f"{middle / best:.3g}" if best else "",
            str(len(pair.rows)), f.source, f.record]  # fmt: skip


def conflict(compound_id: str, pair: Pair, kind: str) -> list[str]:
    """A row of conflicts.tsv: who says which of two things."""

    def told(sign: int) -> str:
        """The claims of one sign, partial agonists among the positive."""
        return "; ".join(dict.fromkeys(f"{c.fact.source}:{c.fact.record} {c.fact.action.replace(' | ', '/')} {c.fact.species}".strip()
                                       for c in pair.near if (c.sign > 0 or c.type == "kg:PartialAgonist") == (sign > 0)))  # fmt: skip

    settled = pair.standing == "used" or pair.basis.startswith("by hand")
    decision = f"{pair.type.removeprefix('kg:')}, {pair.basis}" if settled else "not computed"
    return [compound_id, pair.network, kind, decision, told(1), told(-1)]


def outside(compound_id: str, row: Placed, type_: str) -> list[str]:
    """A row of outside.tsv; `type_` is what the sources together say of its target."""
    f = row.fact
    return [compound_id, row.target.id, row.target.known, f.action, type_.removeprefix("kg:"), f.type, f.relation, f.value, f.low,
            f.high, f.unit, _nm(f.nm_low), _nm(f.nm_high), f.species, "yes" if f.primary else "", f.source, f.record, f.licence]  # fmt: skip
