"""The part of the simulation's page about savings, risks, and the service bought outright."""

from pfs.analysis.reported import RISKS, concerned
from pfs.analysis.simulate import Simulation
from pfs.models.savings import AvoidedCost, DirectFunding
from pfs.outcomes.savings import agencies
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Row, Text, heading, table
from pfs.output.pages.simulate_rows import HEADS, cases, money_row

_WORDS = {
    "lost": "not paid and lost",
    "escrow_used": "paid by the escrow",
    "recovered": "paid later",
    "delayed": "paid late",
    "interest": "interest for being late",
}


def savings(result: Simulation, names: Names) -> list[Block]:
    """Return what is saved, cashable or not, and what is left after payments."""
    rows: list[Row] = []
    for name, saving in result.file.deal.savings.items():
        if isinstance(saving, AvoidedCost):
            rows += _saving(result, names, name, saving)
    gains = []
    for party in concerned(result.file.deal):
        key = f"parties.{party}.net"
        rows += [
            heading(f"{names.short(party)}, cashable savings less what it pays"),
            money_row("  net", key, result),
        ]
        chance = result.shares[f"parties.{party}.net_positive"].value or 0.0
        gains.append(f"{names.short(party)} gains {cases(chance)}.")
    if not rows:
        return []
    return [table("Savings, true effect", HEADS, rows), Text(" ".join(gains))]


def _saving(result: Simulation, names: Names, name: str, saving: AvoidedCost) -> list[Row]:
    key = f"savings.{name}"
    rows = [
        heading(f"{name}: saves {names.listed(tuple(agencies(saving)))}"),
        money_row("  units avoided", f"{key}.units", result, cents=True),
        money_row("  cashable", f"{key}.cashable", result),
    ]
    if saving.steps is not None:
        rows.append(money_row("  of which steps", f"{key}.steps", result))
    if saving.average is not None:
        rows.append(money_row("  at full cost, not cash", f"{key}.average", result))
    if saving.discount is not None:
        rows.append(money_row("  value, discounted", f"{key}.value", result))
    return rows


def direct(result: Simulation, names: Names) -> list[Block]:
    """Return the comparison with buying the service outright, and the risk that its price buys."""
    blocks: list[Block] = []
    for name, saving in result.file.deal.savings.items():
        if isinstance(saving, DirectFunding):
            key = f"savings.{name}"
            rows = [
                money_row("  payments and fees", f"{key}.payments", result),
                money_row("  bought outright", f"{key}.outright", result),
                money_row("  premium", f"{key}.premium", result),
            ]
            if result.numbers[f"{key}.savings_lost"].largest:
                rows.append(money_row("  savings it would lack", f"{key}.savings_lost", result))
            title = f"Against {names.short(str(saving.by))} buying the service"
            blocks += [table(title, HEADS, rows), Text(_transferred(result))]
    return blocks


def _transferred(result: Simulation) -> str:
    """Return the risk that is carried for the premium."""
    paid = result.numbers["deal.paid"]
    text = f"Payments depend on the outcome: {fig.sampled(paid.mean, paid.mean_se)} on average"
    luck = result.evaluation.luck
    if luck is None or luck.false_paid is None:
        return f"{text}."
    false = fig.sampled(luck.false_paid.value, luck.false_paid.se)
    return f"{text}, {false} (s.e. {fig.error(luck.false_paid.se)}) where nothing has an effect."


def risks(result: Simulation) -> list[Block]:
    """Return what risks that move money have moved."""
    rows: list[Row] = []
    for name, risk in result.file.deal.risks.items():
        mine = [
            money_row(f"  {_WORDS[measure]}", f"risks.{name}.{measure}", result)
            for measure in RISKS.get(risk.kind, ())
            if measure in _WORDS and result.numbers[f"risks.{name}.{measure}"].largest
        ]
        if mine:
            rows += [heading(_named(result, name)), *mine]
    for name in result.file.deal.cohorts:
        enrolled = result.numbers[f"cohorts.{name}.enrolled"]
        if enrolled.smallest != enrolled.largest:
            rows += [heading(f"cohorts.{name}"), _people(result, name)]
    return [table("Risks", HEADS, rows)] if rows else []


def _named(result: Simulation, name: str) -> str:
    failed = result.shares.get(f"risks.{name}.failed")
    return f"risks.{name}" if failed is None else f"risks.{name}, {cases(failed.value or 0.0)}"


def _people(result: Simulation, name: str) -> Row:
    minimum = result.shares.get(f"cohorts.{name}.below_minimum")
    label = "  people enrolled"
    if minimum is not None:
        label += f", too few {cases(minimum.value or 0.0)}"
    return money_row(label, f"cohorts.{name}.enrolled", result)


def by_year(result: Simulation, names: Names) -> list[Block]:
    """Return savings, net savings and the provider's cash by fiscal year."""
    rows: list[Row] = []
    for measure, title in (("savings", "saves"), ("net", "saves less what it pays")):
        for party in names.ordered():
            rows += _years(result, f"parties.{party}.{measure}", f"{names.short(party)} {title}")
    for party in names.ordered():
        label = f"{names.short(party)}, lowest cash"
        rows += _years(result, f"parties.{party}.cash", label)
    return [table("By fiscal year", HEADS, rows)] if rows else []


def _years(result: Simulation, key: str, title: str) -> list[Row]:
    found = sorted(name for name in result.numbers if name.startswith(f"{key}@FY"))
    moving = any(result.numbers[n].smallest or result.numbers[n].largest for n in found)
    if not moving:
        return []
    rows = [money_row(f"  {name.partition('@FY')[2]}", name, result) for name in found]
    return [heading(title), *rows]
