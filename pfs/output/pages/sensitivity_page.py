"""The page of `pfs sensitivity`: what moves a result, and which of it has no source."""

from collections.abc import Sequence

from pfs.analysis.figures import AVERAGED_NEVER, split
from pfs.analysis.register import ASSUMED
from pfs.analysis.sensitivity.run import Sensitive, Sensitivity
from pfs.analysis.sensitivity.tornado import End, Swing
from pfs.analysis.statistics import Estimate
from pfs.models.places_of_numbers import number_at
from pfs.output import figures as fig
from pfs.output.bars import Bars
from pfs.output.names import Names
from pfs.output.page import Block, Column, Labelled, Page, Row, Table, Text, heading, row
from pfs.output.pages import common

WIDE = 22
"""Columns of a bar."""
SHOWN = 8
"""Numbers of a table on the page; files have all of them."""
LONG = 26
"""Longest name that stands on the line of its figures."""
MEASURES = {
    "gain": "gain or loss",
    "outcome_payments": "outcome payments",
    "irr": "IRR",
    "received": "money back",
    "loses": "share of cases with a loss",
}
"""Measures in the words of a page."""


def page(result: Sensitivity) -> Page:
    """Return the page of a sensitivity."""
    blocks: list[Block] = [Labelled(common.unlabelled(_answers(result)))]
    for part in result.results:
        blocks += _result(result, part)
    blocks += [Text(_note())]
    if result.fixed:
        shown = "; ".join(f"{path}: {why}" for path, why in result.fixed.items())
        blocks.append(Labelled((("Not tried", shown),)))
    subtitle = common.subtitle(result.file, kind="sensitivity")
    return Page(result.file.deal.name, subtitle, (*blocks, *_ending(result)))


def _answers(result: Sensitivity) -> list[tuple[str, str]]:
    """Return what moves each result most, and the most influential number without a source."""
    found = [(_subject(result, part), _moves(part)) for part in result.results]
    first = _weakest(result)
    if first is not None:
        found.append(("Source", f"{first.name} moves most and is {_source(first.source)}"))
    return found


def _subject(result: Sensitivity, part: Sensitive) -> str:
    """Return whose result it is: a party's short name, a tranche's holder and name."""
    section, _, rest = part.key.partition(".")
    name = rest.split(".")[0]
    names = Names(result.file.deal)
    if section == "parties":
        return names.short(name)
    return name if section == "capital" else section


def _moves(part: Sensitive) -> str:
    se = part.now.se
    what = f"{_measure(part)} is {_value(part, part.now.value, se)}"
    strong = [swing for swing in part.swings if swing.reach > _noise(swing)]
    if not strong:
        return f"{what}; no uncertain or named number moves it at the ends tried"
    top = strong[0]
    low, high = (_value(part, x, se) for x in sorted((top.low.value, top.high.value)))
    return f"{what}; {top.name} moves it most, {low} to {high}"


def _weakest(result: Sensitivity) -> Swing | None:
    """Return the most influential uncertain number that is assumed or has no source."""
    for part in result.results:
        for swing in part.swings:
            bare = swing.source is None or swing.source.startswith(ASSUMED)
            if swing.kind == "uncertain" and bare and swing.reach > _noise(swing):
                return swing
    return None


def _noise(swing: Swing) -> float:
    """Return what a reach must exceed to be told from sampling: two standard errors, a cent."""
    errors = [end.change.se or 0.0 for end in (swing.low, swing.high)]
    return max(2 * max(errors), 1e-9)


def _measure(part: Sensitive) -> str:
    measure = split(part.key)[1]
    words = MEASURES.get(measure, measure.replace("_", " "))
    return words if part.statistic == "mean" and measure == "loses" else f"{part.statistic} {words}"


def _is_rate(part: Sensitive) -> bool:
    return split(part.key)[1] in AVERAGED_NEVER


def _is_share(part: Sensitive) -> bool:
    return split(part.key)[1] in {"loses", "pays", "bound", "used", "triggered"}


