"""The reference deal written out by hand: what an analyst who knows NumPy would write once.

Every number of the deal stands here again, as an array; nothing is imported from pfs. Paths are the
last axis and all move together. It is the yardstick for speed, and in the tests an independent
answer for every path. Money is in dollars, periods are quarters, period 0 is the closing.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

PERIODS, FIRST_READING, SWEEPS_FROM, DRAWS = 28, 5, 9, 8
READINGS = PERIODS - FIRST_READING + 1
COMMITTED = np.array([4_000_000.0, 2_000_000.0, 1_500_000.0])
QUARTERLY = np.array([0.05, 0.08, 0.02]) / 4
MEAN, SPREAD = np.array([0.12, 0.20, 0.30]), np.array([0.05, 0.07, 0.10])
NOISE = np.array([0.03, 0.05, 0.06])
CAPS, DEAL_CAP = (4_200_000.0, 3_600_000.0, 3_000_000.0), 9_600_000.0
FEE, SHARE, MOST_SHARED = 15_000.0, 0.6, 400_000.0
STEPS = (
    ((0.02, 0.06, 0.10, 0.14, 0.20), (0.0, 40e3, 90e3, 150e3, 190e3, 230e3)),
    ((0.05, 0.12, 0.18, 0.24, 0.32), (0.0, 30e3, 80e3, 130e3, 165e3, 200e3)),
)
LINE = ((0.1, 0.2, 0.3, 0.4, 0.5), (0.0, 60e3, 120e3, 150e3, 165e3))


@dataclass(frozen=True)
class Outcome:
    """Results by path.

    Parameters
    ----------
    paid
        Outcome payments of the deal, (paths,).
    received
        What each lender gets in each period, (3, periods + 1, paths).
    """

    paid: Array
    received: Array


def normals(paths: int, seed: int) -> tuple[Array, Array]:
    """Return standard normal draws: of the effects (3, paths), of the readings (3, 24, paths)."""
    bits = np.random.Generator(np.random.SFC64(seed))
    return bits.standard_normal((3, paths)), bits.standard_normal((3, READINGS, paths))


def earned(effects: Array, errors: Array) -> Array:
    """Return what is paid up to each reading, after the caps, (24, paths)."""
    total = np.zeros(errors.shape[1:])
    for metric in range(3):
        level = MEAN[metric] + SPREAD[metric] * effects[metric]
        reading = errors[metric] * NOISE[metric]
        reading += level
        if metric < 2:
            thresholds, pays = STEPS[metric]
            passed = np.zeros(reading.shape, dtype=np.uint8)
            for threshold in thresholds:
                passed += reading >= threshold
            due = np.take(np.array(pays), passed, mode="clip")
        else:
            due = np.interp(reading, *LINE)
        for row in range(1, READINGS):
            due[row] += due[row - 1]
        total += np.minimum(due, CAPS[metric], out=due)
    return np.minimum(total, DEAL_CAP, out=total)


def waterfall(effects: Array, errors: Array) -> Outcome:
    """Move the money of all paths through the periods."""
    so_far = earned(effects, errors)
    paths = so_far.shape[1]
    received = np.zeros((3, PERIODS + 1, paths))
    principal, interest = np.zeros((3, paths)), np.zeros((3, paths))
    cash, shared = np.zeros(paths), np.zeros(paths)
    for period in range(PERIODS + 1):
        if period:
            interest += (principal + interest) * QUARTERLY[:, None]
            row = period - FIRST_READING
            if row >= 0:
                cash += so_far[row] - (so_far[row - 1] if row else 0.0)
            cash -= np.minimum(cash, FEE)
            for lender in range(3):
                _serve(period, cash, principal[lender], interest[lender], received[lender, period])
            if period >= SWEEPS_FROM:
                bonus = np.minimum(cash * SHARE, MOST_SHARED - shared)
                shared += bonus
                received[1, period] += bonus
                cash.fill(0.0)
        if period < DRAWS:
            principal += (COMMITTED / DRAWS)[:, None]
    return Outcome(so_far[-1], received)


def _serve(period: int, cash: Array, principal: Array, interest: Array, into: Array) -> None:
    """Pay one lender's interest, and principal once it is swept; every array is changed."""
    part = np.minimum(interest, cash)
    interest -= part
    cash -= part
    into += part
    if period >= SWEEPS_FROM:
        part = np.minimum(principal, cash)
        principal -= part
        cash -= part
        into += part
