"""Results by name: `section.id.measure[@COHORT][@DATE]`, as section 7 of the page lists them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from reference.exact import NOTHING, ZERO, fifty_digits
from reference.measuring import latest
from reference.readings import Reading
from reference.returns import internal_rate
from reference.state import Flow
from reference.world import World

Value = Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Balances after a date's movements."""

    outstanding: dict[str, Decimal]
    balances: dict[str, Decimal]
    rates: dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Key:
    """A result key in parts."""

    section: str
    id: str
    measure: str
    cohort: str | None
    day: dt.date | None

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read a key."""
        name, *marks = text.split("@")
        section, _, rest = name.partition(".")
        id_, _, measure = rest.partition(".")
        days = [dt.date.fromisoformat(mark) for mark in marks if mark[:1].isdigit()]
        cohorts = [mark for mark in marks if not mark[:1].isdigit() and mark != "pooled"]
        cohort, day = cohorts[0] if cohorts else None, days[0] if days else None
        return cls(section, id_, measure, cohort, day)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run: its ledger, its decisions, every result by name."""

    world: World
    snapshots: dict[dt.date, Snapshot]

    @property
    def ledger(self) -> list[Flow]:
        """Every movement of money, in order."""
        return self.world.state.ledger

    @property
    def choices(self) -> dict[tuple[object, ...], object]:
        """Which row, condition and limit was chosen or bound."""
        return self.world.state.choices

    def value(self, key: str) -> Value:
        """Return a result; None where it is not defined."""
        with localcontext(fifty_digits()):
            return self._value(Key.read(key))

    def _value(self, key: Key) -> Value:
        sections: dict[str, Callable[[Key], Value]] = {
            "payments": self._payment,
            "limits": self._limit,
            "parties": self._party,
            "capital": self._capital,
            "metrics": self._metric,
            "deal": self._deal,
            "accounts": lambda k: self._snapshot(k).balances[f"accounts.{k.id}"],
            "budget": self._budget,
        }
        return sections[key.section](key)

    def _sum(self, measure: str, key: Key) -> Decimal:
        """Return what a measure adds up to, over all cohorts unless one is named."""
        total = ZERO
        for (name, cohort), dated in self.world.state.tally.items():
            if name == measure and (key.cohort is None or key.cohort == cohort):
                total += sum((v for day, v in dated.items() if key.day in {None, day}), ZERO)
        return total

    def _payment(self, key: Key) -> Value:
        if key.measure != "triggered":
            return self._sum(f"payments.{key.id}.{key.measure}", key)
        name = f"payments.{key.id}.earned"
        return any(
            amount > NOTHING
            for (measure, cohort), dated in self.world.state.tally.items()
            if measure == name and (key.cohort is None or key.cohort == cohort)
            for day, amount in dated.items()
            if key.day is None or day <= key.day
        )

    def _limit(self, key: Key) -> Value:
        before = self._sum(f"limits.{key.id}.before", key)
        if key.measure == "before":
            return before
        if key.measure == "after":
            return self._sum(f"limits.{key.id}.after", key)
        bound = [choice for choice in self.choices if choice[:2] == ("bound", key.id)]
        return any(key.day in {None, choice[2]} for choice in bound)

    def _party(self, key: Key) -> Value:
        total = ZERO
        for flow in self.ledger:
            party = flow.from_ if key.measure == "paid" else flow.to
            if party == key.id and key.day in {None, flow.date}:
                total += flow.amount
        return total - (self._taken_back(key.id) if key.day is None else ZERO)

    def _taken_back(self, party: str) -> Decimal:
        """Return what a party filled accounts with and got back: neither paid nor received."""
        back = ZERO
        for name, terms in self.world.deal.accounts.items():
            if terms.filled_by == party:
                account = f"accounts.{name}"
                filled = self._moved(party, account, "fill")
                back += min(filled, self._moved(account, party, "release"))
        return back

    def _moved(self, giver: str, taker: str, purpose: str) -> Decimal:
        ends = (giver, taker, purpose)
        return sum((f.amount for f in self.ledger if (f.from_, f.to, f.purpose) == ends), ZERO)

    def _budget(self, key: Key) -> Value:
        paid = self._sum(f"budget.{key.id}.paid", key)
        if key.measure in {"paid", "cost"}:
            return self._sum(f"budget.{key.id}.{key.measure}", key)
        owed, lost = (self._sum(f"budget.{key.id}.{word}", key) for word in ("owed", "lost"))
        return lost + (owed - paid if owed else ZERO)

    def _deal(self, key: Key) -> Value:
        measure = key.measure or key.id
        return sum((self._sum(f"payments.{n}.{measure}", key) for n in self._payments()), ZERO)

    def _payments(self) -> list[str]:
        return sorted(self.world.deal.payments)

    def _snapshot(self, key: Key) -> Snapshot:
        days = [day for day in self.snapshots if key.day is None or day <= key.day]
        return self.snapshots[max(days)]

    def _capital(self, key: Key) -> Value:
        """Return a measure of a tranche."""
        if key.measure == "outstanding":
            return self._snapshot(key).outstanding[key.id]
        if key.measure == "rate":
            return self._snapshot(key).rates[key.id]
        if key.measure in {"irr", "yield"}:
            return self._return(key)
        return self._gained(key)

    def _gained(self, key: Key) -> Value:
        """Return a measure of what a tranche gave and got."""
        drawn, received = (
            self._sum(f"capital.{key.id}.{word}", key) for word in ("drawn", "received")
        )
        called = sum((amount for _, amount in self.world.state.tranches[key.id].called), ZERO)
        if key.measure == "loss":
            return max(ZERO, drawn - received)
        if key.measure == "loss_before_guarantee":
            return max(ZERO, drawn - received + called)
        if key.measure == "multiple":
            return received / drawn if drawn > NOTHING else None
        return self._sum(f"capital.{key.id}.{key.measure}", key)

    def _return(self, key: Key) -> Value:
        tranche, grid = self.world.state.tranches[key.id], self.world.book.grid
        flows: dict[Decimal, Decimal] = {}
        moved = [(day, -amount) for day, amount in tranche.flows] + tranche.called
        for day, amount in moved:
            years = Decimal((day - grid.dates[0]).days) / 365
            time = years if key.measure == "irr" else Decimal(grid.dates.index(day))
            flows[time] = flows.get(time, ZERO) + amount
        small = {time: amount for time, amount in flows.items() if abs(amount) > NOTHING}
        rate = internal_rate(small)
        if rate is None or rate == -1 or key.measure == "irr":
            return rate
        return rate * grid.a_year

    def _metric(self, key: Key) -> Value:
        """Return the own read at the last reading, or of the readings of a date."""
        book = self.world.book
        scope = book.pooled(key.id) if key.cohort is None else frozenset({key.cohort})

        def pick(readings: list[Reading]) -> list[Reading]:
            if key.day is not None:
                return [one for one in readings if one.date == key.day]
            return latest(readings)

        return book.value(key.id, scope, None, pick)
