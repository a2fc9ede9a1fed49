"""Mistakes that a curator could make in the real content, each as one change of one record's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMPOUNDS, DOCUMENTS, TARGETS, SIGNALING, CELLS = (
    f"pathways/{folder}" for folder in ("compounds", "documents", "targets", "signaling", "cells")
)
MEASURED = f"{COMPOUNDS}/amitriptyline-measurements.ttl"
STEREO = f"{COMPOUNDS}/amisulpride-measurements.ttl"
AMISULPRIDE = f"{COMPOUNDS}/amisulpride.ttl"
AMITRIPTYLINE = f"{COMPOUNDS}/amitriptyline.ttl"


@dataclass(frozen=True)
class Mistake:
    """In the block of `record` in `file`, `old` becomes `new`; without a record, `new` is added at the end.

    `finder` is the constraint of ontology/shapes.ttl that must name `found` (else the record itself), or the test of
    test_facts.py that compares with the documents.
    """

    name: str
    file: str
    record: str
    old: str
    new: str
    finder: str
    found: str = ""

    def applied(self, text: str) -> str:
        """The file's text with the mistake in it. Raises AssertionError where the content has moved on."""
        if not self.record:
            return text + self.new
        block = re.search(rf"^id:{re.escape(self.record)} a (?:.|\n)*?\.\n(?=\n|\w|#|\Z)", text, re.MULTILINE)
        assert block, f"{self.file} has no record id:{self.record}"
        assert self.old in block[0], f"{self.record}: {self.old!r} is not there"
        changed = block[0].replace(self.old, self.new, 1)
        return text[: block.start()] + changed + text[block.end() :]


