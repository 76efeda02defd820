"""What a payment's own caps, floor, quotas, exclusive claims and rounding do, as nodes."""

from collections.abc import Iterator

from pfs.analysis.reasons.paid import ScopePaid
from pfs.cashflow.ledger import CENT
from pfs.models.numbers import plain_value
from pfs.output.reasons.node import Node
from pfs.output.reasons.telling import Telling


def own_caps(telling: Telling, name: str, scope: ScopePaid) -> Iterator[Node]:
    """Yield the payment's own cap, floor and rounding, where it has them."""
    stated = telling.deal.payments[name]
    if stated.for_each == "person":
        yield from _left_out(telling, name, scope)
    else:
        yield from _caps_of_lines(telling, name, scope)
    for field in ("at_most", "at_least", "round_pay"):
        if getattr(stated, field) is None:
            continue
        changed = abs(scope.due - scope.uncapped) > CENT
        if field == "round_pay":
            assert stated.round_pay is not None  # noqa: S101 - just tested
            text = f"round_pay: {stated.round_pay.by} to {telling.money(stated.round_pay.to)}"
        else:
            bound = telling.money(plain_value(getattr(stated, field)))
            text = f"{field} {bound} over the deal, {telling.money(scope.due_before)} due before"
        if field == "at_most" and stated.for_each == "person":
            yield _cap_of_people(telling, name, scope)
            continue
        text += f": {telling.money(scope.uncapped)} becomes {telling.money(scope.due)}" if (
            changed
        ) else ": changes nothing"  # fmt: skip
        facts = (telling.amount("before", scope.uncapped), telling.amount("after", scope.due))
        yield Node("cap", f"payments.{name}.{field}", text, telling.line("payments", name, field),
                   facts)  # fmt: skip


def _left_out(telling: Telling, name: str, scope: ScopePaid) -> Iterator[Node]:
    """Yield what exclusive claims leave out of what all claims are worth."""
    worth = sum(line.value for line in scope.lines)
    counted = scope.earned_before + scope.earned
    if worth - counted > CENT and telling.deal.payments[name].exclusive is not None:
        text = f"exclusive: {telling.money(worth)} becomes {telling.money(counted)}"
        facts = (telling.amount("before", worth), telling.amount("after", counted))
        yield Node("exclusive", f"payments.{name}.exclusive", text,
                   telling.line("payments", name, "exclusive"), facts)  # fmt: skip


def _cap_of_people(telling: Telling, name: str, scope: ScopePaid) -> Node:
    """Return what the cap of each person takes from all of them."""
    stated = telling.deal.payments[name]
    assert stated.at_most is not None  # noqa: S101 - the caller has asked
    text = f"at_most {telling.money(plain_value(stated.at_most))} of each person: "
    taken = abs(scope.uncapped - scope.earned) > CENT
    text += (
        f"{telling.money(scope.earned)} becomes {telling.money(scope.uncapped)}"
        if taken
        else "changes nothing"
    )
    facts = (telling.amount("before", scope.earned), telling.amount("after", scope.uncapped))
    path = ("payments", name, "at_most")
    return Node("cap", f"payments.{name}.at_most", text, telling.line(*path), facts)


def _caps_of_lines(telling: Telling, name: str, scope: ScopePaid) -> Iterator[Node]:
    """Yield what caps and quotas of lines of a rate card take or, later, let pass after all."""
    stated = telling.deal.payments[name]
    if stated.prices is None or abs(scope.earned - scope.uncapped) <= CENT:
        return
    text = f"caps and quotas of lines: {telling.money(scope.earned)} becomes "
    text += telling.money(scope.uncapped)
    facts = (telling.amount("before", scope.earned), telling.amount("after", scope.uncapped))
    yield Node("cap", f"payments.{name}.prices", text, telling.line("payments", name, "prices"),
               facts)  # fmt: skip
