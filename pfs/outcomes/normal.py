"""The inverse of the standard normal distribution function, in NumPy.

The rational approximations are those of `ndtri` in the Cephes library (Moshier 1989), which SciPy
has too: in the middle the results are the same to the last bit, in the tails to rounding. They are
here because loading SciPy takes as long as drawing ten million of these numbers, which takes no
longer this way.
"""

import threading
from collections.abc import Sequence

import numpy as np

from pfs.outcomes.sample import FloatArray

_FAR = 0.13533528323661269189
"""exp(-2): probabilities up to this on either side are a tail."""
_ROOT_OF_TWO_PI = 2.50662827463100050242
_FARTHER = 8.0
"""Where the second approximation of a tail begins, on the scale of sqrt(-2 ln p)."""
_MIDDLE = (
    (-5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1,
     1.39312609387279679503e1, -1.23916583867381258016e0),
    (1.0, 1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1,
     -2.25462687854119370527e2, 2.00260212380060660359e2, -8.20372256168333339912e1,
     1.59056225126211695515e1, -1.18331621121330003142e0),
)  # fmt: skip
_TAIL = (
    (4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1,
     4.40805073893200834700e1, 1.46849561928858024014e1, 2.18663306850790267539e0,
     -1.40256079171354495875e-1, -3.50424626827848203418e-2, -8.57456785154685413611e-4),
    (1.0, 1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1,
     1.50425385692907503408e1, 2.50464946208309415979e0, -1.42182922854787788574e-1,
     -3.80806407691578277194e-2, -9.33259480895457427372e-4),
)  # fmt: skip
_FAR_TAIL = (
    (3.23774891776946035970e0, 6.91522889068984211695e0, 3.93881025292474443415e0,
     1.33303460815807542389e0, 2.01485389549179081538e-1, 1.23716634817820021358e-2,
     3.01581553508235416007e-4, 2.65806974686737550832e-6, 6.23974539184983293730e-9),
    (1.0, 6.02427039364742014255e0, 3.67983563856160859403e0, 1.37702099489081330271e0,
     2.16236993594496635890e-1, 1.34204006088543189037e-2, 3.28014464682127739104e-4,
     2.89247864745380683936e-6, 6.79019408009981274425e-9),
)  # fmt: skip


def normal_scores(u: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return standard normal values at uniform numbers in the open interval (0, 1); median 0.

    Parameters
    ----------
    u
        Uniform numbers of any shape.
    out
        Takes the values if it is given; may be `u` itself.
    """
    u = np.asarray(u, dtype=np.float64)
    out = np.empty(u.shape) if out is None else out
    flat, scores = u.reshape(-1), out.reshape(-1)
    far = np.flatnonzero((flat <= _FAR) | (flat > 1.0 - _FAR))
    tails = _tail(flat[far])
    middle, square, over, under = _SCRATCH.rows(flat.size)
    np.subtract(flat, 0.5, out=middle)
    np.multiply(middle, middle, out=square)
    np.multiply(_polynomial(square, _MIDDLE[0], over), square, out=over)
    over /= _polynomial(square, _MIDDLE[1], under)
    over *= middle
    over += middle
    np.multiply(over, _ROOT_OF_TWO_PI, out=scores)
    scores[far] = tails
    return out


def _tail(u: FloatArray) -> FloatArray:
    low = u < 0.5
    reach = np.sqrt(-2.0 * np.log(np.where(low, u, 1.0 - u)))
    inverse = 1.0 / reach
    less = _correction(inverse, _TAIL)
    farther = reach >= _FARTHER
    if farther.any():
        less[farther] = _correction(inverse[farther], _FAR_TAIL)
    score = reach - np.log(reach) / reach - less
    return np.where(low, -score, score)


def _correction(x: FloatArray, parts: tuple[Sequence[float], Sequence[float]]) -> FloatArray:
    over, under = np.empty((2, x.size))
    np.multiply(x, _polynomial(x, parts[0], over), out=over)
    over /= _polynomial(x, parts[1], under)
    return over


class _Scratch(threading.local):
    """Rows that are written again and again: fresh memory takes longer than the arithmetic."""

    def __init__(self) -> None:
        self._rows = np.empty((4, 0))

    def rows(self, size: int) -> FloatArray:
        """Return four rows whose entries are anything."""
        if self._rows.shape[1] < size:
            self._rows = np.empty((4, size))
        return self._rows[:, :size]


_SCRATCH = _Scratch()


def _polynomial(x: FloatArray, coefficients: Sequence[float], out: FloatArray) -> FloatArray:
    """Write a polynomial to `out`; coefficients are from the highest power down."""
    np.multiply(x, coefficients[0], out=out)
    out += coefficients[1]
    for coefficient in coefficients[2:]:
        out *= x
        out += coefficient
    return out
