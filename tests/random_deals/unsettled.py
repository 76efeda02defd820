"""Deals on which engine and page are known to differ: each is a small deal in a test of its own."""

from random_deals.dice import Data


def unsettled(data: Data) -> bool:
    """Return whether a random deal asks one of the questions that are not settled.

    `test_agreement_on_people.py` has the smallest deal of each; when one is settled there its line
    here goes. So that people are given often enough, deals that are `told` leave out what would
    ask of them: cohorts that are not paid for and several `dates`.
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
    return any(len({metrics[name].get("reported") for name in names}) > 1 for names in sets)
