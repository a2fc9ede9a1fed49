"""Records that nothing names."""

from __future__ import annotations

import shipped

from kg.knowledge.unnamed import types_of
from kg.knowledge.vocabulary import ID, KG, NODE


def test_a_record_without_a_name_is_found_by_its_iri() -> None:
    """A step and an influence of it, as pictures and answers of queries name them; in short form too."""
    directory = shipped.workspace().directory
    step = next(iter(shipped.knowledge().rows("SELECT ?s { ?s a kg:CausalStep } ORDER BY ?s LIMIT 1")))["s"]
    assert step is not None
    assert "CausalStep" in directory.exact(step)[0].types
    assert directory.exact(directory.curie(step))[0].iri == step
    assert not directory.exact(step, ("Compound",))


def test_what_is_no_record_has_no_class() -> None:
    """An IRI that the graph does not hold, one of somebody else's, and one that would break out of the query."""
    knowledge = shipped.knowledge()
    assert types_of(knowledge, f"{ID}DRD2") >= {f"{KG}Receptor"}
    for iri in (
        f"{ID}no-such-thing",
        f"{NODE}no-such-thing",
        "http://example.org/x",
        f"{ID}x> ?p ?o . ?s a <y",
        f"{ID}x\n",
    ):
        assert types_of(knowledge, iri) == set()
