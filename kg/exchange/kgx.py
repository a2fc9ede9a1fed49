"""KGX, the tables of the Biolink Model: nodes and edges as TSV and as JSON lines, in a folder.

Biolink knows entities, not entities in places: nodes of one entity become one, and the place stands on the edge as its
anatomical context.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import isnan, log10
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.json_text import parsed, text
from kg.exchange.net import Losses, Net, Thing, Tie
from kg.exchange.reading import Draft, headed, lines, relations
from kg.exchange.registers import identifier
from kg.knowledge.vocabulary import ID, local_name

_NODE_COLUMNS = ("id", "category", "name", "xref", "in_taxon", "iri", "provided_by")
_EDGE_COLUMNS = (
    "id", "subject", "predicate", "object", "category", "qualified_predicate", "object_aspect_qualifier",
    "object_direction_qualifier", "anatomical_context_qualifier", "publications", "original_predicate",
    "primary_knowledge_source", "knowledge_level", "agent_type", "provided_by", "pKi", "pKd", "pIC50", "pEC50", "pAC50",
    "affinity_relation",
)  # fmt: skip
_SOURCE, _NODES = "https://w3id.org/synaptrace/graph/content", "https://w3id.org/synaptrace/node/"
# A record of an imported file has its address under that of the file.
_OF_FILE = re.compile(r"(.+?)/(?:entity|influence)/")
# Prefixes of our identifiers as Biolink writes them, in the order in which a node's id is taken from them.
_PREFIXES = {
    "hgnc": "HGNC", "uniprot": "UniProtKB", "chebi": "CHEBI", "go": "GO", "pubchem": "PUBCHEM.COMPOUND",
    "chembl": "CHEMBL.COMPOUND", "drugbank": "DRUGBANK", "inchikey": "INCHIKEY", "ligand": "GTOPDB", "iuphar.ligand": "GTOPDB",
    "drugcentral": "DrugCentral", "cas": "CAS", "ncbigene": "NCBIGene", "ensembl": "ENSEMBL", "mesh": "MESH", "fplx": "FPLX",
}  # fmt: skip
# Biolink's GTOPDB are ligands; targets of the same guide are another register.
_SPELT = {**_PREFIXES, "gtopdb": "iuphar.receptor"}
# Prefixes of entities that no public identifier names: the shipped ones, and those of somebody's file.
_OWN, _LOCAL = "synaptrace", "local"
# What Biolink does not know and these tables use, for readers that want to know every prefix.
_CONTEXT = {"FPLX": "https://identifiers.org/fplx:", _OWN: ID, _LOCAL: "https://example.org/local/"}
_CURIE = re.compile(r"[^ <()>:]+:[^/ :]+")
# Classes of the Biolink Model as kinds of our own; any other is an entity.
_KINDS = {
    "Gene": "Gene", "Protein": "Protein", "SmallMolecule": "SmallMolecule", "ChemicalEntity": "SmallMolecule", "Drug": "Compound",
    "MacromolecularComplex": "Complex", "GeneFamily": "Family", "BiologicalProcess": "Process", "Pathway": "Process",
    "PhenotypicFeature": "Outcome", "Disease": "Outcome",
}  # fmt: skip
_SLOTS = ("pKi", "pKd", "pIC50", "pEC50", "pAC50")


_NEEDED = {"subject", "predicate", "object"}


def read(path: Path) -> Draft:
    """Edges of KGX, a table or JSON lines; names and kinds of nodes from the file of nodes beside it, where there is one.

    The sign is that of the qualifier of direction, else of the predicate; a negated edge, and every other word, has none.
    """
    draft, names = Draft(path.name), Names()
    beside = path.with_name(path.name.replace("edges", "nodes"))
    about = dict(_about(beside)) if beside != path and beside.is_file() else {}
    for number, row in _rows(path, _NEEDED):
        draft.rows += 1
        if not all(row.get(key) for key in _NEEDED):
            draft.refuse(str(number), "an edge without subject, predicate or object", str(dict(row)))
            continue
        sign, word, why = _sign(row)
        ends = [draft.thing(_end(names, row[end], about)) for end in ("subject", "object")]
        papers = tuple(
            dict.fromkeys(
                p
                for p in row.get("publications", "").replace("|", " ").split()
                if p.startswith("PMID:") and p[5:].isdecimal()
            )
        )
        draft.tie(
            Tie("", ends[0], ends[1], sign, word, "Modulation", why=why, where=str(number), references=papers,
                origin=row.get("primary_knowledge_source", ""), context=row.get("anatomical_context_qualifier", ""))
        )  # fmt: skip
    draft.told += names.told
    return draft


def _sign(row: Mapping[str, str]) -> tuple[int, str, str]:
    """Sign, the word that says it, and why there is none."""
    predicate = row["predicate"].removeprefix("biolink:")
    way = row.get("object_direction_qualifier", "")
    word = f"{predicate} ({way})" if way else predicate
    if row.get("negated", "").casefold() in ("true", "1"):
        return 0, word, "the edge is negated"
    if row.get("subject_direction_qualifier"):
        return 0, word, "the direction of the subject is qualified, too"
    sign = relations("kgx").get((way or predicate).casefold(), (0, ""))[0]
    return sign, word, "" if sign else f"the relation {word[:60]} has no sign"


def _end(names: Names, curie_: str, about: Mapping[str, tuple[str, str]]) -> Thing:
    """A node by its CURIE, with the name and the class that the file of nodes gives."""
    label, category = about.get(curie_, ("", ""))
    prefix, colon, local = curie_.partition(":")
    kind = _KINDS.get(category.rpartition(":")[2], "Entity")
    if not colon or local.startswith("//"):
        return names.of(curie_, "", kind, label)
    if prefix in (_OWN, _LOCAL):
        return names.of(label or local, "", kind)
    found, register = identifier(
        "hgnc accession number" if prefix == "HGNC" else prefix.removesuffix(".COMPOUND"), local
    )
    return names.of(found, register, kind, label)


def _about(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """CURIE of a node -> its name and its first class."""
    for _, row in _rows(path, {"id"}):
        yield row["id"], (row.get("name", ""), row.get("category", "").replace("|", " ").split(" ")[0])


def _rows(path: Path, needs: set[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows of a table or of JSON lines, values as text."""
    first = next((line for _, line in lines(path) if line.strip()), "")
    if not first.lstrip().startswith("{"):
        yield from headed(path, needs)
        return
    for number, line in lines(path):
        if line.strip():
            row = parsed(line.encode(), f"{path}:{number}")
            if not isinstance(row, dict) or not needs & row.keys():
                raise DataError("this is no edge of KGX", f"{path}:{number}", "it has subject, predicate and object")
            yield number, {str(key): text(value) for key, value in row.items()}


