"""Promises of kg.engine.sparse: factors give what the loops give."""

from __future__ import annotations

import numpy as np
import pytest
import requirements
from synapse import profiles, synapse

from kg.engine import sparse
from kg.engine.attribution import attribute
from kg.engine.blocks import BlockInverse
from kg.engine.named_routes import explain
from kg.engine.response import respond
from kg.engine.system import compile_network


def test_a_large_network_is_settled_and_explained_as_a_small_one(monkeypatch):
    """States, shares and routes agree to 1e-9, and shares add up exactly."""
    requirements.require("scipy", sparse._machine() is not None, "pip install scipy")
    net = synapse()
    asked = profiles(net, 2)
    told = []
    for large in (10**9, 1):
        monkeypatch.setattr(sparse, "LARGE", large)
        settled = respond(compile_network(net.network()), asked)
        told.append((settled, attribute(settled, 1)))
    (one, shares), (other, same) = told
    assert isinstance(same.spread, sparse.Factored)
    assert isinstance(shares.spread, BlockInverse)
    assert np.max(np.abs(one.rows - other.rows)) < 1e-9
    assert np.max(np.abs(shares.shares - same.shares)) < 1e-9
    assert same.residual < 1e-9
    node = int(np.argsort(-np.abs(same.effect))[20])
    for mine, theirs in zip(explain(shares, node, 4).routes, explain(same, node, 4).routes, strict=True):
        assert mine.nodes == theirs.nodes
        assert mine.share == pytest.approx(theirs.share, abs=1e-9)


def test_slopes_are_looked_up_and_multiplied_as_in_the_matrix():
    """Parallel edges add up, those that cancel are no steps."""
    matrix = sparse.SlopeMatrix(3, np.asarray([0, 1]), np.asarray([2, 0]), np.asarray([0.5, -2.0]))
    dense = matrix.dense()
    heads, tails = np.meshgrid(range(3), range(3))
    assert (matrix.at(heads.ravel(), tails.ravel()) == dense[heads.ravel(), tails.ravel()]).all()
    x = np.asarray([1.0, 2.0, 3.0])
    assert matrix.times(x).tolist() == (dense @ x).tolist()
    assert matrix.steps().gains.tolist() == [0.5, 2.0]


def test_a_loop_of_gain_one_is_told():
    """The error of a loop alone, from the factors too."""
    requirements.require("scipy", sparse._machine() is not None, "pip install scipy")
    loop = sparse.SlopeMatrix(2, np.asarray([0, 1]), np.asarray([1, 0]), np.asarray([1.0, 1.0]))
    for made in (sparse.factored, sparse.spread):
        with pytest.raises(np.linalg.LinAlgError):
            made(loop)
