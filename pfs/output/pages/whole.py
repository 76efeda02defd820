"""Sentences that say from which outcome a tranche is whole."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pfs.models.metrics import Metric
from pfs.output import figures as fig

if TYPE_CHECKING:
    from pfs.analysis.simulate import Simulation
    from pfs.analysis.thresholds import Threshold


def is_share(metric: Metric) -> bool:
    """Return whether a metric's own read is written in percent."""
    if metric.own_read == "relative_change":
        return True
    return metric.kind in {"share", "event"} and metric.own_read in {"level", "change"}


def primary(result: "Simulation") -> list["Threshold"]:
    """Return what was found for the metric that most is paid for, by tranche."""
    if not result.thresholds:
        return []
    metrics = {found.metric for found in result.thresholds}
    most = max(sorted(metrics), key=lambda metric: _paid_for(result, metric))
    return [found for found in result.thresholds if found.metric == most]


def _paid_for(result: "Simulation", metric: str) -> float:
    """Return the mean of what is earned by payments that read a metric."""
    total = 0.0
    for name, payment in result.file.deal.payments.items():
        read = {str(payment.metric), *map(str, payment.prices or ())}
        if metric in read:
            total += abs(result.numbers[f"payments.{name}.earned"].mean or 0.0)
    return total


def whole_sentences(result: "Simulation") -> list[str]:
    """Return a sentence for each tranche on the metric that most is paid for."""
    return [_sentence(result, found) for found in primary(result)]


def _sentence(result: "Simulation", found: "Threshold") -> str:
    metric = result.file.deal.metrics[found.metric]
    who = f"capital.{found.capital}"
    others = _others(result)
    if not found.crossings:
        word = "always" if found.whole_at_high else "never"
        low, high = (fig.outcome(round(x, 4), share=is_share(metric))
                     for x in (found.low, found.high))  # fmt: skip
        return f"{who} is {word} whole with {found.metric} from {low} to {high}{others}"
    levels = list(_levels(found, share=is_share(metric)))
    where = _where(levels, whole=found.whole_at_low)
    return f"{who} is whole where {found.metric} {verb(metric)} {where}{_unit(metric)}{others}"


def verb(metric: Metric) -> str:
    """Return the verb before a reading: a change is positive when it is better."""
    if metric.own_read in {"change", "relative_change"}:
        return "falls by" if metric.better == "lower" else "rises by"
    return "reads"


def _unit(metric: Metric) -> str:
    if is_share(metric) or metric.unit is None:
        return ""
    each = " in each reading" if metric.own_read in {"total", "total_change"} else ""
    return f" ({metric.unit}s{each})"


def _levels(found: "Threshold", *, share: bool) -> Iterator[str]:
    """Yield the crossings in six digits, rounded to the side on which the sentence holds."""
    begins = not found.whole_at_low
    for level in found.crossings:
        yield fig.words(fig.six_digits(level, up=begins), share=share)
        begins = not begins


def _where(levels: list[str], *, whole: bool) -> str:
    parts = [f"below {levels[0]}"] if whole else []
    rising = levels[1:] if whole else levels
    for low, high in zip(rising[::2], [*rising[1::2], ""], strict=False):
        parts.append(f"from {low} to below {high}" if high else f"{low} or more")
    return " or ".join(parts)


def _others(result: "Simulation") -> str:
    metrics = {found.metric for found in result.thresholds}
    return ", others at their base" if len(metrics) > 1 else ""
