"""Promises of kg.exchange.bnet: the rules say what the signs say."""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import subprocess
import sys

import pytest
import requirements
from nets import NET

from kg.errors import DataError
from kg.exchange.bnet import LARGEST, read, write


def _rules(text: str) -> dict[str, str]:
    head, *lines = text.splitlines()
    assert head == "targets, factors"
    return dict(line.split(", ", 1) for line in lines)


def test_activators_turn_on_and_inhibitors_turn_off():
    """The rule of a node with both, over all states of its regulators; a pair of both signs and an unknown one are out."""
    text, losses = write(NET)
    rules = _rules(text)
    assert rules["A__cell"] == "A__cell"
    assert rules["Bplus__cell"] == "Bplus__cell"
    rule = rules["B___cell"].replace("!", " not ").replace("&", " and ").replace("|", " or ")
    for serotonin, plus, own in itertools.product((False, True), repeat=3):
        state = {"_5_HT": serotonin, "Bplus__cell": plus, "B___cell": own}
        assert eval(rule, {}, state) == (serotonin and not plus and not own)  # noqa: S307
    assert losses["pairs of both signs"] == 1
    assert losses["influences of unknown sign"] == 1


def test_a_boolean_tool_reads_it():
    """AEON takes the file, with every node and the signs of its regulations."""
    requirements.require(
        "biodivine_aeon", importlib.util.find_spec("biodivine_aeon") is not None, "pip install biodivine-aeon"
    )
    from biodivine_aeon import BooleanNetwork

    network = BooleanNetwork.from_bnet(write(NET)[0]).infer_valid_graph()
    assert network.variable_count() == len(NET.things)
    names = {v: network.get_variable_name(v) for v in network.variables()}
    signs = {(names[r["source"]], names[r["target"]]): r["sign"] for r in network.regulations()}
    assert signs["_5_HT", "B___cell"] in ("+", "positive", True)
    assert signs["Bplus__cell", "B___cell"] in ("-", "negative", False)


def test_the_sign_of_a_literal_is_that_of_its_negations(tmp_path):
    """Brackets hand negation on; both ways is unknown; an input and a constant are no influence."""
    path = tmp_path / "a.bnet"
    path.write_text("targets, factors\nA, B & !(C | !D)\nB, B\nC, (A & !B) | (!A & B)\nD, 1\nE, A &\n", "utf-8")
    draft = read(path)
    assert {(t.source, t.target): t.sign for t in draft.ties} == {
        ("B", "A"): 1, ("C", "A"): -1, ("D", "A"): 1, ("A", "C"): 0, ("B", "C"): 0,
    }  # fmt: skip
    assert [r.where for r in draft.refused] == ["6"]
    assert draft.told["inputs, which keep their state"] == 1


@pytest.mark.parametrize("text", ["A B\nC D\n", "A, B)\n", "A, " + "(" * 10_000 + "\n", "A, !\n"])
def test_what_is_no_rule_is_refused(tmp_path, text):
    """No comma, unbalanced or endless brackets, nothing to negate."""
    path = tmp_path / "a.bnet"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(path)


def test_models_at_hand(reference_data):
    """Each target of a model is a thing, each rule is read."""
    for name, targets in (("grieco_mapk", 53), ("remy_tumorigenesis", 35), ("raf", 3)):
        draft = read(reference_data / "data" / "boolean_models" / f"{name}.bnet")
        assert (draft.rows, len(draft.things), draft.refused) == (targets, targets, [])


BOMBS = {
    "lines": b"\n" * (LARGEST + 1),
    "remarks": (b"#" + b"x" * 99_999 + b"\n") * 41,
    "one name": b"A, " + b"B|" * 1_000_000 + b"B\n",
    "many names": b"".join(b"A%d, B%d\n" % (n, n) for n in range(200_000)),
    "names in a rule": b"A, " + b"|".join(b"B%d" % n for n in range(300_000)) + b"\n",
    "brackets": b"A, " + b"(" * 3_000_000 + b"\n",
    "negations": b"A, " + b"!" * 3_000_000 + b"B\n",
    "blanks": b"A, B" + b" " * 3_500_000 + b"|" + b" " * 400_000 + b"C\n",
}


@pytest.mark.parametrize(
    ("bomb", "packed"),
    [
        *((bomb, False) for bomb in BOMBS if bomb not in {"lines", "many names"}),
        ("one name", True),
        *(pytest.param(bomb, True, marks=pytest.mark.slow) for bomb in ("lines", "many names")),
    ],
)
def test_a_bomb_is_bounded_in_memory_and_time(tmp_path, bomb, packed):
    """Read or refused within a gigabyte and thirty seconds of a processor, in a process that has no more; what is read is right."""
    path = tmp_path / ("a.bnet.gz" if packed else "a.bnet")
    path.write_bytes(gzip.compress(BOMBS[bomb], 1) if packed else BOMBS[bomb])
    code = (
        "import resource, sys; from pathlib import Path; from kg.errors import DataError; from kg.exchange.bnet import read\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (30, 30)); resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "try: print(sorted({(t.source[:9], t.target[:9]) for t in read(Path(sys.argv[1])).ties})[:3])\n"
        "except DataError as error: print('refused', error.where)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    if bomb in {"one name", "negations"}:
        assert run.stdout == "[('B', 'A')]\n"
    elif bomb == "blanks":
        assert run.stdout == "[('B', 'A'), ('C', 'A')]\n"
    elif bomb == "many names":
        assert run.stdout == "[('B0', 'A0'), ('B1', 'A1'), ('B10', 'A10')]\n"
    else:
        assert "refused" in run.stdout or run.stdout == "[]\n"
