"""What a change of terms is worth: to each party, in each fiscal year, and at the edges."""

from collections.abc import Iterator

from pfs.analysis.compare import Pair
from pfs.analysis.money import Beside, Money
from pfs.analysis.paired import Paired
from pfs.analysis.worth import DELIVERY, UNHELD
from pfs.output import figures as fig
from pfs.output.names import Names
from pfs.output.page import Block, Row, Table, Text, heading, row, table
from pfs.output.words.changes import signed

ABSENT = "not in it"
HEADS = ("change", "s.e.")


def ordered(pair: Pair) -> list[str]:
    """Return the parties of both sheets in the order of pages, those of the new sheet first."""
    new = Names(pair.new.file.deal).ordered()
    return [*new, *(p for p in Names(pair.old.file.deal).ordered() if p not in new)]


def short(pair: Pair, party: str) -> str:
    """Return the short name of a party in the sheet that has it, the new one first."""
    deals = (pair.new.file.deal, pair.old.file.deal)
    return Names(next(deal for deal in deals if party in deal.parties)).short(party)


def by_party(pair: Pair, found: tuple[Paired, ...]) -> list[tuple[str, Paired]]:
    """Return differences of parties with their short names, in the order of pages."""
    nets = {p.subject.removeprefix("parties."): p for p in found}
    return [(short(pair, party), nets[party]) for party in ordered(pair) if party in nets]


def worth(pair: Pair, money: Money) -> list[Block]:
    """Return what each party has net, and in how many cases it is better off."""
    moved = [(name, net) for name, net in by_party(pair, money.nets) if not net.unchanged]
    same = [name for name, net in by_party(pair, money.nets) if net.unchanged]
    if not moved:
        return [Text("No party has more or less money in any case.")]
    rows = [_mean_row(f"  {name}", net) for name, net in moved]
    for key, label in ((UNHELD, "left in accounts.main"), (DELIVERY, "cost of delivery")):
        found = money.find(key)
        if found is not None and not found.unchanged:
            rows.append(_mean_row(f"  {label}", found))
    heads = (pair.old.key, pair.new.key, *HEADS)
    blocks: list[Block] = [table("Net money on average", heads, rows), _cases(moved)]
    if same:
        blocks.append(Text(f"The same in every case for: {', '.join(same).removesuffix('.')}."))
    return [*blocks, Text(_meaning(pair, moved))]


def _meaning(pair: Pair, moved: list[tuple[str, Paired]]) -> str:
    deals = (pair.old.file.deal, pair.new.file.deal)
    stated = any(item.cost_to_provider is not None for d in deals for item in d.budget.values())
    cost = " and what delivery costs it" if stated else ""
    sums = "With the cost of delivery all changes add up to 0." if stated else "All add up to 0."
    errors = [e.se for _, p in moved for e in (p.higher, p.same, p.lower) if e.se]
    most = fig.share_error(max(errors)) if errors else ""
    worst = f" Shares of cases have s.e. of {most} or less." if errors else ""
    return (
        f"Net money: what a party gets and its accounts hold, less what it pays{cost}; not "
        f"discounted, and higher is better for it. {sums} From and to: 95% interval of the mean "
        f"change.{worst}"
    )


def _mean_row(name: str, found: Paired) -> Row:
    return row(name, *_means(found), signed(fig.sampled(found.change.value, found.change.se)),
               fig.error(found.change.se))  # fmt: skip


def _means(found: Paired) -> tuple[str, str]:
    """Return both means to one place, that of the larger standard error."""
    errors = [side.se for side in (found.old, found.new) if side is not None and side.se]
    old, new = (
        ABSENT if side is None else fig.sampled(side.value, max(errors, default=side.se))
        for side in (found.old, found.new)
    )
    return old, new


def _cases(moved: list[tuple[str, Paired]]) -> Table:
    rows = [
        row(f"  {name}", *interval(p), *(_share(e.value) for e in (p.higher, p.same, p.lower)))
        for name, p in moved
    ]
    heads = ("from", "to", "better off", "same", "worse off")
    return table("Change, and share of cases", heads, rows)


