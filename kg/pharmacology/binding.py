"""Binding and response: every ligand of one site at once, the endogenous one among them.

Ratios `x = C / K` carry no unit; concentrations and affinities are nM. Formulas: competition after Gaddum,
the operational model after Black and Leff with constitutive activity, as written in the design (section 5,
2-3).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LN2 = float(np.log(2.0))


def ligand_ratio(free_nM: npt.ArrayLike, affinity_nM: npt.ArrayLike, hill: npt.ArrayLike = 1.0) -> Array:
    """Ratio `(C / K)^h` of a ligand at its site, any broadcastable shapes, without unit.

    Domain: `free_nM >= 0`, `affinity_nM > 0`, `hill > 0`. Raises ValueError outside it.
    """
    free, affinity, slope = (
        np.asarray(free_nM, float),
        np.asarray(affinity_nM, float),
        np.asarray(hill, float),
    )
    if np.any(~(free >= 0)) or np.any(~(affinity > 0)) or np.any(~(slope > 0)):
        raise ValueError("a concentration must be >= 0 nM, an affinity and a Hill slope > 0")
    ratio: Array = (free / affinity) ** slope
    return ratio


def occupancies(ratios: npt.ArrayLike, axis: int = 0) -> Array:
    """Fraction of the site held by each ligand, `x_i / (1 + sum x)`; the ligands lie along `axis`.

    An infinite ratio holds the site alone; several infinite ones share it.
    """
    x = np.asarray(ratios, float)
    if np.any(~(x >= 0)):
        raise ValueError("a ligand ratio must be >= 0")
    endless = np.isinf(x)
    if not endless.any():
        plain: Array = x / (1.0 + x.sum(axis=axis, keepdims=True))
        return plain
    count = endless.sum(axis=axis, keepdims=True)
    finite = np.where(endless, 0.0, x)
    below: Array = finite / (1.0 + finite.sum(axis=axis, keepdims=True))
    return np.where(count > 0, endless / np.maximum(count, 1), below)


def ki_from_ic50_nM(ic50_nM: float, ligand_nM: float, kd_nM: float) -> float:
    """Ki of a competitive displacer, `IC50 / (1 + L / Kd)` (Cheng and Prusoff), all in nM.

    Raises ValueError when the radioligand's concentration or its Kd is not known to be positive: without
    them an IC50 does not stand for a Ki.
    """
    if not (ic50_nM > 0 and ligand_nM >= 0 and kd_nM > 0):
        raise ValueError("IC50 and Kd must be > 0 nM and the ligand >= 0 nM")
    return ic50_nM / (1.0 + ligand_nM / kd_nM)


def excess(
    reserve: Array,
    constitutive: Array,
    inverse_ratio: Array,
    *,
    agonism: Array,
    agonists: Array,
    inverse: Array,
) -> Array:
    """What ligands add to the constitutive stimulus, before it is divided by `1 + sum x`.

    `agonism` is `sum eps x`, `agonists` is `sum x` of ligands with efficacy, `inverse` is `sum x` of inverse
    agonists. A neutral antagonist adds exactly nothing: it keeps the constitutive stimulus of the receptor it
    holds, and only enters the denominator.
    """
    agonist: Array = reserve * agonism - constitutive * agonists
    return agonist + (inverse_ratio - 1.0) * constitutive * inverse


def stimulus(constitutive: Array, added: Array, total: Array) -> Array:
    """Operational stimulus `S = chi + added / (1 + sum x)`.

    The same as `[chi (1 + sum neutral x) + chi_inv sum inverse x + sum tau eps x] / (1 + sum x)`, arranged so
    that a neutral antagonist at a site without agonist changes not even the last bit.
    """
    result: Array = constitutive + added / (1.0 + total)
    return result


def response(signal: Array, cooperativity: Array | float = 1.0) -> Array:
    """Response `E = S^n / (1 + S^n)` as a fraction of the system's maximum, n the cooperativity of what follows."""
    steep = signal**cooperativity
    result: Array = steep / (1.0 + steep)
    return result


def affinity_factor(held: Array, cooperativity: Array) -> Array:
    """Factor on the agonist's affinity at allosteric occupancy `held`: `1 + (kappa - 1) rho`.

    `kappa > 1` potentiates, `kappa = 1` is a silent allosteric ligand, `kappa < 1` weakens.
    """
    result: Array = 1.0 + (cooperativity - 1.0) * held
    return result


def analogue_shift(drive: Array, partial: Array, full: Array) -> Array:
    """Log2 shift of an effector by a second ligand beside its messenger.

    The messenger stands at `2^drive` times rest. `full` is `sum eps x`, `partial` is `sum (1 - eps) x`: a
    full analogue adds to the messenger, one without efficacy competes it away.
    """
    result: Array = (np.log1p(full * np.exp2(-drive)) - np.log1p(partial)) / LN2
    return result