# What kg check finds.
BY_SHAPES = [
    Mistake("sign flipped", f"{SIGNALING}/camp.ttl", "Gi-inhibits-AC", "kg:negative", "kg:positive", "sign-of-mechanism-rule"),
    Mistake("sign and mechanism flipped", f"{SIGNALING}/camp.ttl", "Gi-inhibits-AC",
            "kg:sign kg:negative ;\n    kg:mechanism kg:Inhibition", "kg:sign kg:positive ;\n    kg:mechanism kg:Activation",
            "sign-as-stated-rule"),
    Mistake("blocker made an agonist", AMISULPRIDE, "amisulpride-blocks-HTR7", "kg:Antagonist", "kg:Agonist", "sign-as-stated-rule"),
    Mistake("unit lost", MEASURED, "amitriptyline-SERT-Ki-002", 'kg:printedUnit "nM" ;', "", "Measurement-printedUnit/minCount"),
    Mistake("unit exchanged", MEASURED, "amitriptyline-DAT-Ki-002", '"μM"', '"nM"', "printed-in-statement-rule"),
    Mistake("unit unknown", MEASURED, "amitriptyline-DAT-Ki-002", '"μM"', '"mg/L"', "unit-rule"),
    Mistake("value doubled", MEASURED, "amitriptyline-NET-Ki-002", 'kg:printedUnit "nM" ;',
            'kg:printedUnit "nM" ; kg:lowNanomolar 26.6 ; kg:highNanomolar 26.6 ;', "unit-rule"),
    Mistake("printed value changed", MEASURED, "amitriptyline-SERT-Ki-002", 'kg:printedValue "3.45"', 'kg:printedValue "34.5"',
            "printed-in-statement-rule"),
    Mistake("printed value typed otherwise in the statement", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002",
            "a kg:Statement ;", 'a kg:Statement ; kg:printedValue "34.5" ;', "printed-in-statement-rule", "amitriptyline-SERT-Ki-002"),
    Mistake("printed bound changed", MEASURED, "amitriptyline-SERT-Ki-002", 'kg:printedUnit "nM" ;',
            'kg:printedUnit "nM" ; kg:printedLow "3.54" ;', "printed-rule"),
    Mistake("bound made a value", STEREO, "amisulpride-5-HT2A-Ki-000", 'kg:printedUnit "nM" ;', 'kg:printedUnit "nM" ; kg:relation "=" ;',
            "bounds-rule"),
    Mistake("relation in words", STEREO, "amisulpride-5-HT2A-Ki-000", 'kg:printedUnit "nM" ;',
            'kg:printedUnit "nM" ; kg:relation "over" ;', "Measurement-relation/pattern"),
    Mistake("value that is no number", MEASURED, "amitriptyline-SERT-Ki-002", 'kg:printedValue "3.45"', 'kg:printedValue "3.45 nM"',
            "Measurement-relation/minCount"),
    Mistake("species merged", MEASURED, "amitriptyline-alpha1-rat-Ki-004", "id:rat", "id:human", "one-value-rule"),
    Mistake("channel states merged", MEASURED, "amitriptyline-Nav-resting-IC50-004",
            'kg:condition "Resting" ; kg:channelState kg:RestingState', 'kg:condition "Open" ; kg:channelState kg:OpenState',
            "one-value-rule"),
    Mistake("stereoform moved", STEREO, "esamisulpride-D3-Ki-000", "id:esamisulpride ", "id:aramisulpride ", "stereoforms-apart-rule"),
    Mistake("source missing", AMITRIPTYLINE, "amitriptyline-blocks-alpha1-adrenoceptors",
            "kg:statedBy id:stated-ami004-action-alpha1-antagonist ;", "", "sourced-rule"),
    Mistake("source misspelt", AMITRIPTYLINE, "amitriptyline-blocks-alpha1-adrenoceptors",
            "id:stated-ami004-action-alpha1-antagonist", "id:stated-ami004-action-alpha1", "evidence-exists-rule"),
    Mistake("statement of another document", MEASURED, "amitriptyline-SERT-Ki-002", "ki-sert-002", "ki-sert-003", "twice-rule"),
    Mistake("dangling entity", MEASURED, "amitriptyline-SERT-Ki-002", "id:SLC6A4", "id:SLC6A44", "no-dangling-rule"),
    Mistake("literal for an entity", AMITRIPTYLINE, "amitriptyline-blocks-HRH1", "kg:target id:HRH1", 'kg:target "H1 receptor"',
            "Action-target/class"),
    Mistake("metabolite as text", AMITRIPTYLINE, "amitriptyline-to-nortriptyline", "kg:product id:nortriptyline",
            'kg:product "nortriptyline"', "Metabolism-product/class"),
    Mistake("reuptake inhibitor at a receptor", AMITRIPTYLINE, "amitriptyline-blocks-HRH1", "kg:Antagonist", "kg:ReuptakeInhibitor",
            "transport-action-rule"),
    Mistake("antagonist at a transporter", AMITRIPTYLINE, "amitriptyline-blocks-SLC6A4", "kg:ReuptakeInhibitor", "kg:Antagonist",
            "receptor-action-rule"),
    Mistake("enzyme inhibitor at a receptor", AMITRIPTYLINE, "amitriptyline-blocks-HRH1", "kg:Antagonist", "kg:EnzymeInhibitor",
            "enzyme-action-rule"),
    Mistake("opposite action", AMITRIPTYLINE, "", "",
            "\nid:amitriptyline-activates-HRH1 a kg:Action, kg:BackgroundKnowledge ; kg:compound id:amitriptyline ;\n"
            '    kg:target id:HRH1 ; kg:actionType kg:Agonist ; kg:says "x"@en .\n',
            "opposite-actions-rule", "amitriptyline-blocks-HRH1"),
    Mistake("action written twice", AMITRIPTYLINE, "", "",
            "\nid:amitriptyline-blocks-H1 a kg:Action ; kg:compound id:amitriptyline ; kg:target id:HRH1 ;\n"
            "    kg:actionType kg:Antagonist ; kg:statedBy id:stated-ami004-action-h1-antagonist .\n",
            "twice-rule", "amitriptyline-blocks-H1"),
    Mistake("hedge dropped", f"{DOCUMENTS}/doc-000.ttl", "stated-amisulpride-low-effect-negative_symptoms",
            ' kg:hedge "hypothesized" ;', "", "hedged-rule"),
    Mistake("hypothesis affirmed in the statement", f"{DOCUMENTS}/doc-000.ttl", "stated-amisulpride-low-effect-negative_symptoms",
            "kg:Hypothesised", "kg:Affirmed", "hedged-rule"),
    Mistake("hypothesis affirmed in the claim", "pathways/claims/doc-000.ttl", "claim-low-dose-relieves-negative-symptoms",
            "kg:Hypothesised", "kg:Affirmed", "hedge-kept-rule"),
    Mistake("reference of another document", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002", "doc-002-ref-3",
            "doc-003-ref-3", "own-reference-rule"),
    Mistake("statement line missing", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002", " ; kg:line 34", "",
            "Statement-line/minCount"),
    Mistake("fact stated twice", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002", "a kg:Statement ;",
            'a kg:Statement ; <http://purl.org/dc/terms/identifier> "amitriptyline.ki.net.002" ;', "one-statement-rule"),
    Mistake("hedge without its modality", f"{DOCUMENTS}/doc-000.ttl", "stated-amisulpride-low-effect-negative_symptoms",
            "kg:modality kg:Hypothesised ;", "", "Statement-modality/minCount"),
    Mistake("statement in the file of no document", "pathways/outcomes.ttl", "", "",
            '\nid:stated-nothing a kg:Statement ; kg:line 3 ; kg:says "x"@en .\n', "Statement-document/minCount", "stated-nothing"),
    Mistake("section of nothing", f"{DOCUMENTS}/doc-002.ttl", "stated-ami002-doc-title", ' kg:section "Front matter" ;', "",
            "Statement-section/minCount"),
    Mistake("statement that nothing rests on", MEASURED, "amitriptyline-SERT-Ki-002", "kg:statedBy id:stated-amitriptyline-ki-sert-002",
            "kg:statedBy id:stated-amitriptyline-ki-sert-004", "borne-out-rule", "stated-amitriptyline-ki-sert-002"),
    Mistake("background given a paper", AMITRIPTYLINE, "amitriptyline-blocks-HTR2A", "kg:actionType kg:Antagonist ;",
            "kg:actionType kg:Antagonist ; kg:publication <http://identifiers.org/pubmed/1> ;", "background-without-reference-rule"),
    Mistake("paper seen nowhere", AMISULPRIDE, "drugcentral-amisulpride-DRD2",
            'kg:seenIn "drugcentral_2016/targets.tsv#1813 DB06288" ;', "", "publication-seen-rule"),
    Mistake("identifier malformed", f"{TARGETS}/dopamine-receptors.ttl", "DRD2", "uniprot:P14416", "uniprot:P1441",
            "Entity-exactMatch/pattern"),
    Mistake("identifier seen nowhere", f"{TARGETS}/dopamine-receptors.ttl", "DRD2",
            ' kg:seenIn "hgnc/hgnc_protein_coding.tsv.gz#HGNC:3023" ;', "", "seen-identifiers-rule"),
    Mistake("name with a bad character", MEASURED, "amitriptyline-SERT-Ki-002", "id:amitriptyline-SERT-Ki-002", "id:amitriptyline.SERT",
            "named-rule", "amitriptyline.SERT"),
    Mistake("share doubled", f"{CELLS}/clearance.ttl", "clearance-serotonin-PFC-cleft-SLC6A4", "kg:share 0.88", "kg:share 1.76",
            "Clearance-share/maxInclusive"),
    Mistake("shares of a pool above one", f"{CELLS}/clearance.ttl", "clearance-dopamine-PFC-cleft-SLC6A2", "kg:share 0.55",
            "kg:share 0.9", "cleared-rule"),
    Mistake("cleared by a stranger", f"{CELLS}/clearance.ttl", "clearance-serotonin-PFC-cleft-SLC6A4", "kg:by id:SLC6A4", "kg:by id:DRD2",
            "clearing-step-rule"),
    Mistake("tone missing", f"{TARGETS}/transmitters.ttl", "dopamine", " ;\n    kg:tone 0.5 ; kg:toneLow 0.25 ; kg:toneHigh 1.0", "",
            "toned-rule", "dopamine-activates-DRD2"),
    Mistake("coefficient outside its range", f"{SIGNALING}/camp.ttl", "PDE4-degrades-cAMP", "kg:coefficient 0.6", "kg:coefficient 6.0",
            "coefficient-range-rule"),
    Mistake("negative coefficient", f"{SIGNALING}/camp.ttl", "PDE4-degrades-cAMP", "kg:coefficient 0.6", "kg:coefficient -0.6",
            "CausalStep-coefficient/minInclusive"),
    Mistake("occupancy above 100 %", AMISULPRIDE, "amisulpride-D2-D3-occupancy-striatum-000", 'kg:printedValue "56"',
            'kg:printedValue "560"', "Occupancy-percentHigh/maxInclusive"),
    Mistake("occupancy mistyped", AMISULPRIDE, "amisulpride-D2-D3-occupancy-striatum-000", 'kg:printedUnit "%" ;',
            'kg:printedUnit "%" ; kg:percentLow 65.0 ; kg:percentHigh 65.0 ;', "printed-range-rule"),
    Mistake("occupancy without a number", AMISULPRIDE, "amisulpride-D2-D3-occupancy-striatum-000", 'kg:printedValue "56"',
            'kg:printedValue "fifty-six"', "Occupancy-percentLow/minCount"),
    Mistake("dose window turned round", AMISULPRIDE, "amisulpride-low-dose", "kg:doseLow 50.0 ; kg:doseHigh 300.0",
            "kg:doseLow 300.0 ; kg:doseHigh 50.0", "ranges-rule"),
    Mistake("dose window widened", AMISULPRIDE, "amisulpride-low-dose", "kg:doseHigh 300.0", "kg:doseHigh 400.0", "printed-range-rule"),
    Mistake("percent for a fraction", AMITRIPTYLINE, "amitriptyline-exposure", "kg:fractionUnbound 0.05", "kg:fractionUnbound 5.0",
            "Exposure-fractionUnbound/maxInclusive"),
    Mistake("formula without its domain", "pathways/assays/formulas-000.ttl", "Cheng-Prusoff-000", "kg:validFor", "rdfs:comment",
            "Formula-validFor/minCount"),
    Mistake("contradiction without a kind", "pathways/contradictions.ttl", "contradiction-amitriptyline-alpha1-by-species",
            "kg:kind kg:SpeciesSplit ;", "", "Contradiction-kind/minCount"),
    Mistake("claim without a name", "pathways/claims/doc-002.ttl", "claim-H1-block-sedates", 'rdfs:label "H1 block sedates"@en ;', "",
            "Claim-label/minCount"),
    # Kinds that were once let through: unknown terms, numbers outside their sense, wrong kinds, loops, twins.
    Mistake("property misspelt", f"{SIGNALING}/camp.ttl", "Gs-activates-AC", "kg:gain", "kg:gane", "declared-rule"),
    Mistake("value misspelt", f"{SIGNALING}/camp.ttl", "Gs-activates-AC", "kg:passThrough", "kg:passthrough", "declared-rule"),
    Mistake("compartment for a place", f"{SIGNALING}/camp.ttl", "Gs-activates-AC", "kg:gain kg:passThrough",
            "kg:subjectAt kg:Membrane", "CausalStep-subjectAt/class"),
    Mistake("time scale for a shape", f"{SIGNALING}/camp.ttl", "Gs-activates-AC", "kg:gain kg:passThrough", "kg:shape kg:fast",
            "CausalStep-shape/class"),
    Mistake("compartment for a kind of site", f"{CELLS}/dopamine-neuron.ttl", "DA-terminal-striatum", "kg:Terminal", "kg:Cytosol",
            "Site-siteKind/class"),
    Mistake("text for a region", AMISULPRIDE, "amisulpride-D2-in-vivo-potency-caudate", "id:caudate", '"caudate"', "of-its-class-rule"),
    Mistake("number as text", AMITRIPTYLINE, "amitriptyline-exposure", "kg:halfLife 21.0", 'kg:halfLife "21"', "of-its-class-rule"),
    Mistake("negative half-life", AMITRIPTYLINE, "amitriptyline-exposure", "kg:halfLifeLow 10.0", "kg:halfLifeLow -10.0",
            "Exposure-halfLifeLow/minInclusive"),
    Mistake("negative level in plasma", AMITRIPTYLINE, "amitriptyline-exposure", "kg:plasmaLow 40.0", "kg:plasmaLow -5.0",
            "Exposure-plasmaLow/minInclusive"),
    Mistake("negative entry into the brain", AMITRIPTYLINE, "amitriptyline-exposure", "kg:plasmaLow", "kg:brainEntry -2.0 ; kg:plasmaLow",
            "Exposure-brainEntry/minInclusive"),
    Mistake("confidence in other words", AMITRIPTYLINE, "amitriptyline-exposure", '"moderate"', '"very"', "Exposure-confidence/pattern"),
    Mistake("occupancy in percent", AMISULPRIDE, "amisulpride-D2-in-vivo-potency-caudate", "kg:maximumOccupancy 0.9",
            "kg:maximumOccupancy 90.0", "InVivoPotency-maximumOccupancy/maxInclusive"),
    Mistake("efficacy of what activates nothing", AMISULPRIDE, "", "",
            '\nid:amisulpride-D2-efficacy a kg:IntrinsicEfficacy, kg:BackgroundKnowledge ; kg:compound id:amisulpride ; kg:target id:DRD2 ;\n'
            '    kg:efficacy 0.2 ; kg:efficacyLow 0.1 ; kg:efficacyHigh 0.4 ; kg:says "Nobody says so."@en .\n',
            "IntrinsicEfficacy-activates-rule", "amisulpride-D2-efficacy"),
    Mistake("efficacy in percent", AMISULPRIDE, "", "",
            '\nid:amisulpride-D2-efficacy a kg:IntrinsicEfficacy, kg:BackgroundKnowledge ; kg:compound id:amisulpride ; kg:target id:DRD2 ;\n'
            '    kg:efficacy 20.0 ; kg:efficacyLow 10.0 ; kg:efficacyHigh 40.0 ; kg:says "Nobody says so."@en .\n',
            "IntrinsicEfficacy-efficacy/maxInclusive", "amisulpride-D2-efficacy"),
    Mistake("negative level at rest", f"{TARGETS}/levels.ttl", "level-dopamine-tonic-extracellular-level", "kg:value 10.0", "kg:value -1.0",
            "EndogenousLevel-value/minInclusive"),
    Mistake("level of a receptor in no unit", f"{TARGETS}/levels.ttl", "level-dopamine-tonic-extracellular-level", '"nM"', '"mg"',
            "EndogenousLevel-unit/pattern"),
    Mistake("range turned round", f"{TARGETS}/levels.ttl", "level-dopamine-tonic-extracellular-level", "kg:low 4.0 ; kg:high 90.0",
            "kg:low 90.0 ; kg:high 4.0", "in-order-rule"),
    Mistake("value outside its range", AMITRIPTYLINE, "amitriptyline-exposure", "kg:halfLife 21.0", "kg:halfLife 210.0", "in-order-rule"),
    Mistake("density below nothing", f"{TARGETS}/densities.ttl", "density-DRD2-mesocortical-soma", "kg:weight 0.25", "kg:weight -0.25",
            "ReceptorDensity-weight/minInclusive"),
    Mistake("receptors that nothing moves", f"{TARGETS}/densities.ttl", "density-GABA-A-receptor-DA-neuron-soma", "kg:sensitivity 0.05",
            "kg:sensitivity 0.0", "ReceptorDensity-sensitivity/minInclusive"),
    Mistake("density in no place", f"{TARGETS}/densities.ttl", "density-DRD2-mesocortical-soma", "kg:in id:mesocortical-DA-neuron-soma",
            "kg:in id:DRD2", "ReceptorDensity-in/class"),
    Mistake("compound metabolised to itself", AMITRIPTYLINE, "amitriptyline-to-nortriptyline", "kg:product id:nortriptyline",
            "kg:product id:amitriptyline", "turned-into-another-rule"),
    Mistake("negative exposure ratio", AMITRIPTYLINE, "amitriptyline-to-nortriptyline", "kg:exposureRatioLow 0.8",
            "kg:exposureRatioLow -4.0", "Metabolism-exposureRatioLow/minInclusive"),
    Mistake("step without a direction", f"{SIGNALING}/camp.ttl", "Gs-activates-AC", "kg:positive", "kg:unknownSign", "signed-step-rule"),
    Mistake("opposite twin of a step", f"{SIGNALING}/camp.ttl", "", "",
            "\nid:Gs-stops-AC a kg:CausalStep, kg:BackgroundKnowledge ; kg:subject id:Gs ; kg:object id:AC ; kg:sign kg:negative ;\n"
            '    kg:mechanism kg:Inhibition ; kg:module id:module-cAMP ; kg:says "x"@en .\n',
            "no-opposite-twin-rule", "Gs-stops-AC"),
    Mistake("place within itself", f"{CELLS}/dopamine-neuron.ttl", "DA-terminal-striatum", "kg:partOf id:DA-neuron",
            "kg:partOf id:DA-terminal-striatum", "no-loop-rule"),
    Mistake("places within each other", f"{CELLS}/dopamine-neuron.ttl", "", "", "\nid:DA-neuron kg:partOf id:DA-terminal-striatum .\n",
            "no-loop-rule", "DA-neuron"),
    Mistake("channel blocker at a receptor without a pore", AMITRIPTYLINE, "amitriptyline-blocks-HRH1", "kg:Antagonist", "kg:ChannelBlocker",
            "channel-action-rule"),
    Mistake("kinase inhibitor at a receptor that is none", AMITRIPTYLINE, "amitriptyline-blocks-HRH1", "kg:Antagonist",
            "kg:ReceptorKinaseInhibitor", "acts-on-its-kind-rule"),
    Mistake("affinity at a process", MEASURED, "amitriptyline-SERT-Ki-002", "id:SLC6A4", "id:firing", "measured-at-a-molecule-rule"),
    Mistake("impossible logarithm", MEASURED, "amitriptyline-SERT-Ki-002", 'kg:printedValue "3.45" ; kg:printedUnit "nM"',
            'kg:printedValue "70" ; kg:printedUnit "pKi" ; kg:printedLow "70" ; kg:printedHigh "70" ; kg:lowNanomolar 5.0 ; kg:highNanomolar 5.0',
            "logarithm-rule"),
    Mistake("logarithm converted to another power of ten", MEASURED, "amitriptyline-SERT-Ki-002",
            'kg:printedValue "3.45" ; kg:printedUnit "nM"',
            'kg:printedValue "8.3" ; kg:printedUnit "pKi" ; kg:printedLow "8.3" ; kg:printedHigh "8.3" ; kg:lowNanomolar 50.0 ; '
            "kg:highNanomolar 50.0",
            "logarithm-rule"),
    Mistake("receptor that is a compound", f"{TARGETS}/dopamine-receptors.ttl", "DRD2", "a kg:Receptor ;", "a kg:Receptor, kg:Compound ;",
            "disjoint-rule"),
    Mistake("cell that is an entity", f"{CELLS}/dopamine-neuron.ttl", "DA-terminal-striatum", "a kg:Site,", "a kg:Site, kg:Process,",
            "disjoint-rule"),
    Mistake("seen nowhere", f"{TARGETS}/dopamine-receptors.ttl", "DRD2", '"hgnc/hgnc_protein_coding.tsv.gz#HGNC:3023"', '"made up"',
            "seen-somewhere-rule"),
    Mistake("material for nothing", "pathways/assays/fluorescence-uptake-001.ttl", "fluorescence-uptake-001-material-1", "kg:materialRole",
            "rdfs:comment", "Material-materialRole/minCount"),
    Mistake("parameter without a value", "pathways/assays/patch-clamp-004.ttl", "patch-clamp-004-step-2-resistance", "kg:printedValue",
            "rdfs:comment", "Parameter-printedValue/minCount"),
    Mistake("empty cell of nothing", STEREO, "esamisulpride-5-HT2B-Ki-not-reported-000", " kg:target id:HTR2B ;", "",
            "UnreportedValue-target/minCount"),
    Mistake("species without a rank", "pathways/outcomes.ttl", "human", "kg:preference 0", "kg:preference -1",
            "Species-preference/minInclusive"),
    Mistake("step without a place", f"{TARGETS}/serotonin-receptors.ttl", "HTR1E-couples-Gi",
            ' ;\n    kg:reachesNoNode "No cell of this graph expresses the 5-HT1E receptor."@en', "", "step-reaches-a-node-rule"),
    Mistake("reason for a step that runs", f"{SIGNALING}/camp.ttl", "Gi-inhibits-AC", "kg:sign kg:negative",
            'kg:reachesNoNode "None."@en ; kg:sign kg:negative', "step-that-reaches-rule"),
    Mistake("module in no cell", f"{CELLS}/cortical-pyramidal-cell.ttl", "cortical-pyramidal-spine", "id:module-cAMP, id:module-HCN ;", "id:module-cAMP ;",
            "module-is-somewhere-rule", "module-HCN"),
]  # fmt: skip

