"""Promises of kg.cli.verbs: as much of the command line as is asked for, and no other than the whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from kg.cli import main
from kg.cli.verbs import VERBS, listing, of, whole

WHOLE = get_command(whole()).commands


def test_every_verb_stands_in_the_list_in_the_order_of_the_whole():
    """No verb is forgotten, none is listed that is not there."""
    assert [verb.name for verb in VERBS] == list(WHOLE)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_list_reads_as_the_help_of_the_whole(width):
    """The lines that are kept for `kg --help` are those that the verbs themselves give."""
    shown = [CliRunner().invoke(app, ["--help"], env={"COLUMNS": str(width)}).output for app in (listing(), whole())]
    assert shown[0] == shown[1]
    assert all(verb.name in shown[0] for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_one_verb_is_the_same_alone_and_among_all(verb):
    """Its parameters, and that it is a verb of a group still: `kg VERB`."""
    alone = get_command(of(verb.name)).commands[verb.name]
    assert [p.opts for p in alone.params] == [p.opts for p in WHOLE[verb.name].params]
    assert alone.help == WHOLE[verb.name].help


@pytest.mark.parametrize("asked", [["-h", "perturb"], ["--help", "perturb"], [], ["--help"]])
def test_help_before_a_verb_lists_all(asked, capsys):
    """`kg -h perturb` is the help of kg, `kg perturb -h` that of the verb."""
    with pytest.raises(SystemExit):
        main(asked)
    told = "".join(capsys.readouterr())
    assert all(f"  {verb.name} " in told for verb in VERBS)


def test_a_slip_is_told_from_a_verb():
    """What is no verb meets all of them, so that the near one is named."""
    result = CliRunner().invoke(of("pertrub"), ["pertrub", "amisulpride"])
    assert result.exit_code == 2
    assert "perturb" in result.output


def test_help_imports_no_verb():
    """The list of verbs is read from the table, not from the files of all verbs."""
    code = "import sys\nfrom kg.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(told.stderr.split())
    assert "kg.cli.verbs" in loaded
    assert not {f"kg.cli.{verb.module}" for verb in VERBS} & loaded
