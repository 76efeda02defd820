"""The page of `pfs breakeven`: from which outcome and which terms on each party is whole."""

from pfs.analysis.breakeven.answers import Answer, Verdict
from pfs.analysis.breakeven.questions import (
    CASH,
    FIRST,
    MOST,
    PRINCIPAL,
    TARGET,
    UNCALLED,
    VALUE,
    Question,
)
from pfs.analysis.breakeven.run import BreakEven, Moved, Row
from pfs.models.deal import Deal
from pfs.output import figures as fig
from pfs.output import page as pg
from pfs.output.level_words import Scale, interval, lines
from pfs.output.names import Names
from pfs.output.page import Block, Labelled, Page, Table, Text, heading, row, table
from pfs.output.pages import common
from pfs.output.pages.whole import is_share

ASKS = {
    FIRST: "first pays",
    MOST: "pays the most",
    VALUE: "net value is zero",
    PRINCIPAL: "principal back",
    TARGET: "target return",
    UNCALLED: "nothing called",
    CASH: "cash never negative",
}
"""Questions in the words of a page."""
TERM_WORDS = {
    "volume": "people served (cohorts)",
    "price": "what payments pay (payments)",
    "budget": "what the programme costs (budget)",
    "delivery": "what delivery costs providers (cost_to_provider)",
}
MULTIPLES = Scale(share=True)


class Notes:
    """Letters for the terms that are not stated, in the order in which they are met."""

    def __init__(self) -> None:
        self.terms: list[str] = []

    def mark(self, answer: Answer | None) -> str:
        """Return ` (a)` for an answer that lacks a term, else nothing."""
        if answer is None or answer.verdict is not Verdict.NOT_STATED:
            return ""
        if answer.missing not in self.terms:
            self.terms.append(answer.missing)
        return f" ({_letter(self.terms.index(answer.missing))})"

    def line(self) -> str:
        """Return what is not stated."""
        return "  ".join(f"({_letter(i)}) {term}" for i, term in enumerate(self.terms))


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


def page(result: BreakEven) -> Page:
    """Return the page of break-evens."""
    names, notes = Names(result.file.deal), Notes()
    blocks: list[Block] = [Labelled(common.unlabelled(_answers(result, names)))]
    first = primary(result)
    for moved in sorted(result.moved, key=lambda moved: moved is not first):
        if moved.is_metric:
            blocks += [_metric(result, moved, names, notes), *_beside(result, moved)]
    blocks += _terms(result, names)
    blocks += _chances(result, names)
    if notes.terms:
        blocks.append(Labelled((("Not stated", notes.line()),)))
    subtitle = common.subtitle(result.file, kind="break-even")
    return Page(result.file.deal.name, subtitle, (*blocks, *_ending(result)))


def primary(result: BreakEven) -> Moved | None:
    """Return the metric that moves a tranche's gain most; the first of them where none does."""
    metrics = [moved for moved in result.moved if moved.is_metric]
    return max(metrics, key=lambda moved: moved.swing, default=None)


def scales(result: BreakEven, moved: Moved) -> tuple[Scale, Scale]:
    """Return how levels of what is measured and of what is true are written."""
    if not moved.is_metric:
        return MULTIPLES, MULTIPLES
    deal = result.file.deal
    return Scale(is_share(deal.metrics[moved.name])), scale_of_true(deal, moved.name)


def scale_of_true(deal: Deal, name: str) -> Scale:
    """Return how the true number of a metric is written: its effect, or its level."""
    metric = deal.metrics[name]
    per_person = metric.effect is None or metric.own_read in {"total", "total_change"}
    return Scale(metric.kind in {"share", "event"} if per_person else is_share(metric))


def _answers(result: BreakEven, names: Names) -> list[tuple[str, str]]:
    """Return what decides, in words, on the metric that moves most."""
    moved = primary(result)
    if moved is None:
        return [("Outcome", "no payment depends on one")]
    metric = result.file.deal.metrics[moved.name]
    found = [("Outcome", f"{moved.name}: {metric.name}; {metric.better} is better")]
    by_id = {r.question.id: r for r in moved.rows}
    found += [("Payor", t) for t in _payor_lines(result, moved, by_id, names) if t]
    for r in moved.rows:
        if r.question.name == PRINCIPAL:
            found.append(("Investor", _investor_line(result, moved, r, names)))
    return found


