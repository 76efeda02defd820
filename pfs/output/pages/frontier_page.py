"""The page of `pfs breakeven --frontier`: two metrics at once."""

from pfs.analysis.breakeven.answers import Verdict
from pfs.analysis.breakeven.frontier import Frontier, Point
from pfs.analysis.breakeven.questions import Question
from pfs.output import page as pg
from pfs.output.level_words import Scale, lines
from pfs.output.names import Names
from pfs.output.page import Block, Labelled, Page, Text, table
from pfs.output.pages import common
from pfs.output.pages.breakeven_page import ASKS, scale_of_true, two_columns
from pfs.output.pages.whole import is_share


def page(result: Frontier) -> Page:
    """Return the page of a frontier."""
    deal = result.file.deal
    names = Names(deal)
    blocks: list[Block] = [Labelled(common.unlabelled(_answers(result, names)))]
    asked = list(dict.fromkeys(point.question for point in result.points))
    blocks += [_table(result, names, question) for question in asked]
    if not asked:
        blocks.append(Text("No tranche has a principal, and no payor a net value, to break even."))
    blocks.append(Text(_note(result)))
    file = common.name_of(result.file)
    blocks += common.ending(
        result.file, [f"pfs breakeven {file}"], common.run_words(result.drawing)
    )
    subtitle = common.subtitle(result.file, kind="break-even frontier")
    return Page(deal.name, subtitle, tuple(blocks))


def _answers(result: Frontier, names: Names) -> list[tuple[str, str]]:
    metrics = result.file.deal.metrics
    found = [("Across", f"{result.across}: {metrics[result.across].name}")]
    found.append(("Along", f"{result.along}: {metrics[result.along].name}"))
    for question in dict.fromkeys(point.question for point in result.points):
        points = [point for point in result.points if point.question == question]
        found.append((names.short(question.party), _sentence(result, question, points)))
    return found


def _sentence(result: Frontier, question: Question, points: list[Point]) -> str:
    """Return at which levels of the first metric the second one does not matter."""
    scale = Scale(is_share(result.file.deal.metrics[result.across]))
    what = f"{_last(question)}: {ASKS[question.name]}, measured"
    parts = []
    for verdict in (Verdict.NEVER, Verdict.ALWAYS):
        levels = [p.level for p in points if p.exact.verdict is verdict]
        if levels:
            ends = scale.plain(min(levels)), scale.plain(max(levels))
            where = f"at {ends[0]}" if ends[0] == ends[1] else f"from {ends[0]} to {ends[1]}"
            parts.append(f"{verdict.value} with {result.across} {where}")
    turns = len(points) - sum(p.exact.verdict is not Verdict.INTERVALS for p in points)
    if turns:
        parts.append(f"it turns on {result.along} at {turns} of {len(points)} levels")
    return f"{what}: {'; '.join(parts)}"


def _table(result: Frontier, names: Names, question: Question) -> pg.Table:
    deal = result.file.deal
    across = Scale(is_share(deal.metrics[result.across]))
    along = deal.metrics[result.along]
    measured, true = Scale(is_share(along)), scale_of_true(deal, result.along)
    rows = []
    for point in result.points:
        if point.question == question:
            label = f"  {result.across} {across.plain(point.level)}"
            rows += two_columns(label, lines(point.exact, measured), lines(point.average, true))
    who = f"{names.short(question.party)}, {_last(question)}: {ASKS[question.name]}"
    heads = (f"{result.along}, measured", "true, on average", "s.e.")
    return table(who, heads, rows)


def _last(question: Question) -> str:
    return question.subject.rpartition(".")[2]


def _note(result: Frontier) -> str:
    return (
        "Measured: both metrics read so everywhere, others at their base, options left alone. "
        f"True, on average: both are so in truth ({result.across} as the row says), errors of "
        "measurement and all else drawn."
    )
