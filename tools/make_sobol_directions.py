#!/usr/bin/env python3
"""Write the direction numbers of Sobol points from the public interface of `scipy.stats.qmc`.

SciPy gives its points in Gray-code order: point i is the exclusive or of the direction numbers of
the bits set in i ^ (i >> 1). Hence point 2**j is number j exclusive-or number j - 1, and the
numbers follow one after the other.

Usage: python tools/make_sobol_directions.py pfs/outcomes/sobol_directions.npy
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

DIMENSIONS = 1024
BITS = 20


def direction_numbers() -> NDArray[np.uint32]:
    """Return the numbers, shape (DIMENSIONS, BITS), most significant bit first."""
    engine = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    numbers = np.zeros((DIMENSIONS, BITS), dtype=np.uint32)
    previous = np.zeros(DIMENSIONS, dtype=np.uint32)
    for bit in range(BITS):
        engine.fast_forward(2**bit - engine.num_generated)
        point = (engine.random(1)[0] * 2.0**32).astype(np.uint32)
        previous = point ^ previous
        numbers[:, bit] = previous
    return numbers


if __name__ == "__main__":
    np.save(Path(sys.argv[1]), direction_numbers())
