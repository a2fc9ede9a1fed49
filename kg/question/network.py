"""Read graph/network and hand it on: the signed network as plain values, and as a networkx MultiDiGraph for users.

Nothing is composed here; the rules in ontology/rules have done that. Numbers come from the graph alone.
"""

from __future__ import annotations

from collections import defaultdict
from math import nan
from typing import TYPE_CHECKING

from kg.engine.damping import damped
from kg.engine.model import Influence, Network, Node, NodeKind, NumberGroup, NumberKind, Role, Shape, TimeScale
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import local_name
from kg.pharmacology.channel import availability
from kg.pharmacology.quantity import recorded
from kg.question.columns import NAME, columns, read
from kg.question.readouts import readouts

if TYPE_CHECKING:
    import networkx as nx

_NODES = """
SELECT ?node ?key ?entity ?context ?label ?kind ?bound ?chi ?inverse ?span ?diffusion ?availability ?level ?outside ?floor
       ?weight ?cooperativity ?sensitivity ?leastSensitive ?mostSensitive ?potential ?half ?slope ?open {
  ?node a kg:Node ; skos:notation ?key ; rdfs:label ?label ; kg:entity ?entity ; kg:context ?context ; kg:nodeKind ?k .
  ?k kg:token ?kind .
  OPTIONAL { ?k kg:maximumFall ?kindFloor } OPTIONAL { ?entity kg:maximumFall ?ownFloor }
  OPTIONAL { ?density a kg:ReceptorDensity ; kg:of ?entity ; kg:in ?context ; kg:weight ?weight }
  OPTIONAL { ?stiff a kg:ReceptorDensity ; kg:of ?entity ; kg:in ?context ; kg:cooperativity ?cooperativity }
  OPTIONAL { ?kept a kg:ReceptorDensity ; kg:of ?entity ; kg:in ?context ; kg:sensitivity ?sensitivity ;
      kg:sensitivityLow ?leastSensitive ; kg:sensitivityHigh ?mostSensitive }
  OPTIONAL { ?ceiling a kg:ReleaseCeiling ; kg:of ?entity ; kg:in ?context ; kg:maximumChange ?placeBound }
  OPTIONAL { ?k kg:maximumChange ?kindBound } OPTIONAL { ?entity kg:maximumChange ?ownBound }
  OPTIONAL { ?k kg:constitutiveActivity ?kindChi } OPTIONAL { ?entity kg:constitutiveActivity ?ownChi }
  OPTIONAL { ?k kg:inverseRatio ?inverse } OPTIONAL { ?k kg:span ?span } OPTIONAL { ?k kg:diffusion ?diffusion }
  OPTIONAL { ?entity kg:availability ?availability }
  OPTIONAL { ?context kg:restingPotential ?potential . ?entity kg:halfInactivation ?half ; kg:inactivationSlope ?slope ; kg:openShare ?open }
  OPTIONAL { ?l a kg:EndogenousLevel ; kg:of ?entity ; kg:isRestingLevel true ; kg:value ?level }
  BIND(EXISTS { ?context kg:partOf*/kg:outsideBrain true } AS ?outside)
  BIND(COALESCE(?ownFloor, ?kindFloor) AS ?floor)
  BIND(COALESCE(?placeBound, ?ownBound, ?kindBound) AS ?bound) BIND(COALESCE(?ownChi, ?kindChi) AS ?chi)
}
ORDER BY ?node
"""

_INFLUENCES = """
SELECT ?influence ?from ?to ?sign ?role ?coefficient ?low ?high ?shareLow ?shareHigh ?time ?shape ?optimum ?tone
       ?toneLow ?toneHigh ?share ?saturation ?cytosol ?reserve ?step ?mechanism ?counts {
  ?influence a kg:Influence ; kg:from ?from ; kg:to ?to ; kg:sign/kg:signValue ?sign ; kg:role/kg:token ?role ;
    kg:instanceOf ?step ; kg:mechanism ?mechanism ; kg:timeScale ?time .
  OPTIONAL { ?influence kg:coefficient ?coefficient } OPTIONAL { ?influence kg:coefficientLow ?low }
  OPTIONAL { ?influence kg:coefficientHigh ?high } OPTIONAL { ?influence kg:shape/kg:token ?shape }
  OPTIONAL { ?step kg:optimum ?optimum }
  OPTIONAL { ?influence kg:tone ?tone } OPTIONAL { ?influence kg:toneLow ?toneLow }
  OPTIONAL { ?influence kg:toneHigh ?toneHigh } OPTIONAL { ?influence kg:share ?share }
  OPTIONAL { ?influence kg:low ?shareLow } OPTIONAL { ?influence kg:high ?shareHigh }
  OPTIONAL { ?influence kg:saturation ?saturation } OPTIONAL { ?influence kg:cytosolNode ?cytosol }
  OPTIONAL { ?influence kg:reserve ?reserve } OPTIONAL { ?mechanism kg:changesNumber ?counts }
}
ORDER BY ?influence
"""

