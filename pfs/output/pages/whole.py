"""Sentences that say from which outcome a tranche is whole."""

from pfs.analysis.simulate import Simulation
from pfs.analysis.thresholds import Threshold
from pfs.models.metrics import Metric
from pfs.output import figures as fig
from pfs.output.names import Names

def is_share(metric: Metric) -> bool:
    """Return whether a metric's own read is written in percent."""
    if metric.own_read == "relative_change":
        return True
    return metric.kind in {"share", "event"} and metric.own_read in {"level", "change"}


def whole_sentences(result: Simulation, names: Names) -> list[str]:
    """Return a sentence for each tranche and metric; tranches nothing moves come last."""
    sentences = [_sentence(result, names, found) for found in result.thresholds]
    moved = [text for found, text in zip(result.thresholds, sentences, strict=True)
             if found.crossings]  # fmt: skip
    return moved or sorted(set(_unmoved(result, names)))


def _sentence(result: Simulation, names: Names, found: Threshold) -> str:
    metric = result.file.deal.metrics[found.metric]
    levels = [fig.outcome(level, share=is_share(metric)) for level in found.crossings]
    where = _where(levels, whole=found.whole_at_low)
    who = _who(result, names, found)
    return f"{who} is whole where {found.metric} reads {where}{_others(result)}"


def _where(levels: list[str], *, whole: bool) -> str:
    parts = []
    for level in levels:
        parts.append(f"below {level}" if whole else f"{level} or more")
        whole = not whole
    return " or ".join(parts)


def _who(result: Simulation, names: Names, found: Threshold) -> str:
    from_ = result.file.deal.debts[found.capital].from_
    holders = (str(from_),) if isinstance(from_, str) else tuple(map(str, from_))
    many = len(result.file.deal.debts) > 1
    return f"{found.capital} ({names.listed(holders)})" if many else found.capital


def _others(result: Simulation) -> str:
    metrics = {found.metric for found in result.thresholds}
    return ", others at their base" if len(metrics) > 1 else ""


def _unmoved(result: Simulation, names: Names) -> list[str]:
    sentences = []
    for name in result.file.deal.debts:
        mine = [found for found in result.thresholds if found.capital == name]
        if not mine:
            continue
        who = _who(result, names, mine[0])
        word = "always" if mine[0].whole_at_high else "never"
        ranges = ", ".join(_range(result, found) for found in mine)
        alone = "" if len(mine) == 1 else ", one metric moved at a time"
        sentences.append(f"{who} is {word} whole at {ranges}{alone}")
    return sentences


def _range(result: Simulation, found: Threshold) -> str:
    share = is_share(result.file.deal.metrics[found.metric])
    low, high = (fig.outcome(round(x, 4), share=share) for x in (found.low, found.high))
    return f"{found.metric} {low} to {high}"
