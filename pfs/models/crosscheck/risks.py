"""Risks and the accounts that they use: possible together, and worth something."""

from collections.abc import Iterator

from pfs.models.correlations import MOST, components, pairs_of
from pfs.models.deal import Deal
from pfs.models.grid import grid_dates, on_or_after
from pfs.models.numbers import distribution_of, is_uncertain, plain_value
from pfs.models.plain import Duration
from pfs.models.problems import Problem, listed
from pfs.models.risk_drivers import risk_drivers
from pfs.models.risks import (
    Appropriation,
    Attrition,
    Correlation,
    Delay,
    Drift,
    NoResult,
    Shrinkage,
    TakeUp,
)
from pfs.source.findings import Path


def drivers_drawn(deal: Deal) -> Iterator[Problem]:
    """Check that what is correlated is drawn: an uncertain number, or an event."""
    drawn = frozenset(risk_drivers(deal))
    for name, risk in deal.risks.items():
        if not isinstance(risk, Correlation):
            continue
        for index, driver in enumerate(risk.drivers):
            if not _drawn(deal, str(driver), drawn):
                message = f"`{driver}` is not drawn: it is certain, or this risk has no such number"
                remedy = "write a distribution there, or leave the driver out"
                yield Problem("PFS181", ("risks", name, "drivers", index), message, remedy)


def _drawn(deal: Deal, driver: str, drawn: frozenset[str]) -> bool:
    section, name, field = driver.split(".", 2)
    if section == "risks":
        return driver in drawn
    if section != "metrics":
        return True
    metric = deal.metrics[name]
    if field == "comparison.level":
        return metric.comparison is not None and is_uncertain(metric.comparison.level)
    return is_uncertain(getattr(metric, field))


def pairs_stated_once(deal: Deal) -> Iterator[Problem]:
    """Check that no pair of drivers has two correlations."""
    seen: dict[tuple[str, str], str] = {}
    for name, risk in deal.risks.items():
        if not isinstance(risk, Correlation):
            continue
        for one in risk.drivers:
            for other in risk.drivers:
                pair = (str(one), str(other))
                if one < other and seen.setdefault(pair, name) != name:
                    message = f"`{one}` and `{other}` are correlated in `risks.{seen[pair]}` too"
                    yield Problem("PFS182", ("risks", name, "drivers"), message, "keep one of them")


def correlations_possible(deal: Deal) -> Iterator[Problem]:
    """Check that the correlations together are those of some normals: positive definite."""
    large = list(_too_many(deal))
    if large:
        yield from large
        return
    for component in components(pairs_of(deal)):
        if component.factor is None:
            names = listed(sorted({name.partition("/")[0] for name in component.names}), 6)
            if len(component.names) > MOST:
                message = f"{len(component.names)} draws hang together; at most {MOST} can"
            else:
                message = f"no draws have these correlations together: {names}"
            remedy = "bring the correlations nearer to 0, or correlate fewer drivers"
            yield Problem("PFS180", _first(deal, component.names), message, remedy)


def _too_many(deal: Deal) -> Iterator[Problem]:
    """Yield correlations of more draws than can hang together, before their pairs are listed."""
    drawn = risk_drivers(deal)
    for name, risk in deal.risks.items():
        if isinstance(risk, Correlation):
            draws = sum(len(drawn.get(str(driver), ("",))) for driver in risk.drivers)
            if draws > MOST:
                message = f"{draws} draws hang together; at most {MOST} can"
                remedy = "correlate fewer drivers, or draw them for the deal"
                yield Problem("PFS180", ("risks", name, "drivers"), message, remedy)


def _first(deal: Deal, names: tuple[str, ...]) -> Path:
    """Return the place of the last correlation that takes part in the component."""
    bare = {name.partition("/")[0] for name in names}
    taking_part = [
        name
        for name, risk in deal.risks.items()
        if isinstance(risk, Correlation) and bare & {str(driver) for driver in risk.drivers}
    ]
    return ("risks", taking_part[-1], "is")