def _payor_lines(result: BreakEven, moved: Moved, rows: dict[str, Row], names: Names) -> list[str]:
    measured, _ = scales(result, moved)
    texts = []
    for party in names.ordered():
        first, most = rows.get(f"parties.{party}.{FIRST}"), rows.get(f"parties.{party}.{MOST}")
        if first is None or most is None:
            continue
        text = f"{names.short(party)}: first pays {_when(first.exact, measured)}"
        if most.exact.nearest is not None and most.exact.nearest.value > 0:
            amount = fig.money(most.exact.nearest.value)
            text += f"; the most, {amount}, {_when(most.exact, measured)}"
        texts.append(text)
    return texts


def _investor_line(result: BreakEven, moved: Moved, found: Row, names: Names) -> str:
    measured, true = scales(result, moved)
    who = f"{names.short(found.question.party)} ({_last(found.question)})"
    text = f"{who}: principal back {_when(found.exact, measured)}"
    if found.average is None:
        return text
    return f"{text}; on average {_when(found.average, true, kind='true')}"


def _when(answer: Answer, scale: Scale, kind: str = "measured") -> str:
    """Return an answer in a sentence: `from a measured 10%`, `always`, `never`."""
    if answer.verdict is not Verdict.INTERVALS:
        return answer.verdict.value
    parts = []
    for found in answer.intervals:
        text = interval(found, scale)
        head, space, rest = text.partition(" ")
        simple = space and head in {"from", "above", "below"}
        parts.append(f"{head} a {kind} {rest}" if simple else f"{kind} {text}")
    return " or ".join(parts)


def _last(question: Question) -> str:
    return question.subject.rpartition(".")[2]


def _by_party(rows: tuple[Row, ...], names: Names) -> list[tuple[str, list[Row]]]:
    """Return rows by party in the order of pages."""
    grouped = [(p, [r for r in rows if r.question.party == p]) for p in names.ordered()]
    return [(party, mine) for party, mine in grouped if mine]


def _metric(result: BreakEven, moved: Moved, names: Names, notes: Notes) -> Table:
    rows: list[pg.Row] = []
    for party, mine in _by_party(moved.rows, names):
        rows.append(heading(names.introduced(party)))
        for found in mine:
            rows += _rows(_label(found), found, scales(result, moved), notes)
    return table(moved.name, ("measured", "true, on average", "s.e."), rows)


def _label(found: Row) -> str:
    """Return what is asked, with the tranche, and the amount where it is the most paid."""
    question = found.question
    what = ASKS[question.name]
    if question.name == MOST and found.exact.nearest and found.exact.nearest.value > 0:
        what += f", {fig.money(found.exact.nearest.value)}"
    of = f"{_last(question)}: " if question.subject.startswith("capital.") else ""
    return f"  {of}{what}"


def _rows(label: str, found: Row, scale: tuple[Scale, Scale], notes: Notes) -> list[pg.Row]:
    return two_columns(
        label,
        lines(found.exact, scale[0], notes.mark(found.exact)),
        lines(found.average, scale[1], notes.mark(found.average)),
    )


def two_columns(
    label: str, exact: list[tuple[str, str]], average: list[tuple[str, str]]
) -> list[pg.Row]:
    """Return a row for each interval: exact, on average, and the error of the latter."""
    deep = max(len(exact), len(average))
    left = [text for text, _ in exact] + [""] * (deep - len(exact))
    right = average + [("", "")] * (deep - len(average))
    return [
        row(label if number == 0 else "", one, *two)
        for number, (one, two) in enumerate(zip(left, right, strict=True))
    ]


def _beside(result: BreakEven, moved: Moved) -> list[Block]:
    """Return which range was looked at, in which unit, and the nearest values reached."""
    measured, true = scales(result, moved)
    deal = result.file.deal
    metric = deal.metrics[moved.name]
    each = ", in each reading" if metric.own_read in {"total", "total_change"} else ""
    person = ", a person" if each and metric.kind != "total" else ""
    read = metric.own_read.replace("_", " ")
    looked = (
        f"measured {_range(moved.exact_range, measured)} ({read}{each}), others at base, options "
        f"left alone; true {_range(moved.average_range, true)} ({moved.path}{person}), errors of "
        "measurement and all else drawn"
    )
    found = [("Looked at", looked)]
    found += [("Nearest", text) for text in _nearest(moved, (measured, true))]
    return [Labelled(common.unlabelled(found))]


