"""Promises of kg.exchange.sbml: a library finds no fault, and a simulator reaches the solver's answer."""

from __future__ import annotations

import importlib.util

import pytest
import requirements
import synapse

from kg.engine.batch import SolveOptions, make_batch, rest_matrix, solve
from kg.engine.model import Mode
from kg.engine.parameters import nominal
from kg.engine.system import compile_network
from kg.exchange import sbml
from kg.exchange.net import identifier


def _nets():
    """Five small networks with what acts on them."""
    yield (two := synapse.two()), (two.bind("d", "transporter", Mode.UPTAKE_BLOCK, 5.0),)
    yield (two := synapse.two()), (two.bind("d", "site", Mode.ORTHOSTERIC, 5.0, efficacy=0.3),)
    yield (chain := synapse.chain(5.0)), (chain.bind("d", "kinase", Mode.INHIBIT, 5.0),)
    yield (
        (small := synapse.synapse(cells=1, transmitters=1)),
        (small.bind("d", "PKA@0", Mode.ACTIVATE, 5.0, factor=4.0),),
    )
    yield (every := synapse.every_kind()), synapse.every_mode(every)


NETS = list(_nets())


def _written(net, bindings) -> tuple[str, object]:
    system = compile_network(net.network())
    scenario = synapse.scenario(30.0, *bindings)
    out = solve(make_batch(system, [scenario]), SolveOptions(nominal(system), rest_matrix(system, scenario.time)))
    return sbml.write(sbml.equations(system, scenario), "made <up>")[0], out.state[: len(system.network.nodes), 0]


@pytest.mark.parametrize("number", range(5))
def test_libsbml_finds_no_fault(number):
    """Consistent by the library's own check, units aside: amounts are logarithms."""
    requirements.require("libsbml", importlib.util.find_spec("libsbml") is not None, "pip install python-libsbml")
    import libsbml

    document = libsbml.readSBMLFromString(_written(*NETS[number])[0])
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
    document.checkConsistency()
    assert [document.getError(k).getMessage() for k in range(document.getNumErrors())] == []


@pytest.mark.parametrize("number", range(5))
def test_a_simulator_reaches_the_solvers_answer(number):
    """libRoadRunner, run until nothing moves, is within 1 % of every node."""
    requirements.require("roadrunner", importlib.util.find_spec("roadrunner") is not None, "pip install libroadrunner")
    import roadrunner

    net, bindings = NETS[number]
    text, wanted = _written(net, bindings)
    model = roadrunner.RoadRunner(text)
    model.simulate(0, 300, 3)
    found = dict(zip(model.model.getFloatingSpeciesIds(), model.model.getFloatingSpeciesAmounts(), strict=True))
    for key, value in zip(net.index, wanted, strict=True):
        assert found[identifier(key)] == pytest.approx(value, rel=0.01, abs=1e-4), key


@pytest.mark.parametrize("number", range(5))
def test_copasi_reaches_the_solvers_answer(number):
    """The same by COPASI, which reads every species and says nothing against the model."""
    requirements.require("basico", importlib.util.find_spec("basico") is not None, "pip install copasi-basico")
    import basico

    net, bindings = NETS[number]
    text, wanted = _written(net, bindings)
    model = basico.load_model(text)
    found = basico.run_time_course(duration=300, intervals=3, model=model, use_sbml_id=True).iloc[-1].to_dict()
    basico.remove_datamodel(model)
    for key, value in zip(net.index, wanted, strict=True):
        assert found[identifier(key)] == pytest.approx(value, rel=0.01, abs=1e-4), key


def test_an_unknown_sign_has_no_rate_and_is_counted():
    """The link stays out of the equations, and the count says so."""
    net = synapse.chain()
    number = net.drive("gene", "kinase", 0.5)
    from dataclasses import replace

    net.influences[number] = replace(net.influences[number], sign=0)
    system = compile_network(net.network())
    text, losses = sbml.write(sbml.equations(system, synapse.scenario(1.0)), "x")
    assert losses["influences of unknown sign"] == 1
    assert "gene" not in text.split('id="settle_kinase"')[1].split("</reaction>")[0]
