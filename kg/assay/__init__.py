"""The bench: from plates, dialysates, currents and scans to potencies, courses, state affinities and occupancies.

Pure functions over arrays; NumPy throughout, SciPy (the extra `assay`) where something is fitted.
"""

from __future__ import annotations

from kg.assay.bench import MODELS, dialysis_table, fit_each, fit_table, occupancy_table, patch_table
from kg.assay.estimates import Estimate
from kg.assay.fits import CompoundFit, Fits
from kg.assay.report import AssayReport, Status
from kg.assay.tables import AssayTable, parse_table, read_table

__all__ = [
    "MODELS",
    "AssayReport",
    "AssayTable",
    "CompoundFit",
    "Estimate",
    "Fits",
    "Status",
    "dialysis_table",
    "fit_each",
    "fit_table",
    "occupancy_table",
    "parse_table",
    "patch_table",
    "read_table",
]
