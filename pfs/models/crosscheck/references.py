"""Names that one section uses of another: they exist, and what they name can be used so."""

from collections.abc import Iterator, Mapping

from pfs.models.capital import Debt as DebtTerms
from pfs.models.capital import DeferredFee, Drawn, Grant, Guarantee
from pfs.models.collective_impact import CollectiveImpact
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.keys import POOLED
from pfs.models.problems import Problem, choose, listed
from pfs.models.references import AmountRef, Claim, CohortRef, Payee, Reference, Stoppable
from pfs.models.risks import Bias
from pfs.source.findings import Path
from pfs.source.nearest import nearest

MAIN = "accounts.main"
RECOURSE = ("waterfall", "payments")
"""What `repaid_by` can say besides the name of a party."""
_NOUNS = {
    "parties": "party",
    "accounts": "account",
    "capital": "capital",
    "budget": "budget item",
    "cohorts": "cohort",
    "metrics": "metric",
    "indices": "index",
    "payments": "payment",
    "terminations": "termination",
    "risks": "risk",
    "collective_impact.goals": "goal",
    "collective_impact.links": "link",
}
_KINDS = {DebtTerms: "a debt", Grant: "a grant", Guarantee: "a guarantee"}


def names_exist(deal: Deal) -> Iterator[Problem]:
    """Check that every name used anywhere is the name of an entry of its section."""
    for path, value in walk(deal):
        if isinstance(value, Reference) and not _pooled(path, value):
            names = names_of(deal, value.section)
            if value.id not in names:
                yield _no_such(path, value, _fitting(deal, path, value, names))


