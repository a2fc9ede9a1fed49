"""Promises of kg.explore: the whole walk from Python."""

from __future__ import annotations

import pytest
import shipped
from hostile import check_html, check_text

import kg
from kg.errors import KgError, UsageError

WORKSPACE = shipped.workspace()


def test_the_frame_is_the_effects():
    """One row a node, in the order of the answer, with the same numbers."""
    pandas = pytest.importorskip("pandas")
    answer = kg.perturb("amisulpride", workspace=WORKSPACE, samples=8)
    frame = answer.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["node"]) == [e.node for e in answer.effects]
    assert list(frame["log2_change"]) == [e.log2_change for e in answer.effects]
    assert list(frame["direction"]) == [e.direction for e in answer.effects]


def test_explain_is_the_answers_own_explanation():
    """`kg.explain(compound, node)` and `kg.perturb(compound).explain(node)` are one."""
    ours = kg.explain("amisulpride", "cAMP@D2-MSN", workspace=WORKSPACE)
    theirs = kg.perturb("amisulpride", workspace=WORKSPACE).explain("cAMP@D2-MSN")
    assert [w.to_json() for w in ours] == [w.to_json() for w in theirs]


def test_explain_makes_the_call_of_perturb():
    """A node whose call does not hold under the samples is not called increased by its explanation."""
    open_calls = [e for e in kg.perturb("amisulpride", workspace=WORKSPACE).effects if e.direction == "conflicting"]
    assert open_calls
    assert kg.explain("amisulpride", open_calls[0].node, workspace=WORKSPACE)[0].direction == "conflicting"


def test_within_keeps_the_effects_below_a_place():
    """`within` leaves out nodes of other places and changes no number."""
    whole = {e.node: e for e in kg.perturb("amisulpride", workspace=WORKSPACE, samples=0).effects}
    part = kg.perturb("amisulpride", workspace=WORKSPACE, samples=0, in_="D2-MSN").effects
    assert part
    assert all(e.context.startswith("D2-MSN") and whole[e.node] == e for e in part)


def test_nothing_to_explain_is_a_usage_error():
    """No name at all, or a node without a compound."""
    for names in ((), ("cAMP@D2-MSN",)):
        with pytest.raises(KgError):
            kg.explain(*names, workspace=WORKSPACE)


def test_an_intervention_without_a_compound_is_compared_with_the_untouched_network():
    """A knocked-out autoreceptor raises its transmitter; a node held where it was changes nothing."""
    effects = {e.node: e for e in kg.perturb(without=("HTR1A@5-HT-neuron-soma",), samples=4).effects}
    assert effects["serotonin@raphe-cleft"].direction == "increased"
    assert effects["HTR1A@5-HT-neuron-soma"].direction == "decreased"
    still = kg.perturb(set=("dopamine@striatum-cleft=1",), samples=4).effects
    assert all(e.log2_change == 0.0 for e in still)


def test_a_condition_without_a_compound_has_no_routes():
    """Explaining it is a usage error, not an effect of zero."""
    answer = kg.perturb(set=("cAMP@D2-MSN=4",), workspace=WORKSPACE, samples=0)
    with pytest.raises(UsageError):
        answer.explain("PKA@D2-MSN")


ANSWER = kg.perturb("amitriptyline", workspace=WORKSPACE, samples=4)
RESULTS = {
    "perturb": lambda: ANSWER,
    "perturb, every option": lambda: kg.perturb(
        "amitriptyline=100 mg/day", "amoxapine", against="amisulpride", without="SLC6A4", set="dopamine@striatum-cleft=2",
        tone="serotonin@PFC-cleft=2x", pretreat="nortriptyline", workspace=WORKSPACE, samples=4,
    ),
    "perturb, no compound": lambda: kg.perturb(without="HTR1A@5-HT-neuron-soma", workspace=WORKSPACE, samples=0),
    "explain": lambda: kg.explain("amitriptyline", "cAMP@D2-MSN", workspace=WORKSPACE, samples=0),
    "explain, many": lambda: kg.explain("amitriptyline", "cAMP", workspace=WORKSPACE, samples=0),
    "trace": lambda: kg.trace("amitriptyline", "CREB@cortical-pyramidal-cell", workspace=WORKSPACE, k=100),
    "dose": lambda: kg.dose("amisulpride", "cAMP", workspace=WORKSPACE, points=40),
    "compare": lambda: kg.compare("amitriptyline", "nortriptyline", workspace=WORKSPACE, samples=0),
    "draw": lambda: kg.draw("amitriptyline", workspace=WORKSPACE, samples=0),
    "show": lambda: kg.show("amitriptyline", workspace=WORKSPACE),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_whatever_the_door_gives_is_one_screen(name):
    """At most 4,000 characters of 80 on a line in text; in HTML tables, and a picture where it is one."""
    result = RESULTS[name]()
    check_text(repr(result))
    assert len(repr(result).splitlines()) > 3
    if name != "draw" and not name.startswith("perturb"):
        check_html(result._repr_html_())


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("Workspace", lambda: WORKSPACE),
        ("Knowledge", lambda: WORKSPACE.knowledge),
        ("Posed", lambda: ANSWER.posed),
        ("amitriptyline", lambda: ANSWER.posed),
        ("Prepared", lambda: ANSWER.posed.prepared),
        ("Scenario", lambda: ANSWER.posed.scenario),
        ("Response", lambda: ANSWER.response),
        ("Attribution", lambda: ANSWER.attribution),
        ("Stability", lambda: ANSWER.steadiness),
        ("System", lambda: ANSWER.response.system),
        ("Network", lambda: WORKSPACE.network),
        ("CompoundRecords", lambda: WORKSPACE.book.compound(ANSWER.scenario.compounds[0].id)),
    ],
)
def test_the_machinery_of_an_answer_is_told_in_a_line(said, thing):
    """What stands behind an answer says what it is and how large; no array, no record, no cache of it is printed."""
    text = repr(thing())
    assert said in text
    assert len(text) < 400
    assert not [word for word in ("array(", "Binding(", "Node(", "matrices", "object at") if word in text]


def test_saying_what_a_workspace_is_reads_nothing():
    """Neither names nor network are made for a line of text, and one that was never filled has one too."""
    from kg.question.workspace import Workspace

    fresh = Workspace(WORKSPACE.knowledge)
    assert WORKSPACE.knowledge.digest in repr(fresh)
    assert list(vars(fresh)) == ["knowledge"]
    assert repr(Workspace.__new__(Workspace))
    assert repr(kg.Knowledge.__new__(kg.Knowledge))
