"""The numbers of the equations: as recorded, and with the factors of the groups in which they are fitted.

A group is a set of numbers of one kind that moves together: tones of one ligand at one kind of receptor, weights of a
receptor, shares of a transporter. Its factor is a log2 multiplier; shares of clearance move in log-odds. What the graph
records is the prior, the group's `value` the fitted middle.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from kg.engine.model import NumberKind
from kg.engine.system import DIFFUSION_FLOOR, Array, Index, System


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers of a batch, each (rows, 1 or B).

    Gains of drives, signed; functional tones of ligands; reserve and span (log2 at full activation) of sites; shares of
    the resting clearance of uptakes, enzymes and diffusion; saturation of uptakes.
    """

    gains: Array
    tones: Array
    reserve: Array
    span: Array
    uptake_share: Array
    enzyme_share: Array
    diffusion: Array
    saturation: Array

    def take(self, columns: Index) -> Parameters:
        """The numbers of some columns."""
        cut: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            cut[field.name] = value if value.shape[1] == 1 else value[:, columns]
        return Parameters(**cut)


def recorded(system: System) -> Parameters:
    """The numbers as the graph records them, one column."""
    return Parameters(
        system.drive_gain,
        system.tone,
        system.tau,
        system.span * system.weight,
        system.uptake_share,
        system.enzyme_share,
        system.diffusion,
        system.saturation,
    )


def nominal(system: System) -> Parameters:
    """The fitted numbers, one column."""
    return scaled(system, recorded(system), np.asarray([[group.value] for group in system.groups]))


def scaled(system: System, base: Parameters, factors: Array) -> Parameters:
    """`base` with the log2 factors (groups, 1 or B) of the system's groups."""
    if not len(system.groups) or not np.any(factors):
        return base

    def moved(kind: NumberKind, size: int) -> Array:
        total = np.zeros((size, factors.shape[1]))
        for group, factor in zip(system.groups, factors, strict=True):
            if group.kind is kind:
                total[group.rows] += factor
        return np.asarray(np.exp2(total))

    uptake, enzyme, diffusion = _shares(system, base, factors)
    # A weight moves what a site hands on; the site's own change goes on telling how far it is activated.
    handed_on = np.ones((system.size, factors.shape[1]))
    handed_on[system.sites] = moved(NumberKind.WEIGHT, system.sites.size)
    return Parameters(
        base.gains * moved(NumberKind.GAIN, system.drive_gain.size) * handed_on[system.drive_source],
        base.tones * moved(NumberKind.TONE, system.tone.size),
        base.reserve * moved(NumberKind.RESERVE, system.sites.size),
        base.span,
        uptake,
        enzyme,
        diffusion,
        base.saturation * moved(NumberKind.SATURATION, system.uptake_source.size),
    )


def _shares(system: System, base: Parameters, factors: Array) -> tuple[Array, Array, Array]:
    """Shares moved in log-odds, then scaled so that every pool keeps some diffusion."""
    pools, width = system.pools.size, factors.shape[1]
    move = np.zeros((system.uptake_source.size, width)), np.zeros((system.enzyme_source.size, width))
    for group, factor in zip(system.groups, factors, strict=True):
        if group.kind is NumberKind.SHARE:
            move[0][group.rows] += factor
            move[1][group.enzymes] += factor
    if not any(part.any() for part in move):
        return base.uptake_share, base.enzyme_share, base.diffusion
    uptake, enzyme = _odds(base.uptake_share, move[0]), _odds(base.enzyme_share, move[1])
    taken = np.zeros((pools, width))
    np.add.at(taken, system.uptake_pool, uptake)
    np.add.at(taken, system.enzyme_pool, enzyme)
    scale = np.minimum(1.0, (1.0 - DIFFUSION_FLOOR) / np.maximum(taken, 1e-300))
    uptake, enzyme = uptake * scale[system.uptake_pool], enzyme * scale[system.enzyme_pool]
    return uptake, enzyme, 1.0 - taken * scale


def _odds(share: Array, factor: Array) -> Array:
    """A share (0 to 1) with its odds multiplied by 2^factor."""
    with np.errstate(divide="ignore"):
        odds = share / np.maximum(1.0 - share, 1e-12) * np.exp2(factor)
    result: Array = odds / (1.0 + odds)
    return result
