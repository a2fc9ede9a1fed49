"""What the glyphs of an SBGN-ML map are: their kind, name, state, identifier and place."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from kg.exchange.identified import Names
from kg.exchange.markup import children
from kg.exchange.net import Thing
from kg.exchange.registers import resource

# Class of a glyph -> class of the ontology.
_KINDS = {
    "macromolecule": "Protein", "simple chemical": "SmallMolecule", "nucleic acid feature": "Gene", "complex": "Complex",
    "phenotype": "Process", "outcome": "Process", "unspecified entity": "Entity", "perturbing agent": "Entity", "perturbation": "Entity",
    "biological activity": "Entity", "entity": "Entity",
}  # fmt: skip
# What a unit of information says a thing is made of, by SBGN's list of material types.
_MATERIALS = {
    "mt:prot": "Protein",
    "mt:dna": "Gene",
    "mt:rna": "Gene",
    "mt:ion": "SmallMolecule",
    "mt:rad": "SmallMolecule",
}
_MULTIMER = " multimer"


def kind_of(glyph: Element) -> str:
    """The ontology's class for a glyph that is a thing; "" for one that is none."""
    kind = _KINDS.get(glyph.get("class", "").casefold().removesuffix(_MULTIMER), "")
    if kind == "Entity" and glyph.get("class") == "biological activity":
        inside = (e.get("name", "") for part in children(glyph, "glyph") for e in children(part, "entity"))
        return next((_KINDS[name] for name in inside if name in _KINDS), kind)
    if glyph.get("class") in ("entity", "macromolecule", "nucleic acid feature"):
        said = (
            label_of(part).casefold() for part in children(glyph, "glyph") if part.get("class") == "unit of information"
        )
        return next((_MATERIALS[word] for word in said if word in _MATERIALS), kind)
    return kind


def label_of(glyph: Element) -> str:
    """Its label on one line; "" where it has none."""
    label = glyph.find("label")
    return " ".join(label.get("text", "").split()) if label is not None else ""


def state_of(glyph: Element) -> str:
    """Its state variables and whether it is a multimer, in words."""
    states = [state for part in children(glyph, "glyph") for state in children(part, "state")]
    texts = sorted(
        "@".join(filter(None, (s.get("value", ""), s.get("variable", "")))) for s in states if s.get("value")
    )
    if glyph.get("class", "").casefold().endswith(_MULTIMER):
        texts.append("multimer")
    return " ".join(texts)


def annotated(glyph: Element) -> tuple[str, str]:
    """Identifier and register of the first annotation that says what the glyph is."""
    for extension in children(glyph, "extension"):
        for said in extension.iter("is"):
            for item in said.iter("li"):
                found = resource(item.get("resource", ""))
                if found[0]:
                    return found
    return "", ""


def place_of(glyph: Element) -> tuple[float, float] | None:
    """Its middle; None where no four numbers say so."""
    box = glyph.find("bbox")
    try:
        x, y, w, h = (float(box.get(key, "")) for key in "xywh")  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None
    return x + w / 2, y + h / 2


def thing_of(glyph: Element, names: Names) -> Thing | None:
    """The thing that a glyph is, whatever its state; named after its parts where it has no name, None where nothing names it."""
    label, kind = label_of(glyph), kind_of(glyph)
    local, register = annotated(glyph)
    members = tuple(label_of(part) for part in children(glyph, "glyph") if kind_of(part) and label_of(part))
    label = label or ("" if local else ":".join(sorted(members)))
    if not (label or local):
        return None
    if local or kind in ("Protein", "Gene") or glyph.get("class") == "entity":
        base = names.of(local or label, register, kind, label)
    else:
        base = names.named(label, kind)
    return replace(base, place=place_of(glyph), parts=members if kind == "Complex" else ())
