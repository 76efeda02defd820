"""People of a cohort, path by path: who enrols, and who of them counts for an effect.

Everything in this package that multiplies an effect with people asks here.
"""

import datetime as dt

import numpy as np

from pfs.models.deal import Deal
from pfs.models.numbers import plain_value
from pfs.outcomes.drivers import Draws
from pfs.outcomes.sample import FloatArray


def people_of(deal: Deal, cohort: str, draws: Draws) -> FloatArray:
    """Return the people of a cohort whom an effect is multiplied with, shape (paths,).

    They are as planned. An effect per person offered counts all who enrol, one per person treated
    those who complete.
    """
    return np.full(len(draws.block), plain_value(deal.cohorts[cohort].people))


def enrolled_within(deal: Deal, cohort: str, after: dt.date, until: dt.date) -> float:
    """Return the share of a cohort that enrols in (after, until], spread evenly, 0 to 1."""
    stated = deal.cohorts[cohort]
    return stated.enrolled_by(until) - stated.enrolled_by(after)
