"""What one person served adds to an indicator: a metric's true effect, carried over a link.

    u = effect x bridge x (1 - crowd-out) x (1 - mobility) x (1 - fade)^years of lag

Positive is better, in the indicator's own unit per person. Effects are true, never measured.
"""

import numpy as np

from pfs.models.conditions import Read
from pfs.models.deal import Deal
from pfs.models.links import Link
from pfs.models.numbers import plain_value
from pfs.models.plain import Duration
from pfs.outcomes.draws import Draws, link_path
from pfs.outcomes.measurement import sign_of, true_reading, truth
from pfs.outcomes.readings import together
from pfs.outcomes.risks import risks_of
from pfs.outcomes.sample import FloatArray
from pfs.outcomes.stated_readings import PER_PERSON

_DAYS = 365.0


def years(duration: Duration) -> float:
    """Return a duration in years: months over 12, or days over 365."""
    if duration.months is not None:
        return duration.months / 12
    return duration.number * (7 if duration.unit == "week" else 1) / _DAYS


def per_person(deal: Deal, name: str, link: Link, draws: Draws) -> FloatArray:
    """Return what one person adds to the indicator through a link, shape (paths,)."""
    return true_effect(deal, name, link, draws) * carried(name, link, draws)


def true_effect(deal: Deal, name: str, link: Link, draws: Draws) -> FloatArray:
    """Return the true effect per person that a link carries, positive when better."""
    if link.effect is not None:
        return draws.number(link_path(name, "effect"), link.effect)
    return _of_metric(deal, str(link.metric), link.read, draws)


def _of_metric(deal: Deal, name: str, read: Read | None, draws: Draws) -> FloatArray:
    metric = deal.metrics[name]
    if metric.blend is not None:
        total = np.zeros(len(draws.block))
        for part, weight in sorted(metric.blend.items()):
            total += plain_value(weight) * _of_metric(deal, part, None, draws)
        return total
    own = read or metric.own_read
    wanted: Read = PER_PERSON.get(own, own)  # type: ignore[assignment]
    risks = risks_of(deal, draws, frozenset())
    kept = 1.0 if risks is None else risks.kept_of_effect(name, metric)
    value = together([true_reading(metric, truth(name, metric, draws, kept=kept), 1.0)], wanted)
    return sign_of(metric) * value if wanted == "level" else value


def carried(name: str, link: Link, draws: Draws) -> FloatArray:
    """Return what is left of one unit of effect in the indicator, shape (paths,)."""
    kept = kept_a_year(name, link, draws) ** years(link.lag.value)
    for field in ("crowd_out", "mobility"):
        kept = kept * (1 - draws.number(link_path(name, field), getattr(link, field)))
    return kept * draws.number(link_path(name, "bridge"), link.bridge)


def kept_a_year(name: str, link: Link, draws: Draws) -> FloatArray:
    """Return the share of the effect that is left after a year, 1 - fade."""
    # A normal fade may be drawn above 1, and a power of a negative share means nothing.
    return np.clip(1 - draws.number(link_path(name, "fade"), link.fade), 0.0, None)
