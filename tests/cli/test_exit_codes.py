"""Each failure is one message on stderr with the right exit code, and never a traceback."""

from __future__ import annotations

import pytest
from terminal import kg, process


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("find", "amitriptyline"), 0, "amitriptyline"),
        (("find", "zzzzqqqq"), 1, "nothing is called"),
        (("show", "amitriptiline"), 1, "amitriptyline"),
        (("perturb", "amitriptiline"), 1, "did you mean"),
        (("perturb",), 2, "no compound"),
        (("perturb", "amitriptyline", "--dose", "banana"), 2, "no dose or concentration"),
        (("perturb", "amitriptyline", "--dose", "20 nM"), 2, "is no dose"),
        (("perturb", "amitriptyline", "--dose", "1 mg/day", "--conc", "1 nM"), 2, "not both"),
        (("perturb", "amitriptyline", "--in", "moon"), 1, "no context"),
        (("perturb", "amitriptyline", "--set", "cAMP@D2-MSN"), 2, "NODE=FOLD"),
        (("perturb", "amitriptyline", "--profile", "/nowhere.tsv"), 3, "no such profile"),
        (("perturb", "amitriptyline", "--nonsense"), 2, "No such option"),
        (("perturb", "amisulpride-d5", "--dose", "100 mg/day"), 3, "no action of amisulpride-d5"),
        (("trace", "amitriptyline", "moon@sun"), 1, "no entity"),
        (("trace", "amitriptyline", "CREB", "--max-length", "999"), 2, "at most"),
        (("explain", "amitriptyline", "nothing"), 1, "no entity"),
        (("compare", "amitriptyline"), 2, "two compounds"),
        (("dose", "amitriptyline", "cAMP@D2-MSN", "--from", "1 nM"), 2, "both --from and --to"),
        (("query", "SELECT WHERE {"), 2, "SPARQL"),
        (("query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 2, "SERVICE"),
        (("query", "--name", "no-such-query"), 1, "no query"),
        (("query",), 2, "one query"),
        (("query", "SELECT ?x { ?x a kg:Nothing }"), 1, "no rows"),
        (("check", "/nowhere.ttl"), 3, "no such file"),
        (("find", "x", "--also", "/nowhere.ttl"), 3, "no such file"),
        (("perturb", "amitriptyline", "-o", "answer.xyz"), 2, "no format"),
        (("nonsense",), 2, "No such command"),
        (("--version",), 0, "synaptrace"),
    ],
)  # fmt: skip
def test_exit_code_and_message(arguments, code, said, tmp_path):
    """What was done or what went wrong, in one message, with its code."""
    run = kg(*arguments, cwd=tmp_path)
    assert run.returncode == code, run.stderr
    assert said in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    if code:
        assert run.stderr.strip()
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("arguments", "code"), [(("find", "SERT"), 0), (("find", "zzzzqqqq"), 1), (("nonsense",), 2)])
def test_the_code_reaches_the_shell(arguments, code):
    """The exit code of the process is the one that the command line means, with the error on stderr; beside an answer only a remark stands there."""
    run = process(*arguments)
    assert run.returncode == code
    assert bool(run.stdout) == (code == 0)
    assert any(word in run.stderr for word in ("kg: ", "Error: ", "No such command")) == (code != 0)


@pytest.mark.parametrize(
    "hostile",
    ["<x> } INSERT DATA { <a:a> <a:b> <a:c> } #\"'", "id:amitriptyline> ?p ?o } # %s .* [", "x" * 10_000, "\u202egpj\x1b[31m\n@"],
)  # fmt: skip
@pytest.mark.parametrize(
    "words",
    [("show", None), ("perturb", None), ("trace", "amitriptyline", None), ("explain", "amitriptyline", None),
     ("perturb", "amitriptyline", "--in", None), ("perturb", "amitriptyline", "--pretreat", None), ("check", None),
     ("find", "amitriptyline", "--also", None), ("perturb", "--profile", None), ("query", None), ("dose", None, "CREB")],
)  # fmt: skip
def test_hostile_names_are_refused_in_one_short_message(words, hostile):
    """No name breaks out of a query, steers the terminal, floods it, or raises."""
    run = kg(*(hostile if word is None else word for word in words))
    assert run.returncode in (1, 2, 3)
    assert run.stdout == ""
    assert 0 < len(run.stderr) < 4000
    assert "defect" not in run.stderr
    assert not {"\x1b", "\u202e"} & set(run.stderr)
