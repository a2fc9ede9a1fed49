"""Answers of any size with any words in them: what a hostile label, table or name could make of a result."""

from __future__ import annotations

from hostile import TEXTS
from hypothesis import strategies as st

from kg.answer.affinities import RecordedValue, rows_of
from kg.answer.answer import Answer
from kg.answer.compare import Comparison, Level, Shared
from kg.answer.curve import DoseCurve
from kg.answer.explanation import ExplainedRoute, Explanation, Explanations
from kg.answer.records import (
    CompoundGiven,
    Effect,
    PathwayEffect,
    RouteLink,
    ScenarioAnswered,
    Stated,
    TargetEffect,
)
from kg.answer.traced import LinkStep, Traced, TracedLink, Traces
from kg.direction import Direction

NUMBERS = st.floats(-1e9, 1e9)
SHARES = st.one_of(st.none(), st.floats(0, 1))
DIRECTIONS = st.sampled_from(Direction)
WORDS = st.lists(TEXTS, max_size=4).map(tuple)
PAIRS = st.one_of(st.none(), st.tuples(NUMBERS, NUMBERS))


def many(records):
    """Few distinct records, repeated: an answer of hundreds is as quickly made as one of three."""
    return st.tuples(st.lists(records, max_size=3), st.integers(1, 60)).map(lambda found: tuple(found[0] * found[1]))


COMPOUNDS = st.builds(
    CompoundGiven, TEXTS, TEXTS, TEXTS, NUMBERS, TEXTS, st.one_of(st.none(), TEXTS), NUMBERS
)  # fmt: skip
SCENARIOS = st.builds(
    ScenarioAnswered, many(COMPOUNDS), many(COMPOUNDS), TEXTS, st.integers(0), st.integers(0), TEXTS, many(TEXTS),
    many(COMPOUNDS), many(TEXTS), many(st.tuples(TEXTS, NUMBERS)), many(st.tuples(TEXTS, NUMBERS)),
)  # fmt: skip
LINKS = st.builds(RouteLink, TEXTS, TEXTS, st.sampled_from("+-?"), NUMBERS, WORDS)
STATED = st.builds(Stated, TEXTS, TEXTS, TEXTS, st.integers(), TEXTS, PAIRS, TEXTS, DIRECTIONS)
TARGETS = st.builds(
    TargetEffect, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, PAIRS, SHARES, SHARES, TEXTS, TEXTS, WORDS
)  # fmt: skip
EFFECTS = st.builds(
    Effect, TEXTS, TEXTS, TEXTS, TEXTS, DIRECTIONS, TEXTS, NUMBERS, NUMBERS, PAIRS, TEXTS, TEXTS, SHARES, TEXTS
)  # fmt: skip
PATHWAYS = st.builds(
    PathwayEffect, TEXTS, TEXTS, DIRECTIONS, NUMBERS, st.integers(1), WORDS, st.lists(LINKS, max_size=4).map(tuple)
)  # fmt: skip
ANSWERS = st.builds(Answer, SCENARIOS, many(STATED), many(TARGETS), many(EFFECTS), many(PATHWAYS), many(TEXTS))

ROUTES = st.builds(ExplainedRoute, WORDS, st.lists(LINKS, max_size=9).map(tuple), NUMBERS, TEXTS)
EXPLANATIONS = st.builds(
    Explanation, TEXTS, TEXTS, DIRECTIONS, NUMBERS, many(ROUTES), NUMBERS, many(st.tuples(TEXTS, NUMBERS)),
    NUMBERS.map(abs), st.integers(0, 120), st.integers(0, 120), many(st.tuples(TEXTS, NUMBERS)), many(st.tuples(TEXTS, TEXTS)),
)  # fmt: skip
EXPLANATION_LISTS = many(EXPLANATIONS).map(Explanations)
SIGNS = st.sampled_from("+-?±")
STEPS = st.builds(LinkStep, TEXTS, SIGNS, TEXTS, TEXTS, TEXTS, TEXTS, WORDS)
TRACED_LINKS = st.builds(TracedLink, TEXTS, TEXTS, SIGNS, NUMBERS, WORDS, st.lists(STEPS, max_size=3).map(tuple))
SHARE = st.one_of(st.none(), NUMBERS)
TRACES = many(
    st.builds(Traced, WORDS.filter(len), st.lists(TRACED_LINKS, max_size=16).map(tuple), SIGNS, SHARE, SHARE)
).map(Traces)


@st.composite
def comparisons(draw):
    """Two to twelve compounds side by side."""
    names = tuple(draw(st.lists(TEXTS, min_size=2, max_size=12)))
    values = st.tuples(*[st.one_of(st.none(), NUMBERS)] * len(names))
    directions = st.tuples(*[DIRECTIONS] * len(names))
    things = many(st.builds(Shared, TEXTS, TEXTS, values, directions, TEXTS))
    level = st.builds(Level, TEXTS, TEXTS, TEXTS, NUMBERS, TEXTS, WORDS)
    recorded = st.builds(
        RecordedValue, st.sampled_from(names), *[TEXTS] * 10, WORDS, TEXTS, st.booleans(), TEXTS,
        st.tuples(st.floats(0, 1e9), st.floats(1e9, 1e12)),
    )  # fmt: skip
    found = draw(many(recorded))
    levels = tuple(draw(st.lists(level, min_size=len(names), max_size=len(names))))
    return Comparison(names, levels, found, rows_of(found, names), draw(things), draw(things), draw(TEXTS))


@st.composite
def curves(draw):
    """A curve of none to 500 points."""
    points = draw(st.sampled_from([0, 1, 2, 3, 25, 500]))
    values = st.tuples(NUMBERS).map(lambda one: one * points)
    table = st.dictionaries(TEXTS, values, max_size=20)
    log2 = draw(table)
    return DoseCurve(draw(TEXTS), draw(TEXTS), draw(values), log2, log2, draw(table))
