"""Break-even: published thresholds, closed forms, and the answers that are no level."""

from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from plain_deals import Data, deal_file, metric
from scipy.integrate import quad
from scipy.optimize import brentq

from pfs.analysis.breakeven.answers import Answer, Edge, Interval, Verdict
from pfs.analysis.breakeven.run import BreakEven, breakeven
from pfs.analysis.payoff import payoff
from pfs.models.deal_file import DealFile, read_deal

EXAMPLES = Path(__file__).parents[2] / "examples"
LOAN = "capital.loan.principal_back"


def example(name: str, **options: object) -> BreakEven:
    """Return the break-evens of an example on few paths."""
    return breakeven(read_deal(str(EXAMPLES / f"{name}.yaml")), paths=256, **options)  # type: ignore[arg-type]


def lent(payment: Data, stated: Data, **loan: object) -> DealFile:
    """Return a deal in which a loan of 100 for a year is repaid by one payment alone."""
    capital = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
        "repaid_by": "payments",
        **loan,
    }
    return deal_file(
        metrics={"m": stated},
        capital={"loan": capital},
        payments={"p": {"from": "city", "to": "capital.loan", "metric": "m", **payment}},
    )


def level(answer: Answer | None) -> Edge:
    """Return the one level from which it holds, up to the end of the range."""
    assert answer is not None
    (interval,) = answer.intervals
    assert interval.high is None
    assert interval.low is not None
    return interval.low


def test_the_rikers_thresholds_are_the_published_ones() -> None:
    """The lender is whole from 10 %, the city first pays at 8.5 % and the most from 20 %."""
    found = example("nyc-able", metrics=["recidivism"])
    expected = {
        LOAN: 0.1,
        "parties.city.first_payment": 0.085,
        "parties.city.most_paid": 0.2,
        "capital.guarantee.nothing_called": 0.1,
    }
    for question, threshold in expected.items():
        assert level(found.answer("recidivism", question).exact) == Edge(threshold, included=True)
    row = found.answer("recidivism", "parties.city.net_value")
    assert (row.exact.verdict, row.exact.missing) == (Verdict.NOT_STATED, "savings")


def test_the_senior_loan_of_massachusetts_agrees_with_a_bisection_through_payoff() -> None:
    """The level from which its gain is not negative, found by halving on exact payoffs alone."""
    file = read_deal(str(EXAMPLES / "ma-juvenile-justice.yaml"))

    def gain(reading: float) -> float:
        case = payoff(file, [{"incarceration": reading}]).case
        return case.value("capital.senior.received") - case.value("capital.senior.drawn")

    low, high = 0.052, 0.4
    assert gain(low) < 0 < gain(high)
    while high - low > 1e-11:
        middle = (low + high) / 2
        low, high = (low, middle) if gain(middle) >= 0 else (middle, high)
    from pfs.analysis.breakeven.exact import exact
    from pfs.analysis.breakeven.questions import questions

    answers, _ = exact(file, questions(file.deal), "incarceration")
    assert level(answers["capital.senior.principal_back"]).level == pytest.approx(high, abs=1e-9)


def test_the_bond_of_dc_water_is_always_repaid() -> None:
    """Exactly and on average; nearest is the last tier: coupons 3,858,750 less 3,300,000."""
    row = example("dc-water", metrics=["runoff"]).answer("runoff", "capital.bond.principal_back")
    for answer in (row.exact, row.average):
        assert answer is not None
        assert answer.verdict is Verdict.ALWAYS
        assert answer.nearest is not None
        assert answer.nearest.value == pytest.approx(558_750)


def test_the_first_tier_above_a_threshold_begins_beyond_it() -> None:
    """DC Water pays above 41.3 %, not at it."""
    row = example("dc-water", metrics=["runoff"]).answer("runoff", "parties.dc_water.first_payment")
    assert level(row.exact) == Edge(0.413, included=False)


NOISY = metric(
    kind="mean", read="change", level=None, effect=0.5, comparison={"level": 10},
    evaluations={"e": {"design": "randomised", "control": 100, "se": 0.2}},
)  # fmt: skip
STEPS = {"steps": [{"at_least": 1, "pay": 80}, {"at_least": 1.5, "pay": 130}]}


def test_on_average_agrees_with_the_normal_distribution() -> None:
    """A normal reading and two steps: the root of 80 P(1 to 1.5) + 130 P(from 1.5) = 100."""
    normal = NormalDist()

    def gain(effect: float) -> float:
        above = [1 - normal.cdf((step - effect) / 0.2) for step in (1.0, 1.5)]
        return 80 * (above[0] - above[1]) + 130 * above[1] - 100

    root = brentq(gain, 0.5, 2.5)
    found = breakeven(lent(STEPS, NOISY), metrics=["m"], paths=4096).answer("m", LOAN)
    edge = level(found.average)
    assert edge.se is not None
    assert 0 < edge.se < 1e-3
    assert abs(edge.level - root) < 4 * edge.se + 1e-6
    assert level(found.exact) == Edge(1.5, included=True)


