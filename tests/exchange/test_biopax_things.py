"""Promises of kg.exchange.biopax_things: names, identifiers, states, places and species."""

from __future__ import annotations

import pyoxigraph as ox

from kg.exchange.biopax_things import Entities
from kg.exchange.triples import Triples

BP = "http://www.biopax.org/release/biopax-level3.owl#"
TEXT = f"""PREFIX : <{BP}> BASE <http://x.org/>
<u> a :UnificationXref ; :db "UniProt" ; :id "P14416" . <own> a :UnificationXref ; :db "Reactome" ; :id "R-HSA-1" . <tax> a :UnificationXref ; :db "NCBI Taxonomy" ; :id "10090" .
<ref> a :ProteinReference ; :xref <u> . <org> a :BioSource ; :xref <tax> .
<p> a :Protein ; :entityReference <ref> ; :xref <own> ; :standardName "receptor" .
<m> a :Protein ; :standardName "mouse one" ; :entityReference <mref> . <mref> a :ProteinReference ; :organism <org> ; :xref <mx> . <mx> a :UnificationXref ; :db "UniProt" ; :id "P61168" .
<chem> a :SmallMolecule ; :entityReference <http://identifiers.org/chebi/CHEBI:18243> ; :displayName "dopamine" ; :cellularLocation <loc> . <loc> :term "synaptic vesicle" .
<c> a :Complex ; :component <p>, <chem> . <family> a :Protein ; :displayName "any" ; :memberPhysicalEntity <p>, <m> .
<nameless> a :PhysicalEntity . <dna> a :DnaRegion ; :displayName "a gene" . <thing> a :PhysicalEntity ; :displayName "a thing" . <path> a :Pathway ; :displayName "a pathway" .
"""


def test_each_record_is_a_form_of_a_thing():
    """A register that says what it is stands before the source's own number; complexes and families are named by what is in them."""
    graph = Triples((ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(TEXT, format=ox.RdfFormat.TURTLE)), BP)
    forms = {name.removeprefix("http://x.org/"): form for name, form in Entities(graph).forms().items()}
    base = {name: form.base for name, form in forms.items()}
    assert forms.keys() == {"p", "m", "chem", "c", "family", "path", "dna", "thing"}
    assert (base["dna"].kind, base["thing"].kind) == ("Gene", "Entity")
    assert (base["chem"].same_as, base["chem"].species, forms["chem"].location) == (
        ("chebi:18243",),
        "",
        "synaptic vesicle",
    )
    assert (base["m"].label, base["m"].species) == ("mouse one (mouse)", "10090")
    assert (base["c"].kind, base["c"].parts) == ("Complex", ("dopamine", "receptor"))
    assert base["c"].label.startswith("dopamine:receptor")
    assert (base["family"].kind, base["family"].parts) == ("Family", ("mouse one", "receptor"))
    assert (base["path"].kind, base["path"].label) == ("Process", "a pathway")


def test_the_only_species_of_a_file_is_that_of_its_records():
    """The mouse's, where no record says another."""
    graph = Triples((ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(TEXT, format=ox.RdfFormat.TURTLE)), BP)
    assert Entities(graph).forms()["http://x.org/p"].base.species == "10090"
