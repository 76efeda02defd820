"""What holds of every deal: cash is conserved, caps hold, seniority holds, cases do not mix."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_deals import Data, metric, run
from strategies import deals

from pfs.analysis.case import Case, run_case
from pfs.cashflow.ledger import Cash, ConservationError, Flow
from pfs.models.capital import Debt
from pfs.models.deal import Deal
from pfs.models.grid import contract_year, fiscal_year
from pfs.models.numbers import Stated, plain_value
from pfs.models.payments import Limit
from pfs.models.validate import validate_data

CENT = 0.005
Pair = tuple[Data, dict[str, float]]
Check = Callable[[Pair], None]


def on_random_deals(examples: int) -> Callable[[Check], Any]:
    """Return a decorator that checks this many random deals with given readings."""

    def decorate(check: Check) -> Any:
        quick = settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
        )
        return quick(given(deals())(check))

    return decorate


def ran(pair: Pair) -> tuple[Deal, Case]:
    """Run a random deal at its readings."""
    stated = validate_data(pair[0])
    return stated, run_case(stated, dict(pair[1]))


def holdings(stated: Deal) -> dict[str, float]:
    """Return every holding with its opening balance."""
    found = {"accounts.main": 0.0}
    found |= {f"accounts.{k}": plain_value(a.opening) for k, a in stated.accounts.items()}
    return found | {f"capital.{name}": 0.0 for name in stated.guarantees}


@on_random_deals(60)
def test_balances_are_what_the_ledger_moved(pair: Pair) -> None:
    """On every date; no holding is overdrawn, no movement is negative or to itself."""
    stated, case = ran(pair)
    balance = holdings(stated)
    by_date: defaultdict[dt.date, list[Flow]] = defaultdict(list)
    for flow in case.ledger:
        assert flow.amount > 0
        assert flow.from_ != flow.to or flow.from_ not in balance
        by_date[flow.date].append(flow)
    for day in case.results.state.plan.grid:
        for flow in by_date[day]:
            for end, change in ((flow.from_, -flow.amount), (flow.to, flow.amount)):
                if end in balance:
                    balance[end] += change
        assert min(balance.values()) > -CENT
        for name, amount in balance.items():
            if name.startswith("accounts."):
                assert case.value(f"{name}.balance@{day}") == pytest.approx(amount, abs=CENT)


@on_random_deals(60)
def test_parties_and_tranches_add_up_to_the_ledger(pair: Pair) -> None:
    """What a party gave and got, what was drawn; what an escrow gives back was never paid."""
    stated, case = ran(pair)
    given_: defaultdict[str, float] = defaultdict(float)
    got: defaultdict[str, float] = defaultdict(float)
    for flow in case.ledger:
        given_[flow.from_] += flow.amount
        got[flow.to] += flow.amount
    for name in stated.parties:
        back = sum(returned(case, name, account) for account in filled_by(stated, name))
        assert case.value(f"parties.{name}.paid") == pytest.approx(given_[name] - back, abs=CENT)
        assert case.value(f"parties.{name}.received") == pytest.approx(got[name] - back, abs=CENT)
    for name, capital in stated.drawn.items():
        drawn = sum(f.amount for f in case.ledger if f.clause == f"capital.{name}.draws")
        assert case.value(f"capital.{name}.drawn") == pytest.approx(drawn, abs=CENT)
        assert drawn <= plain_value(capital.amount) + CENT


def filled_by(stated: Deal, party: str) -> list[str]:
    """Return the accounts that a party fills."""
    return [f"accounts.{k}" for k, account in stated.accounts.items() if account.filled_by == party]


def returned(case: Case, party: str, account: str) -> float:
    """Return what comes back to a party of what it filled an account with."""
    fills = [f for f in case.ledger if (f.from_, f.to, f.purpose) == (party, account, "fill")]
    back = [f for f in case.ledger if (f.from_, f.to, f.purpose) == (account, party, "release")]
    return min(sum(f.amount for f in fills), sum(f.amount for f in back))


def most(number: float | Stated) -> float:
    """Return the largest level of a number over time."""
    if isinstance(number, Stated) and number.since is not None:
        return max(number.since.values())
    return plain_value(number)


def counted(limit: Limit, flow: Flow) -> bool:
    """Say whether a limit counts a movement: outcome payments of its payor or its payments."""
    if flow.purpose != "outcome payment":
        return False
    if limit.payor is not None:
        return flow.from_ == limit.payor
    name = flow.clause.removeprefix("payments.")
    if limit.per == "cohort":
        return False
    return limit.over == "all" or name in (limit.over or ())


def bucket(stated: Deal, limit: Limit, day: dt.date) -> int:
    """Return the year that a limit by year counts a date in, else one for all dates."""
    if limit.per != "year":
        return 0
    if limit.year == "fiscal":
        return fiscal_year(stated.calendar, day)
    return contract_year(stated.calendar, day)


@on_random_deals(80)
def test_no_limit_is_ever_exceeded(pair: Pair) -> None:
    """Nor a payment's own cap, nor the amount of a guarantee, counted from the ledger."""
    stated, case = ran(pair)
    for limit in stated.limits.values():
        if limit.at_most is None:
            continue
        sums: defaultdict[int, float] = defaultdict(float)
        for flow in case.ledger:
            if counted(limit, flow):
                sums[bucket(stated, limit, flow.date)] += flow.amount
        assert max(sums.values(), default=0.0) <= most(limit.at_most) + CENT
    for name, payment in stated.payments.items():
        # rounding up what is due is a term of the contract and may pass the cap
        if payment.at_most is not None and payment.for_each == "deal" and not payment.round_pay:
            assert case.value(f"payments.{name}.due") <= plain_value(payment.at_most) + CENT
        assert case.value(f"payments.{name}.paid") <= case.value(f"payments.{name}.due") + CENT or (
            payment_runs_back(case, name) or floors_raise(stated, case)
        )
    for name, guarantee in stated.guarantees.items():
        assert case.value(f"capital.{name}.called") <= plain_value(guarantee.amount) + CENT


