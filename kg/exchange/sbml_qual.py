"""SBML-qual, Level 3: the logical models of GINsim, CellNOpt, CaSQ, bioLQM and the Cell Collective, read into signed influences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from kg.errors import DataError
from kg.exchange.identified import Names
from kg.exchange.markup import children, document
from kg.exchange.net import Thing, Tie
from kg.exchange.qual_rules import Rule, keeps, signs
from kg.exchange.reactions import ThingForm, told_apart
from kg.exchange.reading import Draft
from kg.exchange.registers import resource

_STATED = {"positive": {1}, "negative": {-1}, "dual": {1, -1}, "unknown": set[int]()}
_MECHANISMS = {1: "Activation", -1: "Inhibition", 0: "Modulation"}
_HIGHEST = 20  # levels of a species


def read(path: Path) -> Draft:
    """Each input of a transition acts on each of its outputs, with the sign that the rule has over all states.

    The `sign` of an input counts where the rule is not there, or too long; where the two disagree there is none. A node whose
    rule is its own level is an input of the model.
    """
    model = next(document(path, "SBML file", frozenset({"sbml"})).root.iter("model"), None)
    species = {e.get("id", ""): e for e in model.iter("qualitativeSpecies")} if model is not None else {}
    if model is None or not species:
        raise DataError(
            "this SBML holds no logical model: it has no qualitative species",
            str(path),
            "give SBML with the package qual",
        )
    draft, names = Draft(path.name), Names()
    things = things_of(model, species, names)
    for thing in things.values():
        draft.thing(thing)
    levels = {name: _highest(element) for name, element in species.items()}
    for number, transition in enumerate(model.iter("transition"), 1):
        _transition(draft, transition, transition.get("id") or f"transition {number}", things, levels)
    draft.told += names.told
    return draft


def things_of(model: Element, species: dict[str, Element], names: Names) -> dict[str, Thing]:
    """The thing of each species; several species of one gene are kept apart by what they are called."""
    places, forms, taken = _places(model), {}, set[tuple[str, str]]()
    compartments = {e.get("id", ""): e.get("name", e.get("id", "")) for e in model.iter("compartment")}
    for key, element in species.items():
        label = " ".join(element.get("name", "").split()) or key
        local, register = annotated_as(element)
        base = replace(names.of(local or label, register, "Entity", label), place=places.get(key))
        compartment = compartments.get(element.get("compartment", ""), "")
        state = key if (label, compartment) in taken else _state(label, base.label)
        taken.add((label, compartment))
        forms[key] = ThingForm(base, state, compartment)
    return told_apart(forms)


def _state(label: str, base: str) -> str:
    """What the name of a species says beyond the name of its gene."""
    rest = label.removeprefix(base) if len(label) > len(base) else label if label != base else ""
    return rest.strip(" _-()")


def annotated_as(element: Element) -> tuple[str, str]:
    """Identifier and register of the first annotation that says what the species is."""
    return next((pair for pair in _resources(element, "is") if pair[0]), ("", ""))


def papers_of(element: Element) -> tuple[str, ...]:
    """Publications that an element is annotated with."""
    found = _resources(element, "isDescribedBy")
    return tuple(
        dict.fromkeys(f"PMID:{local}" for local, register in found if register == "pubmed" and local.isdecimal())
    )


def _resources(element: Element, relation: str) -> Iterator[tuple[str, str]]:
    """Identifiers and registers of the annotations of an element with one qualifier."""
    for annotation in children(element, "annotation"):
        for said in annotation.iter(relation):
            for item in said.iter("li"):
                yield resource(item.get("resource", ""))


def _places(model: Element) -> dict[str, tuple[float, float]]:
    """Species -> the middle of its glyph, where the file has a layout."""
    found = {}
    for glyph in model.iter():
        key = glyph.get("species") or glyph.get("reference") or ""
        box = next(children(glyph, "boundingBox"), None) if key and glyph.tag.endswith("Glyph") else None
        if box is None:
            continue
        corner, size = next(children(box, "position"), None), next(children(box, "dimensions"), None)
        try:
            x, y = (float(corner.get(k, "")) for k in "xy")  # type: ignore[union-attr]
            w, h = (float(size.get(k, "")) for k in ("width", "height")) if size is not None else (0.0, 0.0)
        except (AttributeError, ValueError):
            continue
        found[key] = (x + w / 2, y + h / 2)
    return found


def _highest(element: Element) -> int:
    text = element.get("maxLevel", "1")
    return int(text) if text.isdecimal() and 0 < int(text[:9]) <= _HIGHEST else 1


def _transition(
    draft: Draft, transition: Element, where: str, things: dict[str, Thing], levels: dict[str, int]
) -> None:
    """The influences of one transition; a row is an input."""
    inputs = list(transition.iter("input"))
    outputs = [o.get("qualitativeSpecies", "") for o in transition.iter("output")]
    draft.rows += len(inputs)
    of_rule, kept, why = _by_rule(transition, inputs, outputs, levels)
    papers = papers_of(transition)
    for element in inputs:
        source = element.get("qualitativeSpecies", "")
        if source and source == kept:
            draft.told["inputs, which keep their state"] += 1
            continue
        if source not in things or not all(o in things for o in outputs) or not outputs:
            draft.refuse(where, "an input or an output that is no species of the model", source)
            continue
        sign, reason = _sign(element.get("sign", ""), None if of_rule is None else of_rule[source], why)
        said = papers_of(element) or papers
        for output in outputs:
            ends = things[source].id, things[output].id
            draft.tie(Tie("", *ends, sign, "rule", _MECHANISMS[sign], why=reason, references=said, where=where))


def _by_rule(
    transition: Element, inputs: list[Element], outputs: list[str], levels: dict[str, int]
) -> tuple[dict[str, set[int]] | None, str, str]:
    """The signs of each input by the rule, None where it tells none; the input that is kept as it is; why none are told."""
    default = next((_level(e) for e in transition.iter("defaultTerm")), 0)
    terms = tuple((math, _level(e)) for e in transition.iter("functionTerm") for math in children(e, "math"))
    held = {name: levels[name] for e in inputs if (name := e.get("qualitativeSpecies", "")) in levels}
    marks = {e.get("id", ""): _level(e, "thresholdLevel") for e in inputs if e.get("thresholdLevel")}
    if not terms:
        return None, "", "the model gives no rule"
    rule = Rule(default, terms)
    try:
        kept = outputs[0] if len(outputs) == 1 and keeps(rule, outputs[0], held, marks) else ""
        return signs(rule, held, marks), kept, ""
    except DataError as error:
        return None, "", error.what


def _level(element: Element, name: str = "resultLevel") -> int:
    text = element.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _sign(stated: str, found: set[int] | None, why: str) -> tuple[int, str]:
    """The sign, and why there is none: what the rule says, else what is stated; none where they do not agree."""
    said = _STATED.get(stated.casefold())
    signs_ = said if found is None else found
    if not signs_ and said is not None and len(said) != 1:
        return 0, f"stated as {stated.casefold()}"
    if not signs_:
        return 0, why if found is None else "the rule does not depend on it"
    if len(signs_) > 1:
        return 0, "it raises in some states and lowers in others" if found is not None else "stated as dual"
    if found is not None and said is not None and len(said) == 1 and said != found:
        return 0, "the stated sign is not that of the rule"
    return next(iter(signs_)), ""