_EVIDENCE = """
SELECT DISTINCT ?step ?evidence {
  ?step a kg:CausalStep .
  { ?step kg:statedBy ?evidence } UNION { ?step a kg:BackgroundKnowledge . BIND(?step AS ?evidence) }
}
ORDER BY ?step ?evidence
"""

_NUMBERS = """
SELECT ?number ?kind ?prior ?lowest ?highest ?value ?spread ?member {
  ?number a kg:AdjustableNumber ; kg:numberKind/kg:token ?kind ; kg:priorSpread ?prior ; kg:low ?lowest ; kg:high ?highest ;
    kg:moves ?member .
  OPTIONAL { ?number kg:fittedValue ?value ; kg:fittedSpread ?spread }
}
ORDER BY ?number ?member
"""

_RESERVE = "SELECT ?reserve { kg:Heteroreceptor kg:reserve ?reserve }"

# A release is a drive into a pool: the pool's equation knows it by its target.
# In the IRI of a link that `kg ingest` made; one that follows from a step of the content, one's own too, has its gain recorded.
IMPORTED = "/influence/"
_ROLES = {"drive": Role.DRIVE, "release": Role.DRIVE, "ligand": Role.LIGAND, "uptake": Role.UPTAKE,
          "degradation": Role.DEGRADATION}  # fmt: skip


