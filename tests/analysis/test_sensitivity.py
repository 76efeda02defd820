"""Sensitivity: indices against SciPy and closed forms, ends of a tornado, what has no source."""

import numpy as np
import pytest
from plain_deals import Data, deal_file, metric
from scipy import stats

from pfs.analysis.asked import AskedError
from pfs.analysis.paths import Drawing
from pfs.analysis.register import unvouched
from pfs.analysis.sensitivity.groups import LUCK, Group, groups_of
from pfs.analysis.sensitivity.indices import Index, Values, sobol_indices, with_twins
from pfs.analysis.sensitivity.run import Sensitivity, sensitivity
from pfs.models.deal_file import DealFile
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
    found = indices_of(sampling, tuple(Group(name, (name,), (name,)) for name in NAMES))
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
    pair, alone = indices_of(
        "sobol",
        tuple(Group(" and ".join(names), names, names) for names in (("x1", "x3"), ("x2",))),
    )
    values = [e.value for e in (pair.first, pair.total, alone.first, alone.total)]
    assert None not in values
    first, total, other, _ = map(float, values)  # type: ignore[arg-type]
    assert first == pytest.approx(total, abs=0.02)
    assert first + other == pytest.approx(1, abs=0.02)


def lent(loan: Data | None = None, **sections: object) -> DealFile:
    """Return a deal in which readings a and b, each even over 0 to 20, pay 8 and 5 a unit."""
    capital = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
        "repaid_by": "payments",
        **(loan or {}),
    }
    payment = {"from": "city", "to": "capital.loan"}
    stated: Data = {
        "metrics": {name: metric(level={"uniform": [0, 20]}) for name in ("a", "b")},
        "capital": {"loan": capital},
        "payments": {
            "p": {**payment, "metric": "a", "price": {"value": 8, "source": "published: a tariff"}},
            "q": {**payment, "metric": "b", "price": {"value": 5, "source": "assumed"}},
        },
    }
    return deal_file(**{**stated, **sections})


def gain(file: DealFile, **options: object) -> Sensitivity:
    """Return what moves the loan's gain."""
    return sensitivity(file, of=["capital.loan.gain"], paths=2048, **options)  # type: ignore[arg-type]


def test_the_ends_of_a_tornado_are_those_of_the_arithmetic() -> None:
    """The mean gain is 80 + 50 - 100; a reading of 2 or 18 instead of 10 moves it by its price."""
    (part,) = gain(lent()).results
    assert part.now.value == pytest.approx(30, abs=0.1)
    assert [swing.name for swing in part.swings] == ["metrics.a.level", "metrics.b.level"]
    for swing, price in zip(part.swings, (8, 5), strict=True):
        assert swing.low.at == pytest.approx((2.0,))
        assert swing.high.at == pytest.approx((18.0,))
        for end, sign in ((swing.low, -1), (swing.high, 1)):
            assert end.change.value == pytest.approx(sign * 8 * price, abs=0.2)
            assert end.change.se is not None
            assert end.change.se < 0.2


def test_shares_of_the_variance_are_those_of_the_arithmetic() -> None:
    """Two independent terms of a sum: 64 and 25 parts of 89, with nothing between them."""
    (part,) = gain(lent()).results
    for index, share in zip(part.indices, (64 / 89, 25 / 89), strict=True):
        for estimate in (index.first, index.total):
            assert estimate.value is not None
            assert estimate.se is not None
            assert abs(estimate.value - share) < 4 * estimate.se + 1e-3


def test_a_named_term_moves_between_its_values() -> None:
    """As typed, or as a multiple of what is stated; with nothing drawn about it."""
    (part,) = gain(lent(), spans=["payments.p.price=4:12", "payments.q.price=x0.5:x2"]).results
    moves = {s.name: (s.low.change.value, s.high.change.value) for s in part.swings}
    assert moves["payments.p.price"] == pytest.approx((-40, 40), abs=0.2)
    assert moves["payments.q.price"] == pytest.approx((-25, 50), abs=0.2)
    with pytest.raises(AskedError, match="PATH=LOW:HIGH"):
        gain(lent(), spans=["payments.p.price=4"])


def test_numbers_without_a_source_are_ranked_by_what_a_tenth_does() -> None:
    """A tariff with a source is left out; the price of b and the unsourced rest are not."""
    result = gain(lent())
    (part,) = result.results
    first = part.assumed[0]
    # a tenth of the loan is 10 more or less lent, a tenth of b's price 5 more or less earned
    names = [swing.name for swing in part.assumed]
    assert "payments.p.price" not in names
    assert "payments.q.price" in names
    swing = next(s for s in part.assumed if s.name == "payments.q.price")
    assert (swing.low.change.value, swing.high.change.value) == pytest.approx((-5, 5), abs=0.05)
    assert swing.source == "assumed"
    assert first.reach >= swing.reach


def test_the_register_knows_what_nobody_vouches_for() -> None:
    """Long form or plain, by date too; recalled counts as no source, published does not."""
    found = {entry.path: entry.source for entry in unvouched(lent().deal)}
    assert found["payments.q.price"] == "assumed"
    assert found["capital.loan.amount"] is None
    assert found["capital.loan.draws.dated"] is None
    assert found["metrics.a.level"] is None
    assert "payments.p.price" not in found


def test_errors_of_measurement_are_one_group_and_so_is_what_is_correlated() -> None:
    """Joined directly or through others; everything else is alone."""
    noisy = metric(
        kind="share", level={"uniform": [0.2, 0.6]},
        evaluations={"e": {"design": "randomised", "treated": 100, "control": 100}},
    )  # fmt: skip
    names = ("a", "b", "c", "d")
    file = lent(
        metrics=dict.fromkeys(names, noisy),
        payments={},
        risks={
            "one": {
                "kind": "correlation", "is": 0.5,
                "drivers": ["metrics.a.level", "metrics.c.level"],
            },
            "two": {
                "kind": "correlation", "is": 0.5,
                "drivers": ["metrics.c.level", "metrics.d.level"],
            },
        },
    )  # fmt: skip
    drivers = Drawing.of([file.deal]).drivers
    groups = groups_of(file.deal, drivers)
    assert [group.name for group in groups] == [
        "metrics.a.level and metrics.c.level and metrics.d.level",
        "metrics.b.level",
        LUCK,
    ]
    assert sum(len(group.drivers) for group in groups) == len(drivers)
    assert len(groups[-1].drivers) == 8  # four metrics, one reading each, two arms


def test_a_result_without_variance_has_no_shares() -> None:
    """What is drawn never depends on an outcome, so nothing brings its variance."""
    result = sensitivity(lent(), of=["capital.loan.drawn"], paths=64)
    assert result.results[0].indices == ()
    assert all(swing.reach == 0 for swing in result.results[0].swings)


def test_an_unknown_result_is_refused() -> None:
    """With the nearest one there is."""
    with pytest.raises(AskedError, match=r"write `capital\.loan\.gain`"):
        sensitivity(lent(), of=["capital.loan.gian"], paths=16)
