"""Scrambled Sobol points, one coordinate at a time and from any aligned block.

Coordinate of point i: the exclusive or of the direction numbers of the bits set in i (natural
binary order), as a 32-bit integer x; the uniform number is (x + 0.5) / 2**32. The scramble is a
random lower-triangular matrix of bits and a digital shift (Matousek 1998, "On the L2-discrepancy
for anchored boxes"), drawn anew for every seed, replicate and driver. It keeps the balance of the
net and makes every point uniform on its own.
"""

from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pfs.outcomes.sample import FloatArray, Sample, Span, stream_bytes

DIMENSIONS = 1024
BITS = 20
"""Direction numbers of a dimension: enough for 2**20 points."""
DIGIT = 4
"""Bits of a point's index that are looked up together; it divides BITS."""

Words: TypeAlias = NDArray[np.uint32]
Patterns: TypeAlias = NDArray[np.uint64]

_INPUT_BITS = np.arange(31, 31 - BITS, -1, dtype=np.uint32)
_DIAGONAL = np.uint32(1) << _INPUT_BITS
_BELOW_DIAGONAL = _DIAGONAL - np.uint32(1)
# A double in [1, 2) is this pattern with the fraction in its low 52 bits.
_ONE = np.uint64(0x3FF0000000000000)
_HALF_STEP = np.uint64(1 << 19)
_FRACTION_SHIFT = np.uint64(20)
_LAST_DIGIT = (1 << DIGIT) - 1


@cache
def directions() -> Words:
    """Return the direction numbers, shape (1024, 20), read-only.

    Number j of a dimension is its coordinate at point 2**j, times 2**32. See
    `docs/decisions/sobol-directions.md`.
    """
    with files("pfs.outcomes").joinpath("sobol_directions.npy").open("rb") as stream:
        numbers: Words = np.lib.format.read_array(stream, allow_pickle=False)
    numbers.flags.writeable = False
    return numbers


class SobolColumn:
    """One coordinate of the scrambled points of all replicates of a sample.

    Parameters
    ----------
    dimension
        Dimension of the net, in [0, 1024).
    name
        Name of the driver, from which the scramble is drawn.
    seed, sample
        Seed of the run and its paths.
    """

    __slots__ = ("_origins", "_tables")

    def __init__(self, dimension: int, name: str, seed: int, sample: Sample) -> None:
        digits = -(-(sample.points.bit_length() - 1) // DIGIT)
        words = _random_words(name, seed, sample.replicates)
        scrambled = _scrambled(directions()[dimension, : DIGIT * digits], words[:, 1:])
        # Held as patterns of doubles in [1, 2), whose exclusive or is again one: a block is
        # then written once, in place, and never converted.
        self._tables = _digit_tables(scrambled.astype(np.uint64) << _FRACTION_SHIFT)
        self._origins: Patterns = (
            (words[:, 0].astype(np.uint64) << _FRACTION_SHIFT) | _ONE | _HALF_STEP
        )

    def fill(self, span: Span, out: FloatArray) -> None:
        """Write the uniform numbers of a span to `out`, shape (replicates * points,)."""
        rows = slice(span.replicate, span.replicate + span.replicates)
        tables = self._tables[rows]
        patterns = out.view(np.uint64).reshape(span.replicates, span.points)
        patterns[:, 0] = self._origins[rows]
        for place in range(tables.shape[1]):
            digit = span.point >> DIGIT * place & _LAST_DIGIT
            if digit:
                patterns[:, 0] ^= tables[:, place, digit]
        _extend(patterns, tables)
        np.subtract(out, 1.0, out=out)


def _extend(patterns: Patterns, tables: Patterns) -> None:
    """Extend each row from its first point to all, digit by digit of the point's index."""
    replicates, points = patterns.shape
    known, place = 1, 0
    while known < points:
        values = min(_LAST_DIGIT + 1, points // known)
        copies = patterns[:, : known * values].reshape(replicates, values, known)
        np.bitwise_xor(copies[:, :1], tables[:, place, 1:values, None], out=copies[:, 1:])
        known, place = known * values, place + 1


def _digit_tables(vectors: Patterns) -> Patterns:
    """Return what each digit of a point's index contributes, shape (replicates, digits, 16)."""
    replicates, bits = vectors.shape
    tables = np.zeros((replicates, bits // DIGIT, _LAST_DIGIT + 1), dtype=np.uint64)
    for bit in range(DIGIT):
        known = 1 << bit
        tables[:, :, known : 2 * known] = tables[:, :, :known] ^ vectors[:, bit::DIGIT, None]
    return tables


def _random_words(name: str, seed: int, replicates: int) -> Words:
    """Return shift and columns of the scramble, shape (replicates, 1 + BITS)."""
    length = 4 * (1 + BITS)
    text = b"".join(
        stream_bytes("sobol", seed, replicate, name, length) for replicate in range(replicates)
    )
    return np.frombuffer(text, dtype="<u4").astype(np.uint32).reshape(replicates, 1 + BITS)


def _scrambled(numbers: Words, words: Words) -> Words:
    """Return the direction numbers times a random matrix a replicate, shape (replicates, bits).

    Column b of a matrix is what bit b of a number (b = 0 the most significant) turns into: the
    bit itself and a random pattern of all less significant ones. Numbers have no bit below BITS,
    so the remaining columns are not needed.
    """
    columns = words & _BELOW_DIAGONAL | _DIAGONAL
    holds = (numbers[:, None] >> _INPUT_BITS & np.uint32(1)).astype(np.bool_)
    parts = np.where(holds, columns[:, None, :], np.uint32(0))
    product: Words = np.bitwise_xor.reduce(parts, axis=2)
    return product
