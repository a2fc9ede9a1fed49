"""Classes of readout: which nodes are judged together against measured effects, and how far these lie from what is computed."""

from __future__ import annotations

from math import nan

from kg.knowledge.store import Knowledge
from kg.pharmacology.quantity import recorded

_CLASSES = """
SELECT ?node ?readout ?priority ?spread {
  {
    ?readout a kg:ReadoutClass ; kg:priority ?priority ; kg:covers ?entity . ?node a kg:Node ; kg:entity ?entity
  }
  UNION
  {
    ?readout a kg:ReadoutClass ; kg:priority ?rank ; kg:covers ?class . ?entity a/rdfs:subClassOf* ?class .
    ?node a kg:Node ; kg:entity ?entity . BIND(?rank + 100 AS ?priority)
  }
  OPTIONAL { ?readout kg:residualSpread ?spread }
}
"""


def readouts(knowledge: Knowledge) -> dict[str, tuple[str, float]]:
    """Node IRI -> its class of readout and the residual spread of this (log2; nan where none is recorded).

    The class covers the entity of the node, or else a class of the entity; of several it is that of the lowest priority.
    """
    found: dict[str, tuple[int, str, float]] = {}
    for row in knowledge.usual_rows(_CLASSES):
        spread = recorded(row["spread"]) if row["spread"] else nan
        one = (int(row["priority"] or 0), str(row["readout"]), spread)
        node = str(row["node"])
        if node not in found or one[0] < found[node][0]:
            found[node] = one
    return {node: (readout, spread) for node, (_, readout, spread) in found.items()}
