"""Deals on which engine and page are known to differ: each is a small deal in a test of its own."""

from random_deals.dice import Data


def unsettled(data: Data, *, persons: bool) -> bool:
    """Return whether a random deal asks one of the questions that are not settled.

    `test_agreement_on_people.py` has the smallest deal of each; when one is settled there its line
    here goes.
    """
    metrics: Data = data["metrics"]
    cards = [p for p in data["payments"].values() if p.get("for_each") == "person"]
    ends = any(terms.get("settles") for terms in data.get("terminations", {}).values())
    if ends and "grows" in str(cards):
        return True
    capped = [card for card in cards if "at_most" in str(card)]
    priced = [card.get("prices", [card.get("metric")]) for card in capped]
    if ends and any(len({metrics[name].get("reported") for name in names}) > 1 for names in priced):
        return True
    if any(word in str(card) for card in capped for word in ("lines", "grows", "789.5")):
        return True
    sets = [names for card in cards for names in card.get("exclusive", ())]
    if any(len({metrics[name].get("reported") for name in names}) > 1 for names in sets):
        return True
    claimed = [metric for name, metric in metrics.items() if name.startswith("j")]
    return persons and (
        any("cohorts" in card for card in cards)
        or any("part_of" in cohort for cohort in data["cohorts"].values())
        or any(m.get("measured", {}).get("dates", ())[1:] for m in claimed)
    )
