"""People of a cohort, path by path: who enrols in a window, and who of them an effect counts for.

Everything in this package that multiplies an effect with people asks here.
"""

import datetime as dt

from pfs.models.deal import Deal
from pfs.models.links import Link
from pfs.outcomes.draws import Draws
from pfs.outcomes.people import people
from pfs.outcomes.risks import risks_of
from pfs.outcomes.sample import FloatArray


def people_between(
    deal: Deal, cohort: str, draws: Draws, after: dt.date, until: dt.date, *, treated: bool
) -> FloatArray:
    """Return the people of a cohort who enrol in (after, until], shape (paths,).

    A cohort enrols evenly over its window, as many as risks leave of the plan. An effect per person
    offered counts all who enrol; one per person treated (`treated`) those who complete.
    """
    risks = risks_of(deal, draws, frozenset())
    found = people(deal, risks, cohort, paths=len(draws.block), since=after, until=until)
    return found.completers if treated else found.enrolled


def counts_treated(deal: Deal, link: Link) -> bool:
    """Return whether a link's effect is per person treated rather than per person offered."""
    if link.metric is None:
        return False
    metric = deal.metrics[link.metric]
    parts = [str(link.metric)] if metric.blend is None else [str(part) for part in metric.blend]
    return any(deal.metrics[part].estimand == "treated" for part in parts)
