"""A rate of return is the one rate that balances the flows, or it says why there is none."""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from pfs.cashflow.returns import Defined, act_365, internal_rate, nominal_yield, reason
from pfs.outcomes.sample import FloatArray

Path = tuple[list[float], list[float]]


def solve(years: Sequence[float], flows: Sequence[float]) -> tuple[float, Defined]:
    """Solve one path."""
    found = internal_rate(np.array(years, float), np.array(flows, float)[:, None])
    return float(found.rate[0]), Defined(int(found.status[0]))


def log_ratio(years: Sequence[float], flows: Sequence[float], x: float) -> float:
    """Return ln(receipts) - ln(payments in), discounted by exp(x * year), exactly summed."""

    def log_total(side: float) -> float:
        terms = [
            math.log(side * f) + x * y for y, f in zip(years, flows, strict=True) if side * f > 0.0
        ]
        return max(terms) + math.log(math.fsum(math.exp(t - max(terms)) for t in terms))

    return log_total(1.0) - log_total(-1.0)


def residual(years: Sequence[float], flows: Sequence[float], rate: float) -> float:
    """Return |value| over the sum of discounted absolute flows."""
    terms = [f * (1.0 + rate) ** -y for y, f in zip(years, flows, strict=True)]
    return abs(math.fsum(terms)) / math.fsum(map(abs, terms))


def brent(periods: Sequence[float], flows: Sequence[float], low: float, high: float) -> float:
    """Find the rate per period by an independent solver."""

    def value(rate: float) -> float:
        return math.fsum(f * (1.0 + rate) ** -t for t, f in zip(periods, flows, strict=True))

    return float(brentq(value, low, high, xtol=1e-15, rtol=1e-14))