def floors_raise(stated: Deal, case: Case) -> bool:
    """Say whether a floor raised payments: then more is paid than is due."""
    floors = [name for name, limit in stated.limits.items() if limit.of_floor]
    return any(case.value(f"limits.{name}.bound") for name in floors)


def payment_runs_back(case: Case, name: str) -> bool:
    """Say whether a payment ever ran back to a payor: then less than due may be more than due."""
    return any(f.purpose == "refund" and f.clause == f"payments.{name}" for f in case.ledger)


def must_be_empty(debt: Debt) -> bool:
    """Say whether all principal drawn before a date is due in the waterfall of that date."""
    swept = debt.repays == "sweep" and debt.repaid_by == "waterfall"
    return swept and debt.interest != "capitalised"


def senior_sweeps(stated: Deal) -> Iterator[tuple[str, int, str]]:
    """Yield account, rank and tranche of each step that must empty a principal claim first."""
    for step in stated.waterfall.values():
        bounds = (step.when, step.at_most, step.until)
        if len(step.claims) == 1 and bounds == (None, None, None):
            claim = step.claims[0]
            debt = stated.debts.get(claim.id)
            if claim.measure == "principal" and debt is not None and must_be_empty(debt):
                yield str(step.from_), step.rank, claim.id


@on_random_deals(80)
def test_a_junior_claim_gets_nothing_while_senior_principal_is_due(pair: Pair) -> None:
    """Principal that is swept is due on every date; draws of the date come after the waterfall."""
    stated, case = ran(pair)
    grid = case.results.state.plan.grid
    for account, rank, name in senior_sweeps(stated):
        junior = {f"waterfall.{k}" for k, s in stated.waterfall.items()
                  if s.rank > rank and str(s.from_) == account}  # fmt: skip
        for before, day in pairwise(grid):
            moved = sum(f.amount for f in case.ledger if f.date == day and f.clause in junior)
            if moved > CENT:
                drawn = case.value(f"capital.{name}.drawn@{before}")
                repaid = case.value(f"capital.{name}.principal_repaid@{day}")
                assert drawn - repaid <= CENT


