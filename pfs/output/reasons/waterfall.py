"""The waterfall: what reached each step, what it was due, what it got, and what stopped it."""

import math
from collections.abc import Iterator

from pfs.analysis.reasons.records import AccountRun, StepRun
from pfs.cashflow.ledger import CENT
from pfs.models.numbers import plain_value
from pfs.output.reasons import conditions
from pfs.output.reasons.node import Fact, Node
from pfs.output.reasons.telling import Telling


def node(telling: Telling, run: AccountRun) -> Node:
    """Return the waterfall of an account as a node."""
    text = f"waterfall of {run.account}: {telling.money(run.shared_out)} to share out"
    kept = [
        f"{telling.money(amount)} {words}"
        for amount, words in (
            (run.kept_back, "drawn and not yet spent"),
            (run.set_aside, "set aside for today's budget"),
        )
        if amount > CENT
    ]
    if kept:
        text += f" of {telling.money(run.balance)} in it, less {' and '.join(kept)}"
    measures = ("balance", "kept_back", "set_aside", "shared_out")
    facts = tuple(telling.amount(measure, getattr(run, measure)) for measure in measures)
    steps = tuple(step_node(telling, step) for step in run.steps)
    return Node(
        "account", run.account, text, facts=facts, children=steps, quiet=run.shared_out <= CENT
    )


def step_node(telling: Telling, step: StepRun) -> Node:
    """Return a step as a node."""
    subject = f"waterfall.{step.name}"
    text = f"rank {step.rank} {step.name}: {_words(telling, step)}"
    facts = (
        Fact("rank", float(step.rank)),
        telling.amount("reached", step.reached),
        telling.amount("due", step.due),
        telling.amount("got", step.got),
        Fact("stopped_by", step.stopped),
    )
    children = (*telling.flows(step.flows), *_reasons(telling, step))
    return Node(
        "step", subject, text, telling.line("waterfall", step.name), facts, children=children,
        quiet=step.got <= CENT and claimed(step) <= CENT,
    )  # fmt: skip


def claimed(step: StepRun) -> float:
    """Return what a step is due, or what its claims are due where its condition fails."""
    due = step.due if math.isfinite(step.due) else 0.0
    return max(due, sum(claim.due for claim in step.claims if math.isfinite(claim.due)))


def _words(telling: Telling, step: StepRun) -> str:
    got, due = telling.money(step.got), telling.money(claimed(step))
    if step.stopped == "paid":
        return f"{got}, {'all that is due' if math.isfinite(step.due) else 'all that is left'}"
    if step.stopped == "short":
        return f"{got} of the {due} due; cash runs out"
    wanted = f"{due} is due, but " if claimed(step) > CENT else ""
    reason = {
        "no cash": "no cash reaches it",
        "condition": "its condition does not hold",
        "date": "its date has not come",
        "had enough": "it has had enough",
        "nothing due": "nothing is due",
    }[step.stopped]
    return f"nothing; {wanted}{reason}"


def _reasons(telling: Telling, step: StepRun) -> Iterator[Node]:
    stated, subject = telling.deal.waterfall[step.name], f"waterfall.{step.name}"
    if step.condition is not None:
        place = telling.line("waterfall", step.name, "when")
        yield conditions.node(telling, step.condition, place, subject)
    if len(step.claims) > 1:
        for claim in step.claims:
            text = f"{claim.claim} is due {telling.money(claim.due)}"
            yield Node("claim", claim.claim, text, facts=(telling.amount("due", claim.due),),
                       quiet=claim.due <= CENT)  # fmt: skip
    if step.room is not None and stated.at_most is not None:
        bound = telling.money(plain_value(stated.at_most))
        text = f"at_most {bound} over the deal: {telling.money(step.room)} left before this date"
        yield Node("cap", f"{subject}.at_most", text,
                   telling.line("waterfall", step.name, "at_most"),
                   (telling.amount("room", step.room),))  # fmt: skip
    if step.needed is not None and stated.until is not None:
        text = f"until: {telling.money(max(step.needed, 0.0))} more"
        yield Node("until", f"{subject}.until", text, telling.line("waterfall", step.name, "until"),
                   (telling.amount("needed", step.needed),))  # fmt: skip
    if stated.share is not None:
        text = f"share {stated.share:.6g} of the {telling.money(step.reached)} that reach the rank"
        yield Node("share", f"{subject}.share", text, telling.line("waterfall", step.name, "share"),
                   (Fact("share", stated.share),))  # fmt: skip
