"""A network as SBML-qual, the logical models that libSBML, bioLQM, GINsim, CellNOpt, CoLoMoTo and AEON read."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from kg.exchange.bnet import regulators
from kg.exchange.net import Losses, Net, Thing, identifier, names
from kg.exchange.registers import annotation

_QUAL = "http://www.sbml.org/sbml/level3/version1/qual/version1"
_STATED = {
    frozenset({1}): "positive",
    frozenset({-1}): "negative",
    frozenset({1, -1}): "dual",
    frozenset[int](): "unknown",
}


def write(net: Net) -> tuple[str, Losses]:
    """SBML text by the usual Boolean rule: on where some activator is on and no inhibitor is.

    Inputs of unknown or of both signs stand in the model and not in the rule; a node that nothing signed acts on keeps its
    state. Identifiers and papers are annotations. Sizes are lost, and evidence that is no paper.
    """
    spelt = names(net.things, identifier)
    helps, hinders, losses = regulators(net)
    for kept in ("identifiers of nodes", "pairs of both signs", "influences with evidence, which it has no place for"):
        del losses[kept]
    losses["pieces of evidence that are no paper"] = sum(
        r.partition(":")[0] != "PMID" for t in net.ties for r in t.references
    )
    ends: dict[str, dict[str, set[int]]] = {}
    papers: dict[tuple[str, str], dict[str, None]] = {}
    for tie in net.ties:
        ends.setdefault(tie.target, {}).setdefault(tie.source, set()).add(tie.sign)
        papers.setdefault((tie.source, tie.target), {}).update(dict.fromkeys(tie.references))
    species = "".join(_species(thing, spelt[thing.id]) for thing in net.things)
    transitions = "".join(
        _transition(
            spelt[key],
            {spelt[s]: _STATED[frozenset(found - {0})] for s, found in sorted(ends[key].items())},
            [spelt[s] for s in helps.get(key, ())],
            [spelt[s] for s in hinders.get(key, ())],
            {spelt[s]: tuple(papers[s, key]) for s in ends[key]},
        )
        for key in spelt
        if key in ends
    )
    return _document(net.name, species, transitions), +losses


def _document(name: str, species: str, transitions: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:qual="{_QUAL}" level="3" version="1" '
        f'qual:required="true">\n<model id="synaptrace" name={quoteattr(name)}>\n'
        '<listOfCompartments><compartment id="everywhere" constant="true"/></listOfCompartments>\n'
        f"{_list('QualitativeSpecies', species)}{_list('Transitions', transitions)}</model>\n</sbml>\n"
    )


def _list(what: str, items: str) -> str:
    """A list, which SBML wants left out where it is empty."""
    return f"<qual:listOf{what}>\n{items}</qual:listOf{what}>\n" if items else ""


def _species(thing: Thing, name: str) -> str:
    said = annotation(f"meta_{name}", "is", thing.same_as)
    head = f'<qual:qualitativeSpecies{" metaid=" + quoteattr(f"meta_{name}") if said else ""} qual:id="{name}" '
    return (
        f'{head}qual:name={quoteattr(thing.label)} qual:compartment="everywhere" qual:constant="false" qual:maxLevel="1">'
        f"{said}</qual:qualitativeSpecies>\n"
    )


def _transition(
    name: str, inputs: dict[str, str], helps: list[str], hinders: list[str], papers: dict[str, tuple[str, ...]]
) -> str:
    """The inputs of one node and the rule that settles it."""
    kept = not helps and not hinders
    if kept:
        inputs = {**inputs, name: inputs.get(name, "positive")}
    lines = []
    for number, (source, sign) in enumerate(inputs.items()):
        key = f"in_{number}_{name}"
        said = annotation(f"meta_{key}", "isDescribedBy", (p for p in papers.get(source, ()) if p.startswith("PMID:")))
        meta = f' metaid="meta_{key}"' if said else ""
        lines.append(
            f'<qual:input{meta} qual:id="{key}" qual:qualitativeSpecies="{source}" qual:transitionEffect="none" '
            f'qual:sign="{sign}">{said}</qual:input>\n'
        )
    rule = _is(name, 1) if kept else _rule(helps, hinders)
    return (
        f'<qual:transition qual:id="to_{name}">\n{_list("Inputs", "".join(lines))}'
        f'<qual:listOfOutputs><qual:output qual:qualitativeSpecies="{name}" qual:transitionEffect="assignmentLevel"/>'
        '</qual:listOfOutputs>\n<qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/>'
        f'<qual:functionTerm qual:resultLevel="1"><math xmlns="http://www.w3.org/1998/Math/MathML">{rule}</math>'
        "</qual:functionTerm></qual:listOfFunctionTerms>\n</qual:transition>\n"
    )


def _rule(helps: list[str], hinders: list[str]) -> str:
    """Some activator and no inhibitor; without activators, no inhibitor."""
    parts = [_joined("or", [_is(name, 1) for name in helps])] if helps else []
    return _joined("and", [*parts, *(_is(name, 0) for name in hinders)])


def _joined(operator: str, terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"<apply><{operator}/>{''.join(terms)}</apply>"


def _is(name: str, level: int) -> str:
    return f'<apply><eq/><ci>{name}</ci><cn type="integer">{level}</cn></apply>'
