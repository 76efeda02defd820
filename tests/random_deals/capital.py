"""Capital and budget of a random deal."""

from random_deals.dice import Data, Dice, Frame
from random_deals.payments import schedule

EVERY = ("period", "quarter", "half_year", "year", "maturity")


def add_capital(frame: Frame) -> None:
    """Add one to three loans or grants to the account, maybe a guarantee and a deferred fee."""
    dice, capital = frame.dice, frame.section("capital")
    for number in range(dice.whole(1, 3)):
        name = f"k{number + 1}"
        capital[name] = _grant(frame) if number and dice.maybe(30) else _loan(frame)
    add_budget(frame)
    if dice.maybe(40):
        capital["cover"] = _guarantee(frame, "capital.k1")
    cost = frame.section("budget").get("services", {}).get("amount", {}).get("total", 0)
    if cost >= 150_000 and dice.maybe(50):
        fee = {"kind": "deferred_fee", "from": "provider", "amount": 150_000}
        capital["fee"] = {**fee, "reduces": "budget.services"}


def _source(frame: Frame) -> Data:
    """Return who brings an amount, and when it is drawn."""
    dice = frame.dice
    amount = dice.one([1_000_000, 2_400_000, 5_000_000])
    found: Data = {"amount": amount, "from": dice.one(["bank", "kresge"])}
    if dice.maybe(20):
        found["from"] = {"bank": amount * 0.75, "kresge": amount * 0.25}
    if dice.maybe(40):
        dates = sorted({frame.date(0, 2) for _ in range(2)})
        found["draws"] = {"dated": {date: dice.money(500) for date in dates}}
    else:
        found["draw_rank"] = dice.whole(1, 2)
    return found


def _grant(frame: Frame) -> Data:
    grant = {"kind": "grant", **_source(frame)}
    if frame.dice.maybe(70):
        grant["recycled_to"] = "future"
    return grant


def _rate(frame: Frame) -> object:
    dice = frame.dice
    form = dice.one(["plain", "plain", "since", "outcome"])
    if form == "since":
        return {"since": {frame.date(): dice.share(1, 12), frame.date(1): dice.share(1, 12)}}
    if form == "outcome":
        return by_outcome(frame, ["15%", "7.5%", "3%"])
    return dice.share(0, 12)


def by_outcome(frame: Frame, amounts: list[str]) -> Data:
    """Return a number set by an outcome, with these amounts in its rows."""
    dice = frame.dice
    name = dice.one([name for name, family in frame.families.items() if family.reads])
    family = frame.families[name]
    form = dice.one(["steps", "lines"])
    found: Data = {"metric": name, **schedule(dice, family, None, form)}
    for row in found[form]:
        word = "otherwise" if "otherwise" in row else "pay"
        row[word] = dice.one(amounts)
    if dice.maybe(30):
        found["at_least"] = {"since": {frame.date(): "5%", frame.date(1): "1%"}}
    if dice.maybe(20):
        found["at_most"] = "90%"
    return found


def _loan(frame: Frame) -> Data:
    dice = frame.dice
    loan = {"kind": dice.one(["loan", "note", "bond"]), **_source(frame), **interest(frame)}
    loan["repays"] = dice.one(["sweep", "maturity"])
    if loan["repays"] == "maturity" and dice.maybe(25):
        loan["principal"] = dice.one(["75%", by_outcome(frame, ["100%", "50%"])])
    if "draws" not in loan:
        return loan
    if dice.maybe(30) and "principal" not in loan:
        dates = {frame.date(2) for _ in range(dice.whole(1, 3))}
        loan["repays"] = {"dated": {date: dice.money(900) for date in sorted(dates)}}
    if dice.maybe(30):
        loan["matures"] = frame.date(3)
    return loan


def interest(frame: Frame) -> Data:
    """Return the terms of interest."""
    dice = frame.dice
    return {
        "rate": _rate(frame),
        "compounding": dice.one(["simple", "yearly", "every_period"]),
        "interest": dice.one(["accrued", "paid", "capitalised"]),
        "interest_every": dice.one(EVERY),
    }


def _guarantee(frame: Frame, protected: str) -> Data:
    dice = frame.dice
    cover: Data = {"kind": "guarantee", "from": "backer", "for": protected}
    cover["amount"] = dice.money(2_000)
    if dice.maybe():
        floor = {"since": {frame.date(): 600_000, frame.date(1): 1_200_000}}
        scaled = {"share": dice.share(10, 100), "of": f"{protected}.drawn"}
        cover["tops_up_to"] = dice.one([1_000_000, floor, scaled])
    else:
        cover["covers"] = dice.share(10, 100)
    if dice.maybe():
        cover["funded"] = frame.date(0, 3)
        if dice.maybe():
            cover["remainder_to"] = dice.one(["future", "accounts.reserve"])
            frame.section("accounts")["reserve"] = {"holder": "mdrc"}
    return cover


def add_budget(frame: Frame) -> None:
    """Add what the programme costs: over a window, on dates, for each person, as a share."""
    dice, budget = frame.dice, frame.section("budget")
    if dice.maybe(85):
        budget["services"] = {"to": "provider", "amount": _services(frame)}
    if dice.maybe(30):
        amounts = {frame.date(): dice.money(300), frame.date(1): dice.money(300)}
        budget["evaluation"] = {"to": "future", "amount": {"dated": amounts}}
        if dice.maybe(40):
            budget["evaluation"]["from"] = "fund"
    if dice.maybe(30):
        of = dice.one(["capital.k1.drawn", "capital.k1.amount"])
        budget["arranging"] = {"to": "mdrc", "amount": {"share": dice.share(1, 5), "of": of}}
    if dice.maybe(30):
        amounts = {frame.date(): dice.money(200), frame.date(2): dice.money(200)}
        budget["bonus"] = {"to": "provider", "amount": {"dated": amounts}}


def _services(frame: Frame) -> Data:
    dice = frame.dice
    form = dice.one(["total", "dated", "person"])
    if form == "person" and "cohorts" in frame.data:
        return {"per_person": dice.one([1_700, {"value": 1_000, "grows": "2%"}])}
    if form == "total":
        first, last = sorted([frame.day(), frame.grid[0].isoformat()])
        return {"total": dice.money(6_000), "over": [first, last]}
    dates = sorted({frame.date() for _ in range(3)})
    return {"dated": {date: dice.money(1_500) for date in dates}}


def add_bond(frame: Frame, dice: Dice) -> None:
    """Add a bond that a party repays in full, or that only payments repay."""
    dates = {frame.date(0, 1): dice.one([1_000_000, 2_500_000])}
    bond: Data = {"kind": "bond", "from": "kresge", "to": "provider", "amount": 2_500_000}
    bond.update(interest(frame), draws={"dated": dates})
    bond["repaid_by"] = dice.one(["provider", "payments"])
    bond["repays"] = dice.one(["maturity", "sweep"])
    if bond["repays"] == "maturity" and dice.maybe(30):
        bond["principal"] = by_outcome(frame, ["100%", "50%"])
    if dice.maybe(30):
        bond["matures"] = frame.date(3)
    frame.section("capital")["bond"] = bond
