"""The ledger of one case: every movement of money, in the order in which it moves."""

from itertools import groupby

from pfs.analysis.payoff import Payoff
from pfs.cashflow.ledger import Flow
from pfs.output import figures as fig
from pfs.output import tidy
from pfs.output.json_text import value
from pfs.output.page import Column, Page, Row, Table, Text, heading, row
from pfs.output.pages import common
from pfs.output.pages.payoff_page import notes, outcome_of

HEAD = ("date", "from", "to", "purpose", "amount", "clause")


def page(result: Payoff) -> Page:
    """Return the page of the ledger of the first case."""
    flows = result.case.ledger
    cents = fig.has_cents([flow.amount for flow in flows])
    rows: list[Row] = []
    for day, moved in groupby(flows, key=lambda flow: flow.date):
        rows.append(heading(day.isoformat()))
        rows += [_row(flow, cents=cents) for flow in moved]
    columns = (
        Column(f"at {outcome_of(result, 0)}", "left"),
        Column("amount"),
        Column("clause", "left"),
    )
    table = Table(columns, tuple(rows))
    blocks = [*(Text(note) for note in notes(result)), table, *common.ending(result.file, [])]
    subtitle = common.subtitle(result.file, kind="every movement of money, exact")
    return Page(result.file.deal.name, subtitle, tuple(blocks))


def _row(flow: Flow, *, cents: bool) -> Row:
    what = f"  {flow.from_} to {flow.to}: {flow.purpose}"
    return row(what, fig.money(flow.amount, cents=cents), flow.clause)


def csv_of(result: Payoff) -> str:
    """Return the ledger as CSV, one row a movement."""
    currency = result.file.deal.currency
    return tidy.csv_text(
        HEAD,
        (
            (
                f.date.isoformat(),
                f.from_,
                f.to,
                f.purpose,
                tidy.number(f.amount, currency),
                f.clause,
            )
            for f in result.case.ledger
        ),
    )


def json_rows(result: Payoff) -> list[dict[str, object]]:
    """Return the ledger as JSON objects."""
    currency = result.file.deal.currency
    return [
        {
            "date": flow.date.isoformat(),
            "from": flow.from_,
            "to": flow.to,
            "purpose": flow.purpose,
            "amount": value(flow.amount, currency),
            "clause": flow.clause,
        }
        for flow in result.case.ledger
    ]
