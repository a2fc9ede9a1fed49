"""docs/reference/numbers.md: the numbers that the equations are run with, from the graph and from the code."""

from __future__ import annotations

import importlib
from pathlib import Path

from library_page import grid

from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG, local_name

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "numbers.md"
HEAD = """# Numbers of the equations

Written by `scripts/pages numbers` from the graph and the code; do not edit. What each is multiplied with stands in [how it is
computed](../explanation/how-it-is-computed.md).

## Numbers that hold everywhere

They stand at classes of the ontology and hold wherever a record does not say otherwise. None of them is measured: they are what the
curators took, with the range that samples are drawn from where one is given, and so they count as background knowledge.
"""
_DEFAULTS = """
SELECT ?of ?name ?says ?value ?low ?high {
  ?thing a ?kind ; rdfs:label ?of ; ?number ?value .
  FILTER(?kind IN (kg:NodeKind, kg:Gain, kg:ReceptorPlacement)) FILTER(isNumeric(?value) && ?number NOT IN (kg:low, kg:high))
  OPTIONAL { ?thing kg:low ?low ; kg:high ?high } ?number rdfs:label ?name ; skos:definition ?says .
} ORDER BY ?kind ?of ?name
"""
# Property of records -> what one row counts.
_RECORDED = (
    "tone",
    "share",
    "saturation",
    "coefficient",
    "weight",
    "reserve",
    "efficacy",
    "fractionUnbound",
    "brainEntry",
)
_OF = "SELECT ?s ?v { ?s <%s> ?v . FILTER(isNumeric(?v)) }"
_KIND = "SELECT ?s { ?s a kg:%s }"
_TERM = "SELECT ?says { <%s> skos:definition ?says }"
# What the rules compose from records is counted with the records.
_COMPOSED = ("Influence", "Node")
_ADJUSTABLE = """
SELECT ?number ?label ?kind ?spread ?low ?high {
  ?number a kg:AdjustableNumber ; rdfs:label ?label ; kg:numberKind/rdfs:label ?kind ; kg:priorSpread ?spread .
  OPTIONAL { ?number kg:low ?low } OPTIONAL { ?number kg:high ?high }
} ORDER BY ?kind ?label
"""
# Numbers of method: module, name there, what it is.
_METHOD = (
    ("kg.settings", "SAMPLES", "samples of one answer, unless `--samples` says otherwise"),
    ("kg.engine.sampling", "SEED", "seed of the samples, the same for every compound"),
    ("kg.engine.sampling", "GAIN_SPREAD", "×/÷ of a gain without a recorded range"),
    ("kg.engine.sampling", "TONE_SPREAD", "×/÷ of a tone without a recorded range"),
    ("kg.engine.ligands", "AFFINITY_SPREAD", "×/÷ of an affinity that is one bare value"),
    ("kg.engine.direction", "TENDENCY", "change from which an unchanged node shows a tendency"),
    ("kg.engine.direction", "CHANGED", "change from which a node is called"),
    ("kg.engine.direction", "SIZE_EDGES", "edges of the size classes"),
    ("kg.engine.direction", "STABLE", "share of samples with one call under which it is uncertain"),
    ("kg.engine.direction", "OPPOSED", "smaller over larger sum of opposing shares from which sizes are similar"),
    ("kg.engine.stability", "INTERVAL", "percentiles of the interval"),
    ("kg.engine.batch", "TOLERANCE", "residual (log2) at which an answer has settled"),
    ("kg.engine.stability", "SAMPLE_TOLERANCE", "the same of a sample"),
    ("kg.engine.attribution", "QUADRATURE_POINTS", "points of the integral behind the shares, at least"),
    ("kg.engine.attribution", "QUADRATURE_LIMIT", "the same, at most"),
    ("kg.engine.system", "DIFFUSION_FLOOR", "part of a pool's clearance that never saturates, at least"),
)


def _plain(value: object) -> str:
    """A number without the decimals that a store adds."""
    return f"{float(str(value)):g}"


def recorded(knowledge: Knowledge) -> list[tuple[str, ...]]:
    """How many records have a number of each kind, how many of them without a source, and between which ends."""

    def all_of(kind: str) -> set[str]:
        return {str(row["s"]) for row in knowledge.rows(_KIND % kind)}

    composed, background = set().union(*map(all_of, _COMPOSED)), all_of("BackgroundKnowledge")
    rows = []
    for name in _RECORDED:
        values = {str(row["s"]): float(str(row["v"])) for row in knowledge.rows(_OF % (KG + name))}
        kept = [iri for iri in values if iri not in composed]
        says = str(knowledge.rows(_TERM % (KG + name))[0]["says"])
        unseen = sum(iri in background for iri in kept)
        ends = f"{min(values[iri] for iri in kept):g}–{max(values[iri] for iri in kept):g}"
        rows.append((f"`kg:{name}`", says, str(len(kept)), str(unseen), ends))
    return rows


def pages() -> dict[Path, str]:
    """The page with its text."""
    knowledge = Knowledge()
    defaults = [
        (
            str(row["of"]), f"{row['name']}: {row['says']}".replace("|log2|", "log2 without sign"),
            _plain(row["value"]), f"{_plain(row['low'])}–{_plain(row['high'])}" if row["low"] else "–",
        )
        for row in knowledge.rows(_DEFAULTS)
    ]  # fmt: skip
    adjustable = [
        (
            f"`{local_name(str(row['number']))}`", str(row["label"]), str(row["kind"]), _plain(row["spread"]),
            f"{_plain(row['low'])} to {_plain(row['high'])}" if row["low"] and row["high"] else "–",
        )
        for row in knowledge.rows(_ADJUSTABLE)
    ]  # fmt: skip
    method = [
        (f"`{module.replace('.', '/')}.py` `{name}`", says, str(getattr(importlib.import_module(module), name)))
        for module, name, says in _METHOD
    ]
    parts = [
        HEAD + "\n" + grid(("of", "number", "value", "range"), defaults),
        "## Numbers of single records\n\nEach stands at its record, with a range and with who says so: `kg show NAME` prints them, "
        "and where the record is typed `kg:BackgroundKnowledge` no source at hand does. The source of a step vouches for its sign, seldom for its number."
        "\n\n" + grid(("term", "meaning", "records", "of them background", "from–to"), recorded(knowledge)),
        "## Numbers that a fit may move\n\nEach moves every record of its group together, in log2 units (log-odds for shares): the spread "
        "of its prior, and the range that it may not leave. No fit is shipped ([why](../decisions/0016-how-far-a-fit-may-move.md)), so "
        "every one stands where the records put it, and samples are drawn from the records' own ranges.\n\n"
        + grid(("record", "number", "kind", "spread", "range"), adjustable),
        "## Numbers of method\n\nThese are no biology and stand in the code, each beside its only user with the reason.\n\n"
        + grid(("where", "what", "value"), method),
    ]
    return {PAGE: "\n".join(parts)}
