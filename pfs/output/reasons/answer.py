"""The first lines of a page: which case, who paid and got what, why a flow did not happen."""

from collections.abc import Iterator

from pfs.analysis.explain import Explanation
from pfs.analysis.reasons.records import Day, StepRun
from pfs.analysis.reasons.routes import holders
from pfs.cashflow.ledger import CENT
from pfs.models.timeline import pooled_cohorts
from pfs.outcomes.given import PAYMENTS
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.pages.payoff_page import base_of, level_of
from pfs.output.reasons import days, payments
from pfs.output.reasons.conditions import failing
from pfs.output.reasons.telling import Telling
from pfs.output.reasons.waterfall import claimed

Line = tuple[str, str]
"""A label and what stands behind it."""


def lines(telling: Telling) -> list[Line]:
    """Return the first lines of a page."""
    asked = telling.result.asked
    money = _sums(telling) if asked.everything else [("Flow", _flow(telling)), *_why(telling)]
    return [("Case", case_words(telling.result)), *money]


def case_words(result: Explanation) -> str:
    """Return which case is told, in words."""
    told = result.told
    given = ", ".join(_given(result, key, value) for key, value in told.given.items())
    if told.kind == "path":
        assert told.drawing is not None  # noqa: S101 - a path has been drawn
        drawing = told.drawing
        of = f"path {told.path} of {drawing.sample.paths:,}, counted from 0, seed {drawing.seed}"
        return f"{of}; measured {_measured(result)}"
    if told.kind == "example":
        stated = result.file.deal.worked_examples[told.example]
        if stated.persons is not None:
            number = sum(group.number for group in stated.persons)
            people = f"{number:g} {'person' if number == 1 else 'people one by one'}"
            given = ", ".join(part for part in (people, given) if part)
        return f"worked example {told.example}: {given or 'nothing given'}"
    bases = ", ".join(f"{n} {base_of(result.file, n, x)}" for n, x in told.at_base.items())
    at_base = f"at their base {bases}" if bases else ""
    return "; ".join(part for part in (given and f"at {given}", at_base) if part) or "at base"


def _given(result: Explanation, key: str, value: float) -> str:
    """Return what is given in words: a reading, or what a payment earns."""
    if key.startswith(PAYMENTS):
        return f"{key} {fig.money(value, cents=fig.has_cents([value]))}"
    return f"{key} {level_of(result.file, key, value)}"


def _measured(result: Explanation) -> str:
    """Return what was measured in the end of each metric that payments read."""
    read = {slot.metric for terms in result.case.results.state.occasions.payments
            for scope in terms.scopes for slot in scope.due}  # fmt: skip
    pooled = [name for name in sorted(read) if pooled_cohorts(result.file.deal, name)]
    return ", ".join(
        f"{name} {level_of(result.file, name, result.case.value(f'metrics.{name}.measured'))}"
        for name in pooled
    ) or "nothing"  # fmt: skip


def _sums(telling: Telling) -> Iterator[Line]:
    """Yield what payors pay and tranches get, added up from the flows shown."""
    deal, names = telling.deal, Names(telling.deal)
    paying = {str(payor) for payment in deal.payments.values() for payor in payment.payors}
    when = _when(telling.result.date)
    parts = [f"{names.short(party)} {telling.money(outcome_paid(telling.result, party))}"
             for party in names.ordered() if party in paying]  # fmt: skip
    yield "Payor", f"pays for outcomes{when}: {', '.join(parts)}"
    for name in deal.debts:
        drawn, got = drawn_and_got(telling.result, name)
        yield (
            "Investor",
            f"capital.{name} gets {telling.money(got)}{when}, lends " + (telling.money(drawn)),
        )


def _when(date: str | None) -> str:
    """Return the date asked about, in words."""
    if date is None:
        return ""
    return f" on {date}" if len(date) == len("2017-06-30") else f" in {date}"


def outcome_paid(result: Explanation, party: str) -> float:
    """Return what a payor pays for outcomes in the flows shown, less what runs back."""
    flows = [m.flow for m in result.flows if m.flow.clause.startswith("payments.")]
    paid = sum(flow.amount for flow in flows if flow.from_ == party)
    return paid - sum(f.amount for f in flows if f.to == party and f.purpose == "refund")


def drawn_and_got(result: Explanation, capital: str) -> tuple[float, float]:
    """Return what a tranche lends and what its holders get in the flows shown."""
    mine = [m.flow for m in result.flows if m.capital == capital]
    drawn = sum(flow.amount for flow in mine if flow.purpose == "draw")
    back = sum(flow.amount for flow in mine if flow.purpose == "refund")
    got = sum(flow.amount for flow in mine if flow.purpose not in {"draw", "refund"})
    return drawn, got - back