def _fitting(deal: Deal, path: Path, name: Reference, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that can stand here: of capital, those of the kind that is needed."""
    if name.section != "capital":
        return names
    kinds = _kinds_for(path, name)
    fitting = tuple(id_ for id_ in names if isinstance(deal.capital[id_], kinds))
    return fitting or names


def names_of(deal: Deal, section: str) -> tuple[str, ...]:
    """Return the identifiers of a section; `main` is an account of every deal."""
    head, _, part = section.partition(".")
    holder: Deal | CollectiveImpact | None = deal.collective_impact if part else deal
    entries: Mapping[str, object] = getattr(holder, part or head, {})
    return (*entries, "main") if section == "accounts" else tuple(entries)


def _pooled(path: Path, name: Reference) -> bool:
    return isinstance(name, CohortRef) and name == POOLED and path[-1:] == ("cohort",)


def _no_such(path: Path, name: Reference, names: tuple[str, ...]) -> Problem:
    noun = _NOUNS[name.section]
    near = nearest(name.id, sorted(names))
    if near is not None:
        remedy = f"write `{_renamed(name, near)}`"
    else:
        shown = listed(sorted(_renamed(name, known) for known in names))
        remedy = f"write {shown}" if names else f"the deal has no section `{name.section}`"
    return Problem("PFS120", path, f"there is no {noun} `{name.id}`", remedy)


def _renamed(name: Reference, known: str) -> str:
    """Return a reference with another identifier: `capital.senior.interest`."""
    parts = name.split(".")
    at = 0 if len(parts) == 1 else [i for i, part in enumerate(parts) if part == name.id][-1]
    return ".".join((*parts[:at], known, *parts[at + 1 :]))


def recourse_exists(deal: Deal) -> Iterator[Problem]:
    """Check that who repays a debt is a party, or one of the words for the other ways."""
    for name, debt in deal.debts.items():
        if debt.repaid_by not in {*RECOURSE, *deal.parties}:
            remedy = choose(debt.repaid_by, {*RECOURSE, *deal.parties}, "")
            path = ("capital", name, "repaid_by")
            yield Problem("PFS120", path, f"there is no party `{debt.repaid_by}`", remedy)


def biased_evaluations_exist(deal: Deal) -> Iterator[Problem]:
    """Check that an evaluation that a risk names is one of its metric's."""
    for name, risk in deal.risks.items():
        if isinstance(risk, Bias) and risk.evaluation is not None and risk.metric in deal.metrics:
            known = deal.metrics[risk.metric].evaluations or {}
            if risk.evaluation not in known:
                message = f"`{risk.metric}` has no evaluation `{risk.evaluation}`"
                remedy = choose(risk.evaluation, known, "leave out `evaluation`")
                yield Problem("PFS120", ("risks", name, "evaluation"), message, remedy)


def one_vehicle(deal: Deal) -> Iterator[Problem]:
    """Check that no more than one party is the vehicle: it holds `accounts.main`."""
    vehicles = [name for name, party in deal.parties.items() if "vehicle" in party.roles]
    for name in vehicles[1:]:
        path = ("parties", name, "roles")
        message = f"`{vehicles[0]}` is the vehicle already, and there is one `{MAIN}`"
        yield Problem("PFS123", path, message, "give the role `vehicle` to one party only")


def main_is_held(deal: Deal) -> Iterator[Problem]:
    """Check that somebody holds `accounts.main` where money goes through it."""
    if deal.vehicle is not None:
        return
    path = next((p for p, value in walk(deal) if isinstance(value, Reference) and value == MAIN),
                None)  # fmt: skip
    if path is not None:
        message = f"money goes through `{MAIN}`, and no party is the vehicle that holds it"
        remedy = "give one party the role `vehicle`, or name another account or party"
        yield Problem("PFS122", path, message, remedy)


def capital_fits(deal: Deal) -> Iterator[Problem]:
    """Check that capital that is named can be drawn, claimed or repaid as its place asks."""
    for path, value in walk(deal):
        if isinstance(value, Reference) and value.section == "capital":
            kinds = _kinds_for(path, value)
            tranche = deal.capital[value.id]
            if not isinstance(tranche, kinds):
                yield _unfit(deal, path, value, kinds)
            elif isinstance(value, Claim) and _never_repaid(tranche):
                message = f"`capital.{value.id}` is a grant that is never repaid"
                remedy = f"write `recycled_to` in `capital.{value.id}`, or leave this claim out"
                yield Problem("PFS121", path, message, remedy)


def _never_repaid(tranche: object) -> bool:
    return isinstance(tranche, Grant) and tranche.recycled_to is None


def _kinds_for(path: Path, name: Reference) -> tuple[type, ...]:
    if isinstance(name, Claim):
        return (DebtTerms,) if name.measure == "interest" else (DebtTerms, Grant, DeferredFee)
    if isinstance(name, AmountRef):
        anything: tuple[type, ...] = (Drawn, Guarantee, DeferredFee)
        return {"amount": anything, "due": (DebtTerms,)}.get(name.measure, (Drawn,))
    if isinstance(name, Payee | Stoppable):
        return (Drawn,)
    if path[-1] == "for" or "redeems" in path:
        return (DebtTerms,)
    return (Drawn,)


def _unfit(deal: Deal, path: Path, name: Reference, kinds: tuple[type, ...]) -> Problem:
    tranche = deal.capital[name.id]
    what = next((words for kind, words in _KINDS.items() if isinstance(tranche, kind)), "a fee")
    needed = "a debt" if kinds == (DebtTerms,) else "capital that is drawn"
    if isinstance(name, Claim):
        needed = f"capital with {name.measure}"
    fitting = sorted(_renamed(name, id_) for id_, c in deal.capital.items() if isinstance(c, kinds))
    message = f"`capital.{name.id}` is {what}, and {needed} is needed here"
    remedy = f"write {listed(fitting)}" if fitting else "leave it out; the deal has none"
    return Problem("PFS121", path, message, remedy)


def accounts_have_targets(deal: Deal) -> Iterator[Problem]:
    """Check that an account that a step fills says up to what."""
    for name, step in deal.waterfall.items():
        for claim in step.claims:
            if claim.section == "accounts" and not _has_target(deal, claim.id):
                message = f"`{claim}` has no `target`, so nothing is due to it"
                remedy = "write `target` in the account, or pay it with `to`"
                yield Problem("PFS121", ("waterfall", name, "pay"), message, remedy)


def _has_target(deal: Deal, name: str) -> bool:
    account = deal.accounts.get(name)
    return account is not None and account.target is not None
