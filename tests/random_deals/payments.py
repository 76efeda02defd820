"""Payments and limits of a random deal."""

from random_deals.conditions import inside_payment
from random_deals.dice import Data, Dice, Family, Frame

PAYORS = ("city", "state", "fund")


def add_payments(frame: Frame, to: list[str], hurdle: list[str]) -> None:
    """Add one to four payments to some of these payees; `hurdle` is capital to be repaid."""
    for number in range(frame.dice.whole(1, 4)):
        payment = _payment(frame, to, hurdle)
        frame.section("payments")[f"p{number + 1}"] = payment


def _payment(frame: Frame, to: list[str], hurdle: list[str]) -> Data:
    dice = frame.dice
    payee = dice.one(to)
    payment: Data = {"from": payors(dice)}
    if payee != "accounts.main":
        payment["to"] = payee
    form = dice.one(["steps", "price", "lines", "blocks", "prices", "amount", "value", "lump"])
    if form == "value" and not hurdle:
        form = "price"
    if form == "lump":
        payment["amount"] = dice.money()
        payment["paid"] = {"dates": sorted({frame.date(1) for _ in range(dice.whole(1, 3))})}
    elif form == "prices":
        _card(frame, payment)
    else:
        _on_metric(frame, payment, form, hurdle)
    _common(frame, payment, form)
    return payment


def payors(dice: Dice) -> object:
    """Return a payor, several in sequence, or several in shares."""
    form = dice.one(["one", "one", "sequence", "shares"])
    if form == "one":
        return dice.one(PAYORS)
    some = dice.some(PAYORS, 2, 3)
    if form == "sequence":
        return some if dice.maybe() else some[::-1]
    shares = ["60%", "40%"] if len(some) == 2 else ["50%", "30%", "20%"]
    return dict(zip(some, shares, strict=True))


def _on_metric(frame: Frame, payment: Data, form: str, hurdle: list[str]) -> None:
    dice = frame.dice
    name = dice.one(sorted(frame.families))
    family = frame.families[name]
    payment["metric"] = name
    read = None
    if family.reads and dice.maybe(50):
        read = payment["read"] = dice.one(family.reads)
    _scope(dice, payment, family)
    if form == "value":
        payment["value"] = dice.one([2_607, 40_000])
        bond = payment.get("to") == "capital.bond" and dice.maybe()
        until = {"repaid": ["capital.bond"] if bond else dice.one([hurdle, hurdle[:1]])}
        payment["shares"] = [{"share": dice.one(["95%", "95%", "0%"]), "until": until}]
        if dice.maybe(30):
            payment["shares"].append({"share": "60%", "until": {"repaid": hurdle}})
        payment["shares"].append({"share": "40%"})
    elif form == "amount":
        payment["amount"] = dice.money()
        if hurdle and dice.maybe(40):
            measure = dice.one(["drawn", "amount", "outstanding", "due", "received"])
            payment["amount"] = {"share": dice.share(), "of": f"{hurdle[0]}.{measure}"}
    else:
        negative = payment.get("to", "accounts.main") != "accounts.main" and dice.maybe(40)
        payment.update(schedule(dice, family, read, form, negative=negative))


def _scope(dice: Dice, payment: Data, family: Family) -> None:
    if not family.cohorts:
        return
    if dice.maybe(30):
        payment["cohorts"] = dice.some(family.cohorts, 1, 2)
    if dice.maybe(30):
        payment["for_each"] = "cohort"


def schedule(
    dice: Dice, family: Family, read: str | None, form: str, *, negative: bool = False
) -> Data:
    """Return steps, lines, a price or blocks on the lattice of a read."""
    lattice = family.lattice(read)
    if form == "price":
        unit = {} if dice.maybe(70) else {"per": dice.one(["1pp", 10])}
        return {"price": dice.one([85.5, 3_120, 6_000]), **unit}
    if form == "blocks":
        ends = [end for end in lattice if not end.startswith(("-", "0%")) and end != "0"]
        blocks = [{"to": end, "price": dice.one([1_100, 0, 500.25])} for end in ends[:2]]
        return {"blocks": [*blocks, {"price": dice.one([1_350, 700])}]}
    points = dice.some(lattice, 2 if form == "lines" else 1, 4)
    if form == "lines":
        return {"lines": _lines(dice, points, negative=negative)}
    kind = dice.one([("at_least", "above"), ("at_most", "below")])
    rows: list[Data] = [{dice.one(kind): point, "pay": dice.money()} for point in points]
    if negative:
        rows.append({"otherwise": -dice.money(500)})
    elif dice.maybe(20):
        rows.append({"otherwise": dice.money(500)})
    return {"steps": rows}


def _lines(dice: Dice, points: list[str], *, negative: bool) -> list[Data]:
    rows: list[Data] = []
    for point in points:
        rows.append({"at": point, "pay": dice.money()})
        if dice.maybe(20):
            rows.append({"at": point, "pay": dice.money()})
    if negative:
        rows.append({"otherwise": -dice.money(500)})
    return rows


