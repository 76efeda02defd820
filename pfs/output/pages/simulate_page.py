"""The page of `pfs simulate`: does it close, who pays, who gets what, what breaks it."""

import math

from pfs.analysis.reported import appropriations
from pfs.analysis.simulate import Simulation
from pfs.analysis.sources_uses import CENT
from pfs.models.capital import Debt
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Labelled, Page, Row, Table, Text, heading, row, table, total
from pfs.output.pages import common
from pfs.output.pages import simulate_value as value
from pfs.output.pages.simulate_evaluation import curves, evaluation
from pfs.output.pages.simulate_people import people_words
from pfs.output.pages.simulate_risk import breaks, returns_note, risk
from pfs.output.pages.simulate_rows import HEADS, cases, money_row, percentiles
from pfs.output.pages.whole import is_share, primary, whole_sentences


def page(result: Simulation, *, details: bool = False) -> Page:
    """Return the page of a simulation; with details also results by year and by true effect."""
    names = Names(result.file.deal)
    blocks: list[Block] = [
        Labelled(common.unlabelled(_answers(result, names))),
        _sources(result, names),
        _uses(result, names),
        _parties(result, names),
    ]
    blocks += [*_capital(result, names), *risk(result, names), *breaks(result, names)]
    blocks += [*_years(result, names), *value.savings(result, names)]
    blocks += [*value.direct(result, names), *value.risks(result)]
    blocks += evaluation(result)
    if details:
        blocks += [*value.by_year(result, names), *curves(result)]
    blocks += [Labelled(tuple(_stated(result, names))), *_ending(result)]
    return Page(result.file.deal.name, common.subtitle(result.file), tuple(blocks))


def _answers(result: Simulation, names: Names) -> list[tuple[str, str]]:
    both = result.sources_uses
    sources, uses = fig.money(both.total_sources), fig.money(both.total_uses)
    short = both.total_uses - both.total_sources
    if both.balanced:
        closes = f"yes: sources {sources} = uses {uses}"
    elif short > 0:
        closes = f"no: uses {uses} exceed sources {sources} by {fig.money(short)}"
    else:
        closes = f"sources {sources} exceed uses {uses} by {fig.money(-short)}"
    lines = [("Closes", closes)]
    payors = [p for p in names.ordered() if f"parties.{p}.outcome_payments" in result.numbers]
    lines += [("Payor", _payor_line(result, names, payor)) for payor in payors]
    lines += [("Investor", _investor_line(result, names, name)) for name in result.file.deal.debts]
    lines += [("Decides", sentence) for sentence in whole_sentences(result)]
    for name in result.file.deal.terminations:
        share = result.shares[f"terminations.{name}.used"].value or 0.0
        lines.append(("Decides", f"terminations.{name} happens {cases(share)}"))
    return lines


def _payor_line(result: Simulation, names: Names, payor: str) -> str:
    paid = result.numbers[f"parties.{payor}.outcome_payments"]
    share = result.shares[f"parties.{payor}.pays"].value or 0.0
    mean = fig.sampled(paid.mean, paid.mean_se)
    most, least = paid.largest or 0.0, paid.smallest or 0.0
    back = f", gets up to {fig.money(-least)} back" if least < 0 else ""
    return (
        f"{names.short(payor)}: pays {cases(share)}, {mean} on average, at most "
        f"{fig.money(most)}{back}"
    )


def _investor_line(result: Simulation, names: Names, name: str) -> str:
    loss = result.numbers[f"capital.{name}.loss"]
    share = result.shares[f"capital.{name}.loses"].value or 0.0
    who = names.listed(_holders(result.file.deal.debts[name]))
    what = f"{who} ({name})" if len(result.file.deal.debts) > 1 else who
    most = f", at most {fig.money(loss.largest or 0.0)}" if share else ""
    return f"{what}: a loss {cases(share)}{most}"


def _holders(debt: Debt) -> tuple[str, ...]:
    return (str(debt.from_),) if isinstance(debt.from_, str) else tuple(map(str, debt.from_))


