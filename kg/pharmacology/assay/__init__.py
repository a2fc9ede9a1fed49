"""The bench: from plates, dialysates, currents and scans to potencies, courses, state affinities and occupancies.

Pure functions over arrays; NumPy throughout, SciPy (the extra `assay`) where something is fitted.
"""

from __future__ import annotations

from kg.pharmacology.assay.bench import MODELS, dialysis_table, fit_table, occupancy_table, patch_table
from kg.pharmacology.assay.estimates import Estimate
from kg.pharmacology.assay.report import Report, Status
from kg.pharmacology.assay.tables import Table, parse_table, read_table

__all__ = [
    "MODELS",
    "Estimate",
    "Report",
    "Status",
    "Table",
    "dialysis_table",
    "fit_table",
    "occupancy_table",
    "parse_table",
    "patch_table",
    "read_table",
]