def test_the_lender_of_rikers_agrees_with_two_correlated_readings() -> None:
    """Quadrature over the reading of 2015, at which the lender may stop, and the final one.

    Half of the people are observed by June 2015, so errors of 1 / sqrt(share observed) correlate
    by its root; the arms' spread is 1.5 times the comparison level, 4,000 a side at the end.
    """
    file = read_deal(str(EXAMPLES / "nyc-able.yaml"))
    found = breakeven(file, metrics=["recidivism"], paths=4096).answer("recidivism", LOAN).average
    share = 546 / 1095  # days of enrolment by 2014-06-30, a year before the reading
    steps = [(0.10, 9.6), (0.11, 10.08), (0.12, 10.176), (0.125, 10.272), (0.13, 10.368),
             (0.16, 10.944), (0.20, 11.712)]  # fmt: skip
    normal = NormalDist()

    def gain(effect: float) -> float:
        last = 1.5 * np.sqrt(2 / 4000)
        first = last / np.sqrt(share)
        apart = last * np.sqrt(1 - share)

        def after(score: float) -> float:
            """Gain if not stopped, with the first error's score given."""
            centre = effect + last * np.sqrt(share) * score
            value, before = -2.4, -2.4
            for step, paid in steps:
                value += (1 - normal.cdf((step - centre) / apart)) * (paid - 9.6 - before)
                before = paid - 9.6
            return float(value)

        stop = (0.10 - effect) / first
        kept, _ = quad(lambda z: normal.pdf(z) * after(z), stop, 9)
        return float(-1.2 * normal.cdf(stop) + kept)

    root = brentq(gain, 0.08, 0.2)
    edge = level(found)
    assert edge.se is not None
    assert edge.level == pytest.approx(root, abs=4 * edge.se)


@pytest.mark.parametrize(
    ("pays", "verdict"), [(101, Verdict.ALWAYS), (99, Verdict.NEVER), (100, Verdict.ALWAYS)]
)
def test_a_certain_amount_is_always_or_never_enough(pays: float, verdict: Verdict) -> None:
    """With the nearest value reached, exactly and on average."""
    row = breakeven(lent({"amount": pays}, NOISY), metrics=["m"], paths=64).answer("m", LOAN)
    for answer in (row.exact, row.average):
        assert answer is not None
        assert answer.verdict is verdict
        assert answer.nearest is not None
        assert answer.nearest.value == pytest.approx(pays - 100)


def test_what_the_sample_cannot_tell_is_not_resolved() -> None:
    """A fair bet on a second metric leaves the mean at 0 whatever the first one does."""
    coin = metric(kind="mean", read="level", level={"normal": {"mean": 0, "sd": 1}})
    file = lent({"amount": 100}, metric(level={"uniform": [0, 50]}))
    data = dict(file.document.data)
    data["metrics"] = {**data["metrics"], "coin": coin}
    data["payments"] = {
        "p": {"from": "city", "to": "capital.loan", "metric": "m", "price": 0},
        "bet": {
            "from": "city", "to": "capital.loan", "metric": "coin",
            "steps": [{"at_least": 0, "pay": 200}],
        },
    }  # fmt: skip
    fair = deal_file(**{k: data[k] for k in ("metrics", "capital", "payments")})
    answer = breakeven(fair, metrics=["m"], paths=64, sampling="random").answer("m", LOAN).average
    assert answer is not None
    assert answer.verdict is Verdict.NOT_RESOLVED
    assert len(answer.unresolved) == 1


def test_several_intervals_are_all_told() -> None:
    """Whole from 5, not from 10, again from 20."""
    steps = [{"at_least": at, "pay": pay} for at, pay in ((5, 100), (10, 99), (20, 120))]
    file = lent({"steps": steps}, metric(level={"uniform": [0, 50]}))
    row = breakeven(file, metrics=["m"], paths=64).answer("m", LOAN)
    intervals = (
        Interval(Edge(5.0, included=True), Edge(10.0, included=False)),
        Interval(Edge(20.0, included=True), None),
    )
    assert row.exact.intervals == intervals
    assert row.average is not None
    # nothing is drawn beside the metric: the mean is the payoff, and known without error
    assert row.average.intervals == intervals


def test_the_target_return_is_where_the_present_value_is_nil() -> None:
    """100 lent on 2020-01-01 for 366 days at 10 %: the reading pays 8 a unit on 2021-01-01."""
    stated = metric(level={"uniform": [0, 50]})
    file = lent({"price": 8}, stated, target=0.1)
    row = breakeven(file, metrics=["m"], paths=64).answer("m", "capital.loan.target_return")
    root = 100 * 1.1 ** (366 / 365) / 8
    assert level(row.exact).level == pytest.approx(root, abs=1e-4)
    assert level(row.average).level == pytest.approx(root, abs=1e-4)
    silent = breakeven(lent({"price": 8}, stated), metrics=["m"], paths=64)
    assert silent.answer("m", "capital.loan.target_return").exact.missing == "capital.loan.target"


def test_terms_break_even_where_the_arithmetic_says() -> None:
    """A reading of 10 on average pays 8 a unit on a loan of 100: 125 % of the price is enough."""
    stated = metric(level={"uniform": [0, 20]})
    found = breakeven(lent({"price": 8}, stated), paths=4096)
    row = found.answer("price", LOAN)
    # to a hundredth of a cent at 80 a multiple
    assert level(row.exact).level == pytest.approx(1.25, abs=2e-6)
    edge = level(row.average)
    assert edge.level == pytest.approx(1.25, abs=4 * (edge.se or 0.0) + 2e-6)


def test_the_chance_of_success_is_cost_over_payment() -> None:
    """One payment of 160 against a cost of 100: five eighths; it comes with probability 0.4."""
    stated = metric(level={"uniform": [0, 1]})
    file = lent({"steps": [{"at_least": 0.6, "pay": 160}]}, stated)
    (chance,) = breakeven(file, metrics=["m"], paths=1024).chances
    assert chance.needed == pytest.approx(100 / 160, abs=1e-12)
    assert chance.now.value == pytest.approx(0.4, abs=0.01)


def test_an_unknown_metric_is_refused() -> None:
    """The message lists those that there are."""
    with pytest.raises(ValueError, match="no payment depends on `x`; metrics: m"):
        breakeven(lent({"price": 8}, metric(level=10)), metrics=["x"])
