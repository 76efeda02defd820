"""The page of `pfs show`: the term sheet in words and tables."""

from collections.abc import Iterator

from pfs.analysis.register import recalled, unsourced
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile
from pfs.models.metrics import Evaluation, Metric
from pfs.models.numbers import plain_value
from pfs.models.plain import Duration
from pfs.models.programme import BudgetItem
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Labelled, Page, Text
from pfs.output.pages import common
from pfs.output.words import conditions, numbers, terms

PERIODS = {"month": "month", "quarter": "quarter", "half_year": "half-year", "year": "year"}


def page(file: DealFile) -> Page:
    """Return the term sheet of a deal."""
    deal, names = file.deal, Names(file.deal)
    blocks: list[Block] = [Text(_summary(deal, names))]
    for title, lines in _sections(deal, names):
        if lines:
            blocks.append(Labelled(tuple((f"  {label}", text) for label, text in lines), title))
    name = common.name_of(file)
    if _register(file):
        blocks.append(Labelled(tuple(_register(file))))
    blocks += common.ending(file, [f"pfs check {name}", f"pfs simulate {name}"])
    subtitle = f"by {PERIODS[deal.calendar.period]}, {common.subtitle(file)}"
    return Page(deal.name, subtitle, tuple(blocks))


def _summary(deal: Deal, names: Names) -> str:
    payors = sorted({str(p) for payment in deal.payments.values() for p in payment.payors})
    raised = sum(plain_value(debt.amount) for debt in deal.debts.values())
    paying = names.listed(tuple(p for p in names.ordered() if p in payors)) if payors else "Nobody"
    metrics = {str(p.metric) for p in deal.payments.values() if p.metric}
    metrics |= {str(m) for p in deal.payments.values() for m in p.prices or ()}
    count = {0: "", 1: " for one result"}.get(len(metrics), f" for {len(metrics)} results")
    verb = "pay" if " and " in paying else "pays"
    text = f"{paying} {verb}{count}."
    if raised:
        text += f" Investors put in {fig.money(raised)}."
    return text


def _sections(deal: Deal, names: Names) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield (
        "Parties",
        [
            (party, f"{deal.parties[party].name}: {', '.join(deal.parties[party].roles)}")
            for party in names.ordered()
        ],
    )
    yield "Calendar", _calendar(deal)
    yield "Money in", [(k, terms.capital(names, c)) for k, c in deal.capital.items()]
    yield (
        "Money out",
        [(k, item_words(names, item)) for k, item in deal.budget.items()],
    )
    yield "People", [(k, cohort_words(deal, k)) for k in deal.cohorts]
    yield "Measured", [(k, metric_words(m)) for k, m in deal.metrics.items()]
    yield "Indices", [(k, terms.index(x)) for k, x in deal.indices.items()]
    yield "Paid for", [(k, terms.payment(deal, names, p)) for k, p in deal.payments.items()]
    yield "Limits", [(k, terms.limit(names, x)) for k, x in deal.limits.items()]
    steps = sorted(deal.waterfall.items(), key=lambda item: (str(item[1].from_), item[1].rank))
    yield (
        "Cash is shared out in this order",
        [(f"{step.rank} {k}", terms.step(deal, names, step)) for k, step in steps],
    )
    yield (
        "What can end it",
        [(k, terms.termination(deal, names, t)) for k, t in deal.terminations.items()],
    )


def item_words(names: Names, item: BudgetItem) -> str:
    """Return an item of the budget in words."""
    source = "" if str(item.from_) == "accounts.main" else f", from {item.from_}"
    text = f"{numbers.flow(item.amount)}, to {names.short(str(item.to))}{source}"
    if isinstance(item.cost_to_provider, float):
        text += f"; costs it {numbers.share(item.cost_to_provider)} of that"
    return text


