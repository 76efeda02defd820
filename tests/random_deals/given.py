"""Given readings of a random deal: often exactly on a threshold, or a hair to either side."""

from decimal import Decimal

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
    """Return what one payment that prices outcomes is given to earn: once, or on several dates."""
    dice = frame.dice
    payments = frame.section("payments")
    names = [n for n, terms in payments.items() if not {"amount", "value"} & set(terms)]
    if not names:
        return {}
    name = dice.one(names)
    terms = payments[name]
    cohorts = frame.families[terms.get("metric") or min(terms["prices"])].cohorts
    by_cohort = terms.get("for_each", "deal") != "deal"
    places = {
        (f"@{dice.one(terms.get('cohorts', cohorts))}" if by_cohort and dice.maybe() else "")
        + (f"@{frame.date(1)}" if dice.maybe() else "")
        for _ in range(dice.whole(1, 2))
    }
    return {f"payments.{name}.earned{place}": dice.money(800) for place in places}