def _sources(result: Simulation, names: Names) -> Table:
    lines = result.sources_uses.sources
    rows = [
        row(f"  {names.thing(line.subject)}, {names.listed(line.parties)}", fig.money(line.amount))
        for line in lines
    ]
    rows.append(total("", fig.money(result.sources_uses.total_sources)))
    return table("Sources", [""], rows)


def _uses(result: Simulation, names: Names) -> Table:
    rows = []
    for line in result.sources_uses.uses:
        held = ", held" if line.subject.startswith("accounts.") else ", held to cover its capital"
        who = f", {names.listed(line.parties)}" if line.parties else held
        rows.append(row(f"  {names.thing(line.subject)}{who}", fig.money(line.amount)))
    rows.append(total("", fig.money(result.sources_uses.total_uses)))
    return table("Uses", [""], rows)


def _parties(result: Simulation, names: Names) -> Table:
    rows: list[Row] = []
    for party in names.ordered():
        mine = _party_rows(result, names, party)
        if mine:
            rows += [heading(names.introduced(party)), *mine]
    return table("Who pays, who gets", HEADS, rows)


def _party_rows(result: Simulation, names: Names, party: str) -> list[Row]:
    rows = []
    labels = [
        ("outcome_payments", "  pays for outcomes"),
        ("paid", _pays_label(result, party)),
        ("received", "  gets"),
        ("lowest_cash", "  lowest cash"),
    ]
    for measure, label in labels:
        summary = result.numbers.get(f"parties.{party}.{measure}")
        moves = summary is not None and bool(summary.smallest or summary.largest)
        if label and summary is not None and (moves or measure == "lowest_cash"):
            rows.append(money_row(label, f"parties.{party}.{measure}", result))
    for name, account in result.file.deal.accounts.items():
        balance = result.numbers[f"accounts.{name}.balance"]
        most = max(abs(balance.smallest or 0.0), abs(balance.largest or 0.0))
        if str(account.holder) == party and most > CENT:
            label = f"  holds for {names.thing(name)}"
            rows.append(money_row(label, f"accounts.{name}.balance", result))
    if names.role(party) == "provider" and f"parties.{party}.lowest_cash" not in result.numbers:
        rows.append(row("  lowest cash", "not stated", "", "", "", ""))
    return rows


def _pays_label(result: Simulation, party: str) -> str:
    """Return how what a party pays is called; nothing where it pays for outcomes only."""
    outcomes = result.numbers.get(f"parties.{party}.outcome_payments")
    if outcomes is None:
        return "  pays in"
    return "  pays in all" if outcomes.mean != result.numbers[f"parties.{party}.paid"].mean else ""


def _capital(result: Simulation, names: Names) -> list[Block]:
    rows: list[Row] = []
    for name, debt in result.file.deal.debts.items():
        key = f"capital.{name}"
        multiple = result.numbers[f"{key}.multiple"]
        rows += [
            heading(f"{name}: {debt.kind}, {names.listed(_holders(debt))}"),
            money_row("  drawn", f"{key}.drawn", result),
            money_row("  gets back", f"{key}.received", result),
            money_row("  gain or loss", f"{key}.gain", result),
            row(
                "  multiple",
                fig.sampled(multiple.mean, multiple.mean_se, least_place=-4),
                fig.error(multiple.mean_se, least_place=-4),
                *(fig.times(x) for x in percentiles(result, f"{key}.multiple")),
            ),
            row("  IRR", "", "", *(fig.rate(x) for x in percentiles(result, f"{key}.irr"))),
        ]
    for name in result.file.deal.guarantees:
        who = names.short(str(result.file.deal.guarantees[name].from_))
        rows += [
            heading(f"{name}: guarantee, {who}"),
            money_row("  called", f"capital.{name}.called", result),
        ]
    others = [k for k in result.file.deal.drawn if k not in result.file.deal.debts]
    for name in [*others, *result.file.deal.deferred_fees]:
        rows += _other_capital(result, names, name)
    if not rows:
        return []
    return [table("Capital", HEADS, rows), *returns_note(result)]