def _calendar(deal: Deal) -> list[tuple[str, str]]:
    calendar = deal.calendar
    lines = [("interest", f"counts days by {calendar.day_count}")]
    if calendar.fiscal_year_starts != "january":
        lines.append(("fiscal year", f"starts in {calendar.fiscal_year_starts.capitalize()}"))
    if deal.scenarios:
        lines.append(("scenarios", ", ".join(deal.scenarios)))
    return lines


def cohort_words(deal: Deal, name: str) -> str:
    """Return the people of a cohort in words."""
    cohort = deal.cohorts[name]
    when = str(cohort.first_day)
    if cohort.last_day > cohort.first_day:
        when = f"{cohort.first_day} to {cohort.last_day}"
    part = f", part of {cohort.part_of}" if cohort.part_of else ""
    text = f"{fig.money(plain_value(cohort.people))} people, enrol {when}{part}"
    if plain_value(cohort.person_correlation):
        text += f"; claims of one person correlated {numbers.share(cohort.person_correlation)}"
    return text + (f"; {len(cohort.profiles)} kinds of person" if cohort.profiles else "")


def metric_words(metric: Metric) -> str:
    """Return what is measured in words, with its true value and evaluations."""
    if metric.blend is not None:
        weights = ", ".join(f"{numbers.share(w)} {m}" for m, w in metric.blend.items())
        return f"{metric.name}: {weights}"
    parts = [metric.name, f"read as {metric.own_read.replace('_', ' ')}"]
    if metric.comparison is not None:
        percent = metric.kind in {"share", "event"}
        parts.append(f"comparison {numbers.level(metric.comparison.level, percent=percent)}")
    number = metric.level if metric.effect is None else metric.effect
    if number is not None:
        read = "level" if metric.effect is None else metric.own_read
        percent = conditions.reads_share(metric, read.replace("total_change", "change"))
        parts.append(f"true value {numbers.level(number, percent=percent)}")
    if metric.requires is not None:
        parts.append(f"only after {metric.requires}")
    if metric.qualifies is not None:
        parts.append(f"of those who reach {metric.qualifies}")
    parts += [f"{key}: {_design(e)}" for key, e in (metric.evaluations or {}).items()]
    return "; ".join([*parts, _measured(metric)])


def _design(evaluation: Evaluation) -> str:
    """Return the design of an evaluation with the size of its groups."""
    text = evaluation.design.replace("_", " ")
    if evaluation.se is not None:
        return f"{text}, s.e. {fig.plain(plain_value(evaluation.se))}"
    sizes = [("treated", evaluation.treated), ("compared", evaluation.control)]
    stated = [f"{fig.money(plain_value(n))} {word}" for word, n in sizes if n is not None]
    if evaluation.ratio is not None:
        stated.append(f"{fig.plain(plain_value(evaluation.ratio))} to 1")
    return f"{text} ({', '.join(stated)})" if stated else text


def _measured(metric: Metric) -> str:
    measured = metric.measured
    assert measured is not None  # noqa: S101 - only a blend has none
    if measured.dates is not None:
        return f"read on {', '.join(str(day) for day in measured.dates)}"
    if measured.after is not None:
        since = "enrolment" if measured.from_ == "enrolment" else "the end of enrolment"
        return f"read {measured.after} after {since}"
    assert measured.over is not None  # noqa: S101 - `every` has it
    first, last = (
        f"{moment} after enrolment" if isinstance(moment, Duration) else str(moment)
        for moment in measured.over
    )
    return f"read every {str(measured.every).replace('_', '-')} from {first} to {last}"


def _register(file: DealFile) -> list[tuple[str, str]]:
    found = unsourced(file.deal)
    examples = len(file.deal.worked_examples)
    many = "examples; pfs check runs them" if examples > 1 else "example; pfs check runs it"
    lines = [("Examples", f"{examples} worked {many}")] if examples else []
    for label, paths in (("Recalled", recalled(file.deal)), ("No source", found)):
        if paths:
            what = "not verified, " if label == "Recalled" else "assumed or none, "
            lines.insert(0, (label, f"{what}{len(paths)}: {', '.join(paths)}"))
    return lines
