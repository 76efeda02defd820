"""Steps of the waterfall: who takes what is left, in which order, and nothing stays behind."""

from collections.abc import Iterator, Mapping

from pfs.models.crosscheck.outcomes import whole
from pfs.models.deal import Deal
from pfs.models.problems import Problem, listed
from pfs.models.waterfall import Step
from pfs.source.document import KEY

Named = list[tuple[str, Step]]


def by_account(deal: Deal) -> dict[str, Named]:
    """Return the steps of each account, in order of rank, then name."""
    accounts: dict[str, Named] = {}
    for name, step in sorted(deal.waterfall.items(), key=lambda entry: (entry[1].rank, entry[0])):
        accounts.setdefault(str(step.from_), []).append((name, step))
    return accounts


def unbounded(step: Step) -> bool:
    """Say whether a step takes all that reaches it."""
    bounds = (step.at_most, step.share, step.until)
    return step.to is not None and bounds == (None, None, None)


def rest_comes_last(deal: Deal) -> Iterator[Problem]:
    """Check that a step that takes all that is left is alone at its rank and the last."""
    for account, steps in by_account(deal).items():
        for name, step in steps:
            if not unbounded(step):
                continue
            beside = [other for other, s in steps if s.rank == step.rank and other != name]
            after = [other for other, s in steps if s.rank > step.rank]
            path = ("waterfall", name, "rank")
            if beside:
                message = f"`{name}` takes all that is left, and `{beside[0]}` has the same rank"
                remedy = "give it a rank of its own, or bound it with `at_most` or `share`"
                yield Problem("PFS165", path, message, remedy)
            elif after and step.when is None:
                message = f"`{name}` takes all that is left, and nothing reaches `{after[0]}`"
                remedy = f"give it the last rank of `{account}`, or bound it with `at_most`"
                yield Problem("PFS165", path, message, remedy)


def shares_of_steps(deal: Deal) -> Iterator[Problem]:
    """Check that shares of one rank take no more than all, and a split names who is paid."""
    for steps in by_account(deal).values():
        taken: dict[int, float] = {}
        for name, step in steps:
            taken[step.rank] = taken.get(step.rank, 0.0) + (step.share or 0.0)
            if step.share is not None and taken[step.rank] > 1 + 1e-9:
                message = f"the shares at rank {step.rank} add up to {taken[step.rank]:.4%}"
                remedy = "write shares of one rank that add up to 100% or less"
                yield Problem("PFS166", ("waterfall", name, "share"), message, remedy)
            yield from _split(name, step)


def _split(name: str, step: Step) -> Iterator[Problem]:
    path = ("waterfall", name, "split")
    if isinstance(step.split, Mapping):
        if set(step.split) != set(step.payees):
            message = "`split` names others than `to`"
            remedy = f"write a share for each of {listed(step.payees)}"
            yield Problem("PFS166", path, message, remedy)
        yield from whole("PFS166", path, "the shares of `split`", step.split.values())
    elif step.split == "drawn" and any(payee.section != "capital" for payee in step.payees):
        message = "only capital is drawn, so others can't share by what was drawn"
        yield Problem("PFS166", path, message, "write `equally`, or a share of each")


def hurdles_of_capital(deal: Deal) -> Iterator[Problem]:
    """Check that a return is reached by capital, so a step with `until: {irr}` pays capital."""
    for name, step in deal.waterfall.items():
        if step.until is not None and step.until.irr is not None:
            others = [payee for payee in step.payees if payee.section != "capital"]
            if others:
                message = f"`{others[0]}` has no return; `irr` is a return on capital"
                remedy = "write `capital.NAME` in `to`, or `until: {received: ...}`"
                yield Problem("PFS167", ("waterfall", name, "to"), message, remedy)


def nothing_left_over(deal: Deal) -> Iterator[Problem]:
    """Warn where the last step of an account need not take all that is left."""
    for account, steps in by_account(deal).items():
        name, last = steps[-1]
        released = deal.accounts.get(account.removeprefix("accounts."))
        if released is not None and (released.release_to or released.filled_by):
            continue  # what is left goes there at the end of the deal
        if not unbounded(last) or last.when is not None:
            message = f"cash that nobody is entitled to can stay in `{account}`"
            remedy = f"add a last step, as `rest: {{rank: {min(last.rank + 1, 999)}, to: NAME}}`"
            yield Problem("PFS205", ("waterfall", name, KEY), message, remedy)
