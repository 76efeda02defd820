"""Section 6: what of the payments due on a date passes every limit, and its movement."""

from collections.abc import Iterable
from decimal import Decimal

from pfs.models.payments import Limit
from reference.capital import count_payment, to_holders
from reference.cuts import counted, cut, record
from reference.earning import earn
from reference.exact import ZERO, plain
from reference.floors import raise_to_floors
from reference.history import paid_before
from reference.least_cash import CLOSE, brings, least_cash
from reference.payors import Parts, allocate, resized
from reference.savings import share_out
from reference.state import Key, Paid
from reference.world import World


def pay_outcomes(world: World) -> None:
    """Step 5: payments go through the limits and move from the payors."""
    for name in sorted(world.deal.payments):
        earn(world, name)
    amounts = {key: due[world.index] for key, due in world.due.items()}
    share_out(world, amounts)
    _take_carried(world, amounts)
    raise_to_floors(world, amounts)
    for group in ("list", "cohort", "year"):
        _limit(world, amounts, group)
    parts = allocate(world, amounts)
    for key, held in parts.items():
        amounts[key] = sum(held.values(), ZERO)
    _limit(world, amounts, "all")
    for name, limit in sorted(world.deal.limits.items()):
        if limit.irr_at_most is not None:
            _limit_return(world, name, limit, amounts)
    paid = resized(world, parts, amounts)
    for key, held in paid.items():
        for payor, amount in held.items():
            world.payments.append(Paid(world.day, key, payor, amount))
            _move(world, key, payor, amount)
    _note_passed(world, paid)


def _note_passed(world: World, paid: Parts) -> None:
    """Write down what was paid in the end of what each limit counts."""
    for name, limit in world.deal.limits.items():
        keys = paid if limit.payor is not None else _counts(world, limit, paid)
        parts = [
            amount
            for key in keys
            for payor, amount in paid[key].items()
            if limit.payor in {None, payor}
        ]
        world.state.add(f"limits.{name}.after", world.day, counted(parts))


def _take_carried(world: World, amounts: dict[Key, Decimal]) -> None:
    """Add what was carried from the date before; a payment that was stopped takes nothing."""
    carried, world.carried = world.carried, {}
    for key, amount in carried.items():
        if key[0] not in world.stopped:
            amounts[key] += amount


def _group(limit: Limit) -> str:
    if limit.at_most is None or limit.payor is not None:
        return "elsewhere"
    if limit.per is not None:
        return limit.per
    return "all" if limit.over == "all" else "list"


def _concerned(limit: Limit, keys: Iterable[Key]) -> list[Key]:
    over = limit.over
    return [key for key in keys if over is None or over == "all" or key[0] in over]


def _counts(world: World, limit: Limit, keys: Iterable[Key]) -> list[Key]:
    """Return the amounts that a limit on payments counts.

    One per cohort counts payments for each cohort, one on return those that bring the capital cash.
    """
    found = _concerned(limit, keys)
    if limit.per == "cohort":
        return [key for key in found if key[1] is not None]
    if limit.of is not None:
        capital = {str(one) for one in limit.of}
        return [key for key in found if _brings(world, key, capital)]
    return found


def _brings(world: World, key: Key, capital: set[str]) -> bool:
    to = str(world.deal.payments[key[0]].to)
    return to in capital or (to.startswith("accounts.") and _reaches(world, to, capital))


def _limit(world: World, amounts: dict[Key, Decimal], group: str) -> None:
    """Apply the limits of one group, by name."""
    for name, limit in sorted(world.deal.limits.items()):
        if _group(limit) != group:
            continue
        keys = _counts(world, limit, amounts)
        cohorts = sorted({key[1] for key in keys}, key=str) if group == "cohort" else [None]
        for cohort in cohorts:
            some = {key: amounts[key] for key in keys if cohort in {None, key[1]}}
            assert limit.at_most is not None
            room = world.number(limit.at_most) - paid_before(world, limit, some)
            _cut(world, name, some, amounts, room)


def _cut(
    world: World,
    name: str,
    some: dict[Key, Decimal],
    amounts: dict[Key, Decimal],
    room: Decimal,
) -> None:
    before = counted(some.values())
    for key, lost in cut(some, room).items():
        if world.deal.limits[name].excess == "carried":
            world.carried[key] = world.carried.get(key, ZERO) + lost
    amounts.update(some)
    record(world, name, before, counted(some.values()))


def _limit_return(world: World, name: str, limit: Limit, amounts: dict[Key, Decimal]) -> None:
    """Cut payments to the hurdle balance of the capital, paid to it or through a waterfall."""
    if limit.payor is not None or limit.of is None or limit.irr_at_most is None:
        raise ValueError("a limit on return is over payments")
    of, rate = [one.id for one in limit.of], plain(limit.irr_at_most)
    keys, capital = _concerned(limit, amounts), {str(one) for one in limit.of}
    direct = [key for key in keys if str(world.deal.payments[key[0]].to) in capital]
    balance = world.hurdle(of, rate)
    if direct:
        some = {key: amounts[key] for key in direct}
        _cut(world, name, some, amounts, balance)
        balance -= counted(some.values())
    for account in sorted({str(world.deal.payments[key[0]].to) for key in keys}):
        some = {key: amounts[key] for key in keys if world.deal.payments[key[0]].to == account}
        if account.startswith("accounts.") and _reaches(world, account, capital):
            paid = world.hurdle(of, rate) - balance
            others = counted(
                amount
                for key, amount in amounts.items()
                if key not in some and world.deal.payments[key[0]].to == account
            )
            room = _room(world, account, (of, rate, paid), counted(some.values()), others)
            _cut(world, name, some, amounts, room)


def _reaches(world: World, account: str, capital: set[str]) -> bool:
    """Return whether the waterfall of an account pays any of the capital."""
    steps = [step for step in world.deal.waterfall.values() if step.from_ == account]
    paid = {f"{one.section}.{one.id}" for step in steps for one in (*step.claims, *step.payees)}
    return bool(paid & capital)


def _room(
    world: World,
    account: str,
    aim: tuple[list[str], Decimal, Decimal],
    total: Decimal,
    others: Decimal,
) -> Decimal:
    """Return the least cash that brings capital its hurdle balance, or all where none does.

    `others` is what payments that the limit does not concern bring the account today.
    """
    of, rate, paid = aim

    if world.hurdle(of, rate) - paid <= CLOSE:
        return ZERO

    # Closer than the test above: what is left over today grows until the next payment.
    def reached(trial: World) -> bool:
        return trial.hurdle(of, rate) - paid <= CLOSE / 1000

    world = world.trial()
    world.state.cash[account] += others
    if not brings(world, account, total, reached):
        return total
    least = least_cash(world, account, reached)
    return total if least is None else least


def _move(world: World, key: Key, payor: str, amount: Decimal) -> None:
    """Move a payment from a payor to whom it is for; a negative one back."""
    name, to = key[0], world.deal.payments[key[0]].to
    world.state.payment_paid[name] += amount
    world.state.add(f"payments.{name}.paid", world.day, amount, key[1])
    clause = f"payments.{name}"
    if to.section == "capital":
        if amount >= 0:
            to_holders(world, payor, to.id, amount, ("outcome payment", clause))
        for party, share in world.holders(to.id).items():
            if amount < 0:
                world.move(party, payor, "refund", -amount * share, clause)
        count_payment(world, to.id, amount)
    elif amount >= 0:
        world.move(payor, str(to), "outcome payment", amount, clause)
    elif to.section == "parties":
        world.move(str(to), payor, "refund", -amount, clause)
    else:
        raise ValueError("a negative amount can't run from an account")