def one_vote_a_payor(deal: Deal) -> Iterator[Problem]:
    """Check that each payor's money is voted by one risk, and escrows are held by its money."""
    seen: dict[str, str] = {}
    for name, risk in deal.risks.items():
        if not isinstance(risk, Appropriation):
            continue
        before = seen.setdefault(str(risk.payor), name)
        if before != name:
            message = f"`risks.{before}` says already how `{risk.payor}` may fail to pay"
            yield Problem("PFS182", ("risks", name, "payor"), message, "keep one of them")
        account = deal.accounts.get(risk.escrow.id) if risk.escrow is not None else None
        if risk.escrow is not None and account is None:
            message = f"`{risk.escrow}` is not an escrow: the deal's own cash is in it"
            remedy = "add an account with `filled_by` and `target`"
            yield Problem("PFS183", ("risks", name, "escrow"), message, remedy)


def accounts_filled(deal: Deal) -> Iterator[Problem]:
    """Check that what fills an account, and what is released, is said in full."""
    for name, account in deal.accounts.items():
        path = ("accounts", name)
        if account.filled_by is not None and account.target is None:
            message = f"`accounts.{name}` is filled, and nothing says up to what"
            yield Problem("PFS183", (*path, "filled_by"), message, "write `target`")
        if account.refilled != "never" and account.filled_by is None:
            message = f"nobody refills `accounts.{name}`"
            yield Problem("PFS183", (*path, "refilled"), message, "write `filled_by`")
        if account.release_when is not None and account.release_to is None and (
            account.filled_by is None
        ):  # fmt: skip
            message = f"nobody gets what `accounts.{name}` releases"
            yield Problem("PFS183", (*path, "release_when"), message, "write `release_to`")
        if account.release_to == f"accounts.{name}":
            message = f"`accounts.{name}` is released to itself"
            yield Problem("PFS183", (*path, "release_to"), message, "name a party or an account")


def worth_something(deal: Deal) -> Iterator[Problem]:
    """Note risks that change nothing, and attrition that would bias a real evaluation."""
    for name, risk in deal.risks.items():
        if isinstance(risk, TakeUp) and not any(
            metric.estimand == "treated" for metric in deal.metrics.values()
        ):
            message = "every effect is per person offered, so take-up changes nothing"
            remedy = "write `estimand: treated` in the metric whose effect is per person treated"
            yield Problem("PFS311", ("risks", name, "share"), message, remedy)
        elif isinstance(risk, Attrition) and risk.of == "evaluations" and _unequal(risk):
            message = "the groups lose different shares of their people"
            remedy = "the model shrinks both groups and adds no bias; state one with `kind: bias`"
            yield Problem("PFS313", ("risks", name, "control"), message, remedy)
        elif isinstance(risk, Shrinkage) and not any(
            metric.effect is not None for key, metric in deal.metrics.items()
            if risk.metrics is None or key in risk.metrics
        ):  # fmt: skip
            message = "none of these metrics has an `effect` to shrink"
            yield Problem("PFS311", ("risks", name, "kind"), message, "state `effect` there")
        elif isinstance(risk, Drift | NoResult) and deal.metrics[risk.metric].blend is not None:
            message = f"`{risk.metric}` is a blend; only its parts are measured"
            yield Problem("PFS311", ("risks", name, "metric"), message, "name one of its parts")


def _unequal(risk: Attrition) -> bool:
    control = 0.0 if risk.control is None else risk.control
    if distribution_of(risk.treated) or distribution_of(control):
        return risk.treated != control
    return plain_value(risk.treated) != plain_value(control)


def delays_on_grid(deal: Deal) -> Iterator[Problem]:
    """Note what the shortest delay comes to on the calendar's grid."""
    grid = grid_dates(deal.calendar)
    for name, risk in deal.risks.items():
        if not isinstance(risk, Delay) or len(grid) < 3:
            continue
        day = grid[-3]
        certain = isinstance(risk.by, Duration)
        found = on_or_after(grid, risk.by.after(day)) if isinstance(risk.by, Duration) else -2
        later = grid[-1 if found is None else found]
        words = f"{risk.by}" if certain else "any delay, also of a day,"
        message = (
            f"{words} moves what is due on {day} to {later}: payments fall on the calendar's grid, "
            f"by {deal.calendar.period.replace('_', ' ')}"
        )
        remedy = "a shorter `calendar.period` has nearer dates; the last date is never passed"
        yield Problem("PFS312", ("risks", name, "by"), message, remedy)
