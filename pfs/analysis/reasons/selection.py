"""The part of a date that answers what is asked: the flows, and what they came from."""

from collections.abc import Iterable
from dataclasses import replace

from pfs.analysis.reasons.asked import Asked
from pfs.analysis.reasons.paid import Moved, PaymentRun
from pfs.analysis.reasons.records import AccountRun, Day, GuaranteeRun, TerminationRun
from pfs.analysis.reasons.routes import holders
from pfs.models.deal import Deal


def flows_of(day: Day) -> tuple[Moved, ...]:
    """Return every flow of a date, each once."""
    runs: Iterable[tuple[Moved, ...]] = (
        *(run.flows for run in day.terminations),
        *(run.flows for run in day.payments),
        *(run.flows for run in day.tranches),
        *(step.flows for run in day.accounts for step in run.steps),
        *(run.flows for run in day.guarantees),
        *(run.flows for run in day.draws),
        *(run.flows for run in day.budget),
        day.others,
    )
    return tuple(moved for flows in runs for moved in flows)


def selected(deal: Deal, day: Day, asked: Asked) -> Day:
    """Return a date with the flows asked about and what they came from.

    Kept beside them: the steps before a step that is asked about, payments into its account, the
    tranches at either end, and terminations that take effect.
    """
    if asked.everything:
        return day
    accounts = tuple(cut for run in day.accounts if (cut := _to_the_last(run, asked)) is not None)
    into = {run.account for run in accounts}
    return replace(
        day,
        terminations=tuple(_termination(run, asked) for run in day.terminations
                           if run.result == "takes effect"
                           or asked.covers(f"terminations.{run.name}")),
        payments=tuple(replace(run, flows=_pruned(run.flows, asked)) for run in day.payments
                       if _concerned(deal, run, asked, into)),
        accounts=accounts,
        tranches=tuple(replace(run, flows=_pruned(run.flows, asked)) for run in day.tranches
                       if _at_an_end(deal, run.name, asked)),
        guarantees=tuple(_guarantee(run, asked) for run in day.guarantees
                         if asked.covers(f"capital.{run.name}")),
        draws=tuple(replace(run, flows=_pruned(run.flows, asked)) for run in day.draws
                    if asked.covers(f"capital.{run.name}.draws")),
        budget=tuple(replace(run, flows=_pruned(run.flows, asked)) for run in day.budget
                     if asked.covers(f"budget.{run.name}")),
        others=_pruned(day.others, asked),
    )  # fmt: skip


def _pruned(flows: Iterable[Moved], asked: Asked) -> tuple[Moved, ...]:
    return tuple(moved for moved in flows if asked.holds(moved))


def _termination(run: TerminationRun, asked: Asked) -> TerminationRun:
    return replace(run, flows=_pruned(run.flows, asked))


def _guarantee(run: GuaranteeRun, asked: Asked) -> GuaranteeRun:
    return replace(run, flows=_pruned(run.flows, asked))


def _concerned(deal: Deal, run: PaymentRun, asked: Asked, into: set[str]) -> bool:
    return asked.covers(f"payments.{run.name}") or str(deal.payments[run.name].to) in into


def _to_the_last(run: AccountRun, asked: Asked) -> AccountRun | None:
    """Return a waterfall up to the last rank that is asked about; None where none is."""
    ranks = [step.rank for step in run.steps if asked.covers(f"waterfall.{step.name}")]
    if not ranks:
        return None
    kept = (step for step in run.steps if step.rank <= max(ranks))
    return replace(
        run, steps=tuple(replace(step, flows=_pruned(step.flows, asked)) for step in kept)
    )


def _at_an_end(deal: Deal, tranche: str, asked: Asked) -> bool:
    """Return whether a tranche, or a party that holds it, is named at an end."""
    return bool({asked.giver, asked.taker} & holders(deal, f"capital.{tranche}"))
