"""Waterfall and terminations of a random deal."""

from itertools import pairwise

from random_deals.conditions import in_waterfall
from random_deals.dice import Data, Frame

LEFT_OVER = ("provider", "future", "capital.k1", "mdrc")


def add_waterfall(frame: Frame) -> None:
    """Add steps for every claim, one by one, at equal rank or together; then what is left."""
    claims = _claims(frame)
    rank = 1
    while claims:
        taken = claims[: frame.dice.whole(1, 3)]
        claims = claims[len(taken) :]
        form = frame.dice.one(["ranks", "equal", "list"])
        rank = _add(frame, taken, form, rank)
    _add_rest(frame, rank)


def _claims(frame: Frame) -> list[str]:
    found: list[str] = []
    budget = frame.data.get("budget", {})
    if "bonus" in budget and frame.dice.maybe(60):
        found.append("budget.bonus")
    for name, terms in sorted(frame.section("capital").items()):
        if terms["kind"] == "guarantee" or terms.get("repaid_by", "waterfall") != "waterfall":
            continue
        if terms["kind"] == "grant" and "recycled_to" not in terms:
            continue
        if terms["kind"] in {"loan", "note", "bond"}:
            found.append(f"capital.{name}.interest")
        found.append(f"capital.{name}.principal")
    if frame.dice.maybe(20):
        frame.section("accounts")["reserve"] = _reserve(frame)
        found.append("accounts.reserve")
    return found


def _reserve(frame: Frame) -> Data:
    """Return an account with a target, filled by somebody or not, released or not."""
    dice = frame.dice
    reserve: Data = {"holder": "mdrc", "target": 300_000}
    if dice.maybe(50):
        reserve["filled_by"] = dice.one(["city", "fund"])
        reserve["refilled"] = dice.one(["never", "yearly"])
    if dice.maybe(50):
        reserve["release_to"] = dice.one(["future", "accounts.main"])
        if dice.maybe(60):
            reserve["release_when"] = {"since": frame.grid[dice.whole(1, 4)].isoformat()}
    return reserve


def _add(frame: Frame, claims: list[str], form: str, rank: int) -> int:
    """Add steps for some claims and return the next rank."""
    dice, steps = frame.dice, frame.section("waterfall")
    if form == "list":
        steps[f"s{rank}"] = {"rank": rank, "pay": claims}
        if dice.maybe(20):
            steps[f"s{rank}"]["at_most"] = dice.money(2_000)
        return rank + 1
    for number, claim in enumerate(claims):
        place = rank if form == "equal" else rank + number
        step: Data = {"rank": place, "pay": claim}
        if dice.maybe(15):
            step["when"] = in_waterfall(frame)
        steps[f"s{rank}_{number}"] = step
    return rank + (1 if form == "equal" else len(claims))


def _add_rest(frame: Frame, rank: int) -> None:
    dice, steps = frame.dice, frame.section("waterfall")
    if dice.maybe(40):
        for number in range(dice.whole(1, 2)):
            to = dice.one(LEFT_OVER)
            bonus: Data = {"rank": rank, "to": to, "at_most": dice.money(800)}
            if dice.maybe():
                bonus["when"] = in_waterfall(frame)
            steps[f"bonus{number}"] = bonus
        rank += 1
    if dice.maybe(40):
        until = dice.one([{"irr": dice.share(1, 14)}, {"received": dice.money(4_000)}])
        steps["hurdle"] = {"rank": rank, "to": "capital.k1", "until": until}
        rank += 1
    if "back" not in frame.data.get("limits", {}) and dice.maybe(30):
        steps["part"] = {"rank": rank, "to": dice.one(LEFT_OVER), "share": dice.share(5, 60)}
        rank += 1
    if dice.maybe(85):
        steps["rest"] = {"rank": rank, **_rest(frame)}


def _rest(frame: Frame) -> Data:
    dice = frame.dice
    if dice.maybe(60):
        return {"to": dice.one(LEFT_OVER)}
    names = [n for n, c in sorted(frame.section("capital").items()) if n.startswith("k")]
    if len(names) > 1 and dice.maybe():
        return {"to": [f"capital.{name}" for name in names], "split": "drawn"}
    split = dice.one(["equally", {"provider": "70%", "future": "30%"}])
    return {"to": ["provider", "future"], "split": split}


def add_terminations(frame: Frame, debts: list[str]) -> None:
    """Add an end of the deal or of parts of it, automatic or an option."""
    dice = frame.dice
    for number in range(dice.whole(0, 2)):
        ending: Data = {"dates": sorted({frame.date(1) for _ in range(2)})}
        ending["when"] = in_waterfall(frame)
        if dice.maybe(50):
            ending["exercise"] = dice.one(["always", "never"])
        if dice.maybe(25):
            ending["by"] = "bank"
        _effects(frame, ending, debts)
        frame.section("terminations")[f"t{number + 1}"] = ending
    if dice.maybe(25):
        _add_term(frame)


def _add_term(frame: Frame) -> None:
    """Let the term end before the calendar does, unless it is extended, once or step by step."""
    dice, grid = frame.dice, [day.isoformat() for day in frame.grid]
    places = sorted({dice.whole(1, len(grid) - 2), dice.whole(2, len(grid) - 2), len(grid) - 1})
    frame.data["calendar"]["term_ends"] = grid[places[0]]
    for number, (before, after) in enumerate(pairwise(places)):
        decided = sorted({frame.date(1, before), frame.date(1, before)})
        extension: Data = {"dates": decided, "extends_to": grid[after]}
        extension["when"] = in_waterfall(frame)
        if dice.maybe(40):
            extension["exercise"] = dice.one(["always", "always", "never"])
        if dice.maybe(20):
            extension["by"] = "bank"
        frame.section("terminations")[f"longer{number + 1}"] = extension


def _effects(frame: Frame, ending: Data, debts: list[str]) -> None:
    dice = frame.dice
    stoppable = [f"payments.{name}" for name in sorted(frame.section("payments"))]
    stoppable += [f"budget.{name}" for name in sorted(frame.data.get("budget", {}))]
    stoppable += [f"{name}.draws" for name in debts]
    if dice.maybe(60):
        ending["stops"] = dice.some(stoppable, 1, 3)
    if debts and dice.maybe(30):
        ending["redeems"] = dice.some(debts, 1, 2)
    if dice.maybe(25):
        amount = {"share": "10%", "of": f"{debts[0]}.outstanding"} if debts else 25_000
        pay = {"from": "fund", "to": "provider", "amount": amount}
        ending["pays"] = [pay]
    if dice.maybe(45) or not set(ending) & {"stops", "redeems", "pays"}:
        ending["settles"] = True
