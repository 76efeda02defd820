"""The page of `pfs breakeven --solve`: at which value of a term a target is met."""

from pfs.analysis.breakeven.answers import Verdict
from pfs.analysis.breakeven.solve import Solution, Tried
from pfs.analysis.figures import AVERAGED_NEVER, split
from pfs.analysis.statistics import Estimate
from pfs.output import figures as fig
from pfs.output.level_words import Scale, interval, lines
from pfs.output.page import Block, Labelled, Page, Table, row, table
from pfs.output.pages import common

SHOWN = 4
"""Every so many values that were tried stand on the page."""


def page(result: Solution) -> Page:
    """Return the page of a solved term."""
    blocks: list[Block] = [Labelled(_answers(result)), _tried(result)]
    file = common.name_of(result.file)
    command = f"pfs simulate {file}"
    level = _level(result)
    if level is not None:
        command += f" --set '{result.path}={level}'"
    blocks += common.ending(result.file, [command], common.run_words(result.drawing))
    subtitle = common.subtitle(result.file, kind="a term that meets a target")
    return Page(result.file.deal.name, subtitle, tuple(blocks))


def _scale(result: Solution) -> Scale:
    return Scale(result.share)


def _answers(result: Solution) -> tuple[tuple[str, str], ...]:
    target = result.target
    scale = _scale(result)
    now = "uncertain" if result.now is None else scale.plain(result.now)
    figure = f"{target.name} is {value_of(result, result.at_now)}{_error(result, result.at_now)}"
    ends = f"{scale.plain(result.low)} to {scale.plain(result.high)}"
    return (
        ("Target", f"{target.name} {target.relation} {_target(result)}"),
        ("Answer", f"{result.path} {_words(result)}"),
        ("Now", f"{result.path} is {now}; {figure}"),
        ("Looked at", f"{ends}, the same cases at every value"),
    )


def _words(result: Solution) -> str:
    answer, scale = result.answer, _scale(result)
    if answer.verdict is not Verdict.INTERVALS:
        near = _nearest(result)
        if answer.verdict is Verdict.NOT_RESOLVED:
            return f"is not resolved at these paths{near}"
        return f"meets it {answer.verdict.value}{near}"
    if result.target.relation == "=":
        edges = [e for i in answer.intervals for e in (i.low, i.high) if e is not None]
        levels = [f"{scale.level(e, up=True)} (s.e. {scale.error(e.se)})" for e in edges]
        return f"at {' and '.join(levels)}"
    found = zip(answer.intervals, lines(answer, scale), strict=True)
    return " or ".join(f"{interval(part, scale)} (s.e. {se})" for part, (_, se) in found)


def _nearest(result: Solution) -> str:
    near = result.answer.nearest
    if near is None:
        return ""
    closest = min(result.tried, key=lambda tried: abs(tried.level - near.level))
    figure = f"{value_of(result, closest.found)}{_error(result, closest.found)}"
    return f"; nearest is {figure} at {_scale(result).plain(closest.level)}"


def _target(result: Solution) -> str:
    measure = split(result.target.key)[1]
    if result.target.statistic == "probability" or measure in AVERAGED_NEVER:
        return fig.outcome(result.target.value, share=True)
    return fig.words(result.target.value, share=False)


def value_of(result: Solution, found: Estimate) -> str:
    """Return the statistic in its unit: money, a share of cases, a return a year."""
    measure = split(result.target.key)[1]
    if found.value is None:
        return "undefined"
    if result.target.statistic == "probability":
        return fig.table_share(found.value)
    if measure in AVERAGED_NEVER:
        return fig.rate(found.value)
    if measure == "multiple":
        return fig.sampled(found.value, found.se, least_place=-4)
    return fig.sampled(found.value, found.se)


def error_of(result: Solution, found: Estimate) -> str:
    """Return the standard error of the statistic."""
    measure = split(result.target.key)[1]
    if result.target.statistic == "probability":
        return fig.share_error(found.se)
    if measure in AVERAGED_NEVER:
        return "not known" if found.se is None else f"{fig.error(100 * found.se, least_place=-2)}pp"
    return fig.error(found.se, least_place=-4 if measure == "multiple" else 0)


def _error(result: Solution, found: Estimate) -> str:
    return f" (s.e. {error_of(result, found)})"


def _tried(result: Solution) -> Table:
    scale = _scale(result)
    shown = [t for number, t in enumerate(result.tried) if number % SHOWN == 0]

    def cells(tried: Tried) -> tuple[str, ...]:
        value, error = value_of(result, tried.found), error_of(result, tried.found)
        return scale.plain(tried.level), value, error

    rows = [row(*cells(tried)) for tried in shown]
    return table(result.path, (result.target.name, "s.e."), rows)


def _level(result: Solution) -> str | None:
    """Return the value to go on with: the end of an interval nearest to what the deal states."""
    edges = [e for i in result.answer.intervals for e in (i.low, i.high) if e is not None]
    if not edges:
        return None
    now = result.now or 0.0
    level = min(edges, key=lambda edge: abs(edge.level - now)).level
    return fig.outcome(float(f"{level:.6g}"), share=result.share)
