"""Uniform numbers by name of driver: quasi-random, pseudo-random or given.

A driver is a named scalar source of chance with one uniform number a path; every distribution
is an inverse of it (`pfs.outcomes.quantiles`). A draw depends on the seed, the driver and the
path, never on the block it is drawn in or on what was drawn before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np

from pfs.outcomes.sample import Block, FloatArray, Sample, stream_bytes
from pfs.outcomes.sobol import DIMENSIONS, SobolColumn

_LEAST = 2.0**-54


OF_PEOPLE = "cohorts."
"""Beginning of drivers of people, of whom a search for a volume draws more, or others."""


class DriverKind(IntEnum):
    """What a driver moves; the first kinds get the best dimensions of the net."""

    EFFECT = 0
    SCALAR = 1
    ERROR = 2
    COMMUNITY = 3
    """Links to the community's goals: last, so that stating them moves no draw of the money."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A named source of chance, such as `metrics.recidivism.effect`."""

    name: str
    kind: DriverKind


class Uniforms(Protocol):
    """A source of uniform numbers."""

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers in the open interval (0, 1), shape (len(block),).

        They are written to `out` if it is given, which must have that shape.

        Raises
        ------
        KeyError
            If there is no driver of this name.
        ValueError
            If the block or `out` does not fit the sample.
        """


class RandomUniforms:
    """Pseudo-random numbers, for any name: one PCG64 stream a seed, replicate and name."""

    def __init__(self, seed: int, sample: Sample) -> None:
        self._seed = seed
        self._sample = sample

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`; every name is known."""
        span = self._sample.span(block)
        out = _prepared(out, block)
        for row, numbers in enumerate(out.reshape(span.replicates, span.points)):
            self._stream(name, span.replicate + row, span.point).random(out=numbers)
        # The stream is uniform on [0, 1); the inverse of a distribution may have no value at 0.
        return np.maximum(out, _LEAST, out=out)

    def _stream(self, name: str, replicate: int, point: int) -> "np.random.Generator":
        key = stream_bytes("random", self._seed, replicate, name, 16)
        bits = np.random.PCG64(int.from_bytes(key, "little"))
        return np.random.Generator(bits.advance(point))


class SobolUniforms:
    """Scrambled Sobol numbers for a known set of drivers.

    The dimension of a driver is its rank by kind and then name, so neither the order in which
    drivers are given nor anything that is no driver can move a draw. Ranks from 1,024 on are
    pseudo-random streams.

    Parameters
    ----------
    drivers
        All drivers of the command, in any order; a driver may occur twice.
    seed, sample
        Seed of the run and its paths.

    Raises
    ------
    ValueError
        If a name occurs with two kinds.
    """

    def __init__(self, drivers: Sequence[Driver], seed: int, sample: Sample) -> None:
        ordered = sorted(set(drivers), key=lambda driver: (driver.kind, driver.name))
        self._ranks = {driver.name: rank for rank, driver in enumerate(ordered)}
        if len(self._ranks) < len(ordered):
            raise ValueError("the same name of a driver occurs with two kinds")
        self._seed = seed
        self._sample = sample
        self._columns: dict[str, SobolColumn] = {}
        self._random = RandomUniforms(seed, sample)

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`."""
        column = self._columns.get(name) or self._column(name)
        if column is None:
            return self._random.draw(name, block, out)
        out = _prepared(out, block)
        column.fill(self._sample.span(block), out)
        return out

    def _column(self, name: str) -> SobolColumn | None:
        rank = self._ranks.get(name)
        if rank is None and name.startswith(OF_PEOPLE):
            return None
        if rank is None:
            raise KeyError(f"no driver is called {name!r}; there are {len(self._ranks)} drivers")
        if rank >= DIMENSIONS:
            return None
        column = SobolColumn(rank, name, self._seed, self._sample)
        self._columns[name] = column
        return column


class GivenUniforms:
    """Numbers given by the caller for some drivers, another source for the rest.

    Parameters
    ----------
    values
        Uniform numbers in the open interval (0, 1) by name of driver, shape (paths,), in the
        order of paths.
    fallback
        Source of every other driver.

    Raises
    ------
    ValueError
        If a number is not inside the interval.
    """

    def __init__(self, values: Mapping[str, FloatArray], fallback: Uniforms) -> None:
        for name, numbers in values.items():
            if numbers.ndim != 1 or not bool(np.all((numbers > 0) & (numbers < 1))):
                raise ValueError(f"draws of {name!r} must be a row of numbers between 0 and 1")
        self._values = dict(values)
        self._fallback = fallback

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`."""
        if name not in self._values:
            return self._fallback.draw(name, block, out)
        numbers = self._values[name]
        if not 0 <= block.start < block.stop <= len(numbers):
            raise ValueError(f"{len(numbers)} draws of {name!r} do not reach path {block.stop - 1}")
        out = _prepared(out, block)
        out[:] = numbers[block.start : block.stop]
        return out


class RenamedUniforms:
    """Another source in which some names stand for others.

    Parameters
    ----------
    names
        Name whose numbers are drawn, by the name asked for; others are drawn as they are.
    source
        The source of all of them.
    """

    def __init__(self, names: Mapping[str, str], source: Uniforms) -> None:
        self._names = dict(names)
        self._source = source

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`."""
        return self._source.draw(self._names.get(name, name), block, out)


def _prepared(out: FloatArray | None, block: Block) -> FloatArray:
    if out is None:
        return np.empty(len(block))
    if out.shape != (len(block),) or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise ValueError(f"`out` must be a contiguous row of {len(block)} double numbers")
    return out
