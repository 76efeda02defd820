"""Tranches, draws, guarantees, budget items and terminations on a date."""

from collections.abc import Iterator

from pfs.analysis.reasons.records import (
    BudgetRun,
    DrawRun,
    GuaranteeRun,
    TerminationRun,
    TrancheDate,
)
from pfs.cashflow.ledger import CENT
from pfs.models.numbers import plain_value
from pfs.output.reasons import conditions
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.telling import Telling
from pfs.output.words import numbers

BALANCES = (
    "opening_principal", "opening_interest", "base", "accrued", "due_interest", "due_principal",
    "drawn", "interest_paid", "principal_repaid", "received", "lost", "principal", "interest",
)  # fmt: skip


def tranche(telling: Telling, run: TrancheDate) -> Node:
    """Return a tranche on a date as a node: interest accrued, due, paid and left unpaid."""
    facts = [telling.amount(measure, getattr(run, measure)) for measure in BALANCES]
    if run.rate is not None:
        facts.append(Fact("rate", run.rate))
    facts.append(Fact("years", run.years))
    money = telling.money
    text = f"capital.{run.name}: {money(run.principal)} principal"
    text += f" and {money(run.interest)} interest are outstanding after this date"
    return Node(
        "tranche", f"capital.{run.name}", text, telling.line("capital", run.name), tuple(facts),
        children=(*telling.flows(run.flows), *_interest(telling, run), *_service(telling, run)),
        quiet=run.quiet or (abs(run.received) <= CENT and run.lost <= CENT),
    )  # fmt: skip


def _interest(telling: Telling, run: TrancheDate) -> Iterator[Node]:
    if abs(run.accrued) <= CENT:
        return
    money = telling.money
    text = f"interest accrued: {money(run.accrued)}"
    if run.rate is not None:
        basis = telling.deal.calendar.day_count
        text += f", {numbers.share(run.rate)} a year on {money(run.base)}"
        text += f" for {run.years:.6g} years ({basis})"
    else:
        text += ", at the rate that the outcome sets"
    yield Node("interest", f"capital.{run.name}.rate", text,
               telling.line("capital", run.name, "rate"))  # fmt: skip


def _service(telling: Telling, run: TrancheDate) -> Iterator[Node]:
    for what, due, paid, left in (
        ("interest", run.due_interest, run.interest_paid, run.interest),
        ("principal", run.due_principal, run.principal_repaid, run.principal),
    ):
        if max(due, paid) > CENT:
            money = telling.money
            text = f"{what}: {money(due)} due, {money(paid)} paid, {money(left)} unpaid"
            yield Node("service", f"capital.{run.name}.{what}", text)
    if run.lost > CENT:
        text = f"{telling.money(run.lost)} of principal is lost: its share set at maturity"
        yield Node("loss", f"capital.{run.name}.principal", text)


def draw(telling: Telling, run: DrawRun) -> Node:
    """Return the draws of a tranche as a node."""
    drawn = sum(moved.flow.amount for moved in run.flows)
    text = f"capital.{run.name} draws {telling.money(drawn)}" if drawn > CENT else (
        f"capital.{run.name} draws nothing: {_why_not_drawn(telling, run)}"
    )  # fmt: skip
    if drawn > CENT and run.dated is None:
        text += f"; {run.account} lacks {telling.money(run.lack)} for the budget"
    facts = (
        telling.amount("drawn", drawn),
        telling.amount("lack", run.lack if run.dated is None else None),
        telling.amount("undrawn_before", run.undrawn),
    )
    return Node(
        "draw", f"capital.{run.name}.draws", text, telling.line("capital", run.name, "draws"),
        facts, children=telling.flows(run.flows), quiet=drawn <= CENT,
    )  # fmt: skip