def _range(ends: tuple[float, float], scale: Scale) -> str:
    return f"{scale.plain(ends[0])} to {scale.plain(ends[1])}"


def _nearest(moved: Moved, scale: tuple[Scale, Scale]) -> list[str]:
    """Return the value that comes nearest where something always or never holds."""
    texts = []
    for found in moved.rows:
        if found.question.name in {FIRST, MOST}:
            continue
        label = _label(found).strip()
        if not found.question.subject.startswith("capital."):
            label = f"{_last(found.question)}: {label}"
        kinds = ("at base", "on average"), ("measured", "true")
        for answer, unit, kind in zip(
            (found.exact, found.average), scale, kinds[moved.is_metric], strict=True
        ):
            text = _nearest_of(answer, unit, kind, found.question.sign)
            if text:
                texts.append(f"{label} {text}")
    return texts


def _nearest_of(answer: Answer | None, scale: Scale, kind: str, sign: int) -> str:
    if answer is None or answer.nearest is None or answer.verdict is Verdict.INTERVALS:
        return ""
    near = answer.nearest
    if abs(near.value) < 1:
        return ""
    value = fig.sampled(sign * near.value, near.se)
    error = f" (s.e. {fig.error(near.se)})" if near.se else ""
    return f"{answer.verdict.value} ({kind}): {value}{error} at {scale.plain(near.level)}"


def _terms(result: BreakEven, names: Names) -> list[Block]:
    """Return the break-even terms, in percent of what the deal states."""
    rows: list[pg.Row] = []
    nearest: list[tuple[str, str]] = []
    for moved in result.moved:
        if moved.is_metric or not moved.rows:
            continue
        rows.append(heading(TERM_WORDS[moved.name]))
        for _, mine in _by_party(moved.rows, names):
            for found in mine:
                who = names.short(found.question.party)
                label = _label(found).strip()
                if not found.question.subject.startswith("capital."):
                    label = f"{who}: {label}"
                rows += _rows(f"  {label}", found, (MULTIPLES, MULTIPLES), Notes())
        nearest += [
            ("Nearest", f"{moved.name}, {text}") for text in _nearest(moved, (MULTIPLES,) * 2)
        ]
    if not rows:
        return []
    note = Text(
        "100% is what the deal states; limits, caps and capital stay. At base: every outcome at "
        "its base, options left alone. On average: the mean over all cases is at its break-even."
    )
    blocks: list[Block] = [table("Terms", ("at base", "on average", "s.e."), rows), note]
    return [*blocks, Labelled(common.unlabelled(nearest))] if nearest else blocks


def _chances(result: BreakEven, names: Names) -> list[Block]:
    rows = []
    for found in result.chances:
        who = names.short(found.question.party)
        label = f"  {who}, {_last(found.question)}: {ASKS[found.question.name]}"
        needed = "not defined" if found.needed is None else fig.table_share(found.needed)
        error = "" if found.needed is None else fig.share_error(found.se)
        share = found.now.value
        now = "not known" if share is None else fig.table_share(share)
        rows.append(row(label, now, fig.share_error(found.now.se), needed, error))
    if not rows:
        return []
    return [table("Share of cases in which it holds", ("now", "s.e.", "needed", "s.e."), rows)]


def _ending(result: BreakEven) -> tuple[Block, ...]:
    file = common.name_of(result.file)
    commands = []
    moved = primary(result)
    level = None if moved is None else _a_level(moved)
    if moved is not None and level is not None:
        measured, _ = scales(result, moved)
        at = fig.outcome(float(f"{level:.6g}"), share=measured.share)
        commands.append(f"pfs payoff {file} --at {moved.name}={at}")
    others = [m.name for m in result.moved if m.is_metric and m is not moved]
    if moved is not None and others:
        commands.append(f"pfs breakeven {file} --frontier {moved.name},{others[0]}")
    commands.append(f"pfs sensitivity {file}")
    return common.ending(result.file, commands, common.run_words(result.drawing))


def _a_level(moved: Moved) -> float | None:
    for found in moved.rows:
        for part in found.exact.intervals:
            if found.question.name == PRINCIPAL and part.low is not None:
                return part.low.level
    return None
