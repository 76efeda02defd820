"""Correlations of drivers that a deal states: pairs, connected components, Cholesky factors."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pfs.models.deal import Deal
from pfs.models.numbers import plain_value
from pfs.models.risk_drivers import Drawn, risk_drivers
from pfs.models.risks import Correlation

MOST = 200
"""Most drivers that may hang together: the factor of their matrix takes n^3 / 6 steps."""
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Component:
    """Drivers that hang together, sorted, with the lower Cholesky factor of their matrix.

    `factor` is None where the matrix is not positive definite.
    """

    names: tuple[str, ...]
    factor: tuple[tuple[float, ...], ...] | None


Pairs = Mapping[tuple[str, str], float]
"""Correlation of the latent normals of two drivers, the names in order."""


def pairs_of(deal: Deal, drawn: Drawn | None = None) -> dict[tuple[str, str], float]:
    """Return the correlation of each pair of drivers that a deal states.

    A bare name stands for all its draws; draws of one name have no correlation with each other.
    """
    known = risk_drivers(deal) if drawn is None else drawn
    pairs: dict[tuple[str, str], float] = {}
    for _, risk in sorted(deal.risks.items()):
        if isinstance(risk, Correlation):
            for one, other in combinations(map(str, risk.drivers), 2):
                for a in known.get(one, (one,)):
                    for b in known.get(other, (other,)):
                        pairs[min(a, b), max(a, b)] = plain_value(risk.is_)
    return pairs


def components(pairs: Pairs, among: Collection[str] | None = None) -> Iterator[Component]:
    """Yield the connected components of a correlation matrix, among these drivers only."""
    kept = {
        pair: value
        for pair, value in pairs.items()
        if among is None or (pair[0] in among and pair[1] in among)
    }
    for names in _connected(kept):
        if len(names) > MOST:
            yield Component(names, None)
            continue
        matrix = [
            [1.0 if a == b else kept.get((min(a, b), max(a, b)), 0.0) for b in names] for a in names
        ]
        yield Component(names, cholesky(matrix))


def _connected(pairs: Pairs) -> list[tuple[str, ...]]:
    group: dict[str, set[str]] = {}
    for one, other in sorted(pairs):
        merged = group.get(one, {one}) | group.get(other, {other})
        for name in merged:
            group[name] = merged
    return sorted({tuple(sorted(names)) for names in group.values()})


def cholesky(matrix: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...] | None:
    """Return the lower factor of a symmetric matrix; None where it is not positive definite."""
    rows: list[tuple[float, ...]] = []
    for i, line in enumerate(matrix):
        row: list[float] = []
        for j in range(i + 1):
            left = line[j] - math.fsum(
                a * b for a, b in zip(row, rows[j] if j < i else row, strict=False)
            )
            if j == i:
                if left <= _LEAST:
                    return None
                row.append(math.sqrt(left))
            else:
                row.append(left / rows[j][j])
        rows.append(tuple(row))
    return tuple(rows)
