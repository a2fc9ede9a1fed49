"""What is asked of the graph about compounds, as SPARQL with a place for their IRIs: one query reads many compounds."""

from __future__ import annotations

_ACTIONS = """
SELECT ?compound ?action ?target ?type ?sign ?verb ?mode ?efficacy ?efficacyLow ?efficacyHigh ?inverse ?factor ?needsOpen ?context ?condition ?modality ?background ?primary
       (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence) {
  VALUES ?compound { %s }
  ?action a kg:Action ; kg:compound ?compound ; kg:target ?target ; kg:actionType ?type .
  ?type kg:sign/kg:signValue ?sign ; kg:verb ?verb .
  OPTIONAL { ?type kg:mode ?m . ?m kg:token ?mode } OPTIONAL { ?m kg:needsOpen ?needsOpen }
  OPTIONAL { ?type kg:efficacy ?usual } OPTIONAL { ?action kg:efficacy ?own } BIND(COALESCE(?own, ?usual) AS ?efficacy)
  OPTIONAL { ?type kg:efficacyLow ?efficacyLow ; kg:efficacyHigh ?efficacyHigh FILTER NOT EXISTS { ?action kg:efficacy ?stated } }
  OPTIONAL { ?type kg:inverse ?inverse } OPTIONAL { ?type kg:factor ?usualFactor } OPTIONAL { ?action kg:factor ?ownFactor }
  BIND(COALESCE(?ownFactor, ?usualFactor) AS ?factor)
  OPTIONAL { ?action kg:context ?context } OPTIONAL { ?action kg:condition ?condition } OPTIONAL { ?action kg:modality ?modality }
  OPTIONAL { ?action kg:statedBy ?source } BIND(EXISTS { ?action a kg:BackgroundKnowledge } AS ?background)
  OPTIONAL { ?action kg:primaryTarget ?primary }
}
GROUP BY ?compound ?action ?target ?type ?sign ?verb ?mode ?efficacy ?efficacyLow ?efficacyHigh ?inverse ?factor ?needsOpen ?context ?condition ?modality ?background ?primary ORDER BY ?target ?action
"""

_MEASUREMENTS = """
SELECT ?compound ?record ?target ?equilibrium ?really ?low ?high ?species ?preference ?state ?condition ?type ?rank ?choice {
  VALUES ?compound { %s }
  ?record a kg:Measurement ; kg:compound ?compound ; kg:target ?target ; kg:measurementType ?t .
  ?t kg:isEquilibriumConstant ?equilibrium ; rdfs:label ?type . OPTIONAL { ?t kg:apparentValueOf/kg:isEquilibriumConstant ?really }
  OPTIONAL { ?t kg:preference ?rank } OPTIONAL { ?record kg:lowNanomolar ?low } OPTIONAL { ?record kg:highNanomolar ?high }
  OPTIONAL { ?record kg:species ?s . ?s rdfs:label ?species . OPTIONAL { ?s kg:preference ?preference } }
  OPTIONAL { ?record kg:channelState ?state } OPTIONAL { ?record kg:condition ?condition } OPTIONAL { ?record kg:choice ?choice }
}
ORDER BY ?record
"""

_EXPOSURE = """
SELECT ?compound ?record ?plasmaLow ?plasmaHigh ?fu ?fuLow ?fuHigh ?entry ?entryLow ?entryHigh ?doseLow ?doseHigh {
  VALUES ?compound { %s }
  ?record a kg:Exposure ; kg:compound ?compound .
  OPTIONAL { ?record kg:plasmaLow ?plasmaLow ; kg:plasmaHigh ?plasmaHigh } OPTIONAL { ?record kg:fractionUnbound ?fu }
  OPTIONAL { ?record kg:fractionUnboundLow ?fuLow ; kg:fractionUnboundHigh ?fuHigh }
  OPTIONAL { ?record kg:brainEntry ?entry } OPTIONAL { ?record kg:brainEntryLow ?entryLow ; kg:brainEntryHigh ?entryHigh }
  OPTIONAL { ?record kg:labelledDoseLow ?doseLow ; kg:labelledDoseHigh ?doseHigh }
}
ORDER BY ?record
"""

_METABOLITES = """
SELECT DISTINCT ?compound ?product ?ratio ?ratioLow ?ratioHigh {
  VALUES ?compound { %s }
  ?record a kg:Metabolism ; kg:substrateCompound ?compound ; kg:product ?product ; kg:exposureRatio ?ratio ; kg:active true .
  OPTIONAL { ?record kg:exposureRatioLow ?ratioLow ; kg:exposureRatioHigh ?ratioHigh }
}
ORDER BY ?product
"""

_IN_VIVO = """
SELECT ?compound ?record ?target ?ec50 {
  VALUES ?compound { %s }
  ?record a kg:InVivoPotency ; kg:compound ?compound ; kg:target ?target ; kg:ec50Nanomolar ?ec50
}
ORDER BY ?record
"""

_EFFICACIES = """
SELECT ?compound ?record ?target ?efficacy ?low ?high {
  VALUES ?compound { %s }
  ?record a kg:IntrinsicEfficacy ; kg:compound ?compound ; kg:target ?target ; kg:efficacy ?efficacy ; kg:efficacyLow ?low ; kg:efficacyHigh ?high
}
ORDER BY ?record
"""

# Occupancies measured in people or animals; what is background tells no level.
_HELD = """
SELECT ?compound ?record ?target ?low ?high {
  VALUES ?compound { %s }
  ?record a kg:Occupancy ; kg:compound ?compound ; kg:target ?target ; kg:percentLow ?low ; kg:percentHigh ?high .
  MINUS { ?record kg:statedBy/rdf:type kg:BackgroundKnowledge }
}
ORDER BY ?record
"""

_WEIGHT = "SELECT ?compound ?weight { VALUES ?compound { %s } ?compound kg:molecularWeight ?weight }"
# What it says of a compound of the library: its actions, and which of them is on a primary target.
PRIMARY = """
SELECT ?compound ?action ?primary {
  { SELECT DISTINCT ?compound {
    VALUES ?compound { %s }
    { ?value kg:compound ?compound ; kg:choice ?choice } UNION { ?some kg:compound ?compound ; kg:primaryTarget true }
    UNION { ?compound kg:seenIn ?row FILTER(STRSTARTS(?row, "library/")) }
  } }
  ?action a kg:Action ; kg:compound ?compound .
  OPTIONAL { ?action kg:primaryTarget ?primary }
}
"""
# What a record is made of -> the question.
RECORDS = {"actions": _ACTIONS, "measurements": _MEASUREMENTS, "exposure": _EXPOSURE, "metabolites": _METABOLITES,
           "in_vivo": _IN_VIVO, "efficacy": _EFFICACIES, "held": _HELD, "weight": _WEIGHT}  # fmt: skip