@on_random_deals(40)
def test_cases_together_are_the_cases_one_by_one(pair: Pair) -> None:
    """No case can see another: the same movements in the same order."""
    stated = validate_data(pair[0])
    scales = np.array([1.0, 0.0, -1.0, 1.5, 30.0])
    rows = {key: value * scales for key, value in pair[1].items()}
    together = run_case(stated, dict(rows))
    for i in range(len(scales)) if rows else ():
        alone = run_case(stated, {key: float(row[i]) for key, row in rows.items()})
        ours = [f for f in together.flows(i) if abs(f.amount) > 1e-6]
        theirs = [f for f in alone.ledger if abs(f.amount) > 1e-6]
        assert [(f.date, f.from_, f.to, f.clause) for f in ours] == [
            (f.date, f.from_, f.to, f.clause) for f in theirs
        ]
        assert [f.amount for f in ours] == pytest.approx([f.amount for f in theirs], rel=1e-9)


LEVELS = np.linspace(-10, 130, 141)
SCHEDULES: tuple[Data, ...] = (
    {"price": 3},
    {"steps": [{"at_least": 20, "pay": 50}, {"above": 20, "pay": 60}, {"at_least": 70, "pay": 99}]},
    {"lines": [{"at": 0, "pay": 0}, {"at": 50, "pay": 100}, {"at": 50, "pay": 150}]},
    {"blocks": [{"to": 40, "price": 2}, {"to": 80, "price": 0}, {"price": 5}]},
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    schedule=st.sampled_from(SCHEDULES),
    basis=st.sampled_from(["cumulative", "each", "final"]),
    caps=st.fixed_dictionaries(
        {},
        optional={
            "at_most": st.integers(0, 300),
            "at_least": st.integers(0, 40),
            "round_pay": st.just({"to": 25, "by": "nearest"}),
            "when": st.just({"metric": "m", "at_least": 33}),
        },
    ),
    limits=st.fixed_dictionaries(
        {},
        optional={
            "deal": st.just({"over": "all", "at_most": 210}),
            "city": st.just({"payor": "city", "at_most": 90}),
            "year": st.just({"over": ["p"], "at_most": 70, "per": "year", "year": "contract",
                             "excess": "carried"}),
        },
    ),
)  # fmt: skip
def test_a_better_outcome_never_lowers_what_is_paid(
    schedule: Data, basis: str, caps: Data, limits: Data
) -> None:
    """For one payment with a rising schedule, whatever its caps, floors and limits."""
    if "at_least" in caps and "at_most" in caps:
        caps["at_least"] = min(caps["at_least"], caps["at_most"])
    payment = {"from": ["city", "state"], "to": "provider", "metric": "m", "basis": basis}
    dates = ["2021-01-01", "2022-01-01"]
    sections: Data = {
        "metrics": {"m": metric(measured={"dates": dates})},
        "payments": {"p": {**payment, **schedule, **caps}},
        "limits": limits,
    }
    given_: Any = {"m": LEVELS}
    paid = run(sections, given_).values("deal.paid")
    assert np.diff(paid).min() >= -1e-9


def test_the_check_allows_for_what_passes_through() -> None:
    """Quadrillions leave a tenth that a double number does not hold; that is no cash made."""
    loan = {"kind": "loan", "from": "bank", "to": "provider"}
    payments = {
        f"p{i}": {"from": "city", "metric": "m", "price": 9_999_999_999_999 - i} for i in range(3)
    }
    capital = {
        name: {**loan, "amount": amount, "draws": {"dated": {"2020-01-01": amount}}}
        for name, amount in (("one", 700_000), ("two", 300_000))
    }
    steps = {"rest": {"rank": 2, "to": ["capital.one", "capital.two"], "split": "drawn"}}
    sections = {"payments": payments, "capital": capital, "waterfall": steps}
    for reading in (278.55, 556.12, 731.07):
        case = run({"metrics": {"m": metric()}, **sections}, {"m": reading})
        assert case.value("deal.paid") == pytest.approx(reading * 3e13)


def test_the_check_refuses_cash_that_was_made() -> None:
    """A balance that changes without a movement, and one that is overdrawn."""
    cash = Cash(2, recording=False)
    cash.open("accounts.main")
    cash.move(0, ("city", "accounts.main"), np.array([5.0, 7.0]), "payment", "payments.p")
    held = cash.check(0, np.zeros(2))
    assert held.tolist() == [5, 7]
    cash.balances["accounts.main"] = held + np.array([0.0, 0.01])
    with pytest.raises(ConservationError, match="not conserved"):
        cash.check(1, held)
    cash.balances["accounts.main"] = np.array([0.0, -0.01])
    with pytest.raises(ConservationError, match="overdrawn"):
        cash.check(1, held)
