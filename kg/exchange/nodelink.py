"""JSON with terms of BEL: PyBEL's node-link JSON and its lines (SBEL), JGIF, and the nanopubs of BioDati and BEL.bio (GraphDati)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange import bel
from kg.exchange.bel_term import BelStatement, Term, statement
from kg.exchange.bel_things import BelThings
from kg.exchange.json_text import objects, records, table, text
from kg.exchange.reading import Draft

# Relations that PyBEL writes a second time, turned round.
_BOTH_WAYS = (
    "association",
    "positivecorrelation",
    "negativecorrelation",
    "correlation",
    "nocorrelation",
    "orthologous",
)
_MODIFIERS = {"degradation": "deg", "translocation": "tloc"}


def read(path: Path) -> Draft:
    """Each edge one statement, with its PMID, as `bel.read` reads the script; an edge that stands in both directions is one."""
    whole = objects(path)
    if nanopubs := [one["nanopub"] for one in records(whole) if isinstance(one.get("nanopub"), dict)]:
        return _asserted(Draft(path.name), nanopubs)
    lines = records(whole)
    nodes, links = _lined(lines) if lines else _parts(table(whole, str(path), "the file"))
    if not nodes or not links or not any("bel" in node for node in nodes[:50]):
        raise DataError(
            "this is no node-link JSON of PyBEL", str(path), "it has nodes with `bel` and links with `relation`"
        )
    draft = Draft(path.name)
    things = BelThings(draft)
    terms = _terms(draft, nodes)
    draft.told["nodes"] = len(nodes) - len(draft.refused)
    seen: set[tuple[Any, ...]] = set()
    for number, link in enumerate(links):
        draft.rows += 1
        ends = [terms.get(_place(link.get(end))) for end in ("source", "target")]
        relation = text(link.get("relation"))
        if ends[0] is None or ends[1] is None or not relation:
            draft.refuse(f"link {number}", "a link without relation or ends")
            continue
        if said := _said(link, relation):
            for where, stated, papers in said:
                bel.add(draft, things, stated, f"link {number}{where}", papers)
            continue
        source, target = (_modified(term, link, end) for term, end in zip(ends, ("source", "target"), strict=True))  # type: ignore[arg-type]
        if relation.casefold() in _BOTH_WAYS:
            pair = (relation, frozenset((str(source), str(target))), link.get("line"), text(link.get("evidence")))
            if pair in seen:
                draft.told["edges that stand in both directions, read once"] += 1
                continue
            seen.add(pair)
        bel.tie(draft, things, (source, relation, target), f"link {number}", _papers(link))
    things.tell()
    return draft


def _asserted(draft: Draft, nanopubs: list[dict[str, Any]]) -> Draft:
    """The assertions of nanopubs, each subject, relation and object in BEL, with the paper of their nanopub."""
    things = BelThings(draft)
    for number, nanopub in enumerate(nanopubs, 1):
        for said in records(nanopub.get("assertions")):
            draft.rows += 1
            where = text(nanopub.get("id")) or f"nanopub {number}"
            words = [text(said.get(part)) for part in ("subject", "relation", "object")]
            try:
                found = statement(" ".join(filter(None, words)))
            except DataError as error:
                draft.refuse(where, error.what, " ".join(words))
                continue
            bel.add(draft, things, found, where, _papers(nanopub))
    things.tell()
    return draft


def _lined(lines: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes and links of SBEL: after a line about the graph each line is an edge with both its nodes, or a node alone."""
    nodes: dict[str, dict[str, Any]] = {}
    links = []
    for one in lines:
        ends = {end: one[end] for end in ("source", "target") if isinstance(one.get(end), dict)}
        for node in ends.values() or ([one] if "bel" in one else []):
            nodes.setdefault(text(node.get("id")) or text(node.get("bel")), node)
        if len(ends) == 2:
            links.append({**one, **{end: text(node.get("id")) or text(node.get("bel")) for end, node in ends.items()}})
    return [{**node, "id": name} for name, node in nodes.items()], links


def _parts(whole: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Nodes and links; those of JGIF as node-link JSON has them: its nodes are a list, or an object by their ids, named by terms."""
    graph = whole.get("graph")
    if not (isinstance(graph, dict) and "nodes" in graph):
        return records(whole.get("nodes")), records(whole.get("links", whole.get("edges")))
    given = graph["nodes"]
    nodes = [{"id": key, **one} for key, one in given.items() if isinstance(one, dict)] if isinstance(given, dict) else records(given)  # fmt: skip
    nodes = [{**one, "bel": one.get("label") or one.get("id")} for one in nodes]
    return nodes, [{**one, **_first_evidence(one)} for one in records(graph.get("edges"))]


def _first_evidence(edge: dict[str, Any]) -> dict[str, Any]:
    """The citation and text of the first evidence of an edge of JGIF, and all of them."""
    about = edge.get("metadata")
    found = records(about.get("evidences")) if isinstance(about, dict) else []
    if not found:
        return {}
    return {"citation": found[0].get("citation"), "evidence": found[0].get("summary_text", found[0].get("bel_statement")), "evidences": found}  # fmt: skip


def _said(link: dict[str, Any], relation: str) -> list[tuple[str, BelStatement, tuple[str, ...]]]:
    """The statements of an edge of JGIF, each with its papers: activities, movements and degradations stand there alone.

    None where its evidence has no statement in BEL with the relation of the edge.
    """
    found = []
    for number, one in enumerate(records(link.get("evidences"))):
        try:
            stated = statement(text(one.get("bel_statement")) or text(link.get("label")))
        except DataError:
            return []
        if stated.relation.casefold() != relation.casefold():
            return []
        found.append((f" evidence {number}" if number else "", stated, _papers(one)))
    return found


def _place(value: Any) -> str | int:
    return value if isinstance(value, int) else text(value)


def _terms(draft: Draft, nodes: list[dict[str, Any]]) -> dict[str | int, Term]:
    """Place in the list, and id, of each node -> its term."""
    found: dict[str | int, Term] = {}
    for number, node in enumerate(nodes):
        try:
            found[number] = found[text(node.get("id"))] = statement(text(node.get("bel"))).subject
        except DataError as error:
            draft.refuse(f"node {number}", error.what, text(node.get("bel")))
    return found


def _modified(term: Term, link: dict[str, Any], end: str) -> Term:
    """The term of an end with what happens to it; an activity is that of the term."""
    older = {"source": "subject", "target": "object"}[end]
    modifier = link.get(f"{end}_modifier", link.get(older))
    word = text(modifier.get("modifier")).casefold() if isinstance(modifier, dict) else ""
    if word not in _MODIFIERS:
        return term
    effect = modifier.get("effect") if isinstance(modifier, dict) else None
    places = [
        (name, effect[name])
        for name in ("fromLoc", "toLoc")
        if isinstance(effect, dict) and isinstance(effect.get(name), dict)
    ]
    around = (Term(name, (Term(namespace=text(p.get("namespace")), name=text(p.get("name"))),)) for name, p in places)
    return Term(_MODIFIERS[word], (term, *around))


def _papers(link: dict[str, Any]) -> tuple[str, ...]:
    citation = link.get("citation")
    if not isinstance(citation, dict):
        return ()
    held = citation.get("database")  # as nanopubs have it
    citation = (
        {**citation, "namespace": held.get("name"), "identifier": held.get("id")}
        if isinstance(held, dict)
        else citation
    )
    database = text(citation.get("namespace", citation.get("type"))).casefold()
    number = text(citation.get("identifier", citation.get("reference")))
    return (f"PMID:{number}",) if database == "pubmed" and number.isdecimal() else ()