def _value(part: Sensitive, value: float | None, se: float | None = None) -> str:
    if value is None or value != value:  # noqa: PLR0124 - only an undefined number differs from itself
        return "undefined"
    if _is_rate(part):
        return fig.rate(value)
    if _is_share(part):
        return fig.table_share(value)
    if split(part.key)[1] == "multiple":
        return fig.sampled(value, se, least_place=-4)
    return fig.sampled(value, se)


def _result(result: Sensitivity, part: Sensitive) -> list[Block]:
    blocks: list[Block] = []
    if part.swings:
        moving = [swing for swing in part.swings if swing.reach > _noise(swing)]
        blocks.append(_tornado(result, part, (moving or part.swings)[:SHOWN]))
        blocks += _not_one_way(part)
        still = len(part.swings) - len((moving or part.swings)[:SHOWN])
        if still:
            blocks.append(Text(f"{still} more uncertain or named number{_s(still)}: less or none."))
    if part.indices:
        blocks.append(_shares(result, part))
    shown = [swing for swing in part.assumed if swing.reach > _noise(swing)][:SHOWN]
    if shown:
        blocks.append(_register(part, shown))
    rest = part.assumed[len(shown) :]
    if rest:
        blocks.append(Text(_others(part, rest)))
    return blocks


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _named(rows: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Row, ...]:
    """Return rows by name; where one is long, each name stands on a line above its figures."""
    if all(len(name) <= LONG for name, _ in rows):
        return tuple(row(f"  {name}", *cells) for name, cells in rows)
    return tuple(r for name, cells in rows for r in (heading(f"  {name}"), row("", *cells)))


def _others(part: Sensitive, rest: Sequence[Swing]) -> str:
    """Return how much the numbers without a source that are not shown move it, at most."""
    most = rest[0].reach
    what = f"{len(rest)} more number{_s(len(rest))} without a source, a tenth less and more"
    if most <= _noise(rest[0]):
        return f"{what}: no change that stands out of the sampling error."
    if _is_rate(part) or _is_share(part):
        return f"{what}: {fig.six_digits(100 * most, up=True):.2g}pp at most."
    return f"{what}: {fig.money(most)} at most."


def _tornado(result: Sensitivity, part: Sensitive, swings: Sequence[Swing]) -> Table:
    lows = [min(0.0, *_changes(swing)) for swing in swings]
    highs = [max(0.0, *_changes(swing)) for swing in swings]
    bars = Bars(min(lows), max(highs), WIDE)
    now = _value(part, part.now.value, part.now.se)
    head = f"{_subject(result, part)}: {_measure(part)}, now {now}"
    rows: list[Row] = []
    for swing, low, high in zip(swings, lows, highs, strict=True):
        values = [_value(part, end.value, part.now.se) for end in (swing.low, swing.high)]
        ends = f"    {_ends(result, swing)}"
        rows += [heading(f"  {swing.name}"), row(ends, *values, bars.bar(low, high))]
    columns = (Column(head, "left"), Column("low"), Column("high"), Column("", "left"))
    return Table(columns, tuple(rows))


def _changes(swing: Swing) -> tuple[float, float]:
    return swing.low.change.value or 0.0, swing.high.change.value or 0.0


def _ends(result: Sensitivity, swing: Swing) -> str:
    """Return the two values of a number: `-2.7% and 12.7%`, `never and when`."""
    percent = _percent(result, swing)
    return " and ".join(_at(end, percent=percent) for end in (swing.low, swing.high))


def _at(end: End, *, percent: bool) -> str:
    if end.at is None:
        return "10th or 90th percentile"
    words = [
        x if isinstance(x, str) else fig.words(float(f"{x:.3g}"), share=percent) for x in end.at
    ]
    return "/".join(words)


def _percent(result: Sensitivity, swing: Swing) -> bool:
    """Return whether a metric's number is written in percent."""
    first, *rest = swing.name.split(" and ")[0].split(".")
    if first != "metrics":
        return first == "risks"
    metric = result.file.deal.metrics[rest[0]]
    share = metric.kind in {"share", "event"}
    if rest[1:] == ["effect"]:
        return share or metric.own_read == "relative_change"
    return share and rest[1] in {"level", "comparison", "evaluations"}


