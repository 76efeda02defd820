"""Two metrics at once, and terms solved for a target: closed forms, and what is refused."""

import pytest
from plain_deals import Data, deal_file, metric

from pfs.analysis.asked import AskedError
from pfs.analysis.breakeven.answers import Edge, Verdict
from pfs.analysis.breakeven.frontier import frontier
from pfs.analysis.breakeven.solve import Solution, solve
from pfs.analysis.target import Target
from pfs.models.deal_file import DealFile
from pfs.source.findings import DealError

READING = metric(level={"uniform": [0, 20]})


def lent(metrics: Data, **payments: Data) -> DealFile:
    """Return a deal in which a loan of 100 for a year is repaid by payments alone."""
    capital = {
        "kind": "loan",
        "from": "bank",
        "to": "provider",
        "amount": 100,
        "draws": {"dated": {"2020-01-01": 100}},
        "repaid_by": "payments",
    }
    return deal_file(
        metrics=metrics,
        capital={"loan": capital},
        payments={
            name: {"from": "city", "to": "capital.loan", **payment}
            for name, payment in payments.items()
        },
    )


def priced(target: str, term: str = "payments.p.price", **options: object) -> Solution:
    """Return a price of 8 a unit, of a reading spread evenly over 0 to 20, solved for a target."""
    file = lent({"m": READING}, p={"metric": "m", "price": 8})
    return solve(file, term, target, **{"paths": 1024, **options})  # type: ignore[arg-type]


def start(found: Solution) -> Edge:
    """Return the value from which on the target holds."""
    (interval,) = found.answer.intervals
    assert interval.low is not None
    assert interval.high is None
    return interval.low


@pytest.mark.parametrize(
    ("target", "price"),
    [
        # a mean reading of 10 repays 100 at a price of 10
        ("capital.loan.gain.mean >= 0", 10),
        ("mean capital.loan.gain >= 20", 12),
        # so does the median one; its return is over 366 days
        ("capital.loan.irr.median >= 5%", 10 * 1.05 ** (366 / 365)),
        # one reading in twenty is below 1, one in four below 5
        ("capital.loan.gain.p5 >= -90", 10),
        ("capital.loan.loses.probability <= 25%", 20),
        ("capital.loan.received.p95 = 152", 8),
    ],
)
def test_the_price_that_meets_a_target(target: str, price: float) -> None:
    """Closed forms on an evenly spread reading, within four standard errors."""
    found = priced(target)
    edge = start(found)
    assert edge.se is not None
    assert edge.level == pytest.approx(price, abs=4 * edge.se + 1e-3)
    assert edge.se < 0.6
    assert (found.now, found.low, found.high) == (8, 0, 32)


def test_a_target_may_be_met_always_or_never() -> None:
    """With the statistic at the nearest value: at a price of 32 the mean gain is 220."""
    never = priced("capital.loan.gain.mean >= 1000")
    assert never.answer.verdict is Verdict.NEVER
    assert never.answer.nearest is not None
    assert never.answer.nearest.level == 32
    assert never.tried[-1].found.value == pytest.approx(220, abs=0.5)
    assert priced("capital.loan.gain.mean >= -1000").answer.verdict is Verdict.ALWAYS


def test_the_range_can_be_stated() -> None:
    """After the path; what is uncertain in the file can be solved for too."""
    found = priced("capital.loan.gain.mean >= 0", "payments.p.price=9:11")
    assert (found.low, found.high) == (9, 11)
    found = priced("capital.loan.gain.mean >= 0", "metrics.m.level=0:50")
    assert found.now is None
    assert start(found).level == pytest.approx(12.5, abs=1e-5)


@pytest.mark.parametrize(
    ("term", "target", "message"),
    [
        ("payments.p.price", "gain at least 5", "is not a target; write for instance"),
        ("payments.p.price", "capital.loan.irr.mean >= 5%", "never averaged; write `median`"),
        ("payments.p.price", "capital.loan.gain.mode >= 5", "`mode` is not one of mean,"),
        ("payments.p.price", "capital.loan.gian.mean >= 5", "write `capital.loan.gain`"),
        ("payments.p.price", "capital.loan.loses.mean >= 5%", "has probability, not `mean`"),
        ("payments.p.price=5", "capital.loan.gain.mean >= 0", "`5` is not LO:HI"),
        ("payments.p.price=5:1", "capital.loan.gain.mean >= 0", "the lower number first"),
        ("metrics.m.level", "capital.loan.gain.mean >= 0", "state the range to look at"),
    ],
)
def test_what_cannot_be_solved_is_refused(term: str, target: str, message: str) -> None:
    """The message says what to write instead."""
    with pytest.raises(AskedError, match=message):
        priced(target, term, paths=16)


def test_a_term_that_is_not_there_is_refused() -> None:
    """As a setting of the command line is."""
    with pytest.raises(DealError, match="price"):
        priced("capital.loan.gain.mean >= 0", "payments.q.price", paths=16)


def test_a_target_has_two_spellings() -> None:
    """The statistic last, as figures are named, or first, as it is said."""
    same = Target("capital.loan.irr", "median", ">=", 0.05)
    assert Target.parse("capital.loan.irr.median>=5%") == same
    assert Target.parse("median capital.loan.irr >= 0.05") == same


def test_the_frontier_of_two_prices_is_a_line() -> None:
    """8 a + 5 b = 100, exactly and, with nothing else drawn, on average."""
    metrics = {name: metric(level={"uniform": [0, 20]}) for name in ("a", "b")}
    file = lent(metrics, p={"metric": "a", "price": 8}, q={"metric": "b", "price": 5})
    found = frontier(file, "a", "b", paths=64)
    turning = [point for point in found.points if point.exact.verdict is Verdict.INTERVALS]
    assert len(turning) >= 3
    for point in turning:
        for answer in (point.exact, point.average):
            (interval,) = answer.intervals
            assert interval.low is not None
            assert interval.low.level == pytest.approx((100 - 8 * point.level) / 5, abs=1e-4)
    assert {p.exact.verdict for p in found.points if p.level >= 12.5} == {Verdict.ALWAYS}


def test_a_frontier_needs_two_metrics_of_the_deal() -> None:
    """Named once each."""
    file = lent({"m": READING}, p={"metric": "m", "price": 8})
    with pytest.raises(AskedError, match="no payment depends on `x`; metrics: m"):
        frontier(file, "m", "x")
    with pytest.raises(AskedError, match="named twice"):
        frontier(file, "m", "m")
