"""Describes what is pushed: VoID and DCAT triples for the data set and each of its graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.push.payload import checksum, in_order, stored

if TYPE_CHECKING:
    import pyoxigraph as ox

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_PROV = "http://www.w3.org/ns/prov#"
_SPDX = "http://spdx.org/rdf/terms#"
_SAID = {
    _DCT + "title": "title",
    _DCT + "description": "summary",
    _DCT + "license": "licence",
    _OWL + "versionInfo": "version",
}
# Triples that a pushed graph has besides its content and its description: the value of its checksum.
_STATUS_TRIPLES = 1


@dataclass(frozen=True)
class Release:
    """What the description says of the data set as a whole; no times, because a second push must be equal.

    `dataset` and `licence` are IRIs; what is not known is "" and is left out.
    """

    dataset: str
    title: str
    summary: str
    licence: str
    version: str
    tool: str


def read_release(graphs: Mapping[str, Iterable[ox.Triple]], tool: str) -> Release:
    """The release that the ontology among `graphs` states: its title, description, licence and version."""
    found: dict[str, dict[str, str]] = {}
    ontologies = []
    for graph in in_order(graphs):
        for triple in graphs[graph]:
            subject, predicate, value = (
                str(triple.subject)[1:-1],
                triple.predicate.value,
                getattr(triple.object, "value", ""),
            )
            if predicate in _SAID:
                found.setdefault(subject, {})[_SAID[predicate]] = value
            if predicate == _RDF + "type" and value == _OWL + "Ontology":
                ontologies.append(subject)
    said = found.get(min(ontologies), {}) if ontologies else {}
    first = in_order(graphs)[0]
    base = first.rpartition("/")[0] if first.rpartition("/")[0].count("/") > 2 else first
    return Release(
        dataset=f"{base}/dataset",
        title=said.get("title", "RDF graphs"),
        summary=said.get("summary", ""),
        licence=said.get("licence", ""),
        version=said.get("version", ""),
        tool=tool,
    )


def describe(graphs: Mapping[str, Iterable[ox.Triple]], release: Release, atomic: bool) -> dict[str, list[ox.Triple]]:
    """The triples of each graph and its description, by graph IRI; counts include the description itself.

    Each graph describes itself, so that one switched graph is described truly while the next is still old. The data
    set is described in the first of them. `atomic` tells readers whether all graphs change at one moment.
    """
    described = {name: _with_description(name, stored(name, graphs[name]), release) for name in in_order(graphs)}
    if described:
        first = next(iter(described))
        sizes = sum(len(set(triples)) + _STATUS_TRIPLES for triples in described.values())
        about = _about_dataset(release, atomic, list(described))
        total = sizes + len(about) + 1
        described[first] = _recount(described[first], first, len(about) + 1)
        described[first] += [*about, _number(release.dataset, _VOID + "triples", total)]
    return described


def _about_dataset(release: Release, atomic: bool, graphs: list[str]) -> list[ox.Triple]:
    dataset = release.dataset
    change = (
        "All graphs change at one moment (atomic: yes)."
        if atomic
        else "The graphs change one after the other (atomic: no); each states the checksum of its own content."
    )
    return [
        *_said(dataset, release, release.title),
        *([_text(dataset, _DCT + "description", release.summary)] if release.summary else []),
        *([_text(dataset, _OWL + "versionInfo", release.version)] if release.version else []),
        _text(dataset, _RDFS + "comment", change),
        *(_link(dataset, _VOID + "subset", graph) for graph in graphs),
        *(_link(dataset, _DCT + "hasPart", graph) for graph in graphs),
    ]


def _said(thing: str, release: Release, title: str) -> list[ox.Triple]:
    return [
        _link(thing, _RDF + "type", _VOID + "Dataset"),
        _link(thing, _RDF + "type", _DCAT + "Dataset"),
        _text(thing, _DCT + "title", title),
        *([_link(thing, _DCT + "license", release.licence)] if release.licence else []),
        *([_text(thing, _DCAT + "version", release.version)] if release.version else []),
    ]


def _with_description(graph: str, content: list[Any], release: Release) -> list[ox.Triple]:
    """The content of one graph with what VoID, DCAT, PROV and SPDX say of it."""
    types = {t.object.value for t in content if t.predicate.value == _RDF + "type"}
    activity = f"{graph}/publication"
    about = [
        *_said(graph, release, f"{release.title}: {graph.rsplit('/', 1)[-1]}"),
        _number(graph, _VOID + "distinctSubjects", len({str(t.subject) for t in content})),
        _number(graph, _VOID + "properties", len({t.predicate.value for t in content})),
        _number(graph, _VOID + "classes", len(types)),
        _link(graph, _PROV + "wasGeneratedBy", activity),
        _link(activity, _RDF + "type", _PROV + "Activity"),
        _text(activity, _RDFS + "label", release.tool),
        _link(graph, _SPDX + "checksum", checksum(graph)),
        _link(checksum(graph), _RDF + "type", _SPDX + "Checksum"),
        _link(checksum(graph), _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256"),
    ]
    whole = [*content, *about]
    return [*whole, _number(graph, _VOID + "triples", len(set(whole)) + 1 + _STATUS_TRIPLES)]


def _recount(triples: list[Any], graph: str, more: int) -> list[ox.Triple]:
    """`triples` with the graph's own count raised by `more`."""
    counts = _VOID + "triples"
    old = next(t for t in triples if t.predicate.value == counts and t.subject.value == graph)
    kept = [triple for triple in triples if triple != old]
    return [*kept, _number(graph, counts, int(old.object.value) + more)]


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    import pyoxigraph as ox

    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _text(subject: str, predicate: str, text: str) -> ox.Triple:
    import pyoxigraph as ox

    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text))


def _number(subject: str, predicate: str, number: int) -> ox.Triple:
    import pyoxigraph as ox

    kind = ox.NamedNode(_XSD + "integer")
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(str(number), datatype=kind))
