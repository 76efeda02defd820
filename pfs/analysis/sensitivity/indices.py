"""Sobol indices: the share of a result's variance that each group of drivers brings.

Two sets of cases are drawn, A and B, independent of one another; for each group a third set is A
with the group's drivers from B. First indices after Saltelli et al. (2010, Computer Physics
Communications 181:259), total ones after Jansen (1999, same journal 117:35). SciPy's
`sobol_indices` takes a power of two of points as one sample and gives no standard error unless it
resamples points, which the points of a net do not allow; here both are sums over replicates, so
that the spread of the replicates is the standard error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pfs.analysis.paths import Drawing
from pfs.analysis.sensitivity.groups import Group
from pfs.analysis.statistics import Estimate, ratio
from pfs.outcomes.sample import FloatArray, Sample
from pfs.outcomes.uniforms import Driver

Values = Mapping[str, FloatArray]
"""Results of every case by key, shape (paths,)."""
Evaluate = Callable[[Drawing], Values]


@dataclass(frozen=True, slots=True)
class Index:
    """What a group brings to the variance of one result.

    Parameters
    ----------
    first
        Share of the variance that is gone once the group is known, all else drawn.
    total
        Share that is left once all else is known: with interactions.
    """

    group: Group
    first: Estimate
    total: Estimate


def twin(name: str) -> str:
    """Return the driver that stands for another in the second set of cases."""
    return f"{name}/again"


def with_twins(drawing: Drawing) -> Drawing:
    """Return a drawing that knows a second, independent driver for each of its drivers."""
    twins = {Driver(twin(driver.name), driver.kind) for driver in drawing.drivers}
    return replace(drawing, drivers=drawing.drivers | twins)


def sobol_indices(
    evaluate: Evaluate,
    groups: Sequence[Group],
    drawing: Drawing,
    *,
    done: Callable[[], None] = lambda: None,
) -> dict[str, tuple[Index, ...]]:
    """Return the indices of every result that `evaluate` gives, by its key.

    Parameters
    ----------
    evaluate
        Results of all cases of a drawing.
    groups
        Drivers that are moved together; a driver in no group stays as it is in both sets.
    drawing
        Of the first set, with a twin for every driver (`with_twins`).
    done
        Called after each set of cases.

    Returns
    -------
    dict
        Nothing for a result that is undefined or infinite on a path, or that does not vary.
    """

    def drawn(names: Sequence[str]) -> Values:
        found = evaluate(replace(drawing, renamed={name: twin(name) for name in names}))
        done()
        return found

    first = drawn(())
    second = drawn([name for group in groups for name in group.drivers])
    fitting = [key for key in first if _varies(first[key], second[key])]
    indices: dict[str, list[Index]] = {key: [] for key in fitting}
    for group in groups:
        mixed = drawn(group.drivers)
        for key in fitting:
            parts = (first[key], second[key], mixed[key])
            indices[key].append(_index(group, *parts, drawing.sample))
    return {key: tuple(found) for key, found in indices.items()}


def _varies(first: FloatArray, second: FloatArray) -> bool:
    both = np.concatenate([first, second])
    return bool(np.isfinite(both).all() and np.ptp(both) > 0)


def _index(
    group: Group, first: FloatArray, second: FloatArray, mixed: FloatArray, sample: Sample
) -> Index:
    centre = (first.mean() + second.mean()) / 2
    a, b, ab = (row - centre for row in (first, second, mixed))
    variance = (a * a + b * b) / 2
    return Index(
        group,
        ratio(b * (ab - a), variance, sample),
        ratio((a - ab) ** 2 / 2, variance, sample),
    )