def interval(found: Paired) -> tuple[str, str]:
    """Return the ends of the 95 % interval of a change."""
    change = found.change
    if change.low is None or change.high is None:
        return "not known", "not known"
    return signed(fig.sampled(change.low, change.se)), signed(fig.sampled(change.high, change.se))


def _share(value: float | None) -> str:
    return fig.table_share(value or 0.0)


def years(pair: Pair, money: Money) -> list[Block]:
    """Return payments for outcomes by payor and fiscal year, where they differ."""
    rows: list[Row] = []
    for party in ordered(pair):
        mine = [p for p in money.years if p.subject == f"parties.{party}" and not p.unchanged]
        if mine:
            rows.append(heading(short(pair, party)))
        rows += [_mean_row(f"  {p.measure.partition('@FY')[2]}", p) for p in mine]
    if not rows:
        return []
    heads = (pair.old.key, pair.new.key, *HEADS)
    blocks: list[Block] = [table("Payments by fiscal year, on average", heads, rows)]
    starts = [side.file.deal.calendar.fiscal_year_starts for side in (pair.old, pair.new)]
    if starts[0] != starts[1]:
        said = [f"{s.capitalize()} in {side.key}"
                for s, side in zip(starts, (pair.old, pair.new), strict=True)]  # fmt: skip
        blocks.append(Text(f"Fiscal years start in {' and in '.join(said)}."))
    return blocks


def edges(pair: Pair, money: Money) -> list[Block]:
    """Return losses, returns, triggers and the most a payor pays, where they differ."""
    rows: list[Row] = []
    subjects = {p.subject for p in money.paired} | {figure.subject for figure in money.beside}
    for subject in sorted(subjects, key=_rank):
        mine = list(_edge_rows(money, subject))
        if mine:
            name = subject.removeprefix("parties.")
            title = short(pair, name) if name != subject else subject
            rows += [heading(title), *mine]
    heads = (pair.old.key, pair.new.key, *HEADS)
    return [table("At the edges", heads, rows)] if rows else []


def _rank(subject: str) -> tuple[int, str]:
    order = ("parties", "capital", "terminations")
    section = subject.partition(".")[0]
    return (order.index(section) if section in order else len(order), subject)


def _edge_rows(money: Money, subject: str) -> Iterator[Row]:
    for measure, label in (("pays", "pays for outcomes"), ("loses", "a loss"), ("used", "happens")):
        found = money.find(f"{subject}.{measure}")
        if found is not None and not found.unchanged:
            yield _share_row(f"  {label}, share of cases", found)
    for measure, label in (("loss", "loss on average"), ("called", "called on average")):
        found = money.find(f"{subject}.{measure}")
        if found is not None and not found.unchanged:
            yield _mean_row(f"  {label}", found)
    for figure in money.beside:
        shown = [_shown(figure.measure, value) for value in (figure.old, figure.new)]
        if figure.subject == subject and shown[0] != shown[1]:
            yield _beside_row(figure)


def _share_row(name: str, found: Paired) -> Row:
    old, new = (ABSENT if side is None else _share(side.value) for side in (found.old, found.new))
    points = 100 * (found.change.value or 0.0)
    change = signed(f"{fig.round_half_up(points, -1):.1f}pp")
    return row(name, old, new, change, fig.share_error(found.change.se))


_LABELS = {
    ("irr", "median"): "IRR, median",
    ("multiple", "median"): "multiple, median",
    ("loss", "most"): "largest loss",
    ("outcome_payments", "median"): "pays, median",
    ("outcome_payments", "p95"): "pays, 95th percentile",
    ("outcome_payments", "most"): "pays at most",
}


def _beside_row(figure: Beside) -> Row:
    name = f"  {_LABELS[figure.measure, figure.statistic]}"
    old, new = (_shown(figure.measure, value) for value in (figure.old, figure.new))
    if figure.old is None or figure.new is None:
        return row(name, old, new, "", "")
    change = figure.new - figure.old
    if figure.measure == "irr":
        return row(name, old, new, signed(f"{fig.round_half_up(100 * change, -2):.2f}pp"), "")
    return row(name, old, new, signed(_shown(figure.measure, change)), "")


def _shown(measure: str, value: float | None) -> str:
    if value is None:
        return ABSENT
    if measure == "irr":
        return fig.rate(value)
    return fig.times(value) if measure == "multiple" else fig.money(value)
