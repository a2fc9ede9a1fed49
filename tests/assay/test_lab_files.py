"""Files as labs keep them: read to the right number, or refused with a reason and a cure that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lab_files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.assay import Status, fit_each, read_table
from kg.assay.compounds import by_compound
from kg.assay.sheet import decoded
from kg.assay.tables import parse_table
from kg.assay.wells import KINDS, read_wells
from kg.errors import DataError, KgError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.assay import Fits

FILES = [raw if isinstance(raw, bytes) else raw.encode() for raw in lab_files.READ.values()]


def _fits(folder: Path, content: str | bytes) -> Fits:
    path = folder / "lab.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return fit_each(read_table(path), "competition")


@pytest.mark.parametrize("name", sorted(lab_files.READ))
def test_a_file_is_read_to_its_ic50(name: str, tmp_path: Path) -> None:
    """However the same experiment is written, one compound comes out with the same IC50."""
    found = _fits(tmp_path, lab_files.READ[name]).fits
    assert len(found) == 1
    assert found[0].report.estimates is not None
    assert found[0].report.estimates["ic50_nM"].value == pytest.approx(lab_files.IC50, rel=0.005)


@pytest.mark.parametrize("name", sorted(lab_files.REFUSED))
def test_a_file_is_refused_with_a_cure_that_works(name: str, tmp_path: Path) -> None:
    """What cannot be read safely is refused with its reason and a cure; the file with the cure applied is read."""
    content, reason, cured = lab_files.REFUSED[name]
    with pytest.raises(DataError, match=reason) as caught:
        _fits(tmp_path, content)
    assert caught.value.cure
    assert _fits(tmp_path, cured).fits[0].report.status is Status.ESTIMATED


@pytest.mark.parametrize("name", sorted(lab_files.SEVERAL))
def test_compounds_are_fitted_apart(name: str, tmp_path: Path) -> None:
    """Compounds in a column, above the columns or in their names each have a curve; a flat one stops no other."""
    content, expected = lab_files.SEVERAL[name]
    found = {one.compound: one.report for one in _fits(tmp_path, content).fits}
    assert {name: report.estimates is not None for name, report in found.items()} == expected
    for report in found.values():
        if report.estimates is not None:
            assert report.estimates["ic50_nM"].value == pytest.approx(lab_files.IC50, rel=0.05)
        else:
            assert report.status is Status.FLAT


@settings(max_examples=300, deadline=None)
@given(
    raw=st.sampled_from(FILES),
    cuts=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), st.binary(max_size=6)), max_size=4),
)
def test_a_damaged_file_is_an_error_and_no_traceback(raw: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    """Whatever bytes are cut out of a file or put into it, it is read or refused with a cure."""
    for start, length, inserted in cuts:
        raw = raw[:start] + inserted + raw[start + length :]
    cure = "none needed"
    try:
        for _, part in by_compound(parse_table(decoded(raw, "lab.csv"), "lab.csv")):
            read_wells(part, KINDS["competition"])
    except KgError as error:
        cure = error.cure
    assert cure


@settings(max_examples=60, deadline=None)
@given(
    doses=st.lists(st.floats(1e-3, 1e5).map(lambda x: float(f"{x:.4g}")), min_size=3, max_size=8, unique=True),
    sign=st.sampled_from(",;\t"),
    decimal=st.sampled_from(".,"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_notation_does_not_matter(doses: list[float], sign: str, decimal: str, encoding: str, end: str) -> None:
    """Separator, decimal sign, encoding and line ends leave the wells as they are, or the file is refused."""

    def cell(value: float) -> str:
        text = f"{value:.10f}".replace(".", decimal)
        return f'"{text}"' if sign == decimal else text

    lines = [sign.join(("concentration_nM", "bound")), *(sign.join((cell(one), cell(one / 3.0))) for one in doses)]
    table = parse_table(decoded((end.join(lines) + end).encode(encoding), "lab.csv"), "lab.csv")
    wells = read_wells(table, KINDS["gpcr"])
    assert wells.concentration.tolist() == pytest.approx(doses)
    assert wells.response.tolist() == pytest.approx([one / 3.0 for one in doses], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Plate 7\n" + lab_files.PLAIN + "\nPlate 8\n" + lab_files.PLAIN, ("Plate 7", "Plate 8")),
        (lab_files.PLAIN + lab_files.PLAIN, ("table 1", "table 2")),
        (",Day 1,Day 2\nconcentration_nM,bound,bound\n" + "".join(f"{x},{y},{y + 1}\n" for x, y in zip(lab_files.DOSES, lab_files.BOUND, strict=True)), ("Day 1", "Day 2")),
    ],
)  # fmt: skip
def test_plates_of_one_file_are_experiments(text: str, labels: tuple[str, ...], tmp_path: Path) -> None:
    """Tables below each other, and days above the columns, are plates that are averaged, not compounds and not wells."""
    found = _fits(tmp_path, text).fits
    assert len(found) == 1
    assert tuple(plate.plate for plate in found[0].report.plates) == labels


def test_wells_that_a_column_excludes_are_left_out(tmp_path: Path) -> None:
    """What the lab has marked is left out and counted; a mark that cannot be read is an error with its line."""
    lines = lab_files.PLAIN.splitlines()
    rows = [f"{line},{'yes' if line.startswith('10,') else ''}" for line in lines[1:]]
    found = _fits(tmp_path, "\n".join([lines[0] + ",exclude", *rows])).fits[0].report
    assert sum(part.y.size for part in found.chosen.fits) == len(rows) - 1
    assert any("1 well(s) left out" in note for note in found.notes)
    with pytest.raises(DataError, match="exclude is 'perhaps'") as caught:
        _fits(tmp_path, "\n".join([lines[0] + ",exclude", *rows]).replace("yes", "perhaps"))
    assert caught.value.where.endswith(":6")


def test_a_copied_table_is_remarked(tmp_path: Path) -> None:
    """A table pasted twice has intervals too narrow, and that is said."""
    body = lab_files.PLAIN.split("\n", 1)[1]
    found = _fits(tmp_path, lab_files.PLAIN + body).fits[0].report
    assert any("copies are no replicates" in note for note in found.notes)


def test_half_of_the_controls_is_said_to_be_unused(tmp_path: Path) -> None:
    """A column nonspecific without total cannot give percent of specific binding; it is not passed over in silence."""
    lines = lab_files.PLAIN.splitlines()
    text = "\n".join([lines[0] + ",nonspecific", *(line + ",3" for line in lines[1:])])
    assert any("nonspecific was not used" in note for note in _fits(tmp_path, text).fits[0].report.notes)