def _other_capital(result: Simulation, names: Names, name: str) -> list[Row]:
    """Return the rows of a grant or a deferred fee."""
    stated = result.file.deal.capital[name]
    from_ = stated.from_
    who = names.short(from_) if isinstance(from_, str) else names.listed(tuple(map(str, from_)))
    fee = name in result.file.deal.deferred_fees
    rows = [
        heading(f"{name}: {'deferred fee' if fee else 'grant'}, {who}"),
        money_row("  deferred" if fee else "  drawn", f"capital.{name}.drawn", result),
    ]
    label = "  paid" if fee else "  recycled"
    if fee or getattr(stated, "recycled_to", None) is not None:
        rows.append(money_row(label, f"capital.{name}.received", result))
    return rows


def _years(result: Simulation, names: Names) -> list[Block]:
    rows: list[Row] = []
    voted = {party: appropriations(result.file.deal, party) for party in result.file.deal.parties}
    stated = any(voted.values())
    for party in names.ordered():
        start = f"parties.{party}.outcome_payments@FY"
        years = sorted(key for key in result.numbers if key.startswith(start))
        paying = [key for key in years if result.numbers[key].largest]
        if paying:
            rows.append(heading(f"{names.short(party)}"))
        for key in paying:
            summary, year = result.numbers[key], int(key.removeprefix(start))
            rows.append(
                row(
                    f"  {year}",
                    fig.sampled(summary.mean, summary.mean_se),
                    fig.error(summary.mean_se),
                    fig.money(summary.median or 0.0),
                    fig.money(summary.p95 or 0.0),
                    fig.money(summary.largest or 0.0),
                    *(_voted(result, party, year, voted[party]) if stated else ()),
                )
            )
    if not rows:
        return [Text("Nobody pays for outcomes in any year.")]
    heads = ("mean", "s.e.", "median", "95th", "most")
    more = ("voted", "above it") if stated else ()
    return [table("Payments by fiscal year", (*heads, *more), rows)]


def _voted(result: Simulation, party: str, year: int, voted: dict[int, float]) -> tuple[str, str]:
    """Return what is voted for a year, and how often it does not suffice."""
    if year not in voted:
        return "not stated", ""
    above = result.shares[f"parties.{party}.above_appropriation@FY{year}"].value or 0.0
    return fig.money(voted[year]), fig.table_share(above)


def _stated(result: Simulation, names: Names) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    deal = result.file.deal
    missing = [
        f"budget.{name}.cost_to_provider"
        for name, item in deal.budget.items()
        if item.cost_to_provider is None and "provider" in deal.parties[str(item.to)].roles
    ]
    missing += [
        f"parties.{party}.appropriation"
        for party in names.with_role("payor")
        if deal.parties[party].appropriation is None
    ]
    if missing:
        lines.append(("Not stated", ", ".join(missing)))
    lines += [("People", words) for words in people_words(deal)]
    paths = result.sample.paths
    lines.append(("Checked", f"cash is conserved on every date of all {paths:,} paths"))
    return lines


def _ending(result: Simulation) -> tuple[Block, ...]:
    run = common.run_words(result.drawing)
    file = common.name_of(result.file)
    return common.ending(result.file, [f"pfs payoff {file}{_at(result)}", f"pfs show {file}"], run)


def _at(result: Simulation) -> str:
    """Return the option that varies the metric that most is paid for, in round steps."""
    found = next(iter(primary(result)), None)
    if found is None:
        return ""
    low = max(found.low, 0.0) if found.high > 0 else found.low
    step = round_step((found.high - low) / 10)
    percent = is_share(result.file.deal.metrics[found.metric])
    ends = (0.0 if low < step else low, math.ceil(found.high / step) * step, step)
    return f" --vary {found.metric}=" + ":".join(fig.outcome(x, share=percent) for x in ends)


def round_step(step: float) -> float:
    """Return the step of 1, 2 or 5 times a power of ten that is nearest above."""
    power = 10.0 ** math.floor(math.log10(step))
    return float(next(power * k for k in (1, 2, 5, 10) if power * k >= step - 1e-12))
