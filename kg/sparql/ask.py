"""The one way to ask an embedded store: bounds, guard, dataset and prefixes, the same for `kg query` and `kg serve`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.sparql.dataset import NO_PREFIXES, Dataset, asked_by_name, query_dataset, unloaded
from kg.sparql.guard import refuse_outbound
from kg.sparql.tokens import is_plain, require_utf8, tokens

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

# The graphs of the store that stand for a graph's name; None where it is not loaded.
Holds = Callable[[str], Sequence[str] | None]
_TELLING = re.compile("service|load|from|graph", re.IGNORECASE)  # a text without them names no graph and calls nobody


def ask(
    store: Store,
    query: str,
    *,
    prefixes: Mapping[str, str] = NO_PREFIXES,
    base: str = "",
    dataset: Dataset | None = None,
    allow_service: bool = False,
    holds: Holds | None = None,
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """The engine's answer to `query` on the graphs of the request, else on those of its FROM clauses, else on their union.

    Raises UsageError where the query passes a bound, cannot be read, updates, names a graph that is not loaded, or
    calls out without `allow_service`; SyntaxError where it is no SPARQL.
    """
    require_utf8(query)
    found = [] if is_plain(query) and not _TELLING.search(query) else tokens(query)
    if not allow_service:
        refuse_outbound(found)
    stored = holds or (lambda graph: [graph] if _is_held(store, graph) else None)
    own = query_dataset(found, base, prefixes)
    for graph in own.default + own.named:  # also where the request's graphs stand over them
        _stored(graph, stored)
    for graph in asked_by_name(found, base, prefixes):
        _refuse_parts(graph, stored(graph))
    asked = dataset or own
    common = {"base_iri": base or None, "prefixes": dict(prefixes)}
    default, named = list(_nodes(asked.default, stored)), list(_nodes(asked.named, stored, by_name=True))
    if not asked or _are_all(store, default, named):
        return store.query(query, use_default_graph_as_union=True, **common)  # type: ignore[arg-type]
    return store.query(query, default_graph=default, named_graphs=named, **common)  # type: ignore[arg-type]


def _are_all(store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> bool:
    """Whether these are all graphs that the store holds: then their union, which the engine asks in half the time, is the same."""
    from pyoxigraph import DefaultGraph

    given = set(default) & set(named)
    if not given or any(graph not in given for graph in store.named_graphs()):
        return False
    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is None


def _nodes(graphs: Sequence[str], stored: Holds, *, by_name: bool = False) -> Iterator[NamedNode]:
    """The graphs of the store that stand for `graphs`."""
    for graph in graphs:
        held = _stored(graph, stored)
        if by_name:
            _refuse_parts(graph, held)
        yield from map(graph_name, held)


def _stored(graph: str, stored: Holds) -> Sequence[str]:
    held = stored(graph)
    if held is None:
        raise unloaded(graph[:500])
    return held


def _refuse_parts(graph: str, held: Sequence[str] | None) -> None:
    """A graph that is kept in parts has no graph of its name to be reached by GRAPH: better an error than no rows."""
    if held and list(held) != [graph]:
        what = f"the graph <{graph}> is kept here in {len(held)} parts and cannot be asked by GRAPH"
        raise UsageError(what, "GRAPH", "ask it with FROM, or ask kg serve, where it is one graph")


def _is_held(store: Store, graph: str) -> bool:
    """Whether the store has the named graph."""
    return store.contains_named_graph(graph_name(graph))


def graph_name(graph: str) -> NamedNode:
    """A graph's name as the store takes it; UsageError where it is no IRI."""
    from pyoxigraph import NamedNode

    try:
        return NamedNode(graph)
    except ValueError:
        raise UsageError(f"{graph[:200]!r} is not an absolute IRI", "graph", "write the graph's whole IRI") from None
