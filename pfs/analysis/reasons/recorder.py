"""A witness that notes why money moves, for a run of one case."""

from collections.abc import Sequence
from dataclasses import replace

from pfs.analysis.reasons.days import balances, day_of
from pfs.analysis.reasons.notes import Notes
from pfs.analysis.reasons.paid import LimitApplied
from pfs.analysis.reasons.payments import PaymentNotes
from pfs.analysis.reasons.records import AccountRun, Day, TerminationRun
from pfs.analysis.reasons.steps import one, outcome_of, step_run
from pfs.cashflow import interest
from pfs.cashflow.counting import year_of
from pfs.cashflow.guarantees import floor
from pfs.cashflow.payable import Payable
from pfs.cashflow.state import State
from pfs.cashflow.terminations import left_alone
from pfs.cashflow.waterfall import set_aside
from pfs.cashflow.witness import Witness
from pfs.models.conditions import Condition
from pfs.models.deal import Deal
from pfs.models.waterfall import Step
from pfs.outcomes.conditions import Answers, Moment
from pfs.outcomes.earned import Item
from pfs.outcomes.occasions import PaidLine, Scope
from pfs.outcomes.panel import Chosen
from pfs.outcomes.running import Running
from pfs.outcomes.sample import BoolArray, FloatArray


