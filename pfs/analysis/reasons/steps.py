"""Outcomes of conditions, and what a step of a waterfall came to."""

import math
from dataclasses import replace

from pfs.analysis.reasons.paid import Outcome
from pfs.analysis.reasons.records import ClaimDue, StepRun, Stopped
from pfs.cashflow.dues import claim_due, until_left
from pfs.cashflow.ledger import CENT
from pfs.cashflow.state import NIL, State
from pfs.models.conditions import Condition
from pfs.models.numbers import plain_value
from pfs.models.waterfall import Step
from pfs.outcomes.conditions import Answers, Moment
from pfs.outcomes.sample import BoolArray, FloatArray


def one(row: FloatArray | BoolArray) -> float:
    """Return the value of the one case."""
    return float(row[0])


def outcome_of(when: Condition, answers: Answers, moment: Moment) -> Outcome:
    """Return whether a condition holds now, and what each part of it came to."""
    inner = (*(when.all_of or ()), *(when.any_of or ()), *((when.not_,) if when.not_ else ()))
    value = answers.compared(when, moment)
    needed = answers.needed(when, moment)
    return Outcome(
        condition=when,
        holds=bool(answers.holds(when, moment)[0]),
        value=None if value is None else one(value),
        needed=None if value is None or needed is None else one(needed),
        parts=tuple(outcome_of(part, answers, moment) for part in inner),
    )


def step_run(
    state: State, name: str, step: Step, reached: float, amounts: tuple[float, float]
) -> StepRun:
    """Return what a step came to; `amounts` are what it is due, and what it gets."""
    due, got = amounts
    claims = tuple(ClaimDue(str(c), one(claim_due(state, c))) for c in step.claims)
    room = needed = condition = None
    if step.at_most is not None:
        room = max(plain_value(step.at_most) - one(state.total("step", name)), 0.0)
    if step.until is not None:
        needed = one(until_left(state, name, step))
    if step.when is not None:
        condition = outcome_of(step.when, state.answers(), state.moment())
    run = StepRun(name, step.rank, reached, due, got, claims, room, needed, condition, "paid", ())
    return _with_reason(run, step)


def _with_reason(run: StepRun, step: Step) -> StepRun:
    return replace(run, stopped=_reason(run, step))


def _reason(run: StepRun, step: Step) -> Stopped:
    if run.condition is not None and not run.condition.holds:
        return "date" if _only_date(run.condition) else "condition"
    if run.reached <= NIL and (run.due > NIL or step.share is not None):
        return "no cash"
    if run.due > NIL:
        short = math.isfinite(run.due) and run.got < run.due - CENT
        return "short" if short else "paid"
    enough = any(left is not None and left <= NIL for left in (run.room, run.needed))
    return "had enough" if enough else "nothing due"


def _only_date(outcome: Outcome) -> bool:
    """Return whether a condition fails by its date alone: every part that fails is a date."""
    failing = [part for part in outcome.parts if not part.holds]
    if outcome.condition.all_of is not None:
        return bool(failing) and all(_only_date(part) for part in failing)
    return outcome.condition.since is not None
