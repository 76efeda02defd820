"""Sensitivity: indices against SciPy and closed forms, ends of a tornado, what has no source."""

import numpy as np
import pytest
from scipy import stats

from pfs.analysis.paths import Drawing
from pfs.analysis.sensitivity.groups import Group
from pfs.analysis.sensitivity.indices import Index, Values, sobol_indices, with_twins
from pfs.outcomes.sample import FloatArray, Sample
from pfs.outcomes.uniforms import Driver, DriverKind

NAMES = ("x1", "x2", "x3")
A, B = 7.0, 0.1


def ishigami(x: FloatArray) -> FloatArray:
    """Return Ishigami and Homma's function of three numbers in (-pi, pi), shape (3, paths)."""
    value: FloatArray = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
    return value


def indices_of(sampling: str, groups: tuple[Group, ...], asked: int = 20_000) -> list[Index]:
    """Return the indices of Ishigami's function, drawn as a deal's uncertain numbers are."""
    drivers = frozenset(Driver(name, DriverKind.SCALAR) for name in NAMES)
    drawing = with_twins(Drawing(Sample.of(asked), 1, sampling, drivers))  # type: ignore[arg-type]

    def evaluate(drawn: Drawing) -> Values:
        uniforms = drawn.uniforms()
        whole = [
            np.concatenate([uniforms.draw(n, block) for block in drawn.sample.blocks(1024)])
            for n in NAMES
        ]
        return {"f": ishigami(np.pi * (2 * np.array(whole) - 1))}

    return list(sobol_indices(evaluate, groups, drawing)["f"])


@pytest.mark.parametrize("sampling", ["sobol", "random"])
def test_indices_agree_with_scipy_and_with_theory(sampling: str) -> None:
    """First and total indices of Ishigami's function, within four standard errors."""
    found = indices_of(sampling, tuple(Group(name, (name,)) for name in NAMES))
    uniform = stats.uniform(loc=-np.pi, scale=2 * np.pi)
    other = stats.sobol_indices(
        func=ishigami,
        n=2**14,
        dists=[uniform] * 3,  # type: ignore[list-item]
        rng=np.random.default_rng(1),
    )
    variance = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
    first = [0.5 * (1 + B * np.pi**4 / 5) ** 2 / variance, A**2 / 8 / variance, 0.0]
    interaction = B**2 * np.pi**8 * (1 / 18 - 1 / 50) / variance
    total = [first[0] + interaction, first[1], interaction]
    for number, index in enumerate(found):
        for estimate, theirs, exact in (
            (index.first, other.first_order[number], first[number]),
            (index.total, other.total_order[number], total[number]),
        ):
            assert estimate.value is not None
            assert estimate.se is not None
            assert 0 < estimate.se < 0.05
            assert abs(estimate.value - exact) < 4 * estimate.se
            # theirs has an error of the same order
            assert abs(estimate.value - theirs) < 4 * np.hypot(estimate.se, 0.005)


def test_a_group_brings_what_its_members_bring_together() -> None:
    """x1 and x3 interact with one another only: together nothing is left but x2."""
    pair, alone = indices_of("sobol", (Group("x1 and x3", ("x1", "x3")), Group("x2", ("x2",))))
    values = [e.value for e in (pair.first, pair.total, alone.first, alone.total)]
    assert None not in values
    first, total, other, _ = map(float, values)  # type: ignore[arg-type]
    assert first == pytest.approx(total, abs=0.02)
    assert first + other == pytest.approx(1, abs=0.02)
