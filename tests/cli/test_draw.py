"""kg draw, run as a user runs it."""

from __future__ import annotations

import pytest
from terminal import kg, process

SUFFIXES = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF", ".dot": b"digraph", ".html": b"<!DOCTYPE html>",
            ".sbgn": b"<?xml", ".txt": b"nortriptyline", ".csv": b"id,source"}  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_suffix_chooses_the_format(suffix, tmp_path):
    """Each suffix gives a file of its format, and nothing on stdout."""
    run = kg("draw", "nortriptyline", "--samples", "0", "-o", f"a{suffix}", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert (tmp_path / f"a{suffix}").read_bytes().startswith(SUFFIXES[suffix])


def test_without_a_file_dot_goes_to_stdout(tmp_path):
    """A figure without -o is DOT on stdout, the same in two processes whose sets have other orders."""
    runs = [process("draw", "figure/004-trk", cwd=tmp_path, env={"PYTHONHASHSEED": seed}) for seed in "12"]
    assert runs[0].returncode == 0, runs[0].stderr
    assert runs[0].stdout.startswith("digraph")
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("patch-clamp-004",), "Cell Preparation"),
        (("MAPK/ERK pathway",), "Raf"),
        (("amisulpride", "--dose", "100 mg/day", "--in", "D2-MSN"), "routes into D2-MSN"),
        (("amitriptyline", "--to", "firing@cortical-pyramidal-cell"), "why neuronal firing"),
        (("DRD2@D2-MSN", "--to", "PKA@D2-MSN"), "From DRD2@D2-MSN to PKA@D2-MSN"),
        (("amitriptyline", "--compare", "nortriptyline"), "amitriptyline | nortriptyline"),
        (("amisulpride=50 mg/day", "--compare", "amisulpride=600 mg/day"), "two doses"),
        (("amitriptyline", "amisulpride"), "amitriptyline + amisulpride"),
        (("amitriptyline", "--most", "8"), "amitriptyline"),
    ],
)  # fmt: skip
def test_what_can_be_drawn(arguments, said, tmp_path):
    """Protocols, pathways, routes, comparisons, doses and combinations give a picture with the right title."""
    run = kg(
        "draw", *arguments, *(() if "@" in arguments[0] or len(arguments) == 1 else ("--samples", "0")), cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    assert said in run.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "nothing to draw"),
        (("amitriptylinne",), 1, "did you mean amitriptyline"),
        (("figure/000-nothing",), 1, "called"),
        (("figure/004-trk", "--dose", "3 mg/day"), 2, "is no compound"),
        (("figure/004-trk", "figure/002-creb"), 2, "one thing at a time"),
        (("figure/004-trk", "--compare", "amitriptyline"), 2, "--compare says nothing"),
        (("amitriptyline", "--to", "moon@sun"), 1, "no entity"),
        (("amitriptyline", "--in", "moon"), 1, "no context"),
        (("amitriptyline", "--to", "firing", "--compare", "amoxapine"), 2, "--to and --compare"),
        (("7-hydroxyamoxapine",), 3, "nothing can be computed"),
        (("figure/004-trk", "-o", "a.xyz"), 2, "no picture format"),
        (("figure/004-trk", "-o", "nowhere/a.svg"), 3, "cannot write"),
        (("figure/004-trk", "-o", "a.svg", "--engine", "neato"), 2, "no layout engine"),
        (("figure/004-trk", "-o", "a.html", "--engine", "dot"), 2, "--engine goes with"),
        (("figure/004-trk", "-o", "a.svg", "--network", "force"), 2, "--network is a page"),
        (("figure/004-trk", "--style", "baroque"), 2, "baroque"),
        (("amitriptyline", "--profile", "/nowhere.tsv"), 3, "no such profile"),
        (("amitriptyline", "--atlas"), 2, "an atlas goes into a file"),
        (("figure/004-trk", "--atlas", "-o", "a.svg"), 2, "--atlas says nothing"),
        (("figure/004-trk", "-o", "a.svg", "--width", "wide"), 2, "is no length"),
        (("figure/004-trk", "-o", "a.svg", "--width", "40mm"), 2, "type would be"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_clear_message(arguments, code, said, tmp_path):
    """What went wrong and the cure on stderr, nothing on stdout, the right exit code, no file, no traceback."""
    run = kg("draw", *arguments, cwd=tmp_path)
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_network_page_and_the_sbgn_style(tmp_path):
    """--network gives the page that can be pulled about; --style sbgn draws hollow heads."""
    assert kg("draw", "figure/004-trk", "--network", "hierarchical", "-o", "n.html", cwd=tmp_path).returncode == 0
    assert "vis-network" in (tmp_path / "n.html").read_text("utf-8")
    run = kg("draw", "figure/004-trk", "--style", "sbgn", cwd=tmp_path)
    assert "arrowhead=empty" in run.stdout


def test_a_compound_of_ones_own_is_drawn(tmp_path):
    """A profile alone is enough: the picture bears its name."""
    (tmp_path / "mine.tsv").write_text(
        "#compound newdrug\n#free_nM 20\ntarget\taction\ttype\trelation\tvalue\tunit\nDRD2\tantagonist\tKi\t=\t5\tnM\n",
        "utf-8",
    )
    run = kg("draw", "--profile", "mine.tsv", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "newdrug" in run.stdout


def test_an_atlas_is_as_wide_as_asked(tmp_path):
    """--atlas with --width gives a page of that width in mm; a figure too."""
    for arguments in (("amisulpride", "--samples", "0", "--atlas", "--in", "D2-MSN"), ("figure/004-trk",)):
        run = kg("draw", *arguments, "--width", "180mm", "-o", "a.svg", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        assert 'width="180' in (tmp_path / "a.svg").read_text("utf-8").partition("viewBox")[0]
