"""One call a command: from a table to a finished calculation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.assay.binding import read_binding
from kg.assay.compounds import by_compound, refuse_several
from kg.assay.currents import read_currents
from kg.assay.curve import fit_curve
from kg.assay.fits import CompoundFit, Fits
from kg.assay.microdialysis import Dialysis, analyse_dialysis, read_samples
from kg.assay.occupancy import Occupancy, fit_occupancy, read_scans
from kg.assay.patch import Patch, analyse_patch
from kg.assay.potency import tracer
from kg.assay.saturation import fit_saturation
from kg.assay.wells import KINDS, read_wells
from kg.errors import DataError, UsageError
from kg.pharmacology.quantity import measured, positive
from kg.pharmacology.units import MOLAR_IN_NM, Kind

if TYPE_CHECKING:
    from kg.assay.potency import Tracer
    from kg.assay.report import AssayReport
    from kg.assay.tables import AssayTable
    from kg.pharmacology.quantity import Quantity

MODELS = (*KINDS, "saturation")


def fit_table(
    table: AssayTable,
    model: str,
    *,
    unit: str = "",
    radioligand: str = "",
    kd: str = "",
    receptor: str = "",
    depletion: bool = False,
) -> AssayReport:
    """Fit the curve of one compound in one kind of experiment: competition, uptake, channel, gpcr or saturation.

    `unit` is the concentration's unit where the header has none; `radioligand` and `kd` are texts like
    `1 ± 0.2 nM` and belong to competition alone. With `receptor`, the level of sites in the well, depletion is
    accounted for exactly, in competition and saturation. Raises UsageError or DataError for what cannot be read, and
    for a table of several compounds (see `fit_each`); data without an answer give a report with a verdict.
    """
    found = fit_each(
        table, model, unit=unit, radioligand=radioligand, kd=kd, receptor=receptor, depletion=depletion
    ).fits  # fmt: skip
    if len(found) > 1:
        names = ", ".join(one.compound for one in found)
        raise DataError(f"the table holds several compounds: {names}", table.source, "fit_each fits each of them")
    return found[0].report


def fit_each(
    table: AssayTable,
    model: str,
    *,
    unit: str = "",
    radioligand: str = "",
    kd: str = "",
    receptor: str = "",
    depletion: bool = False,
) -> Fits:
    """The same for each compound of a table with a column `compound`, side by side; a flat one stops no other."""
    if model not in MODELS:
        raise UsageError(f"no model {model!r}", "kg assay fit", f"use one of {', '.join(MODELS)}")
    if depletion and model != "saturation":
        raise UsageError(
            "--depletion is part of the saturation model", "--depletion", "give the receptor by --receptor"
        )
    if depletion and receptor:
        raise UsageError("depletion is accounted for in two ways", "--receptor", "give --depletion or --receptor")
    sites = positive(receptor, Kind.MOLAR, "--receptor") if receptor else None
    if model == "saturation":
        if radioligand or kd:
            raise UsageError("a saturation experiment measures Kd itself", "--kd", "leave --radioligand and --kd away")
        found = [(name, _saturation(part, unit, depletion, sites)) for name, part in by_compound(table, unit)]
    else:
        ligand = positive(radioligand, Kind.MOLAR, "--radioligand") if radioligand else None
        constant = positive(kd, Kind.MOLAR, "--kd") if kd else None
        pair = tracer(KINDS[model], ligand, constant, sites)
        found = [(name, _curve(part, model, unit, pair)) for name, part in by_compound(table, unit)]
    return Fits(tuple(CompoundFit(name, report) for name, report in found))


def _saturation(table: AssayTable, unit: str, depletion: bool, receptor: Quantity | None) -> AssayReport:
    binding = read_binding(table, unit, depletion)
    if receptor is not None and binding.unit in MOLAR_IN_NM:
        cure = "binding in a molar unit shows its own depletion: use --depletion instead"
        raise UsageError("the receptor level follows from the data", "--receptor", cure)
    report = fit_saturation(binding, depletion, receptor)
    conditions = {"model": "saturation", "ligand_depletion": "accounted for" if depletion or receptor else "ignored"}
    if receptor is not None:
        conditions["receptor"] = receptor.text
    return replace(report, conditions=conditions, source=table.source, digest=table.digest)


def _curve(table: AssayTable, model: str, unit: str, pair: Tracer | None) -> AssayReport:
    kind = KINDS[model]
    wells = read_wells(table, kind, unit)
    conditions = {"model": model, "response": f"{wells.response_name} {wells.response_unit}".strip()}
    if pair is not None:
        conditions |= {"radioligand": pair.concentration.text, "kd": pair.kd.text, "ligand_depletion": "ignored"}
    if pair is not None and pair.receptor is not None:
        conditions |= {"ligand_depletion": "accounted for", "receptor": pair.receptor.text}
    report = fit_curve(wells, kind, pair)
    return replace(report, conditions=conditions, source=table.source, digest=table.digest)


def dialysis_table(table: AssayTable, *, dose_at: str = "0 min", analyte: str = "") -> Dialysis:
    """Percent of baseline, time course and area of a microdialysis table."""
    minute = measured(dose_at, Kind.TIME, "--dose-at").value
    samples, unit = read_samples(table, minute, analyte)
    found = analyse_dialysis(samples, unit, table.source, table.digest)
    return replace(found, notes=(*table.notes, *found.notes))


def patch_table(table: AssayTable, *, unit: str = "", v_half: str = "", slope: str = "") -> Patch:
    """Block, state affinities and use dependence of a patch-clamp table."""
    if bool(v_half) != bool(slope):
        raise UsageError("availability needs V_half and slope", "--v-half", "give both or neither")
    refuse_several(table, "kg assay patch")
    middle = measured(v_half, Kind.VOLTAGE, "--v-half") if v_half else None
    width = positive(slope, Kind.VOLTAGE, "--slope") if slope else None
    found = analyse_patch(read_currents(table, unit), middle, width, table.digest)
    return replace(found, notes=(*table.notes, *found.notes))


def occupancy_table(table: AssayTable, *, group_baseline: bool = False) -> Occupancy:
    """Occupancies and plasma EC50 of a table of binding potentials."""
    refuse_several(table, "kg assay occupancy")
    scans, unit, notes = read_scans(table, group_baseline)
    return fit_occupancy(scans, unit, (*table.notes, *notes), table.source, table.digest)
