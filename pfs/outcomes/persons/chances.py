"""The chance of each claim of one person: gates, and what makes claims of one person alike.

Each claim has a latent normal number sqrt(r) z + sqrt(1 - r) e, with z common to the person and r
the cohort's `person_correlation`; the claim is made where it is above a threshold (a count: at the
quantile that the number is at). This is the one-factor Gaussian copula (Vasicek 1987; Li 2000).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pfs.outcomes.persons.added import added
from pfs.outcomes.sample import FloatArray

_FINE = 1.4
"""Points of quadrature over z in the width of the steepest chance."""
_WIDE = 8.5
_TAIL = 1e-13
"""Chance of more claims on a count than are counted."""
_ROUNDS = 7
_SURE = 38.0
"""A normal number beyond which nothing lies in double precision."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one claim is: an event, or a count with this dispersion (infinite for Poisson)."""

    gate: int | None
    count: bool
    dispersion: float = np.inf


@dataclass(frozen=True)
class Chances:
    """Claims of one person of a wave.

    Parameters
    ----------
    kinds
        The claims, each after its gate.
    levels
        For each claim the share of all people who make it, or the mean number of claims, shape
        (paths,) or (1,), 0 or more.
    correlation
        The cohort's `person_correlation`, in [0, 1).
    """

    kinds: tuple[Kind, ...]
    levels: tuple[FloatArray, ...]
    correlation: float

    @cached_property
    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Values of z and their weights, each of shape (nodes, 1).

        The trapezoidal rule, which for such functions is right to 1e-14 (Trefethen and Weideman
        2014).
        """
        if self.correlation == 0.0:
            return np.zeros((1, 1)), np.ones((1, 1))
        step = np.sqrt(1.0 - self.correlation) / _FINE
        half = int(np.ceil(_WIDE / step))
        points = step * np.arange(-half, half + 1)
        weights = np.exp(-0.5 * points**2)
        return points[:, None], (weights / weights.sum())[:, None]

    @cached_property
    def behind(self) -> tuple[FloatArray, ...]:
        """Share, or mean number, of claims among those who made the gate's claim, (paths,)."""
        found = []
        for kind, level in zip(self.kinds, self.levels, strict=True):
            if kind.gate is None:
                found.append(level if kind.count else np.minimum(level, 1.0))
                continue
            gate = np.minimum(self.levels[kind.gate], 1.0)
            whole = np.where(gate > 0.0, gate, 1.0)
            share = np.where(gate > 0.0, level / whole, 0.0)
            found.append(share if kind.count else np.minimum(share, 1.0))
        return tuple(found)

    @cached_property
    def thresholds(self) -> tuple[FloatArray, ...]:
        """Normal score that the latent number of an event stays below with its chance, (paths,).

        Behind a gate it is solved so that the share is right among those who reach the gate.
        """
        from scipy import special

        z, weights = self.nodes
        scores: list[FloatArray] = []
        reach: list[FloatArray] = []
        for kind, share in zip(self.kinds, self.behind, strict=True):
            score = special.ndtri(np.where(kind.count, 0.5, share))
            score = np.clip(score, -_SURE, _SURE)
            if kind.gate is not None and self.correlation and not kind.count:
                score = self._behind(score, share, weights * reach[kind.gate], z)
            scores.append(score)
            through = self._chance(score, z)
            reach.append(through if kind.gate is None else through * reach[kind.gate])
        return tuple(scores)

    def _behind(
        self, score: FloatArray, share: FloatArray, weight: FloatArray, z: FloatArray
    ) -> FloatArray:
        """Return the threshold with which the share of those behind a gate is right.

        Newton's steps on normal scores, in which the equation is nearly a straight line.
        """
        from scipy import special

        total = added(weight)
        open_ = (share > 0.0) & (share < 1.0) & (total > 0.0)
        whole = np.where(total > 0.0, total, 1.0)
        wanted = special.ndtri(np.where(open_, share, 0.5))
        scale = 1.0 / np.sqrt(1.0 - self.correlation)
        found = np.where(open_, score, 0.0)
        for _ in range(_ROUNDS):
            at = (np.sqrt(self.correlation) * z + found) * scale
            mean = np.clip(added(weight * special.ndtr(at)) / whole, 1e-300, 1 - 2.0**-53)
            density = np.exp(-0.5 * at**2) * (scale / np.sqrt(2 * np.pi))
            now = special.ndtri(mean)
            slope = added(weight * density) / whole
            slope = slope * np.sqrt(2 * np.pi) * np.exp(0.5 * now**2)
            step = (now - wanted) / np.maximum(slope, 1e-3)
            found = np.clip(found - np.clip(step, -2.0, 2.0), -_SURE, _SURE)
        return np.where(open_, found, score)

    def _chance(self, score: FloatArray, z: FloatArray) -> FloatArray:
        from scipy import special

        r = self.correlation
        chance: FloatArray = special.ndtr((np.sqrt(r) * z + score) / np.sqrt(1.0 - r))
        return chance

    def chance(self, claim: int, z: FloatArray) -> FloatArray:
        """Return the chance of an event behind its gate, given z; shapes broadcast."""
        if not self.correlation:
            return np.broadcast_to(
                self.behind[claim], np.broadcast_shapes(z.shape, self.behind[claim].shape)
            )
        return self._chance(self.thresholds[claim], z)

    def up_to(self, claim: int, z: FloatArray) -> list[FloatArray]:
        """Return for 0, 1, 2, ... the chance of at most so many claims on a count, given z.

        The last is 1: more claims than that have no chance to speak of.
        """
        from scipy import special

        kind, mean = self.kinds[claim], self.behind[claim]
        # A count behind a gate depends on z through the gate alone, so that its mean is right.
        r = self.correlation if kind.gate is None else 0.0
        found = []
        for number in range(_most(kind, float(np.max(mean)))):
            score = np.clip(special.ndtri(_cumulative(kind, number, mean)), -_SURE, _SURE)
            found.append(special.ndtr((score - np.sqrt(r) * z) / np.sqrt(1.0 - r)))
        return [*found, np.ones_like(found[-1])]

    def outcomes(self, claim: int, z: FloatArray) -> list[tuple[int, FloatArray]]:
        """Return each number of claims with its chance behind the gate, given z."""
        if not self.kinds[claim].count:
            made = self.chance(claim, z)
            return [(0, 1.0 - made), (1, made)]
        up_to = self.up_to(claim, z)
        before = [np.zeros_like(up_to[0]), *up_to[:-1]]
        return [(n, now - less) for n, (now, less) in enumerate(zip(up_to, before, strict=True))]


def _cumulative(kind: Kind, number: int, mean: FloatArray) -> FloatArray:
    from scipy import special

    if np.isinf(kind.dispersion):
        chance: FloatArray = special.pdtr(number, mean)
        return chance
    share = kind.dispersion / (kind.dispersion + mean)
    return np.asarray(special.betainc(kind.dispersion, number + 1.0, share))


def _most(kind: Kind, mean: float) -> int:
    """Return a number of claims that is passed with no chance to speak of, at least 1."""
    number = max(1, int(mean))
    while 1.0 - float(_cumulative(kind, number, np.array([mean]))[0]) > _TAIL:
        number += max(1, number // 8)
    return number
