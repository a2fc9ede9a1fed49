"""A network as SBGN-ML 0.3, activity flow: what SBGN-ED, Newt and libSBGN open, with places, identifiers and papers."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from kg.exchange.cx2 import places
from kg.exchange.net import Losses, Net, Thing, Tie, identifier, names
from kg.exchange.registers import annotation

_AF = "http://identifiers.org/combine.specifications/sbgn.af.level-1.version-1.2"
_WIDE, _HIGH, _ROOM = 90.0, 36.0, 30.0  # of a glyph, and around the glyphs of a compartment
_ARCS = {1: "positive influence", -1: "negative influence", 0: "unknown influence"}
# Class of the ontology -> what the activity is of; none where the glyph itself says it.
_ENTITIES = {"SmallMolecule": "simple chemical", "Compound": "simple chemical", "Transmitter": "simple chemical",
             "Complex": "complex", "Gene": "nucleic acid feature", "Process": "", "Outcome": ""}  # fmt: skip


def write(net: Net) -> tuple[str, Losses]:
    """SBGN-ML text: a glyph for each thing, a compartment for each context, an arc for each influence.

    Sizes, computed changes and evidence that is no paper are lost.
    """
    spelt = {key: f"glyph_{name}" for key, name in names(net.things, identifier).items()}
    where = places(net)
    contexts = [Thing(context, context) for context in dict.fromkeys(t.context for t in net.things) if context]
    around = {key: f"compartment_{name}" for key, name in names(contexts, identifier).items()}
    text = "".join(_compartment(net, context, name, where) for context, name in around.items())
    text += "".join(_glyph(t, spelt[t.id], around.get(t.context, ""), where[t.id]) for t in net.things)
    text += "".join(_arc(tie, f"arc_{number}", spelt, where) for number, tie in enumerate(net.ties, 1))
    losses = Losses({
        "coefficients": sum(tie.coefficient == tie.coefficient for tie in net.ties),
        "computed changes of nodes": sum("log2_change" in thing.numbers for thing in net.things),
        "pieces of evidence that are no paper": sum(not r.startswith("PMID:") for t in net.ties for r in t.references),
    })  # fmt: skip
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sbgn xmlns="http://sbgn.org/libsbgn/0.3">\n'
    return f'{head}<map id="map" language="activity flow" version="{_AF}">\n{text}</map>\n</sbgn>\n', +losses


def _box(x: float, y: float, w: float, h: float) -> str:
    return f'<bbox x="{x:g}" y="{y:g}" w="{w:g}" h="{h:g}"/>'


def _compartment(net: Net, context: str, name: str, where: dict[str, tuple[float, float]]) -> str:
    """The place around the glyphs that are in it."""
    inside = [where[thing.id] for thing in net.things if thing.context == context]
    left, top = min(x for x, _ in inside) - _WIDE / 2 - _ROOM, min(y for _, y in inside) - _HIGH / 2 - _ROOM
    wide, high = (
        max(x for x, _ in inside) + _WIDE / 2 + _ROOM - left,
        max(y for _, y in inside) + _HIGH / 2 + _ROOM - top,
    )
    return (
        f'<glyph id="{name}" class="compartment"><label text={_text(context)}/>{_box(left, top, wide, high)}</glyph>\n'
    )


def _glyph(thing: Thing, name: str, compartment: str, at: tuple[float, float]) -> str:
    entity = _ENTITIES.get(thing.kind, "macromolecule")
    kind = "biological activity" if entity else "phenotype"
    label = thing.label.removesuffix(f" ({thing.context})") if thing.context else thing.label
    left, top = at[0] - _WIDE / 2, at[1] - _HIGH / 2
    unit = (
        f'<glyph id="{name}_unit" class="unit of information"><label text=""/><entity name="{entity}"/>'
        f"{_box(left + 4, top - 6, 24, 12)}</glyph>"
        if entity
        else ""
    )
    inside = f' compartmentRef="{compartment}"' if compartment else ""
    return (
        f'<glyph id="{name}" class="{kind}"{inside}>{_extension(name, "is", thing.same_as)}<label text={_text(label)}/>'
        f"{_box(left, top, _WIDE, _HIGH)}{unit}</glyph>\n"
    )


def _arc(tie: Tie, name: str, spelt: dict[str, str], where: dict[str, tuple[float, float]]) -> str:
    """An influence from the middle of one glyph to that of another."""
    (x, y), (u, v) = where[tie.source], where[tie.target]
    papers = _extension(name, "isDescribedBy", (r for r in tie.references if r.startswith("PMID:")))
    return (
        f'<arc id="{name}" class="{_ARCS[tie.sign]}" source="{spelt[tie.source]}" target="{spelt[tie.target]}">{papers}'
        f'<start x="{x:g}" y="{y:g}"/><end x="{u:g}" y="{v:g}"/></arc>\n'
    )


def _extension(name: str, relation: str, curies: Iterable[str]) -> str:
    said = annotation(name, relation, curies)
    return f"<extension>{said}</extension>" if said else ""


def _text(text: str) -> str:
    """An attribute without characters that XML cannot hold."""
    return quoteattr("".join(c for c in text if c.isprintable() or c in "\t\n") or "unnamed")
