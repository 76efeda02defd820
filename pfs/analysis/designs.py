"""What the stated evaluations can tell: standard error, detectable effect and power, exactly."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pfs.analysis.engine import Engine
from pfs.cashflow.state import State
from pfs.models.conditions import Read
from pfs.models.deal import Deal
from pfs.models.timeline import Slot
from pfs.outcomes.closed_forms import detectable, power
from pfs.outcomes.draws import Draws
from pfs.outcomes.drivers import drivers_of
from pfs.outcomes.occasions import PaidLine, Scope, Terms
from pfs.outcomes.sample import Block, FloatArray
from pfs.outcomes.uniforms import DriverKind

STEP = 1e-3
"""Step of the normal scores over which derivatives are taken."""
_UP, _DOWN = 0.5 * math.erfc(-STEP / math.sqrt(2)), 0.5 * math.erfc(STEP / math.sqrt(2))
_CHANGES: dict[str, Read] = {"level": "change", "total": "total_change"}


@dataclass(frozen=True, slots=True)
class Design:
    """How well a payment's outcome is measured.

    Parameters
    ----------
    payment, metric, read
        What reads which metric how; a level is told as its change against the comparison.
    cohorts
        Cohorts read together, at the payment's last occasion.
    effect
        True effect at its base.
    se
        Standard error of the estimate at that effect, by the delta method over every error.
    """

    payment: str
    metric: str
    read: Read
    cohorts: tuple[str, ...]
    effect: float
    se: float

    @property
    def detectable(self) -> float:
        """Least effect found in 80 % of trials, two-sided at 5 %."""
        return detectable(self.se)

    @property
    def power(self) -> float:
        """Chance that the effect at its base is found, two-sided at 5 %."""
        return power(self.effect, self.se)


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Uniform numbers that move one driver on each pair of paths, up and then down.

    The last path moves none.
    """

    names: tuple[str, ...]

    def draw(self, name: str, block: Block, out: FloatArray | None = None) -> FloatArray:
        """Return uniform numbers, as `Uniforms.draw`."""
        numbers = np.full(len(block), 0.5) if out is None else out
        numbers[:] = 0.5
        if name in self.names:
            at = 2 * self.names.index(name)
            numbers[at], numbers[at + 1] = _UP, _DOWN
        return numbers


def designs(deal: Deal) -> tuple[Design, ...]:
    """Return how well each payment's outcome is measured, at base and with risks off.

    Metrics that are measured without error, and those without a comparison, are left out.
    """
    engine = Engine.of(deal)
    errors = tuple(
        driver.name
        for driver in drivers_of(deal, engine.occasions.readings)
        if driver.kind == DriverKind.ERROR
    )
    if not errors:
        return ()
    paths = 2 * len(errors) + 1
    state = engine.state(Draws(Block(0, paths), OneByOne(errors), at_base=True))
    found = (
        _design(state, terms, line, scope)
        for terms in engine.occasions.payments
        for line in terms.lines
        for scope in terms.scopes[:1]
    )
    return tuple(design for design in found if design is not None)


def _design(state: State, terms: Terms, line: PaidLine, scope: Scope) -> Design | None:
    read = _CHANGES.get(line.read, line.read)
    if scope.last is None or not _comparable(state, line.metric, line.read):
        return None
    chosen = _chosen(terms, scope, scope.last)
    value = state.panel.value(line.metric, scope.cohorts, chosen, "so_far", read)
    if value is None:
        return None
    slopes = (value[0:-1:2] - value[1:-1:2]) / (2 * STEP)
    se = math.sqrt(float(np.square(slopes).sum()))
    if se == 0.0:
        return None
    return Design(terms.name, line.metric, read, scope.cohorts, float(value[-1]), se)


def _comparable(state: State, metric: str, read: Read) -> bool:
    stated = state.panel.deal.metrics[metric]
    if stated.blend is not None or read not in _CHANGES:
        return read not in _CHANGES
    return stated.comparison is not None


def _chosen(terms: Terms, scope: Scope, last: int) -> Callable[[Slot], bool]:
    if terms.payment.basis == "each":
        return lambda slot: scope.due.get(slot) == last
    return lambda slot: scope.due.get(slot, last + 1) <= last


def measured_metrics(found: tuple[Design, ...]) -> Iterator[str]:
    """Yield the metrics of designs, each once, in order."""
    yield from dict.fromkeys(design.metric for design in found)
