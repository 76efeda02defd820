"""Terms that differ, in the words of the contract."""

import datetime as dt
from collections.abc import Callable, Mapping

from pfs.analysis.term_changes import Change
from pfs.analysis.terms import Term, settled
from pfs.models.capital import Debt, DeferredFee, Grant, Guarantee
from pfs.models.conditions import BOUNDS, Condition
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.metrics import Metric
from pfs.models.numbers import Stated
from pfs.models.parties import Account, Party
from pfs.models.payments import Limit, Payment
from pfs.models.plain import Duration
from pfs.models.programme import BudgetItem, Cohort
from pfs.models.waterfall import Step, Termination
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.pages.show_page import cohort_words, item_words, metric_words
from pfs.output.words import conditions, numbers, terms


def entry(deal: Deal, change: Change) -> str:
    """Return a whole entry in words, as `pfs show` says it."""
    term = change.new or change.old
    assert term is not None  # noqa: S101 - a change has one side at least
    return said(deal, term, name=change.entry)


def head(deal: Deal, section: str, name: str) -> str:
    """Return in a few words what an entry is: `guarantee from Bloomberg`; empty where unknown."""
    stated = getattr(deal, section).get(name) if name else None
    names = Names(deal)
    if isinstance(stated, Party | Metric):
        return str(stated.name)
    if isinstance(stated, Debt | Grant | Guarantee | DeferredFee):
        holders = (stated.from_,) if isinstance(stated.from_, str) else tuple(stated.from_)
        kind = stated.kind.replace("_", " ")
        return f"{kind} from {names.listed(tuple(map(str, holders)))}"
    if isinstance(stated, Payment):
        return f"paid by {names.listed(tuple(map(str, stated.payors)))}"
    if isinstance(stated, Limit) and stated.payor is not None:
        return f"what {names.short(str(stated.payor))} pays"
    if isinstance(stated, Termination):
        return f"option of {names.short(str(stated.by))}" if stated.by else "automatic"
    if isinstance(stated, BudgetItem):
        return f"to {names.short(str(stated.to))}"
    return ""


def label(change: Change) -> str:
    """Return the term below its entry as it can be typed, with the row that a threshold moves."""
    paid = None if change.row is None else (change.row.parts or {}).get("pay")
    moved = change.field.rsplit(".", maxsplit=1)[-1] in {*BOUNDS, "at"}
    if paid is not None and moved and paid.is_number:
        return f"{change.field}: {number(paid.value, percent=paid.in_percent)} is paid from"
    return change.field


def side(deal: Deal, change: Change, term: Term | None) -> str:
    """Return a term as one side has it; empty where it has none."""
    if term is None:
        return ""
    if term.is_number:
        return number(term.value, percent=change.in_percent)
    return said(deal, term, name=change.entry)


def number(value: float, *, percent: bool) -> str:
    """Return a single number: `7,200,000`, `8.5%`."""
    return fig.words(float(value), share=True) if percent else f"{round(value, 10):,.15g}"


def difference(change: Change) -> str:
    """Return how a term changes: in percent, in points of a percentage, or in days."""
    both = [None if term is None else term.value for term in (change.old, change.new)]
    if any(isinstance(value, int) for value in both):
        return ""  # ranks and counts of rows: a share of them says nothing
    if change.difference is not None:
        if change.in_percent:
            return signed(f"{fig.plain(round(100 * change.difference, 8))}pp")
        return "" if change.relative is None else relative(change.relative)
    if isinstance(both[0], dt.date) and isinstance(both[1], dt.date):
        return f"{(both[1] - both[0]).days:+,} days"
    return ""


def relative(share: float) -> str:
    """Return a relative change in percent: `+6.7%`, `-0.02%`."""
    text = f"{100 * share:+,.1f}%"
    return text if abs(share) >= 0.0005 else f"{100 * share:+.1g}%"


def signed(text: str) -> str:
    """Return a figure with its sign, also where it is positive; nothing has none."""
    positive = text[:1].isdigit() and text.strip("0.,%p") != ""
    return f"+{text}" if positive else text


def said(deal: Deal, term: Term, *, name: str = "") -> str:
    """Return any term in words; `name` is the identifier of an entry."""
    value = term.value
    for kind, words in _PHRASES.items():
        if isinstance(value, kind):
            return words(deal, term, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if term.is_number:
        return number(value, percent=term.in_percent)
    if term.rows is not None:
        return "; ".join(said(deal, row) for row in term.rows)
    if term.parts is not None:
        stated = _stated(term).items()
        return ", ".join(f"{key.replace('_', ' ')} {said(deal, part)}" for key, part in stated)
    if isinstance(value, tuple) and not isinstance(value, Duration):
        return ", ".join(said(deal, settled(item, term.written)) for item in value) or fig.NONE
    return str(value)


def _stated(term: Term) -> dict[str, Term]:
    """Return the terms below one that the file states, without defaults."""
    written = term.written if isinstance(term.written, Mapping) else {}
    parts = term.parts or {}
    return {key: part for key, part in parts.items() if key in written} or parts


def _capital(deal: Deal, term: Term, _: str) -> str:
    return terms.capital(Names(deal), term.value)


def _flow(_deal: Deal, term: Term, _: str) -> str:
    return numbers.flow(term.value)


_PHRASES: Mapping[type, Callable[[Deal, Term, str], str]] = {
    Debt: _capital,
    Grant: _capital,
    Guarantee: _capital,
    DeferredFee: _capital,
    Flow: _flow,
    ShareOf: _flow,
    Stated: lambda _, t, __: numbers.level(t.value, percent=t.in_percent),
    Condition: lambda deal, t, _: conditions.condition(deal, t.value),
    Payment: lambda deal, t, _: terms.payment(deal, Names(deal), t.value),
    Limit: lambda deal, t, _: terms.limit(Names(deal), t.value),
    Step: lambda deal, t, _: terms.step(deal, Names(deal), t.value),
    Termination: lambda deal, t, _: terms.termination(deal, Names(deal), t.value),
    BudgetItem: lambda deal, t, _: item_words(Names(deal), t.value),
    Metric: lambda _, t, __: metric_words(t.value),
    Cohort: lambda deal, _, name: cohort_words(deal, name),
    Party: lambda _, t, __: f"{t.value.name}: {', '.join(t.value.roles)}",
    Account: lambda deal, t, _: f"held by {Names(deal).short(str(t.value.holder))}",
}
"""What has words of its own, as `pfs show` says it."""