def evidence_of_steps(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Step IRI -> IRIs of its evidence; a step that is its own background knowledge names itself."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in knowledge.usual_rows(_EVIDENCE):
        found[str(row["step"])].append(str(row["evidence"]))
    return {step: tuple(items) for step, items in found.items()}


def project(knowledge: Knowledge) -> Network:
    """The signed network of the graph, nodes and influences in the order of their IRIs; kept in columns with the graph."""
    return read(knowledge.usual_value(NAME, lambda: columns(_settling(_read(knowledge)))), knowledge.digest)


def _settling(network: Network) -> Network:
    """The network, the gains of links from other people's files divided where their loops would run away; those of the content are recorded."""
    return damped(network, frozenset(link.iri for link in network.influences if IMPORTED not in link.iri))


def _read(knowledge: Knowledge) -> Network:
    rows = knowledge.usual_rows(_INFLUENCES)
    reserves: dict[str, float] = {}
    for row in rows:
        if row["reserve"] is not None:
            node = str(row["to"])
            reserves[node] = max(reserves.get(node, 0.0), float(row["reserve"]))
    usual = [recorded(r["reserve"]) for r in knowledge.usual_rows(_RESERVE)]
    classes = readouts(knowledge)
    nodes = tuple(_node(row, reserves, usual, classes) for row in knowledge.usual_rows(_NODES))
    index = {node.iri: number for number, node in enumerate(nodes)}
    evidence = evidence_of_steps(knowledge)
    influences = tuple(_influence(row, index, evidence) for row in rows)
    places = {link.iri: number for number, link in enumerate(influences)}
    return Network(nodes, influences, knowledge.digest, _groups(knowledge.usual_rows(_NUMBERS), index, places))


def _groups(
    rows: list[dict[str, str | None]], nodes: dict[str, int], influences: dict[str, int]
) -> tuple[NumberGroup, ...]:
    """The numbers that are fitted together, in the order of their names."""
    members: dict[str, list[str]] = defaultdict(list)
    first: dict[str, dict[str, str | None]] = {}
    for row in rows:
        name = str(row["number"])
        first.setdefault(name, row)
        members[name].append(str(row["member"]))
    return tuple(
        NumberGroup(
            name=name,
            kind=NumberKind(str(row["kind"])),
            nodes=tuple(nodes[member] for member in members[name] if member in nodes),
            influences=tuple(influences[member] for member in members[name] if member in influences),
            value=float(row["value"] or 0.0),
            spread=float(row["spread"] or 0.0),
            prior_spread=recorded(row["prior"]),
            low=recorded(row["lowest"]),
            high=recorded(row["highest"]),
        )
        for name, row in first.items()
    )


def _node(
    row: dict[str, str | None],
    reserves: dict[str, float],
    usual: list[float],
    classes: dict[str, tuple[str, float]],
) -> Node:
    iri = str(row["node"])
    kind = NodeKind(str(row["kind"]))
    return Node(
        iri=iri,
        key=str(row["key"]),
        entity=str(row["entity"]),
        context=str(row["context"]),
        label=str(row["label"]),
        kind=kind,
        bound=recorded(row["bound"]),
        constitutive=recorded(row["chi"]),
        inverse_ratio=recorded(row["inverse"]),
        reserve=reserves.get(iri, usual[0] if kind is NodeKind.SITE and usual else nan),
        span=recorded(row["span"]),
        diffusion=recorded(row["diffusion"]),
        available=_available(row),
        open_share=recorded(row["open"]),
        level_nM=recorded(row["level"]) if kind is NodeKind.POOL else nan,
        outside=row["outside"] == "true",
        weight=float(row["weight"] or 1.0),
        cooperativity=float(row["cooperativity"] or 1.0),
        floor=recorded(row["floor"]),
        scatter=classes[iri][1] if iri in classes else nan,
        sensitivity=_sensitivity(row),
    )


def _sensitivity(row: dict[str, str | None]) -> tuple[float, float, float]:
    """Potency of given agonists and modulators there over the usual one, with its range; 1 where none is recorded."""
    value, low, high = (float(row[name] or 1.0) for name in ("sensitivity", "leastSensitive", "mostSensitive"))
    return value, low, high


def _available(row: dict[str, str | None]) -> float:
    """Share of channels not inactivated at rest: recorded, or by the potential of the cell; nan where neither is known."""
    if row["availability"] is not None or row["potential"] is None:
        return recorded(row["availability"])
    return availability(recorded(row["potential"]), recorded(row["half"]), recorded(row["slope"]))


def _influence(row: dict[str, str | None], index: dict[str, int], evidence: dict[str, tuple[str, ...]]) -> Influence:
    step = str(row["step"])
    return Influence(
        iri=str(row["influence"]),
        source=index[str(row["from"])],
        target=index[str(row["to"])],
        sign=int(str(row["sign"])),
        role=_ROLES[str(row["role"])],
        coefficient=recorded(row["coefficient"]),
        low=recorded(row["low"] or row["shareLow"]),
        high=recorded(row["high"] or row["shareHigh"]),
        time=TimeScale(local_name(str(row["time"]))),
        shape=Shape(row["shape"] or Shape.LINEAR),
        optimum=recorded(row["optimum"]),
        tone=recorded(row["tone"]),
        tone_low=recorded(row["toneLow"]),
        tone_high=recorded(row["toneHigh"]),
        share=recorded(row["share"]),
        saturation=recorded(row["saturation"]),
        cytosol=index.get(str(row["cytosol"])) if row["cytosol"] else None,
        step=step,
        mechanism=str(row["mechanism"]),
        counts=row["counts"] == "true",
        evidence=evidence.get(step, ()),
    )


def to_networkx(network: Network) -> nx.MultiDiGraph:
    """The network as a MultiDiGraph in which parallel edges of opposite sign are both kept.

    Nodes are keys with `iri, entity, context, label, kind`; edges are keyed by influence IRI and carry `sign, role,
    coefficient, time, step, mechanism, evidence`.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(digest=network.digest)
    for node in network.nodes:
        graph.add_node(
            node.key, iri=node.iri, entity=node.entity, context=node.context, label=node.label, kind=str(node.kind)
        )
    for link in network.influences:
        graph.add_edge(
            network.nodes[link.source].key,
            network.nodes[link.target].key,
            key=link.iri,
            sign=link.sign,
            role=str(link.role),
            coefficient=link.coefficient,
            time=str(link.time),
            step=link.step,
            mechanism=link.mechanism,
            evidence=link.evidence,
        )
    return graph