def write(net: Net, categories: Mapping[str, str]) -> tuple[dict[str, str], Losses]:
    """File name -> text. `categories` gives the Biolink class of a kind of thing.

    Entities that no register of Biolink names keep their own prefix, which `context.jsonld` spells out. Coefficients, time scales and computed changes have no slot and are counted.
    """
    ids: dict[str, str] = {}
    nodes: dict[str, dict[str, Any]] = {}
    named: dict[str, str] = {}
    for thing in net.things:
        node = _node(thing, categories, named)
        ids[thing.id] = node["id"]
        nodes.setdefault(node["id"], node)
    edges = [_edge(tie, ids) for tie in net.ties]
    losses = Losses({
        "coefficients": sum(not isnan(t.coefficient) for t in net.ties),
        "computed changes of nodes": sum("log2_change" in t.numbers for t in net.things),
        "nodes that are one entity in several places, now one": len(net.things) - len(nodes),
    })  # fmt: skip
    files = {}
    for name, columns, rows in (("nodes", _NODE_COLUMNS, list(nodes.values())), ("edges", _EDGE_COLUMNS, edges)):
        files[f"{name}.tsv"] = _table(columns, rows)
        files[f"{name}.jsonl"] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    used = {node.partition(":")[0] for node in nodes}
    context = {prefix: start for prefix, start in _CONTEXT.items() if prefix in used}
    files["context.jsonld"] = json.dumps({"@context": context}, indent=2) + "\n"
    return files, +losses


def _named(thing: Thing, same: list[str], named: dict[str, str]) -> str:
    """The CURIE of an entity: its first public one that no other entity has, else one of this program's own."""
    bare = _bare(thing)
    key = thing.entity or f"{thing.kind} {bare}"
    if key not in named:
        taken = set(named.values())
        public = (c for prefix in dict.fromkeys(_PREFIXES.values()) for c in same if c.startswith(prefix + ":"))
        found = next((c for c in public if _CURIE.fullmatch(c) and c not in taken), "")
        named[key] = found or _own(thing.entity, bare, taken)
    return named[key]


