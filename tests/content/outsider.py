"""Twelve questions as somebody asks them who has read docs/reference/vocabulary.md and nothing else.

Two were changed after their first run: the publications behind a target are asked of the D2 receptor, for SERT has its affinities from
the library alone, and what is downstream is asked of direct edges, for one of the servers does not end on a path.
"""

from __future__ import annotations

QUESTIONS = {
    "Which compounds act on the D2 receptor (UniProt P14416), and how?": """
        SELECT ?compound ?how {
          ?action a kg:Action ; kg:compound/rdfs:label ?compound ; kg:target ?target ; kg:actionType/rdfs:label ?how .
          ?target skos:exactMatch uniprot:P14416 }""",
    "Where does amitriptyline bind with a Ki under 20 nM?": """
        SELECT ?target ?nM {
          ?value a kg:Measurement ; kg:compound ?drug ; kg:target/rdfs:label ?target ; kg:measurementType kg:Ki ; kg:highNanomolar ?nM .
          ?drug rdfs:label "amitriptyline"@en . FILTER(?nM < 20) }""",
    "What does protein kinase A raise and lower directly?": """
        SELECT ?way ?what {
          ?kinase rdfs:label "PKA"@en ; ?way ?thing . ?thing rdfs:label ?what .
          FILTER(?way IN (kg:increases, kg:decreases)) }""",
    "In which cells, and on which part of them, is the dopamine transporter?": """
        SELECT ?cell ?part {
          ?place kg:expresses ?carrier ; kg:inCell/rdfs:label ?cell . ?carrier kg:symbol "SLC6A3" .
          OPTIONAL { ?place kg:siteKind/rdfs:label ?part } }""",
    "Into what is each drug turned, and by which enzyme?": """
        SELECT ?drug ?product ?enzyme {
          ?turn a kg:Metabolism ; kg:substrateCompound/rdfs:label ?drug ; kg:product/rdfs:label ?product .
          OPTIONAL { ?turn kg:enzyme/rdfs:label ?enzyme } }""",
    "What do the documents say of amoxapine with reservation, and in which line?": """
        SELECT ?document ?line ?how ?says {
          ?statement a kg:Statement ; kg:about ?drug ; kg:document/dcterms:identifier ?document ; kg:line ?line ;
            kg:says ?says ; kg:modality ?modality . ?modality rdfs:label ?how . ?drug rdfs:label "amoxapine"@en .
          FILTER(?modality != kg:Affirmed) }""",
    "Which contradictions about amitriptyline are there, and what became of them?": """
        SELECT ?contradiction ?kind ?resolution {
          ?contradiction a kg:Contradiction ; kg:about ?drug ; kg:kind/rdfs:label ?kind ; kg:resolution ?resolution .
          ?drug rdfs:label "amitriptyline"@en }""",
    "How much of which receptor does amisulpride occupy, and where?": """
        SELECT ?target ?region ?low ?high {
          ?occupancy a kg:Occupancy ; kg:compound ?drug ; kg:target/rdfs:label ?target ; kg:percentLow ?low ; kg:percentHigh ?high .
          ?drug rdfs:label "amisulpride"@en . OPTIONAL { ?occupancy kg:region/rdfs:label ?region } }""",
    "What is the half-life of each drug, in hours?": """
        SELECT ?drug ?low ?high {
          ?exposure a kg:Exposure ; kg:compound/rdfs:label ?drug ; kg:halfLifeLow ?low ; kg:halfLifeHigh ?high }""",
    "How many steps of the network does each pathway have, and how many of them have evidence?": """
        SELECT ?pathway (COUNT(DISTINCT ?step) AS ?steps) (COUNT(DISTINCT ?evident) AS ?stated) {
          ?step a kg:CausalStep ; kg:inPathway/rdfs:label ?pathway . FILTER NOT EXISTS { ?step kg:notProjected ?why }
          OPTIONAL { ?step kg:statedBy ?evidence . BIND(?step AS ?evident) } } GROUP BY ?pathway""",
    "Which receptors couple to Gi/o?": """
        SELECT DISTINCT ?receptor {
          ?step a kg:CausalStep ; kg:subject ?r ; kg:mechanism kg:Coupling ; kg:object/rdfs:label "Gi/o"@en .
          ?r a kg:Receptor ; rdfs:label ?receptor }""",
    "Which publications stand behind what the D2 receptor does?": """
        SELECT DISTINCT ?what ?publication {
          ?step a kg:CausalStep ; kg:subject/kg:symbol "DRD2" ; kg:object/rdfs:label ?what ; kg:statedBy/kg:publication ?publication }""",
}
