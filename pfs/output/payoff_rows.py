"""Rows of a payoff for CSV and JSON: one a case, the stated readings first, stable columns."""

import math
from typing import Any

from pfs.analysis.figures import UNITS, split
from pfs.analysis.payoff import Payoff
from pfs.cashflow.returns import Defined, reason
from pfs.output import tidy
from pfs.output.json_text import value
from pfs.output.names import Names


def columns(result: Payoff) -> list[str]:
    """Return the result keys of every row, in a fixed order."""
    deal = result.file.deal
    paying = {str(p) for payment in deal.payments.values() for p in payment.payors}
    keys = [f"parties.{p}.outcome_payments" for p in Names(deal).ordered() if p in paying]
    for name in deal.payments:
        keys += [f"payments.{name}.earned", f"payments.{name}.paid"]
    keys += [f"capital.{name}.called" for name in deal.guarantees]
    for name in deal.debts:
        measures = ("drawn", "received", "loss", "multiple", "irr", "yield")
        keys += [f"capital.{name}.{measure}" for measure in measures]
    for name in [*deal.deferred_fees, *(k for k in deal.drawn if k not in deal.debts)]:
        keys += [f"capital.{name}.drawn", f"capital.{name}.received"]
    for party in Names(deal).ordered():
        keys += [f"parties.{party}.paid", f"parties.{party}.received"]
    return [*keys, "deal.earned", "deal.paid"]


def csv_of(result: Payoff) -> str:
    """Return the cases as CSV; an undefined return is an empty cell."""
    keys = columns(result)
    values = [result.case.values(key) for key in keys]
    stated = list(result.cases[0])
    rows = [
        [
            *(tidy.number(case[key], "") for key in stated),
            *(tidy.number(float(column[i]), unit(result, key))
              for key, column in zip(keys, values, strict=True)),
        ]
        for i, case in enumerate(result.cases)
    ]  # fmt: skip
    return tidy.csv_text([*stated, *keys], rows)


def unit(result: Payoff, key: str) -> str:
    """Return the unit of a result key."""
    return UNITS.get(split(key)[1], result.file.deal.currency)


def json_rows(result: Payoff) -> list[dict[str, Any]]:
    """Return the cases as JSON objects; an undefined return is null with a reason."""
    return [_row(result, index) for index in range(len(result.cases))]


def _row(result: Payoff, index: int) -> dict[str, Any]:
    row: dict[str, Any] = {"given": dict(result.cases[index])}
    undefined: dict[str, str] = {}
    for key in columns(result):
        raw = float(result.case.values(key)[index])
        row[key] = value(None if math.isnan(raw) else raw, unit(result, key))
        if math.isnan(raw):
            undefined[key] = _reason(result, key, index)
    if undefined:
        row["undefined"] = undefined
    return row


def _reason(result: Payoff, key: str, index: int) -> str:
    subject, measure = split(key)
    if measure == "multiple":
        return "nothing invested"
    status = result.case.results.returns(subject.split(".")[1], measure).status[index]
    return reason(Defined(int(status)))