def _own(entity: str, bare: str, taken: set[str]) -> str:
    """A CURIE of this program's own for what no public identifier names; Biolink does not list its prefix."""
    prefix = _OWN if entity.startswith(ID) else _LOCAL
    spelt = re.sub(r"[^\w.+-]+", "_", local_name(entity) if entity else bare) or "unnamed"
    count, name = 2, f"{prefix}:{spelt}"
    while name in taken:
        name, count = f"{prefix}:{spelt}_{count}", count + 1
    return name


def _bare(thing: Thing) -> str:
    """The name of an entity without its place."""
    return thing.label.removesuffix(f" ({thing.context})") if thing.context else thing.label


def _node(thing: Thing, categories: Mapping[str, str], named: dict[str, str]) -> dict[str, Any]:
    same = [curie(text) for text in thing.same_as]
    node: dict[str, Any] = {
        "id": _named(thing, same, named),
        "category": [categories.get(thing.kind, "biolink:NamedThing")],
        "name": _bare(thing),
    }
    if source := _source(thing.entity):
        node["provided_by"] = [source]
    if same:
        node["xref"] = same
    if thing.species:
        node["in_taxon"] = [f"NCBITaxon:{thing.species}"]
    if thing.entity:
        node["iri"] = thing.entity
    return node


def _source(iri: str) -> str:
    """Who states a record: the shipped content, or the file that was imported, by its address; "" where that says neither."""
    if not iri or iri.startswith((ID, _NODES)):
        return _SOURCE
    found = _OF_FILE.match(iri)
    return found[1] if found else ""


def curie(text: str) -> str:
    """A CURIE of the graph as Biolink writes it."""
    prefix, _, rest = text.partition(":")
    if prefix == "obo":
        prefix, _, rest = rest.partition("_")
    known = _SPELT.get(prefix.lower())
    return f"{known or prefix}:{rest}"


def _edge(tie: Tie, ids: Mapping[str, str]) -> dict[str, Any]:
    source = _source(str(tie.numbers.get("iri", ""))) or _SOURCE
    level, agent = ("knowledge_assertion", "manual_agent") if source == _SOURCE else ("not_provided", "not_provided")
    if tie.mechanism == "computed":
        level, agent = "prediction", "computational_model"
    edge: dict[str, Any] = {
        "id": str(tie.numbers.get("iri", tie.id)),
        "subject": ids[tie.source],
        "predicate": "biolink:regulates" if tie.sign else "biolink:affects",
        "object": ids[tie.target],
        "category": ["biolink:Association"],
        "primary_knowledge_source": tie.origin if tie.origin.startswith("infores:") else source,
        "knowledge_level": level,
        "agent_type": agent,
        "provided_by": [source],
    }
    if tie.sign:
        edge["object_direction_qualifier"] = "upregulated" if tie.sign > 0 else "downregulated"
        edge["object_aspect_qualifier"] = "activity_or_abundance"
    if tie.relation == "measured":
        edge["predicate"] = "biolink:physically_interacts_with"
        edge |= _affinity(tie)
    papers = [r for r in tie.references if r.startswith(("PMID:", "PMC:", "doi:"))]
    said = {"anatomical_context_qualifier": tie.context, "original_predicate": tie.mechanism or tie.relation}
    edge |= {key: value for key, value in said.items() if value}
    if papers:
        edge["publications"] = papers
    return edge


def _affinity(tie: Tie) -> dict[str, Any]:
    """The slot of the affinity: minus log10 of the molar middle; the relation turns with the sign of the logarithm."""
    slot = f"p{str(tie.numbers['measurement']).removeprefix('p')}"
    low, high = float(tie.numbers["low_nM"]), float(tie.numbers["high_nM"])
    if slot not in _SLOTS or not low > 0 or not high > 0:
        return {}
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    relation = str(tie.numbers.get("measurement_relation", "="))
    value = 9.0 - (log10(low) + log10(high)) / 2.0
    return {slot: round(value, 3), "affinity_relation": turned.get(relation, relation)}


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    """TSV with lists joined by |."""
    lines = ["\t".join(columns)]
    for row in rows:
        cells = (row.get(column, "") for column in columns)
        lines.append("\t".join(_cell(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    text = "|".join(str(v) for v in value) if isinstance(value, list) else str(value)
    return " ".join(text.split())
