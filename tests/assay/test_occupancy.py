"""PET occupancy and the plasma level that gives half of it."""

from __future__ import annotations

import numpy as np
import pytest

from kg.assay import occupancy_table, parse_table
from kg.assay.report import Status
from kg.errors import DataError

HEADER = "subject\tregion\tplasma_ng_per_mL\tbp_baseline\tbp_drug"


def _scans(ec50: float = 60.0, top: float = 1.0, noise: float = 0.03, region: str = "caudate", seed: int = 0):
    random = np.random.default_rng(seed)
    rows = []
    for subject in range(12):
        plasma = 10 ** random.uniform(1, 3)
        base = random.normal(2.5, 0.1)
        drug = base * (1 - top * plasma / (plasma + ec50)) + random.normal(0, noise)
        rows.append(f"s{subject}\t{region}\t{plasma:.6g}\t{base:.6g}\t{max(drug, 0):.6g}")
    return rows


def _result(rows: list[str], header: str = HEADER, **options):
    return occupancy_table(parse_table("\n".join([header, *rows]) + "\n", "scans.tsv"), **options)


def test_occupancy_is_the_lost_share_of_binding_potential() -> None:
    """BP 3.0 falling to 0.6 is 80 % occupancy; a rise is kept as negative and said."""
    result = _result(["a\tcaudate\t50\t3.0\t0.6", "b\tcaudate\t1\t3.0\t3.3"])
    assert [scan.occupancy for scan in result.scans] == pytest.approx([80.0, -10.0])
    assert any("negative occupancy" in note for note in result.notes)


def test_plasma_ec50() -> None:
    """The EC50 of simulated scans lies in the interval, in the declared unit, with 100 % as maximum."""
    fitted = _result(_scans()).regions[0]
    assert fitted.model == "emax_100"
    assert fitted.estimates is not None
    one = fitted.estimates["ec50"]
    assert one.low < 60 < one.high
    assert one.unit == "ng/mL"


def test_maximum_below_full_is_found() -> None:
    """Scans that level off at 80 % choose a free maximum; regions are fitted apart."""
    result = _result([*_scans(), *_scans(143.0, 0.8, region="putamen", seed=1)])
    caudate, putamen = result.regions
    assert caudate.model == "emax_100"
    assert putamen.model == "emax_free"
    assert putamen.estimates is not None
    assert putamen.estimates["emax_percent"].low < 80 < putamen.estimates["emax_percent"].high


def test_micromolar_plasma_is_read_as_nanomolar() -> None:
    """Molar plasma levels are converted to nM, mass levels to ng/mL; no unit is an error."""
    header = "subject\tplasma_{}\tbp_baseline\tbp_drug"
    assert _result(["a\t0.5\t2\t1"], header.format("uM")).scans[0].plasma == pytest.approx(500.0)
    assert _result(["a\t0.5\t2\t1"], header.format("ug_per_mL")).scans[0].plasma == pytest.approx(500.0)
    with pytest.raises(DataError, match="no unit"):
        _result(["a\t0.5\t2\t1"], "subject\tplasma\tbp_baseline\tbp_drug")


def test_group_baseline_only_when_allowed() -> None:
    """A subject without baseline is an error; with permission the region's mean stands in and that is said."""
    rows = ["a\tcaudate\t50\t3.0\t0.6", "b\tcaudate\t10\tNA\t1.5", "c\tcaudate\t80\t2.0\t0.3"]
    with pytest.raises(DataError, match="no baseline"):
        _result(rows)
    result = _result(rows, group_baseline=True)
    assert result.scans[1].occupancy == pytest.approx(40.0)
    assert any("mean baseline" in note for note in result.notes)


def test_scans_without_plasma_have_no_ec50() -> None:
    """Occupancies alone give their mean and no EC50."""
    result = _result(["a\t2\t1", "b\t2\t0.5"], "subject\tbp_baseline\tbp_drug")
    assert result.regions[0].status is Status.TOO_FEW_POINTS
    assert result.regions[0].estimates is None
    assert "62.5 %" in result.verdict


def test_saturated_scans_do_not_bound_the_ec50() -> None:
    """Scans at one end of the curve, all near 100 %, give a verdict instead of an EC50."""
    rows = [f"s{i}\tc\t{900 + i}\t2.5\t{0.0 + 0.01 * (i % 2)}" for i in range(6)]
    assert _result(rows).regions[0].estimates is None


def test_impossible_binding_potentials_are_refused() -> None:
    """A negative binding potential or plasma level is an error with its line; no scan at all is one, too."""
    with pytest.raises(DataError, match="no row has a binding potential"):
        _result(["a\tc\t50\t2\tNA"])
    with pytest.raises(DataError, match="binding potential") as caught:
        _result(["a\tc\t50\t0\t0.6"])
    assert caught.value.where.endswith(":2")
    with pytest.raises(DataError, match="plasma level is negative"):
        _result(["a\tc\t-50\t2\t0.6"])


def test_several_compounds_are_not_one_curve() -> None:
    """Scans under two compounds are refused rather than pooled."""
    text = "subject,compound,bp_baseline,bp_drug,plasma_nM\ns1,A,3,2,10\ns2,B,3,1,10\n"
    with pytest.raises(DataError, match="several compounds: A, B"):
        occupancy_table(parse_table(text, "s.csv"))