def _why_not_drawn(telling: Telling, run: DrawRun) -> str:
    if run.stopped:
        return "a termination has stopped its draws"
    if run.undrawn <= CENT:
        return "it is drawn in full"
    if run.dated is None:
        short = run.lack > CENT
        return "capital of earlier draw_rank covers what is lacking" if short else (
            f"{run.account} lacks nothing for the budget"
        )  # fmt: skip
    if run.dated > CENT:
        return f"{telling.money(run.dated)} was dated for today, but the deal is settled"
    return "no draw is dated for today"


def guarantee(telling: Telling, run: GuaranteeRun) -> Node:
    """Return a guarantee on a date as a node."""
    stated = telling.deal.guarantees[run.name]
    subject = f"capital.{run.name}"
    purposes = dict.fromkeys(moved.flow.purpose for moved in run.flows)
    text, facts = f"{subject}: {', '.join(purposes)}", []
    if run.called is not None:
        called = f"called for {telling.money(run.called)}" if run.called > CENT else "not called"
        text = f"{subject} is {called}: {_cover(telling, run)}"
        facts = [telling.amount("called", run.called), telling.amount("received", run.received)]
    facts.append(telling.amount("amount", plain_value(stated.amount)))
    return Node(
        "guarantee", subject, text, telling.line("capital", run.name), tuple(facts),
        children=telling.flows(run.flows), quiet=not run.flows and run.called is None,
    )  # fmt: skip


def _cover(telling: Telling, run: GuaranteeRun) -> str:
    stated = telling.deal.guarantees[run.name]
    most = f"at most {telling.money(plain_value(stated.amount))}"
    if stated.tops_up_to is not None:
        floor = telling.money(run.floor)
        return (
            f"capital.{run.capital} has received {telling.money(run.received)} of {floor}, {most}"
        )
    assert stated.covers is not None  # noqa: S101 - one of the two is stated
    return f"{numbers.share(stated.covers)} of principal not repaid, {most}"


def item(telling: Telling, run: BudgetRun) -> Node:
    """Return a budget item on a date as a node."""
    moved = sum(flow.flow.amount for flow in run.flows)
    subject = f"budget.{run.name}"
    text = f"{subject} is paid {telling.money(moved)}"
    if run.unpaid > CENT:
        text += f" of {telling.money(run.due)}; cash runs out and the rest is lost"
    elif run.cost - max(run.due, moved) > CENT and run.due > CENT:
        text += f" of a cost of {telling.money(run.cost)}; deferred fees bear the rest"
    measures = ("cost", "due", "paid", "unpaid")
    facts = tuple(telling.amount(measure, getattr(run, measure)) for measure in measures)
    return Node(
        "budget", subject, text, telling.line("budget", run.name), facts,
        children=telling.flows(run.flows), quiet=max(moved, run.due) <= CENT,
    )  # fmt: skip


def term(telling: Telling, *, ends: bool) -> Node:
    """Return as a node whether the term ends on a date, and what that means."""
    what = "ends and the deal settles" if ends else "was extended and goes on"
    place = telling.line("calendar", "term_ends")
    return Node("term", "calendar.term_ends", f"the term {what}", place, (Fact("ends", ends),))


def termination(telling: Telling, run: TerminationRun) -> Node:
    """Return a termination on a date as a node."""
    words = {
        "takes effect": "takes effect",
        "left alone": "is an option, left alone unless it is set",
        "does not hold": "does not happen",
        "used before": "has happened before",
        "never": "is never used",
    }
    subject = f"terminations.{run.name}"
    later = telling.deal.terminations[run.name].extends_to
    if later is not None:
        words["takes effect"] = f"takes effect: the term ends on {later}"
        words["does not hold"] = "does not happen: the term is not extended"
    inner = telling.flows(run.flows)
    if run.condition is not None:
        place = telling.line("terminations", run.name, "when")
        inner = (*inner, conditions.node(telling, run.condition, place, subject))
    return Node(
        "termination", subject, f"{subject} {words[run.result]}",
        telling.line("terminations", run.name), (Fact("result", run.result),), children=inner,
        quiet=run.result in {"used before", "never"},
    )  # fmt: skip
