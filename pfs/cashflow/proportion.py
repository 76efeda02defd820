"""Sharing what there is among what is asked."""

import numpy as np

from pfs.outcomes.sample import FloatArray

_LEAST = 1e-300
"""Adding it changes no amount of money, and nothing asked of nothing is nothing."""


def allowed(room: FloatArray, asked: FloatArray) -> FloatArray:
    """Return the part of what is asked that there is room for: room / asked, at most 1.

    Parameters
    ----------
    room, asked
        Amounts of money, 0 or more, one a path; the room may be infinite. Of nothing asked the
        part is 0.
    """
    return np.minimum(room, asked) / (asked + _LEAST)
