"""The part of the simulation's page about the evaluation: what it can tell, and what luck costs."""

from pfs.analysis.designs import Design
from pfs.analysis.luck import Curve, Luck
from pfs.analysis.simulate import Simulation
from pfs.analysis.statistics import Estimate
from pfs.models.metrics import Metric
from pfs.output import figures as fig
from pfs.output.page import Block, Labelled, Row, row, table
from pfs.output.pages.simulate_rows import cases

TITLE = "What the evaluation can tell"


def evaluation(result: Simulation) -> list[Block]:
    """Return what the evaluations can tell, and what is paid and missed by luck."""
    found = result.evaluation
    if not found.designs:
        return []
    lines = []
    seen: set[tuple[str, str]] = set()
    for design in found.designs:
        text = _design(result.file.deal.metrics[design.metric], design)
        if (design.metric, text) not in seen:
            seen.add((design.metric, text))
            lines.append((f"  {design.metric}", text))
    if found.luck is not None:
        lines += _luck(found.luck)
    return [Labelled(tuple(lines), TITLE)]


def _design(metric: Metric, design: Design) -> str:
    least = _amount(metric, design, design.detectable)
    base = _amount(metric, design, design.effect)
    found = fig.headline_share(design.power)
    return (
        f"detects {least} with 80% power (s.e. {_amount(metric, design, design.se)}); "
        f"its base, {base}, is found in {found} of trials"
    )


def _amount(metric: Metric, design: Design, number: float) -> str:
    """Return an effect in three digits and its unit."""
    rounded = float(f"{number:.3g}")
    if design.read == "relative_change":
        return fig.words(rounded, share=True)
    if design.read == "change" and metric.kind in {"share", "event"}:
        return f"{fig.plain(round(100 * rounded, 10))}pp"
    unit = "" if metric.unit is None else f" {metric.unit}s"
    return fig.words(rounded, share=False) + unit


def _luck(luck: Luck) -> list[tuple[str, str]]:
    lines = []
    if luck.false_share is not None and luck.false_paid is not None:
        chance = cases(luck.false_share.value or 0.0)
        text = f"something is paid {chance}, {_mean(luck.false_paid)}"
        lines.append(("  at no effect", text))
    lines.append(("  paid by luck", f"beyond what the truth earns: {_mean(luck.made)}"))
    lines.append(("  missed by luck", f"short of what the truth earns: {_mean(luck.missed)}"))
    return lines


def _mean(estimate: Estimate) -> str:
    value = fig.sampled(estimate.value, estimate.se)
    return f"{value} on average (s.e. {fig.error(estimate.se)})"


def curves(result: Simulation) -> list[Block]:
    """Return for each metric the chance of a payment and the mean payment by true effect."""
    return [
        table(
            f"Where {curve.metric} is",
            ("pays in", "s.e.", "pays on average", "s.e."),
            _points(result.file.deal.metrics[curve.metric], curve),
        )
        for curve in result.evaluation.curves
    ]


def _points(metric: Metric, curve: Curve) -> list[Row]:
    share = metric.own_read == "relative_change" or metric.kind in {"share", "event"}
    return [
        row(
            f"  {fig.words(point.level, share=share)}",
            fig.table_share(point.pays.value or 0.0),
            fig.share_error(point.pays.se),
            fig.sampled(point.paid.value, point.paid.se),
            fig.error(point.paid.se),
        )
        for point in curve.points
    ]
