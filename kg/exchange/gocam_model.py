"""A GO-CAM model as individuals and facts, from minerva's JSON or from Turtle with its reified axioms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.exchange.reading import blocks, unpacked
from kg.exchange.triples import named
from kg.knowledge.parsing import parse

JSON_BYTES = 100_000_000
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_LEGO = "http://geneontology.org/lego/"
_SOURCE = "http://purl.org/dc/elements/1.1/source"
_TITLE = "http://purl.org/dc/elements/1.1/title"
_TAXON = "https://w3id.org/biolink/vocab/in_taxon"
_OBO = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)")
_REACTO = re.compile(r"(?:http://purl\.obolibrary\.org/obo/|obo:)go/extensions/reacto\.owl#REACTO_(.+)")
_RESOURCE = re.compile(r"https?://(?:www\.)?identifiers\.org/([\w.]+)[/:](.+)")


@dataclass(slots=True)
class Individual:
    """One thing of a model: its classes as CURIEs, their labels, and whether it is said not to be one of them."""

    types: list[str] = field(default_factory=list)
    label: str = ""
    negated: bool = False
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class GocamModel:
    """Individuals by id, and facts as (subject, predicate as CURIE, object, papers)."""

    title: str = ""
    taxon: str = ""
    individuals: dict[str, Individual] = field(default_factory=dict)
    facts: list[tuple[str, str, str, tuple[str, ...]]] = field(default_factory=list)


def load(path: Path) -> GocamModel:
    """The model of a file, told by how it begins. Raises DataError for what is malformed or no model."""
    begin = next(blocks(path), b"").lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    model = _of_json(path) if begin == b"{" else _of_turtle(path)
    if not model.individuals:
        raise DataError(
            "this is no GO-CAM model: it has no individuals", str(path), "give a model as minerva writes it"
        )
    return model


def _of_json(path: Path) -> GocamModel:
    try:
        held = json.loads(b"".join(blocks(path, JSON_BYTES)))
    except (ValueError, RecursionError) as error:
        what = f"not valid JSON: {error}"[:200]
        raise DataError(
            what, f"{path}:{getattr(error, 'lineno', 1)}", "it is cut short or damaged: fetch it again"
        ) from error
    data = held.get("data", held) if isinstance(held, dict) else {}
    if not isinstance(data, dict) or not all(isinstance(data.get(key), list) for key in ("individuals", "facts")):
        raise DataError("this is no GO-CAM model", str(path), "minerva's JSON has the members individuals and facts")
    try:
        return _modelled(data)
    except (AttributeError, TypeError, KeyError) as error:
        raise DataError("this is no GO-CAM model: a member is of another kind", str(path), "fetch it again") from error


def _modelled(data: Mapping[str, Any]) -> GocamModel:
    said = _annotated(data)
    model = GocamModel(
        " ".join("".join(said.get("title", [])[:1]).split()), "".join(said.get(_TAXON, said.get("in_taxon", []))[:1])
    )
    for one in data["individuals"]:
        kinds = one.get("type", [])
        model.individuals[str(one["id"])] = Individual(
            [curie(str(kind["id"])) for kind in kinds if kind.get("type") == "class"],
            next((str(kind["label"]) for kind in kinds if kind.get("label")), ""),
            any(kind.get("type") == "complement" for kind in kinds),
            _annotated(one).get("source", []),
        )
    for fact in data["facts"]:
        papers = (
            p
            for e in _annotated(fact).get("evidence", [])
            if e in model.individuals
            for p in model.individuals[e].sources
        )
        model.facts.append((str(fact["subject"]), str(fact["property"]), str(fact["object"]), _papers(papers)))
    return model


def _annotated(holder: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in holder.get("annotations", []):
        found.setdefault(str(one["key"]), []).append(str(one["value"]))
    return found


def _papers(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"PMID:{n}" for source in sources for n in re.findall(r"PMID:\s*(\d+)", source)))


def _of_turtle(path: Path) -> GocamModel:
    with unpacked(path) as plain:
        quads = list(parse(plain, ox.RdfFormat.TURTLE, str(path)))
    held: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        held.setdefault(named(quad.subject), {}).setdefault(quad.predicate.value, []).append(named(quad.object))
    model = GocamModel()
    for name, said in held.items():
        kinds = said.get(_TYPE, [])
        if _OWL + "Ontology" in kinds:
            model.title = " ".join("".join(said.get(_TITLE, [])[:1]).split())
            model.taxon = curie("".join(said.get(_TAXON, [])[:1]))
        elif _OWL + "NamedIndividual" in kinds:
            classes = [kind for kind in kinds if not kind.startswith((_OWL, "_:"))]
            label = next((t for one in (name, *classes) for t in held.get(one, {}).get(_LABEL, [])), "")
            negated = any(_OWL + "complementOf" in held.get(kind, {}) for kind in kinds)
            model.individuals[name] = Individual([curie(k) for k in classes], label, negated, said.get(_SOURCE, []))
    evidence = _axioms(held)
    for name in model.individuals:
        for predicate, values in held[name].items():
            for value in values:
                if value in model.individuals and not predicate.startswith(_LEGO):
                    told = evidence.get((name, predicate, value), [])
                    papers = [p for e in told if e in model.individuals for p in model.individuals[e].sources]
                    model.facts.append((name, curie(predicate), value, _papers(papers)))
    return model


def _axioms(held: Mapping[str, Mapping[str, list[str]]]) -> dict[tuple[str, str, str], list[str]]:
    """Fact -> its evidence: each fact is annotated in an axiom of its own."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for said in held.values():
        if _OWL + "annotatedSource" in said:
            ends = [
                said.get(_OWL + part, [""])[0] for part in ("annotatedSource", "annotatedProperty", "annotatedTarget")
            ]
            found.setdefault((ends[0], ends[1], ends[2]), []).extend(said.get(_LEGO + "evidence", []))
    return found


def curie(iri: str) -> str:
    """The CURIE of an OBO or identifiers.org address, and of Reactome's own entities; what is neither stays."""
    obo, other, reacto = (pattern.fullmatch(iri) for pattern in (_OBO, _RESOURCE, _REACTO))
    if reacto:
        return f"reactome:{reacto[1]}"
    return f"{obo[1]}:{obo[2]}" if obo else f"{other[1]}:{other[2]}" if other else iri
