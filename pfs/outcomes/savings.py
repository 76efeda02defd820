"""What is saved, by agency and fiscal year: at once, in whole blocks, and what stays a cost."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from pfs.models.grid import fiscal_year
from pfs.models.numbers import level_at, plain_value
from pfs.models.plain import Duration, add_months
from pfs.models.savings import AvoidedCost, Discount, SavingSteps
from pfs.outcomes.comparison import round_to
from pfs.outcomes.panel import Panel
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.units import Units, avoided

DAYS = 365


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year of a saving, every array of shape (paths,).

    Parameters
    ----------
    units
        Units avoided, all agencies together.
    average
        Units at their full cost; money that is not saved but shown.
    marginal, steps
        Cashable money: at once with each unit, and from whole blocks, all agencies together.
    by_agency
        Cashable money of each agency.
    value
        Cashable money and the weighted rest of the full cost, discounted.
    """

    units: FloatArray
    average: FloatArray
    marginal: FloatArray
    steps: FloatArray
    by_agency: Mapping[str, FloatArray]
    value: FloatArray

    @property
    def cashable(self) -> FloatArray:
        """Money that an agency can take out of its budget."""
        return self.marginal + self.steps


def by_year(panel: Panel, saving: AvoidedCost) -> dict[int, Year]:
    """Return what a saving saves in each fiscal year from the first to the last with units."""
    counted = avoided(panel, saving)
    if not counted:
        return {}
    calendar = panel.deal.calendar
    years = [fiscal_year(calendar, units.date) for units in counted]
    found: dict[int, Year] = {}
    blocks: dict[str, list[FloatArray]] = {agency: [] for agency in agencies(saving)}
    for year in range(years[0], years[-1] + 1):
        now = [units for units, of in zip(counted, years, strict=True) if of == year]
        found[year] = _year(panel, saving, now, blocks)
    return found


def agencies(saving: AvoidedCost) -> dict[str, float]:
    """Return who saves, and which share of the units is theirs."""
    if isinstance(saving.to, str):
        return {str(saving.to): 1.0}
    return {str(party): share for party, share in sorted(saving.to.items())}


def _year(
    panel: Panel,
    saving: AvoidedCost,
    now: list[Units],
    blocks: dict[str, list[FloatArray]],
) -> Year:
    nothing = np.zeros(panel.paths)
    start = panel.deal.calendar.start
    units, average, marginal, value = nothing, nothing, nothing, nothing
    weight = 0.0 if saving.average is None else plain_value(saving.weight)
    for part in now:
        full = level_at(saving.average or 0.0, part.date, start)
        at_once = level_at(saving.marginal, part.date, start)
        factor = present(saving.discount, part.date)
        units = units + part.number
        average = average + full * part.number
        marginal = marginal + at_once * part.number
        value = value + factor * part.number * (at_once + weight * (full - at_once))
    day = now[-1].date if now else None
    shares = agencies(saving)
    steps = {a: _steps(saving.steps, units * share, blocks[a]) for a, share in shares.items()}
    together = sum(steps.values(), start=nothing)
    if day is not None:
        value = value + present(saving.discount, day) * (1.0 - weight) * together
    return Year(
        units=units,
        average=average,
        marginal=marginal,
        steps=together,
        by_agency={a: marginal * share + steps[a] for a, share in shares.items()},
        value=value,
    )


def _steps(steps: SavingSteps | None, stock: FloatArray, before: list[FloatArray]) -> FloatArray:
    """Return the money that full blocks free this year, and note how many are full.

    A block counts once it has been full for `after` whole years, and not after it is lost.
    """
    if steps is None:
        return np.zeros_like(stock)
    size, earlier = plain_value(steps.every), plain_value(steps.counted_from)
    own = round_to(earlier, size, "down")
    full = np.maximum(round_to(stock + earlier, size, "down") - own, 0.0) / size
    before.append(full)
    wait = _years(steps.after)
    if len(before) <= wait:
        return np.zeros_like(stock)
    counting = reduce(np.minimum, before[-1 - wait :])
    return counting * plain_value(steps.frees)


def _years(after: Duration | None) -> int:
    if after is None:
        return 0
    return -(-after.number // DAYS) if after.months is None else -(-after.months // 12)


def present(discount: Discount | None, day: dt.date) -> float:
    """Return what one unit of money on a day is worth on the date that is discounted to.

    Whole years by anniversaries, the rest by days over 365; 1 where nothing is discounted.
    """
    if discount is None:
        return 1.0
    return float((1.0 + plain_value(discount.rate)) ** -years_between(discount.to, day))


def years_between(begin: dt.date, end: dt.date) -> float:
    """Return the years from one day to another, negative where it is earlier."""
    if end < begin:
        return -years_between(end, begin)
    whole = end.year - begin.year
    whole -= add_months(begin, 12 * whole) > end
    return whole + (end - add_months(begin, 12 * whole)).days / DAYS