def _card(frame: Frame, payment: Data) -> None:
    dice = frame.dice
    names = [name for name, family in frame.families.items() if family.reads]
    payment["prices"] = {}
    for name in dice.some(names, 1, 3):
        line: Data | float = dice.one([240, 789.5])
        if dice.maybe(60):
            form = dice.one(["price", "blocks", "steps", "lines"])
            line = schedule(dice, frame.families[name], None, form)
            if dice.maybe():
                line["at_most"] = dice.money(200)
            if dice.maybe(40):
                line["share_at_most"] = dice.one(["20%", "50%", "75%"])
        payment["prices"][name] = line
    if "cohorts" in frame.data and dice.maybe(30):
        payment["for_each"] = "cohort"


def _common(frame: Frame, payment: Data, form: str) -> None:
    dice = frame.dice
    payment["basis"] = dice.one(["cumulative", "each", "final"])
    if dice.maybe(40):
        payment["when"] = inside_payment(frame)
    if form != "lump" and dice.maybe(35):
        dates = {"dates": sorted({frame.date(1) for _ in range(dice.whole(1, 4))})}
        payment["paid"] = dice.one([{"after": "2 months"}, {"after": "30 days"}, dates])
    share = isinstance(payment.get("amount"), dict)
    if not share and dice.maybe(15):
        growth = [0.025, "-1.5%", {"normal": {"mean": "2%", "sd": "1%"}}]
        name = dice.one(["cpi", "wages"])
        frame.section("indices").setdefault(name, {"grows": dice.one(growth)})
        payment["indexed"] = name
    if form in {"value", "lump"}:
        return
    if dice.maybe(30):
        payment["at_most"] = dice.money(4_000)
    if dice.maybe(15):
        payment["at_least"] = min(dice.money(300), payment.get("at_most", 300_000))
    if dice.maybe(20):
        payment["round_pay"] = {"to": dice.one([1, 1_000]), "by": dice.one(_DIRECTIONS)}
    if form != "amount" and dice.maybe(20):
        payment["round"] = {"to": dice.one(["1pp", 1, "0.5%"]), "by": dice.one(_DIRECTIONS)}


_DIRECTIONS = ("down", "nearest", "up")


def add_limits(frame: Frame, capital: list[str]) -> None:
    """Add limits on groups, payors, years, the deal, cohorts, and the return of capital."""
    dice = frame.dice
    payments = sorted(frame.section("payments"))
    each = [n for n in payments if frame.section("payments")[n].get("for_each")]
    for number in range(dice.whole(0, 3)):
        limit: Data = {"at_most": dice.one([dice.money(5_000), 3_128_000])}
        cohort = ["cohort"] if each else []
        form = dice.one(["payor", "list", "all", "year", "payor year", *cohort])
        if form.startswith("payor"):
            limit["payor"] = dice.one(PAYORS)
        else:
            some = each if form == "cohort" else payments
            limit["over"] = "all" if form == "all" else dice.some(some, 1, 3)
        if form.endswith("year"):
            limit.update(per="year", year=dice.one(["fiscal", "contract"]))
        if form == "cohort":
            limit["per"] = "cohort"
        if dice.maybe(25):
            limit["at_most"] = {"since": {frame.date(): 400_000, frame.date(1): 900_000}}
        if "payor" not in limit and dice.maybe(30):
            limit["excess"] = "carried"
        frame.section("limits")[f"l{number + 1}"] = limit
    if capital and dice.maybe(25):
        some = dice.some(capital, 1, 2)
        limit = {"over": "all", "irr_at_most": dice.share(1, 15), "of": some}
        frame.section("limits")["back"] = limit
    _add_floors(frame, payments, each, capital)


def _add_floors(frame: Frame, payments: list[str], each: list[str], capital: list[str]) -> None:
    """Add the least that is paid, over payments or by a payor, and that capital returns."""
    dice = frame.dice
    for number in range(dice.whole(0, 2) if dice.maybe(40) else 0):
        floor: Data = {"at_least": dice.money(2_000)}
        cohort = ["cohort"] if each else []
        form = dice.one(["payor", "list", "all", "year", "payor year", *cohort])
        if form.startswith("payor"):
            floor["payor"] = dice.one(PAYORS)
        else:
            some = each if form == "cohort" else payments
            floor["over"] = "all" if form == "all" else dice.some(some, 1, 3)
        if form.endswith("year"):
            floor.update(per="year", year=dice.one(["fiscal", "contract"]))
        if form == "cohort":
            floor["per"] = "cohort"
        if dice.maybe(20):
            floor["at_least"] = {"since": {frame.date(): 200_000, frame.date(1): 700_000}}
        frame.section("limits")[f"m{number + 1}"] = floor
    if capital and dice.maybe(25):
        over = dice.one(["all", dice.some(payments, 1, 3)])
        floor = {"over": over, "irr_at_least": dice.share(0, 12), "of": dice.some(capital, 1, 2)}
        frame.section("limits")["least_back"] = floor
