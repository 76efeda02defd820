"""Conditions of a random deal."""

from random_deals.dice import Data, Frame

BOUNDS = ("at_least", "above", "at_most", "below")


def since_or_enrolled(frame: Frame) -> Data:
    """Return a condition that reads no balance and no metric."""
    if "cohorts" in frame.data and frame.dice.maybe():
        return {"enrolled": "c1", frame.dice.one(BOUNDS): frame.dice.one([50, 100, 929.5])}
    return {"since": frame.date()}


def on_metric(frame: Frame, cohorts: list[str] | None = None) -> Data:
    """Return a condition on a metric, on its lattice of values."""
    dice = frame.dice
    name = dice.one([name for name, family in frame.families.items() if family.reads])
    family = frame.families[name]
    condition: Data = {"metric": name}
    read = None
    if family.erring and dice.maybe(60):
        condition["significant"] = dice.one(["5%", "10%", "1%"])
        if dice.maybe(30):
            condition["sided"] = dice.one(["two", "one"])
    else:
        if dice.maybe(30):
            read = condition["read"] = dice.one(family.reads)
        condition[dice.one(BOUNDS)] = dice.one(family.lattice(read))
    if cohorts and dice.maybe(20):
        condition["cohort"] = dice.one(["pooled", *cohorts])
    dates = frame.section("metrics")[name]["measured"].get("dates")
    if dates and dice.maybe(20):
        condition["date"] = dice.one(dates)
    return condition


def inside_payment(frame: Frame) -> Data:
    """Return a condition for a payment; other payments are those that stand already."""
    dice = frame.dice
    kinds = ["metric", "metric", "plain"]
    earlier = sorted(frame.data.get("payments", {}))
    if earlier:
        kinds.append("payment")
    kind = dice.one(kinds)
    if kind == "payment":
        found: Data = {"payment": dice.one(earlier), "triggered": dice.maybe(70)}
    elif kind == "plain":
        found = since_or_enrolled(frame)
    else:
        found = on_metric(frame, sorted(frame.data.get("cohorts", {})))
    if dice.maybe(20):
        return {"not": found}
    if dice.maybe(20):
        return {dice.one(["all", "any"]): [found, on_metric(frame)]}
    return found


def in_waterfall(frame: Frame) -> Data:
    """Return a condition for a step of the waterfall."""
    return frame.dice.one([on_metric, since_or_enrolled])(frame)
