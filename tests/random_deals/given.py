"""Given readings of a random deal: often exactly on a threshold, or a hair to either side."""

from decimal import Decimal

from reference.measuring import Book
from reference.occasions import occasions, scopes
from reference.state import State
from reference.world import World

from pfs.models.validate import validate_data
from random_deals.dice import Frame

HAIRS = ("0", "0", "0.0001", "-0.0001", "3e-11", "-3e-11", "1e-14", "-1e-14")
"""None of them lies where a comparison or a rounding ends to allow for an error."""


def number(text: str) -> Decimal:
    """Return the number that is written."""
    share = text.endswith(("%", "pp"))
    found = Decimal(text.removesuffix("%").removesuffix("pp"))
    return found / 100 if share else found


def given(frame: Frame) -> dict[str, float]:
    """Return readings of some metrics, for all, for a cohort, on a date."""
    dice = frame.dice
    found: dict[str, float] = {}
    for name, family in frame.families.items():
        if not family.reads:
            continue
        first = dice.one(["@cohort", "@date"])
        read = dice.one(family.reads) if dice.maybe(25) else None
        keys = [name if read is None else f"{name}.{read}"]
        if family.evaluations and dice.maybe():
            read, keys = None, [f"{name}.{one}" for one in family.evaluations]
        for key in keys[:1] * dice.whole(0, 2) + keys[1:]:
            value = number(dice.one(family.lattice(read))) + Decimal(dice.one(HAIRS))
            if family.claimed:
                value = max(Decimal(0), min(Decimal(1), value))
            found[key + _place(frame, name, first)] = float(value)
    return found


def _place(frame: Frame, metric: str, first: str) -> str:
    """Return for whom and when; for one metric never a cohort alone beside a date alone."""
    dice = frame.dice
    cohorts = frame.families[metric].cohorts
    dates = frame.section("metrics")[metric]["measured"].get("dates")
    cohort = f"@{dice.one(cohorts)}" if cohorts else ""
    date = f"@{dice.one(dates)}" if dates else ""
    alone = cohort if first == "@cohort" else date
    return dice.one(["", alone, cohort + date])


def stated(frame: Frame) -> dict[str, float]:
    """Return what one payment that prices outcomes is given to earn: once, or on occasions."""
    dice = frame.dice
    payments = frame.section("payments")
    names = [n for n, terms in payments.items() if not {"amount", "value", "at_least"} & set(terms)]
    if not names:
        return {}
    name = dice.one(names)
    deal = validate_data(frame.data)
    world = World(deal, Book.of(deal, {}), State.new({}), options=False)
    terms, found = deal.payments[name], dict[str, float]()
    for cohort, scope in dice.some(scopes(world, terms), 1, 2):
        who = f"@{cohort}" if cohort is not None else ""
        known = [world.book.grid.dates[index] for index in occasions(world, terms, scope)]
        days = dice.some(known, 0, 2) if known else []
        for place in [f"@{day}" for day in days] or [""]:
            found[f"payments.{name}.earned{who}{place}"] = dice.money(800)
    return found
