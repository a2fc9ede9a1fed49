"""One call a command: from a table to a finished calculation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.assay.currents import read_currents
from kg.assay.curve import fit_curve
from kg.assay.microdialysis import Dialysis, analyse_dialysis, read_samples
from kg.assay.occupancy import Occupancy, fit_occupancy, read_scans
from kg.assay.patch import Patch, analyse_patch
from kg.assay.potency import tracer
from kg.assay.saturation import fit_saturation, read_binding
from kg.assay.wells import KINDS, read_wells
from kg.errors import UsageError
from kg.pharmacology.quantity import measured, positive
from kg.pharmacology.units import Kind

if TYPE_CHECKING:
    from kg.assay.report import AssayReport
    from kg.assay.tables import AssayTable

MODELS = (*KINDS, "saturation")


def fit_table(
    table: AssayTable, model: str, *, unit: str = "", radioligand: str = "", kd: str = "", depletion: bool = False
) -> AssayReport:
    """Fit the curve of one kind of experiment: competition, uptake, channel, gpcr or saturation.

    `unit` is the concentration's unit where the header has none; `radioligand` and `kd` are texts like
    `1 ± 0.2 nM` and belong to competition alone. Raises UsageError or DataError for what cannot be read; data
    without an answer give a report with a verdict.
    """
    if model not in MODELS:
        raise UsageError(f"no model {model!r}", "kg assay fit", f"use one of {', '.join(MODELS)}")
    conditions = {"model": model}
    if model == "saturation":
        if radioligand or kd:
            raise UsageError("a saturation experiment measures Kd itself", "--kd", "leave --radioligand and --kd away")
        report = fit_saturation(read_binding(table, unit, depletion), depletion)
        conditions["ligand_depletion"] = "accounted for" if depletion else "ignored"
        return replace(report, conditions=conditions, source=table.source, digest=table.digest)
    if depletion:
        raise UsageError("ligand depletion is part of the saturation model", "--depletion", "leave it away")
    kind = KINDS[model]
    ligand = positive(radioligand, Kind.MOLAR, "--radioligand") if radioligand else None
    constant = positive(kd, Kind.MOLAR, "--kd") if kd else None
    pair = tracer(kind, ligand, constant)
    wells = read_wells(table, kind, unit)
    conditions["response"] = f"{wells.response_name} {wells.response_unit}".strip()
    if pair is not None:
        conditions |= {"radioligand": pair.concentration.text, "kd": pair.kd.text}
    report = fit_curve(wells, kind, pair)
    return replace(report, conditions=conditions, source=table.source, digest=table.digest)


def dialysis_table(table: AssayTable, *, dose_at: str = "0 min", analyte: str = "") -> Dialysis:
    """Percent of baseline, time course and area of a microdialysis table."""
    minute = measured(dose_at, Kind.TIME, "--dose-at").value
    samples, unit = read_samples(table, minute, analyte)
    return analyse_dialysis(samples, unit, table.source, table.digest)


def patch_table(table: AssayTable, *, unit: str = "", v_half: str = "", slope: str = "") -> Patch:
    """Block, state affinities and use dependence of a patch-clamp table."""
    if bool(v_half) != bool(slope):
        raise UsageError("availability needs V_half and slope", "--v-half", "give both or neither")
    middle = measured(v_half, Kind.VOLTAGE, "--v-half") if v_half else None
    width = positive(slope, Kind.VOLTAGE, "--slope") if slope else None
    return analyse_patch(read_currents(table, unit), middle, width, table.digest)


def occupancy_table(table: AssayTable, *, group_baseline: bool = False) -> Occupancy:
    """Occupancies and plasma EC50 of a table of binding potentials."""
    scans, unit, notes = read_scans(table, group_baseline)
    return fit_occupancy(scans, unit, notes, table.source, table.digest)
