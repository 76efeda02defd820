"""Drivers that move together: correlated latent normals, a Gaussian copula.

The normals of one connected component of the stated matrix are its lower Cholesky factor times
independent ones, in sorted order of the names; each margin stays uniform.
"""

from dataclasses import dataclass, field

import numpy as np

from pfs.models.correlations import components, pairs_of
from pfs.models.deal import Deal
from pfs.outcomes.normal import normal_scores
from pfs.outcomes.sample import Block, FloatArray
from pfs.outcomes.uniforms import Driver, Uniforms

_LEAST = 2.0**-54


@dataclass(frozen=True, slots=True)
class CorrelatedUniforms:
    """Uniform numbers of which some are correlated.

    Parameters
    ----------
    source
        Independent uniform numbers.
    rows
        By correlated driver: the drivers it is made of with their weights, in order.
    """

    source: Uniforms
    rows: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`."""
        row = self.rows.get(name)
        if row is None:
            return self.source.draw(name, block, out)
        from scipy import special

        total = np.zeros(len(block))
        for driver, weight in row:
            if weight:
                total += weight * normal_scores(self.source.draw(driver, block))
        # A uniform number is inside the open interval, however far out its normal lies.
        numbers = np.clip(special.ndtr(total), _LEAST, 1 - _LEAST)
        if out is None:
            return np.asarray(numbers)
        out[:] = numbers
        return out


def correlated(deal: Deal, drivers: frozenset[Driver], source: Uniforms) -> Uniforms:
    """Return uniform numbers with the correlations of a deal among the drivers that are drawn.

    Draws that are given to a run are independent ones: they are correlated here like others.
    """
    pairs = pairs_of(deal)
    if not pairs:
        return source
    known = frozenset(driver.name for driver in drivers)
    rows: dict[str, tuple[tuple[str, float], ...]] = {}
    for component in components(pairs, known):
        if component.factor is None:
            raise ValueError("the correlations are not positive definite")
        for name, weights in zip(component.names, component.factor, strict=True):
            rows[name] = tuple(zip(component.names, weights, strict=False))
    return CorrelatedUniforms(source, rows)
