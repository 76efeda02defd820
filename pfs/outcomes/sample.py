"""The paths of a run: replicates of equally many points, and blocks of them.

A path has a flat index in [0, paths), replicate by replicate and within a replicate point by
point. Standard errors come from the replicates, which are independent of one another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import shake_256
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
"""Numbers, one a path unless stated otherwise."""
BoolArray: TypeAlias = NDArray[np.bool_]
"""Answers, one a path unless stated otherwise."""

LEAST_REPLICATES = 16
MOST_PATHS = 2**24
MOST_POINTS = MOST_PATHS // LEAST_REPLICATES
BLOCK_SIZE = 16384


@dataclass(frozen=True, slots=True)
class Block:
    """Paths with flat index in [start, stop)."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Span:
    """A block as points [point, point + points) of replicates [replicate, replicate + replicates).

    Either `replicates` is 1 and `point` a multiple of `points`, or the replicates are whole.
    """

    replicate: int
    replicates: int
    point: int
    points: int


@dataclass(frozen=True, slots=True)
class Sample:
    """How many paths were asked for and how they are laid out.

    Parameters
    ----------
    asked
        Number of paths the user asked for, in [1, 2**24].
    replicates
        Number of independent replicates, at least 1.
    points
        Points of each replicate, a power of two of at most 2**20.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    asked: int
    replicates: int
    points: int

    def __post_init__(self) -> None:
        if not 1 <= self.asked <= MOST_PATHS:
            raise ValueError(f"the number of paths must be 1 to {MOST_PATHS}, not {self.asked}")
        if self.replicates < 1:
            raise ValueError(f"a sample needs a replicate, not {self.replicates}")
        if not _is_power_of_two(self.points) or self.points > MOST_POINTS:
            raise ValueError(f"{self.points} points are not a power of two up to {MOST_POINTS}")

    @classmethod
    def of(cls, asked: int) -> Self:
        """Return the smallest sample of 16 to 31 replicates with at least `asked` paths.

        It has at most 6.25 % more. Below 16 paths every path is a replicate of one point.
        """
        if asked < LEAST_REPLICATES:
            return cls(asked, asked, 1)
        points = 1 << ((asked // LEAST_REPLICATES).bit_length() - 1)
        replicates = -(-asked // points)
        if replicates == 2 * LEAST_REPLICATES:
            points, replicates = 2 * points, LEAST_REPLICATES
        return cls(asked, replicates, points)

    @property
    def paths(self) -> int:
        """Number of paths computed, at least `asked`."""
        return self.replicates * self.points

    def blocks(self, size: int = BLOCK_SIZE) -> Iterator[Block]:
        """Yield blocks of about `size` paths, a power of two, that cover all paths in order.

        A block is an aligned part of one replicate or several whole ones: where up to twice as many
        make blocks of one length, so many.
        """
        if not _is_power_of_two(size):
            raise ValueError(f"the size of a block must be a power of two, not {size}")
        if size > self.points:
            whole = size // self.points
            even = (n for n in range(whole, 2 * whole) if self.replicates % n == 0)
            size = self.points * next(even, whole)
        return (Block(start, min(start + size, self.paths)) for start in range(0, self.paths, size))

    def span(self, block: Block) -> Span:
        """Return where a block lies.

        Raises
        ------
        ValueError
            If the block is neither an aligned power of two of points within one replicate (a
            single path always is) nor several whole replicates, or leaves the sample.
        """
        size = block.stop - block.start
        replicate, point = divmod(block.start, self.points)
        if 0 <= block.start < block.stop <= self.paths:
            if size <= self.points and _is_power_of_two(size) and point % size == 0:
                return Span(replicate, 1, point, size)
            if point == 0 and size % self.points == 0:
                return Span(replicate, size // self.points, 0, self.points)
        raise ValueError(
            f"paths {block.start} to {block.stop} are no block of {self.replicates} replicates "
            f"of {self.points} points"
        )


def stream_bytes(purpose: str, seed: int, replicate: int, name: str, length: int) -> bytes:
    """Return the bytes that belong to a purpose, seed, replicate and name of a driver.

    They are the output of SHAKE256 (FIPS 202) over a text that no other four can give, so they
    are the same in every process and on every machine. A purpose holds no slash.
    """
    return shake_256(f"{purpose}/{seed}/{replicate}/{name}".encode()).digest(length)


def _is_power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0