def deals(paths: int, seed: int) -> tuple[list[dt.date], FloatArray]:
    """Draw quarterly deals of seven years: two years of draws, then receipts of 0 to 3 times."""
    rng = np.random.default_rng(seed)
    dates = [dt.date(2024 + q // 4, 1 + 3 * (q % 4), 1) for q in range(29)]
    flows = np.zeros((29, paths))
    flows[:8] = -rng.uniform(0.0, 1.5e6, (8, paths))
    shares = rng.exponential(1.0, (21, paths))
    flows[8:] = shares / shares.sum(axis=0) * rng.uniform(1e5, 2.4e7, paths)
    return dates, flows


amounts = st.floats(1e5, 1e6)


@st.composite
def conventional(
    draw: st.DrawFn, money: st.SearchStrategy[float] = amounts, least: int = 200
) -> Path:
    """Draw payments in, then receipts, on dates at least so many days apart."""
    paid = draw(st.lists(money, min_size=1, max_size=5))
    got = draw(st.lists(money, min_size=1, max_size=8))
    size = len(paid) + len(got)
    gaps = draw(st.lists(st.integers(least, 800), min_size=size, max_size=size))
    return [float(day) / 365.0 for day in np.cumsum(gaps)], [*(-p for p in paid), *got]


class TestKnownReturns:
    """Published deals and plain sums."""

    @pytest.mark.parametrize(("back", "rate"), [(10.944e6, 0.0333), (11.712e6, 0.0510)])
    def test_one_loan_repaid_at_once(self, back: float, rate: float) -> None:
        """9.6 M lent for four years earns the fourth root of what comes back, less one."""
        found, status = solve([0.0, 4.0], [-9.6e6, back])
        assert status is Defined.RATE
        assert found == pytest.approx((back / 9.6e6) ** 0.25 - 1.0, abs=1e-14)
        assert found == pytest.approx(rate, abs=5e-5)

    @pytest.mark.parametrize(("extra", "quoted"), [(0.0, 0.0343), (3.3e6, 0.060), (-3.3e6, 0.005)])
    def test_bond_with_an_outcome_payment(self, extra: float, quoted: float) -> None:
        """A 25 M bond of 3.43 % moves to about 6.0 or 0.5 % with the outcome payment."""
        periods = list(range(10))
        flows = [-25e6, *[25e6 * 0.0343 / 2.0] * 8, 25e6 * (1.0 + 0.0343 / 2.0) + extra]
        found = nominal_yield(np.array(periods, float), np.array(flows)[:, None], 2)
        assert found.rate[0] == pytest.approx(2.0 * brent(periods, flows, -0.5, 0.5), abs=1e-12)
        assert found.rate[0] == pytest.approx(quoted, abs=1e-3)

    def test_money_back_is_a_rate_of_zero(self) -> None:
        """What comes back unchanged returns plain zero, not minus zero."""
        rate, status = solve([0.0, 1.0, 3.0], [-100.0, 40.0, 60.0])
        assert (rate, status) == (0.0, Defined.RATE)
        assert math.copysign(1.0, rate) == 1.0

    def test_a_leap_year_is_longer_than_a_year(self) -> None:
        """Act/365 counts days: 2024 has 366 of them."""
        dates = [dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1)]
        assert act_365(dates, dates[0]).tolist() == [0.0, 366 / 365, 731 / 365]


class TestIndependentSolvers:
    """Other libraries find the same rates."""

    def test_dated_flows_agree_with_xirr(self) -> None:
        """Thousands of deals have the rate another library finds, where it finds one."""
        dates, flows = deals(4000, seed=1)
        ours = internal_rate(act_365(dates, dates[0]), flows)
        theirs = np.array(
            [pyxirr.xirr(dates, path.tolist(), silent=True) for path in flows.T], dtype=float
        )
        known = ~np.isnan(theirs)
        assert known.mean() > 0.95
        np.testing.assert_allclose(ours.rate[known], theirs[known], rtol=0.0, atol=1e-9)
        assert (ours.status == Defined.RATE).all()

    def test_every_deal_balances_at_its_rate(self) -> None:
        """The value at the rate is at most 1e-10 of the discounted absolute flows."""
        dates, flows = deals(4000, seed=2)
        years = act_365(dates, dates[0])
        rates = internal_rate(years, flows).rate
        terms = flows * (1.0 + rates) ** -years[:, None]
        assert (np.abs(terms.sum(axis=0)) <= 1e-10 * np.abs(terms).sum(axis=0)).all()

    def test_flows_on_irregular_dates_agree_with_brent(self) -> None:
        """Dates need no common step."""
        rng = np.random.default_rng(3)
        years = np.cumsum(rng.uniform(0.01, 1.0, 12))
        flows = np.vstack([-rng.uniform(1.0, 9.0, (3, 200)), rng.uniform(0.0, 9.0, (9, 200))])
        rates = internal_rate(years, flows).rate
        expected = [brent(years.tolist(), path.tolist(), -0.999, 1e4) for path in flows.T]
        np.testing.assert_allclose(rates, expected, rtol=1e-9, atol=1e-9)


class TestInvariants:
    """What holds for any flows."""

    @given(conventional())
    def test_residual_is_small(self, path: Path) -> None:
        """One change of sign always gives a rate, and the flows balance at it."""
        rate, status = solve(*path)
        assert status is Defined.RATE
        assert residual(*path, rate) <= 1e-10

    @given(conventional(), st.integers(-40, 40), st.floats(1e-6, 1e6))
    def test_scale_does_not_matter(self, path: Path, power: int, factor: float) -> None:
        """Any currency gives the same rate; powers of two give the same bits."""
        years, flows = path
        rate, _ = solve(years, flows)
        assert solve(years, [f * 2.0**power for f in flows])[0] == rate
        scaled, _ = solve(years, [f * factor for f in flows])
        assert scaled == pytest.approx(rate, abs=1e-11, rel=1e-11)

    @given(conventional(), st.lists(st.floats(0.0, 30.0), max_size=5))
    def test_empty_dates_change_nothing(self, path: Path, dates: list[float]) -> None:
        """A date without a flow, before, between or after, leaves the rate."""
        years, flows = path
        longer = sorted([*zip(years, flows, strict=True), *((date, 0.0) for date in dates)])
        rate, status = solve([y for y, _ in longer], [f for _, f in longer])
        assert status is Defined.RATE
        assert rate == pytest.approx(solve(years, flows)[0], abs=1e-11, rel=1e-11)

    @given(conventional(), st.integers(0, 7), st.floats(0.0, 1e6))
    def test_more_money_back_never_lowers_the_rate(
        self, path: Path, place: int, more: float
    ) -> None:
        """Adding to a receipt cannot harm the investor."""
        years, flows = path
        receipts = [k for k, f in enumerate(flows) if f > 0.0]
        better = list(flows)
        better[receipts[place % len(receipts)]] += more
        rate = solve(years, flows)[0]
        assert solve(years, better)[0] >= rate - 1e-12 * (1.0 + abs(rate))

    @given(conventional(st.floats(1e-2, 1e9), least=1))
    def test_a_conventional_rate_is_found_wherever_a_number_can_hold_it(self, path: Path) -> None:
        """From one cent back on a billion to a billion back on a cent, a day later."""
        rate, status = solve(*path)
        if status is Defined.RATE:
            x = -math.log1p(rate)
            # what a float leaves open: 1 + rate is known to half a unit in the last place of one
            slack = 1e-11 * (1.0 + abs(x)) + 1.2e-16 / (1.0 + rate)
            assert log_ratio(*path, x - slack) < 0.0 < log_ratio(*path, x + slack)
        else:
            assert status is Defined.NO_ROOT
            assert log_ratio(*path, -709.6) > 0.0 or log_ratio(*path, 36.6) < 0.0

    @pytest.mark.parametrize("size", [1, 7, 64, 1000, 8192])
    def test_blocks_do_not_matter(self, size: int) -> None:
        """Paths solved in pieces, or in another order, give the same bits."""
        dates, flows = deals(9000, seed=4)
        flows = flows[:, : 1500 if size == 1 else None]
        years, paths = act_365(dates, dates[0]), flows.shape[1]
        rng = np.random.default_rng(5)
        flows[8:, ::50] = 0.0
        flows[28, 1::50] = -rng.uniform(0.0, 1e8, flows[28, 1::50].size)
        flows[:, 2::400] = rng.normal(0.0, 1.0, flows[:, 2::400].shape)
        flows[9:, 3::50] *= 1e-9
        flows[[3, 12], 4::50] = [[2e5], [-1e5]]
        whole = internal_rate(years, flows)
        assert set(whole.status) >= {Defined.RATE, Defined.TOTAL_LOSS, Defined.SEVERAL_ROOTS}
        pieces = [internal_rate(years, flows[:, a : a + size]) for a in range(0, paths, size)]
        np.testing.assert_array_equal(np.concatenate([p.rate for p in pieces]), whole.rate)
        np.testing.assert_array_equal(np.concatenate([p.status for p in pieces]), whole.status)
        order = rng.permutation(paths)
        mixed = internal_rate(years, flows[:, order])
        np.testing.assert_array_equal(mixed.rate, whole.rate[order])


class TestHardCases:
    """Every path has a number or a reason."""

    @pytest.mark.parametrize(
        ("years", "flows", "status"),
        [
            pytest.param([], [], Defined.NOTHING_INVESTED, id="no dates"),
            pytest.param([0.0, 1.0], [0.0, 0.0], Defined.NOTHING_INVESTED, id="no money"),
            pytest.param([0.0, 1.0], [0.0, 5.0], Defined.NOTHING_INVESTED, id="a gift"),
            pytest.param([0.0, 0.0], [-5.0, 5.0], Defined.NOTHING_INVESTED, id="back at once"),
            pytest.param(
                [0.0, 0.0, 0.0, 1.0], [0.1, 0.2, -0.3, 5.0], Defined.NOTHING_INVESTED, id="dust in"
            ),
            pytest.param([0.0, 1.0, 2.0], [-1.0, 2.0, -1.0], Defined.NO_ROOT, id="touches at 0 %"),
            pytest.param(
                [0.0, 1.0, 2.0], [-1.0, 2.06, -1.0609], Defined.NO_ROOT, id="touches at 3 %"
            ),
            pytest.param(
                [0.0, 1.0, 2.0], [-100.0, 200.0, -150.0], Defined.NO_ROOT, id="loss at every rate"
            ),
            pytest.param(
                [0.0, 1.0, 2.0], [-1600.0, 1e4, -1e4], Defined.SEVERAL_ROOTS, id="25 and 400 %"
            ),
            pytest.param(
                [0.0, 1.0, 2.0], [1.0, -2.15, 1.155], Defined.SEVERAL_ROOTS, id="5 and 10 %"
            ),
            pytest.param(
                [0.0, 1.0, 2.0], [-1.0, 2.01, -1.01], Defined.SEVERAL_ROOTS, id="0 and 1 %"
            ),
            pytest.param([0.0, 50.0, 100.0], [-1.0, 3.0, -1.0], Defined.SEVERAL_ROOTS, id="long"),
            pytest.param([0.0, 1 / 365], [-1.0, 10.0], Defined.NO_ROOT, id="above every float"),
            pytest.param([0.0, 1 / 365], [-1e7, 0.01], Defined.NO_ROOT, id="below every float"),
        ],
    )
    def test_undefined(self, years: list[float], flows: list[float], status: Defined) -> None:
        """Where no single rate balances the flows there is no number, and the reason is kept."""
        rate, found = solve(years, flows)
        assert found is status
        assert math.isnan(rate)

    @pytest.mark.parametrize(
        ("years", "flows"),
        [
            pytest.param([0.0], [-5.0], id="one date"),
            pytest.param([0.0, 1.0, 2.0], [-5.0, 0.0, -1.0], id="nothing back"),
            pytest.param([0.0, 1.0, 1.0], [-5.0, 1.0, -2.0], id="paid back in on the day"),
            pytest.param([0.0, 1.0, 1.0, 1.0], [-5.0, 0.1, 0.2, -0.3], id="dust back"),
        ],
    )
    def test_total_loss(self, years: list[float], flows: list[float]) -> None:
        """Nothing positive on net is -100 %, exactly; rounding is not a receipt."""
        assert solve(years, flows) == (-1.0, Defined.TOTAL_LOSS)

    @pytest.mark.parametrize(
        ("years", "flows", "rate"),
        [
            pytest.param([0.0, 10.0], [-1e7, 0.01], 1e-9**0.1 - 1.0, id="a cent after ten years"),
            pytest.param([0.0, 1.0], [-1e7, 0.01], 1e-9 - 1.0, id="a cent after a year"),
            pytest.param([0.0, 1.0], [-1e300, 1e305], 99999.0, id="huge amounts"),
            pytest.param([0.0, 1.0], [-1e-300, 2e-300], 1.0, id="tiny amounts"),
            pytest.param([0.0, 1 / 365], [-1.0, 2.0], 2.0**365 - 1.0, id="doubled in a day"),
            pytest.param(
                [0.0, 1 / 365, 30.0], [-1.0, 2.0, 1.0], 2.0**365 - 1.0, id="a day and a generation"
            ),
            pytest.param(
                [0.0, 1 / 365, 30.0], [1.0, -2.0, -1.0], 2.0**365 - 1.0, id="borrowed for a day"
            ),
            pytest.param([0.0, 1.0, 2.0], [0.0, -100.0, 121.0], 0.21, id="late start"),
            pytest.param([5.0, 6.0], [-100.0, 103.0], 0.03, id="clock starts elsewhere"),
            pytest.param([0.0, 2.0], [100.0, -121.0], 0.1, id="a borrowing"),
            pytest.param([0.0, 0.0, 1.0, 1.0], [-150.0, 50.0, 60.0, 50.0], 0.1, id="netted"),
            pytest.param([0.0, 1.0, 31.0], [-100.0, 110.0, -1e-10], 0.1, id="dust at the end"),
        ],
    )
    def test_unusual_but_defined(self, years: list[float], flows: list[float], rate: float) -> None:
        """Closed forms hold however lopsided, large, small or late the flows are."""
        found, status = solve(years, flows)
        assert status is Defined.RATE
        assert found == pytest.approx(rate, rel=1e-12, abs=1e-11)

    def test_a_loan_drawn_again_has_one_rate(self) -> None:
        """Four changes of sign, but money is owed throughout: the rate is the only one."""
        years, flows = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [-100.0, 5.0, -50.0, 5.0, -1.0, 190.0]
        rate, status = solve(years, flows)
        assert status is Defined.RATE
        assert rate == pytest.approx(brent(years, flows, -0.5, 0.5), abs=1e-12)

    def test_a_proved_rate_may_lie_beyond_the_grid(self) -> None:
        """Fifty thousand times the money in four months, with a second draw between."""
        years, flows = [0.0, 0.1, 0.2, 0.3], [-100.0, 10.0, -20.0, 5e6]
        rate, status = solve(years, flows)
        assert status is Defined.RATE
        assert rate > 1e6
        assert residual(years, flows, rate) <= 1e-10

    @pytest.mark.parametrize("rate", [0.0, 0.1, 2.5, -0.6])
    def test_one_crossing_without_proof_is_taken(self, rate: float) -> None:
        """(v - a)(v^2 - 2 a v + 1.25 a^2) has one real root, though the balance swings."""
        a = 1.0 / (1.0 + rate)
        flows = [-1.25 * a**3, 3.25 * a**2, -3.0 * a, 1.0]
        found, status = solve([0.0, 1.0, 2.0, 3.0], flows)
        assert status is Defined.RATE
        assert found == pytest.approx(rate, abs=1e-12)

    def test_touching_zero_is_no_root_wherever_it_touches(self) -> None:
        """-(v - a)^2 is never positive, whether or not the scan lands on a."""
        a = np.exp(0.0025 / 3.0 * np.arange(-300, 300))
        flows = np.array([-(a**2), 2.0 * a, -np.ones_like(a)])
        found = internal_rate(np.array([0.0, 1.0, 2.0]), flows)
        assert (found.status == Defined.NO_ROOT).all()

    @given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
    def test_any_flows_give_a_rate_or_a_reason(self, flows: list[float]) -> None:
        """A number comes with a small residual or a total loss, and with nothing else."""
        years = [0.25 * k for k in range(len(flows))]
        rate, status = solve(years, flows)
        assert math.isnan(rate) == (status >= Defined.NOTHING_INVESTED)
        assert (rate == -1.0) == (status is Defined.TOTAL_LOSS)
        if status is Defined.RATE and rate > -0.9999:
            assert residual(years, flows, rate) <= 1e-10


class TestNominalYield:
    """Yields as bonds are quoted."""

    def test_it_compounds_to_the_effective_rate(self) -> None:
        """6 % nominal, semi-annual, is 6.09 % effective."""
        flows = np.array([[-100.0], [103.0]])
        assert nominal_yield(np.array([0.0, 1.0]), flows, 2).rate[0] == pytest.approx(0.06)
        assert internal_rate(np.array([0.0, 0.5]), flows).rate[0] == pytest.approx(0.0609)

    def test_total_loss_is_minus_one(self) -> None:
        """A total loss reads -100 %, however many coupons a year has."""
        found = nominal_yield(np.array([0.0, 1.0]), np.array([[-5.0], [0.0]]), 4)
        assert (found.rate[0], found.status[0]) == (-1.0, Defined.TOTAL_LOSS)


class TestRefusals:
    """What cannot be flows is an error."""

    @pytest.mark.parametrize(
        ("years", "flows"),
        [
            ([0.0, 1.0], [[-1.0]]),
            ([1.0, 0.0], [[-1.0], [2.0]]),
            ([0.0, math.inf], [[-1.0], [2.0]]),
            ([0.0, 1.0], [[-1.0], [math.nan]]),
            ([0.0, 1.0], [[-math.inf], [2.0]]),
            ([0.0, 1.0], [-1.0, 2.0]),
        ],
    )
    def test_what_is_not_a_flow_is_refused(
        self, years: list[float], flows: list[list[float]] | list[float]
    ) -> None:
        """Shapes must fit, years may not fall, numbers are finite."""
        with pytest.raises(ValueError, match=r"flows|years"):
            internal_rate(np.array(years), np.array(flows))

    def test_a_yield_needs_a_coupon(self) -> None:
        """No coupons a year is no compounding."""
        with pytest.raises(ValueError, match="at least one coupon"):
            nominal_yield(np.array([0.0, 1.0]), np.array([[-1.0], [1.0]]), 0)


def test_every_status_has_its_own_words() -> None:
    """A reader sees a reason, never a number, and no two reasons are alike."""
    assert len({reason(status) for status in Defined}) == len(Defined)
    assert reason(np.uint8(Defined.NOTHING_INVESTED)) == "nothing invested"