# What agrees with itself and disagrees with the documents: only a comparison with them can tell.
BY_DOCUMENTS = [
    Mistake("line off by one", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002", "kg:line 34", "kg:line 35",
            "test_place_scope_and_references", "amitriptyline.ki.sert.002"),
    Mistake("reference moved", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-sert-002", "doc-002-ref-3", "doc-002-ref-2",
            "test_place_scope_and_references", "amitriptyline.ki.sert.002"),
    Mistake("statement of another document", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-5ht2a", "a kg:Statement ;",
            "a kg:Statement ; kg:document id:doc-003 ;",
            "test_every_fact_has_one_statement", "amitriptyline.ki.5ht2a"),
    Mistake("fact left out", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-5ht2a", "a kg:Statement", "a kg:BackgroundKnowledge",
            "test_every_fact_has_one_statement", "amitriptyline.ki.5ht2a"),
    Mistake("fact made up", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-5ht2a", "a kg:Statement ;",
            'a kg:Statement ; <http://purl.org/dc/terms/identifier> "amitriptyline.ki.5ht2b" ;', "test_no_statement_is_invented", "amitriptyline.ki.5ht2b"),
    Mistake("hedge dropped with its modality", f"{DOCUMENTS}/doc-000.ttl", "stated-amisulpride-low-effect-negative_symptoms",
            'kg:Hypothesised ;\n    kg:hedge "hypothesized"', "kg:Affirmed", "test_modality", "amisulpride.low.effect.negative_symptoms"),
    Mistake("species taken away", MEASURED, "amitriptyline-alpha1-human-Ki-004", "kg:species id:human ;", "",
            "test_measurements", "amitriptyline.ki.alpha1.human.004"),
    Mistake("target exchanged", MEASURED, "amitriptyline-SERT-Ki-002", "id:SLC6A4", "id:SLC6A3", "test_measurements",
            "amitriptyline.ki.sert.002"),
    Mistake("Ki made IC50", MEASURED, "amitriptyline-SERT-Ki-002", "kg:measurementType kg:Ki", "kg:measurementType kg:IC50",
            "test_measurements", "amitriptyline.ki.sert.002"),
    Mistake("header type forgotten", f"{COMPOUNDS}/amitriptyline-in-003.ttl", "amitriptyline-SERT-Ki-003", "kg:headerType kg:IC50 ;", "",
            "test_measurements", "amitriptyline.ki.sert.003"),
    Mistake("condition altered", MEASURED, "amitriptyline-NMDA-4-mM-calcium-IC50-004", "4 mM external", "2 mM external",
            "test_measurements", "amitriptyline.ic50.nmda.4mM_Ca.004"),
    Mistake("region exchanged", AMISULPRIDE, "amisulpride-D2-D3-occupancy-thalamus-000", "id:thalamus", "id:temporal-cortex",
            "test_occupancies", "amisulpride.occupancy.thalamus"),
    Mistake("dose unit altered", AMISULPRIDE, "amisulpride-low-dose", 'kg:doseUnit "mg/day"', 'kg:doseUnit "mg/kg"',
            "test_dose_windows", "amisulpride.dose.low"),
    Mistake("sentence copied", f"{DOCUMENTS}/doc-002.ttl", "stated-amitriptyline-ki-5ht2a", 'kg:says "',
            'kg:says "A lower K_i value indicates a higher binding affinity. ', "test_sentences_are_our_own", "amitriptyline.ki.5ht2a"),
]  # fmt: skip
