"""Promises of kg.exchange.bel_forms: terms that say the same are one."""

from __future__ import annotations

import pytest

from kg.exchange.bel import read
from kg.exchange.bel_forms import kept
from kg.exchange.bel_term import statement
from kg.exchange.nodelink import read as read_nodelink


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("p(HGNC:A, pmod(go:0006468, Tyr, 5))", "p(HGNC:A, pmod(Ph, Tyr, 5))"),
        ("p(HGNC:A, pmod(P, Y, 5))", "p(HGNC:A, pmod(Ph, Tyr, 5))"),
        ("p(HGNC:A, pmod(phosphorylation))", "p(HGNC:A, pmod(Ph))"),
        ("p(HGNC:A, pmod(X:mine))", "p(HGNC:A, pmod(X:mine))"),
        ("p(HGNC:A, sub(L, 254, T))", "p(HGNC:A, var(p.Leu254Thr))"),
        ('tloc(p(HGNC:A), fromLoc(go:intracellular), toLoc(go:"extracellular space"))', "sec(p(HGNC:A))"),
        ("tloc(p(HGNC:A), GO:0005622, GO:0009986)", "surf(p(HGNC:A))"),
        (
            "tloc(p(HGNC:A), MESH:Cytoplasm, MESH:Nucleus)",
            "tloc(p(HGNC:A), fromLoc(MESH:Cytoplasm), toLoc(MESH:Nucleus))",
        ),
        ("rxn(reactants(a(X:c), a(X:b)), products(a(X:d)))", "rxn(reactants(a(X:b), a(X:c)), products(a(X:d)))"),
        ("tloc()", "tloc()"),
        ("p(HGNC:A, pmod())", "p(HGNC:A, pmod())"),
    ],
)
def test_the_form_that_is_kept(text, form):
    """Of modifications, residues, movements and reactions; what is kept stays so."""
    found = kept(statement(text).subject)
    assert str(found) == form
    assert kept(found) == found


def test_a_script_and_its_compiled_graph_are_one_network(reference_data):
    """Every thing of PyBEL's graph is one of the script's, and so is each signed statement, as often as it stands there."""
    for path in sorted((reference_data / "data" / "bel_conib").glob("*.bel"))[1::3]:
        script, graph = read(path), read_nodelink(path.with_name(path.name + ".nodelink.json.gz"))
        assert graph.things.keys() <= script.things.keys(), path.name
        signed = [sorted((t.source, t.sign, t.target) for t in draft.ties if t.sign) for draft in (script, graph)]
        assert signed[0] == signed[1], path.name
