"""People of a cohort, path by path: who enrols in a window, and who of them an effect counts for.

Everything in this package that multiplies an effect with people asks here.
"""

import datetime as dt

import numpy as np

from pfs.models.deal import Deal
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.outcomes.drivers import Draws
from pfs.outcomes.sample import FloatArray


def people_between(
    deal: Deal, cohort: str, draws: Draws, after: dt.date, until: dt.date, *, treated: bool
) -> FloatArray:
    """Return the people of a cohort who enrol in (after, until], shape (paths,).

    A cohort enrols evenly over its window, as planned. An effect per person offered counts all who
    enrol; one per person treated (`treated`) those who complete, which is everybody as planned.
    """
    del treated
    stated = deal.cohorts[cohort]
    share = stated.enrolled_by(until) - stated.enrolled_by(after)
    return np.full(len(draws.block), plain_value(stated.people) * share)


def counts_treated(deal: Deal, link: Link) -> bool:
    """Return whether a link's effect is per person treated rather than per person offered."""
    if link.metric is None:
        return False
    metric = deal.metrics[link.metric]
    parts = [str(link.metric)] if metric.blend is None else [str(part) for part in metric.blend]
    return any(deal.metrics[part].estimand == "treated" for part in parts)
