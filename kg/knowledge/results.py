"""What a query gives, as plain values: rows of texts, yes or no, or an rdflib Graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import rdflib


def plain(result: Any) -> list[dict[str, str | None]] | bool | rdflib.Graph:
    """The result of `Knowledge.query`: IRIs and lexical forms as texts, unbound as None."""
    import pyoxigraph as ox

    from kg.knowledge.store import outside

    with outside():
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QuerySolutions):
            names = [variable.value for variable in result.variables]
            return [{n: term and term.value for n, term in zip(names, row, strict=True)} for row in result]
        text = ox.serialize(result, format=ox.RdfFormat.N_TRIPLES) or b""
    import rdflib

    return rdflib.Graph().parse(data=text, format="nt")
