"""The page of `pfs payoff`: exact payments and returns at stated outcomes."""

from collections.abc import Callable

import numpy as np

from pfs.analysis.payoff import Payoff
from pfs.cashflow.returns import Defined, reason
from pfs.models.deal_file import DealFile
from pfs.models.keys import ReadingKey
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Page, Table, Text, row, table
from pfs.output.pages import common
from pfs.output.pages.whole import is_share


def page(result: Payoff) -> Page:
    """Return the page of a payoff."""
    names = Names(result.file.deal)
    blocks: list[Block] = [Text(note) for note in notes(result)]
    blocks += _tables(result, names)
    blocks += [Text(note) for note in _undefined(result)]
    file = common.name_of(result.file)
    blocks += common.ending(result.file, [f"pfs simulate {file}"])
    subtitle = common.subtitle(result.file, kind="payoff: exact, nothing sampled")
    return Page(result.file.deal.name, subtitle, tuple(blocks))


def _tables(result: Payoff, names: Names) -> list[Block]:
    """Return one table where there is one tranche, else payments and each tranche apart."""
    debts = list(result.file.deal.debts)
    paying = _payment_heads(result, names)
    tranche = ["gets", "gain or loss", "times back", "IRR"]
    if len(debts) == 1:
        heads = [f"{debts[0]} gets", *tranche[1:]]
        return [_table(result, "at", [*paying, *heads], [_payment_cells, _of_tranche(debts[0])])]
    blocks: list[Block] = [_table(result, "at", paying, [_payment_cells])]
    blocks += [_table(result, name, tranche, [_of_tranche(name)]) for name in debts]
    return blocks


Cells = Callable[[Payoff, int], list[str]]


def _table(result: Payoff, first: str, heads: list[str], parts: list[Cells]) -> Table:
    rows = [
        row(outcome_of(result, index), *(cell for part in parts for cell in part(result, index)))
        for index in range(len(result.cases))
    ]
    return table(first, heads, rows)


def payors(result: Payoff) -> list[str]:
    """Return who pays for outcomes, in the order of pages."""
    paying = {str(p) for payment in result.file.deal.payments.values() for p in payment.payors}
    return [party for party in Names(result.file.deal).ordered() if party in paying]


def _payment_heads(result: Payoff, names: Names) -> list[str]:
    heads = [f"{names.short(payor)} pays for outcomes" for payor in payors(result)]
    return heads + [f"{name} called" for name in result.file.deal.guarantees]


def _payment_cells(result: Payoff, index: int) -> list[str]:
    case = result.case
    paid = [case.values(f"parties.{p}.outcome_payments")[index] for p in payors(result)]
    called = [case.values(f"capital.{n}.called")[index] for n in result.file.deal.guarantees]
    return [fig.money(float(x), cents=_cents(result)) for x in (*paid, *called)]


def _of_tranche(name: str) -> Cells:
    def cells(result: Payoff, index: int) -> list[str]:
        received = float(result.case.values(f"capital.{name}.received")[index])
        drawn = float(result.case.values(f"capital.{name}.drawn")[index])
        return [
            fig.money(received, cents=_cents(result)),
            fig.money(received - drawn, cents=_cents(result)),
            fig.times(float(result.case.values(f"capital.{name}.multiple")[index])),
            _rate(result, name, index),
        ]

    return cells


def _rate(result: Payoff, name: str, index: int) -> str:
    returns = result.case.results.returns(name)
    if returns.status[index] in {Defined.RATE, Defined.TOTAL_LOSS}:
        return fig.rate(float(returns.rate[index]))
    return "none"


def _undefined(result: Payoff) -> list[str]:
    """Return why returns that are printed as none have none."""
    notes = []
    for name in result.file.deal.debts:
        statuses = result.case.results.returns(name).status
        others = sorted(set(statuses) - {Defined.RATE, Defined.TOTAL_LOSS})
        notes += [f"none: {name} has no IRR there: {reason(status)}." for status in others]
    return notes


def _cents(result: Payoff) -> bool:
    keys = [f"parties.{p}.outcome_payments" for p in payors(result)]
    keys += [f"capital.{name}.received" for name in result.file.deal.debts]
    amounts = np.concatenate([result.case.values(key) for key in keys]) if keys else np.zeros(1)
    return fig.has_cents([float(x) for x in amounts])


def outcome_of(result: Payoff, index: int) -> str:
    """Return the outcome of a case in words."""
    stated = result.cases[index]
    if len(stated) == 1:
        return " ".join(level_of(result.file, key, value) for key, value in stated.items())
    return ", ".join(
        f"{key} {level_of(result.file, key, value)}" for key, value in stated.items()
    ) or ("base")


def level_of(file: DealFile, key: str, value: float) -> str:
    """Return a reading as its key states it, in words."""
    parsed = ReadingKey.parse(key)
    metric = file.deal.metrics[parsed.metric]
    share = is_share(metric)
    if parsed.suffix in {"level", "change", "relative_change", "total", "total_change"}:
        share = parsed.suffix == "relative_change" or (
            metric.kind in {"share", "event"} and parsed.suffix in {"level", "change"}
        )
    return fig.outcome(value, share=share)


def notes(result: Payoff) -> list[str]:
    """Return what is read, what is at its base and which options are left alone."""
    deal, names = result.file.deal, Names(result.file.deal)
    notes = []
    for key in result.cases[0]:
        parsed = ReadingKey.parse(key)
        metric = deal.metrics[parsed.metric]
        read = (parsed.suffix or metric.own_read).replace("_", " ")
        notes.append(f"Read: {key}, {metric.name}; {read}, {metric.better} is better.")
    bases = [
        f"{name} {base_of(result.file, name, value)}" for name, value in result.at_base.items()
    ]
    if bases:
        notes.append(f"At their base: {', '.join(bases)}.")
    persons = [f"payments.{n}" for n, p in deal.payments.items() if p.for_each == "person"]
    if persons:
        notes.append(f"On average over people: {', '.join(persons)}; each is capped alone.")
    for name in result.left_alone:
        by = names.short(str(deal.terminations[name].by))
        notes.append(f"Left alone: {by}'s option terminations.{name}.")
    return notes


def base_of(file: DealFile, name: str, value: float) -> str:
    """Return the base of a metric, in words."""
    metric = file.deal.metrics[name]
    of = f" of those who reach {metric.qualifies}" if metric.qualifies is not None else ""
    if metric.own_read in {"total", "total_change"}:
        return f"{fig.plain(round(value, 10))} a person{of}"
    return fig.outcome(value, share=is_share(metric)) + of
