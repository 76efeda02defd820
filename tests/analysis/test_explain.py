"""Reasons add up: every flow once, every amount from what stands below it, on every example."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from pfs.analysis.examples import money_of
from pfs.analysis.explain import Explanation, explain
from pfs.analysis.paths import Drawing, run_paths
from pfs.analysis.payoff import payoff
from pfs.analysis.reasons.paid import LimitApplied, Outcome, ScopePaid
from pfs.analysis.reasons.records import Day
from pfs.cashflow.ledger import Flow
from pfs.models.deal_file import DealFile, read_deal
from pfs.models.numbers import level_at, plain_value

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.name for path in (ROOT / "examples").glob("*.yaml"))
MA = "ma-juvenile-justice.yaml"
CENT = 0.005


@cache
def opened(name: str) -> DealFile:
    """Return a deal of the examples."""
    return read_deal(str(ROOT / "examples" / name))


@cache
def told(name: str) -> tuple[Explanation, ...]:
    """Return explanations of a deal: at its base, of each worked example, of three paths."""
    file = opened(name)
    about_money = (n for n, example in file.deal.worked_examples.items() if money_of(example))
    examples = (explain(file, example=name) for name in about_money)
    paths = (explain(file, path=path, paths=64) for path in (0, 5, 63))
    return (explain(file), *examples, *paths)


def scopes(result: Explanation) -> Iterator[tuple[Day, str, ScopePaid]]:
    """Yield every payment in every scope."""
    for day in result.days:
        for run in day.payments:
            yield from ((day, run.name, scope) for scope in run.scopes)


@pytest.mark.parametrize("name", NAMES)
def test_every_flow_of_the_ledger_is_explained_exactly_once(name: str) -> None:
    """And under a clause that has a record, or is an account that is filled or released."""
    for result in told(name):
        assert Counter(moved.flow for moved in result.flows) == Counter(result.case.ledger)
        rest = [moved.flow.clause for day in result.days for moved in day.others]
        assert all(clause.startswith("accounts.") for clause in rest)


def returned(flows: Sequence[Flow], party: str) -> float:
    """Return what comes back to whoever filled an account: it counts as never paid."""
    own = [flow for flow in flows if flow.clause.startswith("accounts.")]
    filled = sum(flow.amount for flow in own if flow.from_ == party)
    return min(filled, sum(flow.amount for flow in own if flow.to == party))


@pytest.mark.parametrize("name", NAMES)
def test_flows_add_up_to_what_parties_paid_and_received(name: str) -> None:
    """The same sums that `pfs payoff` and `pfs check` take from the balances."""
    for result in told(name):
        for party in result.file.deal.parties:
            flows = [moved.flow for moved in result.flows]
            back = returned(flows, party)
            paid = sum(flow.amount for flow in flows if flow.from_ == party) - back
            got = sum(flow.amount for flow in flows if flow.to == party) - back
            assert paid == pytest.approx(result.case.value(f"parties.{party}.paid"), abs=CENT)
            assert got == pytest.approx(result.case.value(f"parties.{party}.received"), abs=CENT)


@pytest.mark.parametrize("name", NAMES)
def test_flows_of_a_tranche_are_known_by_its_name(name: str) -> None:
    """What it drew and received, although the ledger names its holders only."""
    for result in told(name):
        for capital in result.file.deal.debts:
            mine = [moved.flow for moved in result.flows if moved.capital == capital]
            drawn = sum(flow.amount for flow in mine if flow.purpose == "draw")
            got = sum(f.amount * (-1 if f.purpose == "refund" else 1)
                      for f in mine if f.purpose != "draw")  # fmt: skip
            got_then = result.case.value(f"capital.{capital}.received")
            assert got == pytest.approx(got_then, abs=CENT)
            if result.told.kind != "example":  # one may open with a tranche drawn before
                drawn_then = result.case.value(f"capital.{capital}.drawn")
                assert drawn == pytest.approx(drawn_then, abs=CENT)


def test_massachusetts_at_the_target_adds_up_to_the_payoff_table() -> None:
    """Payors, tranches and parties, to the cent."""
    file = opened(MA)
    exact = payoff(file, [{"incarceration": 0.4}]).case
    flows = explain(file, at={"incarceration": 0.4}).flows
    for payor in ("usdol", "commonwealth"):
        paid = sum(m.flow.amount for m in flows if m.flow.from_ == payor)
        assert round(paid, 2) == round(exact.value(f"parties.{payor}.outcome_payments"), 2)
    for capital in ("senior", "kresge", "living_cities"):
        got = sum(m.flow.amount for m in flows if m.capital == capital and m.flow.purpose != "draw")
        assert round(got, 2) == round(exact.value(f"capital.{capital}.received"), 2)


@pytest.mark.parametrize("name", NAMES)
def test_payments_are_the_sum_of_their_flows(name: str) -> None:
    """What payors pay in the end is what moves, unless an account can't pay back."""
    for result in told(name):
        for day in result.days:
            for run in day.payments:
                moved = sum((-1 if m.flow.purpose == "refund" else 1) * m.flow.amount
                            for m in run.flows)  # fmt: skip
                assert moved == pytest.approx(sum(s.paid for s in run.scopes), abs=CENT)


