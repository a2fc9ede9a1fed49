"""The names of `kg assay fit --as` as records of the graph: compounds, target, action."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.opening import opened
from kg.cli.output import note
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.assay.fits import Fits
    from kg.assay.report import AssayReport
    from kg.exchange.measurements import Subject
    from kg.knowledge.names import Directory

# The word of --as that stands for every name of the column compound.
EACH = "each"


def subjects(
    found: Fits,
    named: tuple[str, str, str],
    new: bool,
    base: str,
    species: str,
    protocol: str,
    condition: str,
    also: list[Path] | None,
) -> list[tuple[AssayReport, Subject]]:
    """Each report that has a potency with what was measured in it; a compound is minted only when it is declared new."""
    from kg.exchange.measurements import Subject
    from kg.knowledge.meant import TARGETS
    from kg.knowledge.names import Directory

    compound, target, action = named
    each = compound == EACH
    if each and not found.fits[0].compound:
        raise UsageError(
            "the file names no compounds", "--as", "name the compound, or add a column compound to the file"
        )
    if len(found.fits) > 1 and not each:
        names = ", ".join(one.compound for one in found.fits)
        cure = f"write --as {EACH} {target!r} {action!r}: every compound is recorded under its own name"
        raise UsageError(f"{compound!r} is one name for several compounds: {names}", "--as", cure)
    directory = Directory(opened(also))
    where, acts = directory.resolve(target, TARGETS, "target"), action_type(directory, action)
    of_species = directory.resolve(species, ("Species",), "species").iri if species else ""
    by_protocol = directory.resolve(protocol, ("Protocol",), "protocol").iri if protocol else ""
    pairs = []
    for one in found.fits:
        if one.report.estimates is not None:
            iri, label, minted = _compound(directory, one.compound if each else compound, new, base, each)
            about = Subject(iri, label, where.iri, where.label, acts, minted, of_species, by_protocol, condition)
            pairs.append((one.report, about))
    return pairs


def _compound(directory: Directory, name: str, new: bool, base: str, each: bool) -> tuple[str, str, bool]:
    """IRI, label and whether it is minted. Of several, those that are in the graph are taken from there."""
    from kg.exchange.measurements import mint_compound

    known = directory.exact(name, ("Compound",)) if new else ()
    if known and not each:
        raise UsageError(f"{name!r} is already in the graph", "--new", "leave --new away or choose a name of yours")
    if new and not known:
        return mint_compound(base, name), name, True
    match = directory.resolve(name, ("Compound",), "compound")
    if known:
        note(f"{name} is in the graph as {match.label}; it was not made new.")
    return match.iri, match.label, False


def action_type(directory: Directory, text: str) -> str:
    """The IRI of an action type of the ontology, by label or synonym."""
    from kg.knowledge.spelling import normal
    from kg.knowledge.vocabulary import local_name

    rows = directory.knowledge.rows("SELECT ?a ?n { ?a a kg:ActionType ; rdfs:label|skos:altLabel ?n }")
    for row in rows:
        if normal(text) in (normal(str(row["n"])), normal(local_name(str(row["a"])))):
            return str(row["a"])
    labels = sorted({local_name(str(row["a"])) for row in rows})
    raise NotFound(f"no action is called {text!r}", "--as", f"use one of {', '.join(labels)}")
