"""Capital, budget, payments, limits, waterfall and terminations in words."""

from pfs.models.capital import Capital, Debt, DeferredFee, Grant, Guarantee
from pfs.models.deal import Deal
from pfs.models.flows import Flow, ShareOf
from pfs.models.metrics import Metric
from pfs.models.numbers import unwrapped
from pfs.models.payments import Limit, Line, Payment
from pfs.models.schedules import ScheduleByOutcome
from pfs.models.waterfall import Step, Termination
from pfs.output.names import Names
from pfs.output.words import conditions, numbers

COMPOUNDS = {"simple": "", "yearly": " compounding yearly", "every_period": " compounding"}


def capital(names: Names, stated: Capital) -> str:
    """Return a tranche in words."""
    if isinstance(stated, Guarantee):
        return _guarantee(names, stated)
    who = _who(names, stated)
    money = numbers.amount(stated.amount)
    if isinstance(stated, DeferredFee):
        return f"{money} fee deferred by {who}, part of {stated.reduces}"
    drawn = "as needed" if not isinstance(stated.draws, Flow) else numbers.flow(stated.draws)
    if isinstance(stated, Grant):
        back = f"; recycled to {stated.recycled_to}" if stated.recycled_to else "; not repaid"
        return f"{money} grant from {who}, drawn {drawn}{back}"
    first = "" if stated.draw_rank == 1 else f" (rank {stated.draw_rank})"
    return f"{money} {stated.kind} from {who}, drawn {drawn}{first}; {_service(names, stated)}"


def _who(names: Names, stated: Debt | Grant | DeferredFee) -> str:
    if isinstance(stated.from_, str):
        return names.short(str(stated.from_))
    return names.listed(tuple(str(party) for party in stated.from_))


def _service(names: Names, debt: Debt) -> str:
    repaid = debt.repays if isinstance(debt.repays, str) else numbers.flow(debt.repays)
    how = {"sweep": "principal as cash comes in", "maturity": "principal at maturity"}
    calendar = names.deal.calendar
    ends = calendar.end if calendar.term_ends is None else "when the term ends"
    matures = debt.matures or ends
    payer = {"waterfall": "through the waterfall", "payments": "only from payments made to it"}
    by = payer.get(debt.repaid_by, f"by {names.short(debt.repaid_by)}, whatever the outcome")
    due = f"{how.get(repaid, repaid)}, due {matures}"
    if isinstance(debt.principal, ScheduleByOutcome):
        due += f", the share of it {_by_outcome(names, debt.principal)}"
    elif unwrapped(debt.principal) != 1.0:
        due += f", {numbers.share(debt.principal)} of it"
    return f"{_rate(names, debt)}; {due}; repaid {by}"


def _rate(names: Names, debt: Debt) -> str:
    if isinstance(debt.rate, ScheduleByOutcome):
        return f"interest {_by_outcome(names, debt.rate)}, {debt.interest}"
    if unwrapped(debt.rate) == 0.0:
        return "no interest"
    return f"{numbers.share(debt.rate)} a year{COMPOUNDS[debt.compounding]}, {debt.interest}"


def _by_outcome(names: Names, stated: ScheduleByOutcome) -> str:
    """Return a rate or a share of principal that an outcome sets."""
    metric = names.deal.metrics[stated.metric]
    percent = conditions.reads_share(metric, stated.read)
    words = "; ".join(conditions.schedule(stated, percent=percent, pay=numbers.share))
    floor = "" if stated.at_least is None else f", at least {numbers.share(stated.at_least)}"
    cap = "" if stated.at_most is None else f", at most {numbers.share(stated.at_most)}"
    return f"set by {stated.metric} ({words}{floor}{cap})"


def _guarantee(names: Names, stated: Guarantee) -> str:
    if stated.tops_up_to is not None:
        cover = f"what {stated.for_} has received is topped up to "
        floor = stated.tops_up_to
        cover += numbers.flow(floor) if isinstance(floor, ShareOf) else numbers.amount(floor)
    else:
        assert stated.covers is not None  # noqa: S101 - one of the two is stated
        cover = f"{numbers.share(stated.covers)} of the principal of {stated.for_} not repaid"
    held = f", paid in on {stated.funded}" if stated.funded else ""
    who = names.short(str(stated.from_))
    return f"{numbers.amount(stated.amount)} guarantee from {who}{held}: {cover}"


def payment(deal: Deal, names: Names, stated: Payment) -> str:
    """Return a payment in words."""
    parts = [
        f"{_payors(names, stated)} to {_payee(names, str(stated.to))}: {_priced(deal, stated)}"
    ]
    if stated.cohorts:
        parts.append(f"for {', '.join(stated.cohorts)}")
    if stated.for_each == "cohort":
        parts.append("for each cohort by itself")
    each = "of each person " if stated.for_each == "person" else ""
    if each:
        parts.append("person by person")
        parts += [f"one of {', '.join(one)} only" for one in stated.exclusive or ()]
    if stated.when is not None:
        parts.append(f"only if {conditions.condition(deal, stated.when)}")
    if stated.basis != "cumulative":
        basis = {"each": "each reading by itself", "final": "on the last reading only"}
        parts.append(basis[stated.basis])
    if stated.at_most is not None:
        parts.append(f"{each}at most {numbers.amount(stated.at_most)}")
    if stated.at_least is not None:
        parts.append(f"at least {numbers.amount(stated.at_least)}")
    return "; ".join(parts)


