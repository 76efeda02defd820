"""How often data come before the first payment reads them: can a deal still change its course."""

import datetime as dt

from pfs.models.deal import Deal
from pfs.models.partnership import DataSharing
from pfs.models.plain import Duration
from pfs.models.timeline import WHOLE_DEAL, later, timeline

_MOST = 10_000


def paid_metrics(deal: Deal) -> set[str]:
    """Return the metrics that payments read, with the parts of blends."""
    found: set[str] = set()
    for payment in deal.payments.values():
        read = payment.prices if payment.prices is not None else (payment.metric,)
        for name in read:
            if name is not None:
                found |= _parts(deal, str(name))
    return found


def _parts(deal: Deal, name: str) -> set[str]:
    blend = deal.metrics[name].blend or ()
    return {name}.union(*(_parts(deal, str(part)) for part in blend))


def looks(deal: Deal, row: DataSharing) -> int | None:
    """Return how often a row gives data from the first enrolment to the first paid reading.

    Counted over the paid metrics that the row carries. None where it carries none, or does not
    say how often it gives them.
    """
    carried = {c.id for c in row.carries if c.section == "metrics"} & paid_metrics(deal)
    slots = [slot for name in sorted(carried) for slot in timeline(deal).slots.get(name, ())]
    if row.every is None or not slots:
        return None
    groups = {slot.cohort for slot in slots} - {WHOLE_DEAL}
    start = min((deal.cohorts[g].first_day for g in groups), default=deal.calendar.start)
    return _steps(row.every.value, start, min(slot.date for slot in slots))


def _steps(every: Duration, start: dt.date, end: dt.date) -> int:
    """Return how many whole intervals fit between two days."""
    count = 0
    while count < _MOST and every.number > 0:
        if later(start, every._replace(number=every.number * (count + 1))) > end:
            break
        count += 1
    return count
