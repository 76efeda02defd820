"""Normal scores that hang together as one person's quantities do."""

from collections.abc import Sequence

import numpy as np

from pfs.outcomes.persons.person import Law, Quantity
from pfs.outcomes.sample import FloatArray

_NIL = 1e-9
"""Share of a variance below which nothing is left of it."""


def covariance(law: Law, one: Quantity, other: Quantity) -> float:
    """Return the covariance of two quantities of one person; 0 where a quantity never grows."""
    product = law.products.get((one, other))
    if product is None:
        product = np.zeros(1)
    means = [law.mean.get(quantity, np.zeros(1)) for quantity in (one, other)]
    return float((product - means[0] * means[1])[0])


def triangle(matrix: FloatArray, known: FloatArray | None = None) -> FloatArray:
    """Return a lower triangle L with L L' = the correlations of a covariance matrix.

    A quantity that follows from those before it, or does not vary, has nothing of its own: a 0 on
    the diagonal (Cholesky for matrices that need not have full rank).

    Parameters
    ----------
    matrix
        Covariances, shape (n, n).
    known
        The first rows, where they are known.
    """
    size = len(matrix)
    spread = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    whole = np.where(spread > 0.0, spread, 1.0)
    wanted = matrix / np.outer(whole, whole)
    made = np.zeros((size, size))
    first = 0
    if known is not None:
        first = len(known)
        made[:first, :first] = known
    for row in range(first, size):
        for column in range(row):
            own = made[column, column]
            rest = wanted[row, column] - float(made[row, :column] @ made[column, :column])
            made[row, column] = rest / own if own > np.sqrt(_NIL) else 0.0
        left = 1.0 - float(made[row, :row] @ made[row, :row])
        made[row, row] = np.sqrt(left) if left > _NIL else 0.0
    lengths = np.sqrt((made**2).sum(axis=1, keepdims=True))
    return made / np.where(lengths > 0.0, lengths, 1.0)


def combined(row: FloatArray, scores: Sequence[FloatArray]) -> FloatArray:
    """Return a score as a row of the triangle makes it of independent ones, shape (paths,)."""
    total = np.zeros_like(scores[0])
    for share, score in zip(row, scores, strict=False):
        if share:
            total = total + share * score
    return total
