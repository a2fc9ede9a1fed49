"""Promises of kg.exchange.logical_model: other people's libraries take the file, and reading it gives the network again."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import requirements
from hypothesis import given, settings
from hypothesis import strategies as st
from nets import NET

from kg.exchange.logical_model import write
from kg.exchange.net import Net, Thing, Tie
from kg.exchange.sbml_qual import read

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@st.composite
def networks(draw) -> Net:
    """A network of a few things of any names, each pair joined by any signs."""
    labels = draw(st.lists(WORDS, min_size=1, max_size=5, unique_by=lambda word: word.casefold()))
    things = tuple(Thing(f"n{k}", label) for k, label in enumerate(labels))
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(things), st.sampled_from(things), st.sampled_from([1, -1, 0])), max_size=8)
    )
    ties = tuple(Tie(f"t{k}", a.id, b.id, sign) for k, (a, b, sign) in enumerate(pairs))
    return Net("any", things, ties)


@settings(max_examples=40)
@given(networks())
def test_what_is_written_is_read_again(net):
    """Every pair with its sign; a pair of both signs and one of none come back without one, a lone input keeps its state."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sbml"
        path.write_text(write(net)[0], "utf-8")
        draft = read(path)
    labels = {thing.id: thing.label for thing in net.things}
    signs: dict[tuple[str, str], set[int]] = {}
    for tie in net.ties:
        signs.setdefault((labels[tie.source], labels[tie.target]), set()).add(tie.sign)
    known = {pair: found - {0} for pair, found in signs.items()}
    wanted = {pair: next(iter(found)) if len(found) == 1 else 0 for pair, found in known.items()}
    # A node whose only rule is to keep its state is read as an input; that it is said to raise itself is that rule.
    alone = {
        end for end in labels.values() if not any(b == end and a != end and len(f) == 1 for (a, b), f in known.items())
    }
    wanted = {(a, b): s for (a, b), s in wanted.items() if not (a == b and b in alone and s >= 0)}
    named = {thing.id: thing.also[0] if thing.also else thing.label for thing in draft.things.values()}
    assert {(named[t.source], named[t.target]): t.sign for t in draft.ties} == wanted


def test_libsbml_takes_it_without_an_error(tmp_path):
    """Every species and transition, names and annotations with it; warnings about units are all that is said."""
    requirements.require("libsbml", importlib.util.find_spec("libsbml") is not None, "pip install python-libsbml")
    import libsbml

    text, losses = write(NET)
    document = libsbml.readSBMLFromString(text)
    document.checkConsistency()
    assert document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    model = document.getModel().getPlugin("qual")
    assert model.getNumQualitativeSpecies() == len(NET.things)
    assert {model.getQualitativeSpecies(k).getName() for k in range(len(NET.things))} == {t.label for t in NET.things}
    first = model.getQualitativeSpecies(0)
    assert {first.getCVTerm(0).getResourceURI(k) for k in range(2)} == {
        "https://identifiers.org/hgnc:1", "https://identifiers.org/uniprot:P1",
    }  # fmt: skip
    assert losses == {"coefficients": 2, "pieces of evidence that are no paper": 1}


def test_a_boolean_tool_runs_the_rules(tmp_path):
    """AEON reads the file with every variable, and the rule that the inhibitors and the activator make."""
    requirements.require(
        "biodivine_aeon", importlib.util.find_spec("biodivine_aeon") is not None, "pip install biodivine-aeon"
    )
    from biodivine_aeon import BooleanNetwork

    path = tmp_path / "a.sbml"
    path.write_text(write(NET)[0], "utf-8")
    network = BooleanNetwork.from_file(str(path))
    assert network.variable_count() == len(NET.things)
    rules = dict(line.split(", ", 1) for line in network.to_bnet().splitlines()[1:])
    assert any(rule.count("!") == 2 and "_5_HT" in rule for rule in rules.values())


def test_papers_and_identifiers_come_back(tmp_path):
    """As annotations of the input and of the species."""
    path = tmp_path / "a.sbml"
    path.write_text(write(NET)[0], "utf-8")
    draft = read(path)
    assert {t.references for t in draft.ties} == {(), ("PMID:1",), ("PMID:2",)}
    assert {s for t in draft.things.values() for s in t.same_as} == {"hgnc:1", "chebi:28790"}