def _payors(names: Names, stated: Payment) -> str:
    if isinstance(stated.from_, str):
        return names.short(str(stated.from_))
    if isinstance(stated.from_, tuple):
        return ", then ".join(names.short(str(party)) for party in stated.from_)
    shares = stated.from_.items()
    return ", ".join(f"{names.short(str(p))} {numbers.share(share)}" for p, share in shares)


def _payee(names: Names, to: str) -> str:
    if to == "accounts.main":
        return "the deal"
    return to if "." in to else names.short(to)


def _priced(deal: Deal, stated: Payment) -> str:
    if stated.prices is not None:
        return "; ".join(_card_line(deal, str(m), line) for m, line in stated.prices.items())
    if stated.amount is not None:
        if isinstance(stated.amount, ShareOf):
            return f"{numbers.share(stated.amount.share)} of {stated.amount.of}"
        return numbers.amount(stated.amount)
    metric = deal.metrics[str(stated.metric)]
    if stated.value is not None:
        rows = ", then ".join(
            f"{numbers.share(row.share)}"
            + (f" until {', '.join(row.until.repaid)} are repaid" if row.until else "")
            for row in stated.shares or ()
        )
        return f"{rows} of {numbers.amount(stated.value)} per {unit_of(metric)} of {stated.metric}"
    percent = conditions.reads_share(metric, stated.read)
    words = conditions.schedule(stated, percent=percent, unit=unit_of(metric))
    return f"{stated.metric}, {'; '.join(words)}"


def _card_line(deal: Deal, name: str, line: object) -> str:
    metric = deal.metrics[name]
    if not isinstance(line, Line):
        return f"{name} {numbers.amount(line)} each"  # type: ignore[arg-type]
    words = conditions.schedule(line, percent=conditions.reads_share(metric, line.read))
    cap = "" if line.at_most is None else f", at most {numbers.amount(line.at_most)}"
    return f"{name} {'; '.join(words)}{cap}"


def unit_of(metric: Metric) -> str:
    """Return the unit of a metric, for a price."""
    return metric.unit or ("person" if metric.kind in {"share", "event"} else "unit")


def limit(names: Names, stated: Limit) -> str:
    """Return a limit in words."""
    if stated.payor is not None:
        what = f"{names.short(str(stated.payor))} pays"
    elif stated.over == "all":
        what = "all payments together are"
    else:
        what = f"{', '.join(stated.over or ())} together are"
    each = {"cohort": " for each cohort", "year": f" in each {stated.year} year"}
    if stated.irr_at_most is not None:
        rate = numbers.share(stated.irr_at_most)
        return f"payments stop where {', '.join(stated.of or ())} has {rate} a year"
    if stated.irr_at_least is not None:
        rate = numbers.share(stated.irr_at_least)
        return f"payments are raised until {', '.join(stated.of or ())} has {rate} a year"
    if stated.at_least is not None:
        return f"{what} at least {numbers.amount(stated.at_least)}{each.get(stated.per or '', '')}"
    bound = numbers.amount(stated.at_most) if stated.at_most is not None else ""
    return f"{what} at most {bound}{each.get(stated.per or '', '')}"


def step(deal: Deal, names: Names, stated: Step) -> str:
    """Return a step of the waterfall in words."""
    if stated.claims:
        text = ", ".join(stated.claims)
    else:
        to = ", ".join(_payee(names, str(payee)) for payee in stated.payees)
        text = f"{numbers.share(stated.share)} of what is left" if stated.share else "what is left"
        text += f" to {to}{_split(stated)}"
    if stated.until is not None:
        text += f", until {_until(stated)}"
    if stated.at_most is not None:
        text += f", at most {numbers.amount(stated.at_most)}"
    if stated.when is not None:
        text += f", only if {conditions.condition(deal, stated.when)}"
    return text


def _split(stated: Step) -> str:
    if stated.split is None or len(stated.payees) == 1:
        return ""
    if isinstance(stated.split, str):
        return {"equally": ", equally", "drawn": ", by capital drawn"}[stated.split]
    shares = ", ".join(f"{payee} {numbers.share(part)}" for payee, part in stated.split.items())
    return f" ({shares})"


def _until(stated: Step) -> str:
    assert stated.until is not None  # noqa: S101 - the caller has checked
    if stated.until.irr is not None:
        return f"it has {numbers.share(stated.until.irr)} a year"
    if stated.until.received is not None:
        return f"{numbers.amount(stated.until.received)} are received"
    return f"{', '.join(stated.until.repaid or ())} are repaid"


def termination(deal: Deal, names: Names, stated: Termination) -> str:
    """Return a termination in words."""
    verb = "end" if stated.extends_to is None else "extend"
    who = f"{names.short(str(stated.by))} may {verb} it" if stated.by else f"it {verb}s"
    if stated.extends_to is not None and stated.by is None:
        who = "it is extended"
    days = ", ".join(str(day) for day in stated.days)
    text = f"{who} on {days}"
    if stated.when is not None:
        text += f" if {conditions.condition(deal, stated.when)}"
    effects = [f"{', '.join(stated.stops)} stop" if stated.stops else ""]
    effects.append("the deal is settled" if stated.settles else "")
    effects.append(f"the term ends on {stated.extends_to}" if stated.extends_to else "")
    effects.append(f"{', '.join(stated.redeems)} redeemed" if stated.redeems else "")
    return f"{text}: {', '.join(effect for effect in effects if effect) or 'a payment is made'}"