def _flow(telling: Telling) -> str:
    result = telling.result
    asked = result.asked
    ends = (f" from {asked.giver}" if asked.giver else "") + (
        f" to {asked.taker}" if asked.taker else ""
    )
    when = _when(result.date)
    flows = [moved.flow for moved in result.flows]
    if not flows:
        return f"nothing moves{ends}{when}"
    times = f"{len(flows)} flows" if len(flows) > 1 else f"1 flow on {flows[0].date}"
    return f"{telling.money(sum(flow.amount for flow in flows))} moves{ends}{when}, {times}"


def _why(telling: Telling) -> Iterator[Line]:
    """Yield for each clause that could have moved money why it did not, where none did."""
    result = telling.result
    told: list[Line] = []
    for clause in sorted(result.asked.clauses or ()):
        if any(moved.flow.clause == clause for moved in result.flows):
            continue
        section, name = clause.split(".")[:2]
        if section == "waterfall":
            told += [("Why", text) for text in _why_step(telling, name)]
        else:
            told += [("Why", text) for text in _why_other(telling, clause)]
    yield from dict.fromkeys(told)


def _why_step(telling: Telling, name: str) -> Iterator[str]:
    """Yield why a step paid nothing, by reason: on how many dates, and what was due by then."""
    runs = [(day, step) for day in telling.result.days for run in day.accounts
            for step in run.steps if step.name == name]  # fmt: skip
    for stopped in dict.fromkeys(step.stopped for _, step in runs):
        same = [(day, step) for day, step in runs if step.stopped == stopped]
        day, step = same[-1]
        yield f"{_step_reason(telling, name, day, step)}{_on(same)}"
    yield from _where_it_went(telling, name, [day for day, _ in runs])


def _on(same: list[tuple[Day, StepRun]]) -> str:
    first, last = same[0][0].date, same[-1][0].date
    return f" on {last}" if len(same) == 1 else f" on {len(same)} dates, {first} to {last}"


def _mine(telling: Telling, step: StepRun) -> float:
    """Return what a step owes to whoever is asked about; all that it owes where nobody is."""
    taker = telling.result.asked.taker
    capital = [f"capital.{name}" for name in telling.deal.capital]
    own = [name for name in capital if taker in holders(telling.deal, name)]
    mine = [claim.due for claim in step.claims if claim.claim.rsplit(".", 1)[0] in own]
    return sum(mine) if mine else claimed(step)


def _step_reason(telling: Telling, name: str, day: Day, step: StepRun) -> str:
    who = f"waterfall.{name}, rank {step.rank}: "
    due = _mine(telling, step)
    if due > CENT:
        who += f"due {telling.money(due)} by {day.date}, "
    if step.stopped in {"condition", "date"} and step.condition is not None:
        return f"{who}its condition does not hold ({failing(telling, step.condition)})"
    words = {
        "no cash": "no cash reaches it",
        "had enough": "it has had enough",
        "nothing due": "nothing is due",
        "short": "cash runs out",
        "paid": "it pays others",
    }
    return who + words[step.stopped]


def _where_it_went(telling: Telling, name: str, days_told: list[Day]) -> Iterator[str]:
    """Yield what became of the account's cash on the dates asked about."""
    account = str(telling.deal.waterfall[name].from_)
    runs = [run for day in days_told for run in day.accounts if run.account == account]
    shared = sum(run.shared_out for run in runs)
    if shared <= CENT:
        yield from _nothing_came(telling, account, days_told)
        return
    got: dict[str, float] = {}
    for run in runs:
        for step in run.steps:
            if step.got > CENT and step.name != name:
                got[step.name] = got.get(step.name, 0.0) + step.got
    parts = ", ".join(f"{telling.money(amount)} to {step}" for step, amount in got.items())
    yield f"{account} shares out {telling.money(shared)}{': ' if parts else ''}{parts}"


def _nothing_came(telling: Telling, account: str, days_told: list[Day]) -> Iterator[str]:
    """Yield why nothing is there to share out: which payments into the account pay nothing."""
    yield f"{account} has nothing to share out"
    reasons: dict[str, int] = {}
    for day in days_told:
        for run in day.payments:
            if str(telling.deal.payments[run.name].to) == account:
                text = f"payments.{run.name}: {payments.why_nothing(telling, run)}"
                reasons[text] = reasons.get(text, 0) + 1
    yield from reasons


def _why_other(telling: Telling, clause: str) -> Iterator[str]:
    """Yield what the tree says of a clause that moved nothing, each text once."""
    texts: dict[str, list[Day]] = {}
    for day in telling.result.days:
        for child in days.node(telling, day).children:
            if child.subject == clause:
                texts.setdefault(child.text, []).append(day)
    for text, said in texts.items():
        where = f" on {said[0].date}" if len(said) == 1 else f" on {len(said)} dates"
        yield text if "date" in text else text + where
