"""Names as people write them: each finds the thing it names, and none takes another thing's name away."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import NotFound
from kg.knowledge.meant import TARGETS
from kg.knowledge.places import _ENTITIES
from kg.knowledge.vocabulary import local_name

WORKSPACE = shipped.workspace()
CONTEXTS = ("Cell", "Site", "Cleft", "Region", "Context")
FIRST = {
    "dopamine release": "dopamine-release", "extracellular dopamine": "dopamine", "extracellular norepinephrine": "noradrenaline",
    "serotonin release": "serotonin-release", "transmitter release": "exocytosis", "firing rate": "firing",
    "5-HT neuron firing": "firing--5-HT-neuron-soma", "soluble guanylate cyclase": "sGC", "2-AG": "endocannabinoid",
    "anandamide": "endocannabinoid", "glial glutamate transporter": "SLC1A2", "mGluR2/3": "mGluR2-3", "mGluR5": "GRM5",
    "Nav1.2": "SCN2A", "VMAT2": "SLC18A2", "phospho-CREB": "CREB", "p-ERK": "ERK", "botulinum toxin": "botulinum-toxin-A",
    "SNARE": "exocytosis", "pertussis toxin": "pertussis-toxin", "cholera toxin": "cholera-toxin", "BDNF": "BDNF", "NGFR": "NGFR", "p75": "NGFR",
    "BAD": "BAD", "Arc": "ARC", "phospho-TH": "TH", "tryptophan hydroxylase": "TPH2", "beta-arrestin": "beta-arrestin-2",
    "GIRK": "GIRK-channel", "KCNQ": "Kv7-2-7-3-channel", "N-type calcium channel": "N-P-Q-calcium-channel",
}  # fmt: skip
PLACES = {
    "mPFC": "prefrontal-cortex", "prefrontal cortex": "prefrontal-cortex", "nucleus accumbens": "nucleus-accumbens",
    "NAc": "nucleus-accumbens", "dorsal striatum": "striatum", "raphe": "raphe", "dorsal raphe": "raphe",
    "locus coeruleus": "locus-coeruleus", "LC": "locus-coeruleus", "VTA": "ventral-tegmental-area", "hippocampus": "hippocampus",
    "D2 MSN": "D2-MSN", "iSPN": "D2-MSN", "indirect pathway neuron": "D2-MSN", "D1 MSN": "D1-MSN", "dSPN": "D1-MSN",
    "cortical pyramidal neuron": "cortical-pyramidal-cell", "cortical interneuron": "cortical-GABA-neuron",
    "cardiomyocyte": "cardiac-myocyte",
}  # fmt: skip
RECEPTORS = {
    "D2R": "DRD2", "Dopamine D2": "DRD2", "Dopamine D4 receptor": "DRD4", "Histamine H1": "HRH1", "H3R": "HRH3", "Muscarinic M1": "CHRM1",
    "M4R": "CHRM4", "α2-adrenoceptor": "alpha2-adrenoceptors", "alpha2-adrenoceptor": "alpha2-adrenoceptors",
    "β-adrenoceptor": "beta-adrenoceptors", "muscarinic acetylcholine receptor": "muscarinic-receptors",
    "nicotinic acetylcholine receptor": "nicotinic-receptors", "NMDAR": "NMDA-receptor", "AMPAR": "AMPA-receptor", "MOP": "OPRM1",
    "KOP": "OPRK1", "DOP": "OPRD1", "μ-opioid receptor": "OPRM1",
}  # fmt: skip
# Words for several cells of one kind: as a place they mean them all.
SHARED = {"pyramidalneuron", "pyramidalcell", "interneuron", "gabainterneuron", "gabaergicinterneuron"}


@pytest.mark.parametrize(("text", "name"), FIRST.items())
def test_the_first_hit_is_the_thing_that_was_meant(text, name):
    """`kg find` with natural wording opens with the entity, or the node, of that name."""
    assert local_name(WORKSPACE.directory.search(text)[0].iri) == name


@pytest.mark.parametrize(("text", "name"), RECEPTORS.items())
def test_a_receptor_has_the_names_that_papers_use(text, name):
    """A profile's target column takes the short form and the singular of a family."""
    assert local_name(WORKSPACE.directory.resolve(text, TARGETS).iri) == name


@pytest.mark.parametrize(("text", "name"), PLACES.items())
def test_a_place_has_the_names_that_people_use(text, name):
    """ENTITY@CONTEXT takes the synonyms of a context."""
    assert local_name(WORKSPACE.directory.resolve(text, CONTEXTS).iri) == name


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("dopamine@NAc", {"dopamine@accumbens-cleft"}),
        ("dopamine release@mPFC", {"dopamine@PFC-cleft"}),
        ("firing@LC", {"firing@NA-neuron-soma", "firing@LC-GABA-neuron"}),
        ("firing@dorsal raphe", {"firing@5-HT-neuron-soma", "firing@raphe-GABA-neuron"}),
        ("firing@locus coeruleus neuron", {"firing@NA-neuron-soma"}),
        ("firing@raphe neuron", {"firing@5-HT-neuron-soma"}),
        ("cAMP@iSPN", {"cAMP@D2-MSN"}),
        ("p-CREB@pyramidal neuron", {"CREB@cortical-pyramidal-cell", "CREB@hippocampal-pyramidal-cell"}),
        ("beta1@cardiomyocyte", {"ADRB1@cardiac-myocyte"}),
    ],
)
def test_nodes_are_named_in_natural_words(text, keys):
    """A region means its spaces, else every cell that borders them; the neuron of a nucleus is its principal one."""
    assert {WORKSPACE.network.nodes[n].key for n in WORKSPACE.nodes(text)} == keys


@pytest.mark.parametrize("kinds", [CONTEXTS, TARGETS, _ENTITIES], ids=["contexts", "targets", "entities"])
def test_no_synonym_makes_a_name_ambiguous(kinds):
    """Every label, name, symbol and synonym of one thing means that thing, or one that has it as its own label."""
    directory = WORKSPACE.directory
    names = {
        name
        for iri in directory._records
        for name, how in directory._records[iri][1]
        if how in ("label", "symbol", "synonym")
    }
    unclear = set()
    for name in names:
        try:
            best = directory.best(name, kinds, "record")
        except NotFound:
            continue
        if len(best) > 1:
            unclear.add("".join(c for c in name.casefold() if c.isalnum()))
    assert unclear == (SHARED if kinds is CONTEXTS else set())
