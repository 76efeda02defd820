"""Floors across payments: not above a cap, and on a return that can be told in advance."""

from collections.abc import Iterator

from pfs.models.bounded import written_values
from pfs.models.crosscheck.money import money
from pfs.models.deal import Deal
from pfs.models.numbers import Level, Stated, plain_value
from pfs.models.payments import Limit
from pfs.models.problems import Problem, listed


def floors_below_limits(deal: Deal) -> Iterator[Problem]:
    """Check that a floor is not above a cap of everything that it counts."""
    for name, floor in deal.limits.items():
        for other, cap in deal.limits.items():
            for field, most in (("at_least", "at_most"), ("irr_at_least", "irr_at_most")):
                low, high = getattr(floor, field), getattr(cap, most)
                if low is not None and high is not None and _within(deal, floor, cap):
                    yield from _above(name, field, (low, high), f"`limits.{other}.{most}`")
        if floor.at_least is not None and floor.over is not None:
            own = _own_caps(deal, floor)
            if own is not None:
                caps = "`at_most` of its payments"
                yield from _above(name, "at_least", (floor.at_least, own), caps)


def _above(
    name: str, field: str, amounts: tuple[Level | Stated, Level | Stated | float], cap: str
) -> Iterator[Problem]:
    least, most = min(written_values(amounts[0])), max(written_values(amounts[1]))
    if least > most + 1e-9:
        said = (
            (f"{least:.4%}", f"{most:.4%}")
            if field.startswith("irr")
            else map(money, (least, most))
        )
        low, high = said
        message = f"the floor of {low} is above {cap}, {high}"
        yield Problem(
            "PFS157", ("limits", name, field), message, "lower the floor, or raise the cap"
        )


def _within(deal: Deal, floor: Limit, cap: Limit) -> bool:
    """Return whether a cap counts all that a floor counts, and counts it together."""
    if cap.per is not None and (cap.per, cap.year) != (floor.per, floor.year):
        return False
    if floor.of is not None and set(floor.of) != set(cap.of or ()):
        return False
    if floor.payor is not None:
        return floor.payor == cap.payor
    named = _named(deal, floor)
    if cap.payor is not None:
        return all(deal.payments[one].payors == (cap.payor,) for one in named)
    return named <= _named(deal, cap)


def _named(deal: Deal, limit: Limit) -> set[str]:
    return set(deal.payments) if limit.over == "all" else {str(one) for one in limit.over or ()}


def _own_caps(deal: Deal, floor: Limit) -> float | None:
    """Return the most that the payments of a floor may be due together; None without a bound."""
    total = 0.0
    for name in _named(deal, floor):
        payment = deal.payments[name]
        if payment.at_most is None:
            return None
        together = payment.for_each == "cohort" and floor.per != "cohort"
        scopes = float(len(payment.cohorts or deal.cohorts)) if together else 1.0
        if payment.for_each == "person":
            cohorts = [str(name) for name in payment.cohorts or deal.cohorts]
            scopes = sum(plain_value(deal.cohorts[name].people) for name in cohorts)
        total += scopes * plain_value(payment.at_most)
    return total


def returns_reached_one_way(deal: Deal) -> Iterator[Problem]:
    """Check that payments reach the capital of a floor on return, in one way only."""
    for name, floor in deal.limits.items():
        if floor.irr_at_least is None:
            continue
        capital = {str(one) for one in floor.of or ()}
        accounts = sorted(_accounts(deal, capital))
        to = {str(deal.payments[one].to) for one in _named(deal, floor)}
        ways = [*sorted(to & capital), *accounts]
        if not to & set(ways):
            message = f"no payment in `over` brings {listed(sorted(capital))} anything"
            remedy = "name payments to this capital, or into the account that pays it"
            yield Problem("PFS158", ("limits", name, "over"), message, remedy)
        elif accounts and len(ways) > 1:
            message = f"{listed(sorted(capital))} is paid by way of {listed(ways)}"
            remedy = "let one account pay this capital, or payments to the capital itself alone"
            yield Problem("PFS158", ("limits", name, "of"), message, remedy)


def _accounts(deal: Deal, capital: set[str]) -> set[str]:
    """Return the accounts whose waterfall pays any of this capital."""
    return {
        str(step.from_)
        for step in deal.waterfall.values()
        for one in (*step.claims, *step.payees)
        if f"{one.section}.{one.id}" in capital
    }