@pytest.mark.parametrize("name", NAMES)
def test_the_row_named_gives_the_amount(name: str) -> None:
    """A step pays its amount; on a line the amount lies between those of the points named."""
    for result in told(name):
        start = result.file.deal.calendar.start
        for day, payment, scope in scopes(result):
            stated = result.file.deal.payments[payment]
            for line in scope.lines:
                if line.place is None or stated.prices is not None:
                    continue
                if line.place.field == "steps" and line.place.rows:
                    row = (stated.steps or ())[line.place.rows[0]]
                    pay = row.pay if row.pay is not None else row.otherwise
                    assert pay is not None
                    assert line.value == level_at(pay, day.date, start)
                if line.place.field == "lines" and line.place.rows:
                    rows = [(stated.lines or ())[number] for number in line.place.rows]
                    pays = [level_at(row.pay, day.date, start) for row in rows
                            if row.pay is not None]  # fmt: skip
                    assert min(pays) - CENT <= line.value <= max(pays) + CENT
                if line.place.field == "price":
                    assert stated.price is not None
                    assert line.rounded is not None
                    per = 1.0 if stated.per is None else plain_value(stated.per)
                    unit = level_at(stated.price, day.date, start) / per
                    assert line.value == pytest.approx(max(line.rounded, 0.0) * unit)


@pytest.mark.parametrize("name", NAMES)
def test_interest_is_rate_times_base_times_time_and_balances_follow(name: str) -> None:
    """From the opening of a date to its closing, for every tranche."""
    for result in told(name):
        for day in result.days:
            for run in day.tranches:
                if run.rate is not None:
                    interest = run.rate * run.base * run.years
                    assert run.accrued == pytest.approx(interest, abs=CENT)
                owed = run.opening_principal + run.opening_interest + run.accrued
                deferred = run.drawn if run.drawn > 0 else 0.0
                left = owed + deferred - run.interest_paid - run.principal_repaid - run.lost
                assert run.principal + run.interest == pytest.approx(left, abs=CENT)


@pytest.mark.parametrize("name", NAMES)
def test_what_reaches_a_step_is_what_those_before_left(name: str) -> None:
    """Rank by rank, from what the account shares out; no step gets more than it is due."""
    for result in told(name):
        for day in result.days:
            for account in day.accounts:
                for step in account.steps:
                    before = sum(s.got for s in account.steps if s.rank < step.rank)
                    assert step.reached == pytest.approx(account.shared_out - before, abs=CENT)
                    assert step.got <= min(step.due, step.reached) + CENT
                    assert step.got == pytest.approx(
                        sum(moved.flow.amount for moved in step.flows), abs=CENT
                    )


