"""The catalogue of queries as RDF, as public endpoints publish their examples: one sh:SPARQLExecutable a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.sparql.query_text import read_query

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.server.page import Example

_SHACL = "http://www.w3.org/ns/shacl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TARGET = "https://schema.org/target"
_CLASSES = {"SELECT": "SPARQLSelectExecutable", "ASK": "SPARQLAskExecutable", "CONSTRUCT": "SPARQLConstructExecutable"}


def describe_examples(
    address: str, endpoint: str, examples: Sequence[Example], prefixes: Mapping[str, str]
) -> Iterator[Triple]:
    """The triples of the examples of `endpoint`; each stands under `address` and its name, with the prefixes it uses declared.

    Without an endpoint they are those of whatever endpoint holds them: readers of examples ask it by SPARQL.
    """
    from pyoxigraph import Literal, NamedNode, Triple

    for example in examples:
        try:
            query = read_query(example.query, prefixes)
        except UsageError:
            continue
        subject, form = NamedNode(f"{address}#{example.name}"), query.form.lower()
        yield Triple(subject, NamedNode(_TYPE), NamedNode(_SHACL + "SPARQLExecutable"))
        if query.form in _CLASSES:
            yield Triple(subject, NamedNode(_TYPE), NamedNode(_SHACL + _CLASSES[query.form]))
        yield Triple(subject, NamedNode(_RDFS + "comment"), Literal(example.title, language="en"))
        yield Triple(subject, NamedNode(_SHACL + form), Literal(query.prologue + query.body))
        if endpoint:
            yield Triple(subject, NamedNode(_TARGET), NamedNode(endpoint))
