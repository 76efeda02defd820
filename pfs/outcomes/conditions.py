"""Whether a condition holds on a date, on every path: metrics, triggers, enrolment and dates.

A condition on repayment reads a balance; it is answered by whoever keeps the balances, through
`repaid`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from pfs.models.conditions import Condition
from pfs.models.keys import POOLED
from pfs.models.timeline import Slot, pooled_cohorts
from pfs.outcomes.bounds import passes
from pfs.outcomes.comparison import above
from pfs.outcomes.panel import Mode, Panel
from pfs.outcomes.people import people
from pfs.outcomes.sample import BoolArray, FloatArray
from pfs.outcomes.significance import least_significant

Triggered = Callable[[str, str | None], BoolArray]
"""Whether a payment, in a cohort's scope or in all (None), has earned anything by now."""
Repaid = Callable[[Sequence[str]], BoolArray]
"""Whether all of these tranches are repaid."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When and for whom a condition is asked.

    Parameters
    ----------
    index, day
        Date of the grid.
    scope
        Cohorts of the payment that asks; None outside payments (then pooled).
    cohort
        The one cohort of the scope where the payment is `for_each: cohort`.
    mode
        Which of the readings that are there count.
    settling
        Whether what is measured by now counts, certified or not: a settlement waits for nobody.
    """

    index: int
    day: dt.date
    scope: tuple[str, ...] | None = None
    cohort: str | None = None
    mode: Mode = "latest"
    settling: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers conditions on one block of paths."""

    panel: Panel
    triggered: Triggered
    repaid: Repaid | None = None

    def holds(self, when: Condition | None, moment: Moment) -> BoolArray:
        """Return on which paths the condition holds; no condition always does."""
        if when is None:
            return np.ones(self.panel.paths, dtype=bool)
        if when.not_ is not None:
            return ~self.holds(when.not_, moment)
        if when.all_of is not None:
            return reduce(np.logical_and, [self.holds(part, moment) for part in when.all_of])
        if when.any_of is not None:
            return reduce(np.logical_or, [self.holds(part, moment) for part in when.any_of])
        return self._leaf(when, moment)

    def _leaf(self, when: Condition, moment: Moment) -> BoolArray:
        if when.metric is not None or when.enrolled is not None:
            return self._passes(when, moment)
        if when.payment is not None:
            earned = self.triggered(when.payment, moment.cohort)
            return earned if when.triggered else ~earned
        if when.repaid is not None:
            if self.repaid is None:
                raise TypeError("a condition on repayment needs balances")
            return self.repaid([str(ref.id) for ref in when.repaid])
        assert when.since is not None  # noqa: S101 - the last kind there is
        return np.full(self.panel.paths, moment.day >= when.since)

    def compared(self, when: Condition, moment: Moment) -> FloatArray | None:
        """Return what a condition compares with its bound; None without bound or reading."""
        if when.metric is not None:
            read = when.read if when.significant is None else "change"
            return self.panel.value(
                when.metric, self._cohorts(when, moment), _certified(when, moment), moment.mode,
                read,
            )  # fmt: skip
        if when.enrolled is not None:
            panel = self.panel
            return people(
                panel.deal, panel.risks, str(when.enrolled), paths=panel.paths, until=moment.day
            ).enrolled
        return None

    def needed(self, when: Condition, moment: Moment) -> FloatArray | None:
        """Return the change above which one is significant; None where that is not asked."""
        if when.significant is None:
            return None
        slots = self.panel.selected(
            str(when.metric), self._cohorts(when, moment), _certified(when, moment), moment.mode
        )
        return least_significant(self.panel, when, slots) if slots else None

    def _passes(self, when: Condition, moment: Moment) -> BoolArray:
        values = self.compared(when, moment)
        if values is None:
            return np.zeros(self.panel.paths, dtype=bool)
        needed = self.needed(when, moment)
        if needed is not None:
            return above(values, needed)
        return passes(when, values, moment.day, self.panel.deal.calendar.start)

    def _cohorts(self, when: Condition, moment: Moment) -> tuple[str, ...]:
        if when.cohort == POOLED or (when.cohort is None and not moment.scope):
            return pooled_cohorts(self.panel.deal, str(when.metric))
        return (str(when.cohort),) if when.cohort is not None else (moment.scope or ())


def _certified(when: Condition, moment: Moment) -> Callable[[Slot], bool]:
    def chosen(slot: Slot) -> bool:
        by_now = slot.certified is not None and slot.certified <= moment.index
        if moment.settling:
            by_now = slot.date <= moment.day
        return by_now and (when.date is None or slot.date == when.date)

    return chosen