@pytest.mark.parametrize("name", NAMES)
def test_why_a_step_stopped_agrees_with_its_amounts(name: str) -> None:
    """Paid in full, cash ran out, no cash, nothing due: each means one thing only."""
    for result in told(name):
        for day in result.days:
            for step in (step for account in day.accounts for step in account.steps):
                if step.stopped == "paid":
                    assert step.got == pytest.approx(min(step.due, step.reached), abs=CENT)
                elif step.stopped == "short":
                    assert CENT < step.due - step.got < math.inf
                else:
                    assert step.got <= CENT
                assert (step.stopped in {"condition", "date"}) == (
                    step.condition is not None and not step.condition.holds
                )


@pytest.mark.parametrize("name", NAMES)
def test_limits_bound_as_the_results_say(name: str) -> None:
    """`limits.x.bound` of the results is whether it bound on any date here."""
    for result in told(name):
        bound = {limit.limit for limit in limits(result) if limit.bound}
        for limit in result.file.deal.limits:
            assert (limit in bound) == bool(result.case.value(f"limits.{limit}.bound"))
        assert all(0 <= one.after <= one.before + CENT or one.before < 0 for one in limits(result))


def limits(result: Explanation) -> list[LimitApplied]:
    """Return every limit that was applied."""
    return [
        limit
        for _, _, scope in scopes(result)
        for limit in (
            *scope.limits,
            *scope.later,
            *(one for payor in scope.payors for one in payor.limits),
        )
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_condition_is_what_its_parts_make_it(name: str) -> None:
    """All, any, not."""
    for result in told(name):
        conditions = [scope.condition for _, _, scope in scopes(result)]
        conditions += [run.condition for day in result.days for run in day.terminations]
        for outcome in conditions:
            if outcome is not None:
                assert holds(outcome) == outcome.holds


def holds(outcome: Outcome) -> bool:
    """Return what the parts of a condition make of it."""
    parts = [holds(part) for part in outcome.parts]
    if outcome.condition.all_of is not None:
        return all(parts)
    if outcome.condition.any_of is not None:
        return any(parts)
    return not parts[0] if outcome.condition.not_ is not None else outcome.holds


@pytest.mark.parametrize("name", ["nyc-able.yaml", "ny-ceo.yaml", MA])
@pytest.mark.parametrize("sampling", ["sobol", "random"])
def test_a_path_is_the_path_of_the_simulation(name: str, sampling: str) -> None:
    """The very draws: every result of path 17 is the one that `simulate` has for it."""
    file = opened(name)
    drawing = Drawing.of([file.deal], paths=32, seed=3, sampling=sampling)  # type: ignore[arg-type]
    kept = run_paths(file, drawing).numbers
    case = explain(file, path=17, paths=32, seed=3, sampling=sampling).case  # type: ignore[arg-type]
    money = [key for key in kept if key.split(".")[0] in {"parties", "payments"} and "@" not in key]
    assert len(money) > 5
    for key in money:
        assert case.value(key) == pytest.approx(float(kept[key][17]), abs=1e-4), key
    assert len(np.unique(kept["deal.paid"])) > 1


def test_a_witness_changes_nothing() -> None:
    """A run that is explained moves the same money as one that is not."""
    file = opened(MA)
    plain = payoff(file, [{"incarceration": 0.4}]).case
    assert explain(file, at={"incarceration": 0.4}).case.ledger == plain.ledger


def test_only_one_case_is_explained() -> None:
    """Outcomes, an example and a path exclude each other; a path must exist."""
    file = opened("nyc-able.yaml")
    with pytest.raises(ValueError, match="name one case"):
        explain(file, at={"recidivism": 0.1}, path=3)
    with pytest.raises(ValueError, match="paths count from 0 to 63"):
        explain(file, path=64, paths=64)
    with pytest.raises(ValueError, match="write `ten_percent_repays_the_loan`"):
        explain(file, example="ten_percent_repay_the_loan")


def test_a_deemed_reading_names_its_risk() -> None:
    """What counts is not what was measured, and the explanation says by which clause."""
    path = Path(__file__).parents[1] / "contracts" / "reading_recovery.yaml"
    result = explain(read_deal(str(path)), example="no_report_is_five_points")
    lines = [line for day in result.days for run in day.payments for scope in run.scopes
             for line in scope.lines if line.metric]  # fmt: skip
    assert lines
    assert {line.deemed for line in lines if line.metric == "reading"} == {("no_report",)}