def _not_one_way(part: Sensitive) -> list[Block]:
    names = [swing.name for swing in part.swings if not swing.one_way]
    return [Text(f"Not one-way: both ends of {', '.join(names)} are on one side of now.")] if (
        names
    ) else []  # fmt: skip


def _shares(result: Sensitivity, part: Sensitive) -> Table:
    heads = ("alone", "s.e.", "with interactions", "s.e.", "source")
    rows = [
        (
            index.group.name,
            (
                *_index(index.first),
                *_index(index.total),
                _source(result.sources.get(index.group.name)),
            ),
        )
        for index in part.indices[:SHOWN]
    ]
    columns = tuple(Column(head, "left" if head == "source" else "right") for head in heads)
    return Table((Column("Share of its variance", "left"), *columns), _named(rows))


def _index(found: Estimate) -> tuple[str, str]:
    """Return a share of variance in percent; an estimate may lie a little outside 0 to 100 %."""
    if found.value is None:
        return "undefined", ""
    place = 0 if not found.se else max(-1, fig.place_of(100 * found.se))
    text = f"{fig.round_half_up(100 * found.value, place):.{max(0, -place)}f}%"
    return text.replace("-0%", "0%").replace("-0.0%", "0.0%"), fig.share_error(found.se)


def _source(source: str | None) -> str:
    """Return what is known of a number's source in a word or two."""
    if source is None:
        return "not stated"
    return source.split(":")[0].split(";")[0].split(",")[0]


def _register(part: Sensitive, swings: Sequence[Swing]) -> Table:
    heads = ("a tenth less", "a tenth more", "s.e.", "source")
    rows = []
    for swing in swings:
        errors = [end.change.se for end in (swing.low, swing.high)]
        known = [se for se in errors if se is not None]
        se = max(known) if len(known) == len(errors) else None
        ends = [_change(part, end.change.value, se) for end in (swing.low, swing.high)]
        rows.append((swing.name, (*ends, _error(part, se), _source(swing.source))))
    columns = tuple(Column(head, "left" if head == "source" else "right") for head in heads)
    return Table((Column("Without a source", "left"), *columns), _named(rows))


def _change(part: Sensitive, value: float | None, se: float | None) -> str:
    if value is None:
        return "undefined"
    if _is_rate(part) or _is_share(part):
        text = f"{fig.round_half_up(100 * value, -2):+.2f}pp"
    else:
        text = fig.sampled(value, se, least_place=-4 if abs(value) < 1 else 0)
        text = text if text.startswith("-") or text == "0" else f"+{text}"
    return "0" if not any(c in "123456789" for c in text) else text


def _error(part: Sensitive, se: float | None) -> str:
    if _is_rate(part) or _is_share(part):
        return fig.share_error(se)
    return fig.error(se)


def _note() -> str:
    return (
        "Low and high: an uncertain number at its 10th and 90th percentile, a named one at the "
        "values named, all else drawn, the same cases. Share of the variance: alone, what is gone "
        "once the number is known; with interactions, what is left once all else is. Without a "
        "source: what the file assumes or recalls, and its change a tenth less and more."
    )


def _ending(result: Sensitivity) -> tuple[Block, ...]:
    file = common.name_of(result.file)
    commands = [f"pfs show {file}"]
    top = next((s for part in result.results for s in part.swings if s.kind == "uncertain"), None)
    number = None if top is None else number_at(result.file.deal, top.name)
    if top is not None and number is not None and top.low.at is not None:
        low = top.low.at[0]
        text = low if isinstance(low, str) else fig.outcome(
            float(f"{low:.3g}"), share=_percent(result, top)
        )  # fmt: skip
        commands.insert(0, f"pfs simulate {file} --set {top.name}={text}")
    return common.ending(result.file, commands, common.run_words(result.drawing))