class Recorder(Witness):
    """Notes what happens on each date of a run of one case.

    Parameters
    ----------
    deal
        The deal that is run.
    """

    attentive = True

    def __init__(self, deal: Deal) -> None:
        self.days: list[Day] = []
        self._deal = deal
        self._payments = PaymentNotes(deal)
        self._capital: dict[int, str] = {}
        self._notes = Notes(0, begins=True, opening={}, bearing={})

    # What is earned.

    def asked(self, when: Condition | None, answers: Answers, moment: Moment) -> None:
        """Note the outcome of a payment's condition."""
        outcome = None if when is None else outcome_of(when, answers, moment)
        self._payments.asked(answers.panel, outcome)

    def read(
        self,
        scope: Scope,
        line: PaidLine,
        chosen: Chosen,
        quantity: tuple[FloatArray, FloatArray],
    ) -> None:
        """Note which readings a payment takes."""
        self._payments.read(scope, line, chosen, quantity)

    def valued(self, line: PaidLine | None, value: FloatArray | None) -> None:
        """Note what the schedule gives."""
        self._payments.valued(line, value)

    def earned(self, item: Item, before: Running) -> None:
        """Note what a payment earns."""
        self._payments.earned(item, before)

    def shared(self, item: Item, offer: FloatArray, used: FloatArray) -> None:
        """Note a row of a share of savings."""
        self._payments.shared(item, offer, used)

    def due(self, item: Item, before: FloatArray, amount: FloatArray, due: FloatArray) -> None:
        """Note what a payment is due after its own caps."""
        self._payments.due(item, before, amount, due)

    def carried(self, key: tuple[str, str | None], amount: FloatArray) -> None:
        """Note what is carried to this date."""
        self._payments.carried(key, amount)

    # What limits and payors do.

    def cut(
        self, state: State, limit: str, due: Payable, before: FloatArray,
        group: tuple[FloatArray, FloatArray],
    ) -> None:  # fmt: skip
        """Note what a limit did."""
        asked, room = group
        part = due.cohort or "" if self._deal.limits[limit].per == "cohort" else ""
        applied = LimitApplied(
            limit, part or self._year(state, limit), one(asked), one(room), one(before),
            one(due.amount),
        )  # fmt: skip
        self._payments.cut(due, applied)

    def raised(
        self, state: State, limit: str, due: Payable, amount: tuple[FloatArray, FloatArray],
        group: tuple[FloatArray, FloatArray],
    ) -> None:  # fmt: skip
        """Note what a floor did."""
        part = due.cohort or "" if self._deal.limits[limit].per == "cohort" else ""
        applied = LimitApplied(
            limit, part or self._year(state, limit), one(group[0]), one(group[1]), one(amount[0]),
            one(amount[1]), floor=True,
        )  # fmt: skip
        self._payments.cut(due, applied)

    def payor_limit(
        self, state: State, limit: str, payor: str, asked: FloatArray, room: FloatArray
    ) -> None:
        """Note what a payor's limit has room for."""
        through = min(one(asked), one(room))
        applied = LimitApplied(
            limit, self._year(state, limit), one(asked), one(room), one(asked), through
        )
        self._payments.payor_limit(payor, applied)

    def _year(self, state: State, limit: str) -> str:
        stated = self._deal.limits[limit]
        return str(year_of(state, stated)) if stated.per == "year" else ""

    def payor(self, payor: str, due: Payable, asked: FloatArray, taken: FloatArray) -> None:
        """Note what a payor takes on."""
        self._payments.payor(payor, due, one(asked), one(taken))

    def paid(self, due: Payable) -> None:
        """Note what payors pay in the end."""
        self._payments.paid(due)

    # What happens in between.

    def began(self, state: State) -> None:
        """Note opening balances."""
        tranches = state.tranches
        self._payments.begin()
        self._notes = Notes(
            first=len(state.cash.movements),
            begins=not self.days,
            opening={name: balances(tranche) for name, tranche in tranches.items()},
            bearing={name: one(interest.bearing(tranche)) for name, tranche in tranches.items()},
        )

    def fell_due(self, state: State) -> None:
        """Note the interest of the period, and what is due before any payment."""
        for name, tranche in state.tranches.items():
            opening, now = self._notes.opening[name], balances(tranche)
            accrued = sum(now[key] - opening[key] for key in ("principal", "unpaid", "lost"))
            due = one(tranche.due_interest), one(tranche.due_principal)
            self._notes.fell_due[name] = accrued, *due

    def ended(self, state: State) -> None:
        """Record the date."""
        self.days.append(day_of(state, self._notes, self._payments, self._capital))

    def tested(self, state: State, name: str, now: BoolArray) -> None:
        """Note whether a termination takes effect."""
        stated = self._deal.terminations[name]
        when = stated.when
        condition = None if when is None else outcome_of(when, state.answers(), state.moment())
        if bool(now[0]):
            result = "takes effect"
        elif stated.exercise == "never":
            result = "never"
        elif left_alone(state, name, stated):
            result = "left alone"
        else:
            before = name in state.used and bool(state.used[name][0])
            result = "used before" if before else "does not hold"
        self._notes.terminations[name] = TerminationRun(name, result, condition, ())  # type: ignore[arg-type]

    def term_ended(self, state: State, now: BoolArray) -> None:
        """Note whether the term ends."""
        del state
        self._notes.term_ends = bool(now[0])

    def shares_out(self, state: State, account: str, cash: FloatArray) -> None:
        """Note what a waterfall shares out."""
        exact = account in state.plan.exact
        run = AccountRun(
            account,
            balance=one(state.cash.balances[account]),
            kept_back=one(state.fresh[account]),
            set_aside=0.0 if exact else one(set_aside(state, account)),
            shared_out=one(cash),
            steps=(),
        )
        self._notes.accounts.append(run)

    def rank(
        self, state: State, steps: Sequence[tuple[str, Step]], reached: FloatArray,
        dues: Sequence[FloatArray], parts: Sequence[FloatArray],
    ) -> None:  # fmt: skip
        """Note what each step of a rank is due and gets."""
        run = self._notes.accounts.pop()
        done = tuple(
            step_run(state, name, step, one(reached), (one(due), one(part)))
            for (name, step), due, part in zip(steps, dues, parts, strict=True)
        )
        self._notes.accounts.append(replace(run, steps=(*run.steps, *done)))

    def called(self, state: State, guarantee: str, amount: FloatArray) -> None:
        """Note a guarantee that is called."""
        stated = self._deal.guarantees[guarantee]
        received = one(state.tranches[stated.for_.id].received)
        self._notes.called[guarantee] = one(amount), received, one(floor(state, stated))

    def lacks(self, state: State, account: str, lack: FloatArray) -> None:
        """Note what an account lacks."""
        del state
        self._notes.lacks[account] = one(lack)

    def gave(self, state: State, capital: str, amount: FloatArray) -> None:
        """Note that the last movements of one clause were made on a tranche."""
        if not amount.any():
            return
        movements = state.cash.movements
        last = movements[-1]
        for number in range(len(movements) - 1, -1, -1):
            same = (movements[number].clause, movements[number].purpose)
            if number in self._capital or same != (last.clause, last.purpose):
                return
            self._capital[number] = capital
