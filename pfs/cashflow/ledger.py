"""The ledger: every movement of cash, and the check that none is made or lost."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from pfs.outcomes.sample import FloatArray
from pfs.tape.hooks import watch

CENT = 0.005
"""Half a minor unit: what conservation may be out by, once relative to the size of the sums."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One movement of money on one path."""

    date: dt.date
    from_: str
    to: str
    purpose: str
    amount: float
    clause: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of money on every path: `amount` has shape (paths,)."""

    index: int
    from_: str
    to: str
    purpose: str
    amount: FloatArray
    clause: str


class ConservationError(Exception):
    """Cash was made or lost: a bug of pfs, never of a deal file."""


@dataclass(slots=True)
class Cash:
    """Balances of accounts and holdings, and what every party paid and received.

    `passed` is all that parties have put in so far, up to the last check.

    `move` is the only way money moves, so cash is conserved by construction; `check` is the
    witness: accounts together hold what parties together have put in.
    """

    paths: int
    recording: bool
    balances: dict[str, FloatArray] = field(default_factory=dict)
    paid: dict[str, FloatArray] = field(default_factory=dict)
    received: dict[str, FloatArray] = field(default_factory=dict)
    out: dict[tuple[str, int], FloatArray] = field(default_factory=dict)
    into: dict[tuple[str, int], FloatArray] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    passed: FloatArray | float = 0.0

    @property
    def parties(self) -> set[str]:
        """Parties that have paid or received anything."""
        return {*self.paid, *self.received}

    def open(self, account: str, amount: float = 0.0) -> None:
        """Open an account or holding with a balance."""
        self.balances[account] = np.full(self.paths, amount)

    def move(
        self, index: int, ends: tuple[str, str], amount: FloatArray, purpose: str, clause: str
    ) -> None:
        """Move an amount (0 or more, one a path) from the first end to the second.

        Parameters
        ----------
        index
            Index of the date.
        ends
            From and to: a party, or an account or holding (then its balance changes).
        purpose, clause
            Why, in a word; and the setting path of the term that causes it.
        """
        if not amount.any():
            return
        self._leave(index, ends[0], amount)
        self._arrive(index, ends[1], amount)
        if self.recording:
            self.movements.append(Movement(index, *ends, purpose, amount.copy(), clause))

    def _leave(self, index: int, end: str, amount: FloatArray) -> None:
        if end in self.balances:
            self.balances[end] = self.balances[end] - amount
            return
        self.paid[end] = self.paid[end] + amount if end in self.paid else amount
        key = (end, index)
        self.out[key] = self.out[key] + amount if key in self.out else amount

    def _arrive(self, index: int, end: str, amount: FloatArray) -> None:
        if end in self.balances:
            self.balances[end] = self.balances[end] + amount
            return
        self.received[end] = self.received[end] + amount if end in self.received else amount
        key = (end, index)
        self.into[key] = self.into[key] + amount if key in self.into else amount

    def check(self, index: int, opening: FloatArray) -> FloatArray:
        """Return what accounts hold after a date, having checked that it adds up.

        Parameters
        ----------
        index
            Index of the date.
        opening
            What they held together before it, one a path.

        Raises
        ------
        ConservationError
            If cash was made or lost on a path, or an account is overdrawn.
        """
        put, got = np.zeros(self.paths), np.zeros(self.paths)
        for party in sorted(self.parties):
            put = put + self.out.get((party, index), 0.0)
            got = got + self.into.get((party, index), 0.0)
        # What has passed through accounts decides how exactly their balances are known.
        self.passed = passed = self.passed + put
        closing = np.zeros(self.paths)
        for name, balance in self.balances.items():
            watch(partial(_check_balance, f"{name} is overdrawn at index {index}"), balance, passed)
            closing = closing + balance
        made = closing - opening - put + got
        watch(partial(_check_sum, f"cash is not conserved at index {index}"), made, closing, passed)
        return closing

    def flows(self, grid: tuple[dt.date, ...], path: int) -> tuple[Flow, ...]:
        """Return the ledger of one path, in the order in which money moved."""
        return tuple(
            Flow(grid[m.index], m.from_, m.to, m.purpose, float(m.amount[path]), m.clause)
            for m in self.movements
            if m.amount[path] != 0
        )


def _check_balance(message: str, balance: FloatArray, passed: FloatArray) -> None:
    low, high = _ends(balance)
    # Written so that an undefined number fails too.
    if not low >= -_allowed(low, high, *_ends(passed)):
        raise ConservationError(message)


def _check_sum(message: str, made: FloatArray, closing: FloatArray, passed: FloatArray) -> None:
    low, high = _ends(made)
    if not max(-low, high) <= _allowed(*_ends(closing), *_ends(passed)):
        raise ConservationError(message)


def _ends(amounts: FloatArray) -> tuple[float, float]:
    return float(amounts.min()), float(amounts.max())


def _allowed(*sizes: float) -> float:
    return max(CENT, 1e-9 * max(map(abs, sizes)))
